use super::*;
use crate::functions::triggers::push::model::{
    ListenerRule, NewFilter, NewNotification, NewSubscription, RemoveTrigger, Source,
};

fn commands(source: NewSource) -> Vec<String> {
    let target = Target { function: "hello".into(), qualifier: Some("live".into()) };
    add(&AddTrigger { target, source }, &Place::new("local", "us-east-1"))
}

fn starts(commands: &[String], wanted: &[&str]) {
    assert_eq!(commands.len(), wanted.len() + 2, "{commands:#?}");
    for (command, start) in commands[2..].iter().zip(wanted) {
        assert!(command.starts_with(start), "{command}\n{start}");
    }
}

const ARN: &str = "\"arn:aws:lambda:us-east-1:$ACCOUNT:function:hello:live\"";

#[test]
fn rules_and_schedules() {
    let rule = |input: Option<&str>| {
        let when = When::Schedule("rate(1 hour)".into());
        NewSource::Rule(NewRule {
            bus: "default".into(),
            name: "n".into(),
            when,
            enabled: true,
            input: input.map(str::to_owned),
        })
    };
    let all = commands(rule(None));
    let permit = "aws lambda add-permission --function-name hello --qualifier live --statement-id lambent-1 --action lambda:InvokeFunction --principal events.amazonaws.com --source-arn \"arn:aws:events:us-east-1:$ACCOUNT:rule/n\"";
    starts(
        &all,
        &[
            permit,
            "aws events put-rule --name n --schedule-expression 'rate(1 hour)' --state ENABLED",
            "aws events put-targets --rule n --targets Id=lambent-1,Arn=",
        ],
    );
    assert!(commands(rule(Some("{\"a\":1}")))[4].contains(ARN));
    let role = ScheduleRole::New;
    let schedule = NewSchedule {
        name: "n".into(),
        expression: "rate(1 hour)".into(),
        time_zone: "UTC".into(),
        enabled: false,
        role,
        input: None,
    };
    let all = commands(NewSource::Schedule(schedule));
    starts(&all, &["ROLE=$(aws iam create-role", "aws iam put-role-policy", "aws scheduler create-schedule --name n"]);
    assert!(all[4].contains("--state DISABLED") && all[4].contains(ARN));
}

#[test]
fn all_others() {
    let bucket = NewNotification {
        bucket: "b".into(),
        events: vec!["s3:ObjectCreated:*".into()],
        prefix: "in/".into(),
        suffix: String::new(),
    };
    let all = commands(NewSource::Bucket(bucket));
    starts(&all, &["aws lambda add-permission", "aws s3api get-", "jq --arg arn", "aws s3api put-"]);
    assert!(all[2].ends_with("--source-arn arn:aws:s3:::b --source-account $ACCOUNT"), "{}", all[2]);
    let topic =
        NewSubscription { topic: "arn:aws:sns:us-east-1:1:t".into(), filter: Some("{}".into()), filter_body: true };
    let all = commands(NewSource::Topic(topic));
    assert!(all[3].contains("FilterPolicyScope") && all[3].contains(ARN));
    let listener = ListenerRule { listener: "arn:l".into(), path: Some("/x/*".into()), host: None };
    let balancer =
        NewTarget { group: Group::New { name: "g".into() }, multi_value: Some(true), listener: Some(listener) };
    let wanted = [
        "GROUP=$(aws elbv2 create-target-group",
        "aws lambda add-permission",
        "aws elbv2 modify-",
        "aws elbv2 register-targets",
        "aws elbv2 create-rule",
    ];
    starts(&commands(NewSource::Balancer(balancer)), &wanted);
    let logs = NewFilter { group: "/x".into(), name: "f".into(), pattern: "ERROR".into() };
    starts(
        &commands(NewSource::Logs(logs)),
        &["aws lambda add-permission", "aws logs put-subscription-filter --log-group-name /x"],
    );
}

#[test]
fn removing_names_both_sides() {
    let target = Target { function: "hello".into(), qualifier: None };
    let source = Some(Source::Rule { bus: "bus2".into(), name: "r".into() });
    let mut request =
        RemoveTrigger { target, statement: Some("s".into()), source, ids: vec!["t1".into()], whole: true };
    let place = Place::new("local", "us-east-1");
    starts(
        &remove(&request, &place),
        &[
            "aws events remove-targets --rule r --event-bus-name bus2 --ids t1",
            "aws events delete-rule",
            "aws lambda remove-permission --function-name hello --statement-id s",
        ],
    );
    request.ids.clear();
    starts(&remove(&request, &place), &["aws lambda remove-permission"]);
}
