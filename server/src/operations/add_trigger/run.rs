//! What each step does. A step of the kind [`AfterLoss::RunAgain`](super::AfterLoss) copes with its own traces.

use std::collections::BTreeMap;

use app::functions::triggers::push::{
    bucket,
    model::{NewSource, ScheduleRole, When},
};

use super::{Add, ROLE_POLICY, Step, check, find};
use crate::{
    aws::{
        AwsError, AwsErrorKind,
        elb::BalancerRule,
        events::{Rule, RuleTarget},
        lambda::NewPermission,
        logs::filters::SubscriptionFilter,
        s3::{Notification, Tells},
        scheduler::Schedule,
        sns::Subscription,
    },
    functions::{triggers::links::claims, wiring::policy::Policy},
    operations::{
        cloud::NewRole,
        plan::{Done, Found, Made},
        trouble::{Pace, Trouble, of_read, of_write},
        work::has_statement,
    },
};

pub async fn run(add: &Add, step: Step, made: &Made) -> Result<Done, Trouble> {
    match step {
        Step::Check => check::check(add).await,
        Step::Role => role(add, made).await,
        Step::RolePolicy => {
            let (name, document) = (made.text("role_name")?, add.role_policy(made)?);
            add.cloud.put_role_policy(name, ROLE_POLICY, &document).await.map_err(of_write)?;
            Ok(Done::nothing())
        }
        Step::Group => group(add).await,
        Step::Permission => permission(add, made).await,
        Step::Rule => rule(add).await,
        Step::Target => target(add, made).await,
        Step::Schedule => schedule(add, made).await,
        Step::Notification => notification(add, made).await,
        Step::Subscription => subscription(add, made).await,
        Step::Filter => filter(add, made).await,
        Step::MultiValue => multi_value(add, made).await,
        Step::Register => register(add, made).await,
        Step::ListenerRule => listener_rule(add, made).await,
        Step::Verify => verify(add, made).await,
    }
}

pub fn stop<T>(words: String) -> Result<T, Trouble> {
    Err(Trouble::Stop(words))
}

fn other() -> Trouble {
    Trouble::stop("This step is not for this source.")
}

async fn role(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let (name, trust, tags) = (add.role_name(), add.trust_policy(made)?, add.tags());
    let description = format!("Made by Lambent for a schedule that calls {}.", add.request.target.label());
    let new = NewRole { name: &name, description: &description, trust_policy: &trust, tags: &tags };
    let done = |arn: String| Done::nothing().with("role_name", name.clone()).with("role_arn", arn);
    match add.cloud.create_role(new).await {
        Ok(arn) => Ok(done(arn)),
        Err(error) if error.kind == AwsErrorKind::AlreadyExists => {
            match add.cloud.role(&name).await.map_err(of_read)? {
                Some(role) if add.work().ours(&role.tags) => Ok(done(role.arn)),
                Some(_) => stop(format!("There is already a role {name}. Delete it if nobody uses it, then resume.")),
                None => Err(Trouble::wait(format!("Waiting for the role {name} to appear."), Pace::BUSY)),
            }
        }
        Err(error) => Err(of_write(error)),
    }
}

async fn group(add: &Add) -> Result<Done, Trouble> {
    let NewSource::Balancer(new) = &add.request.source else { return Err(other()) };
    match find::group(add).await? {
        Found::Ours(done) => Ok(done),
        Found::Theirs(why) => stop(why),
        Found::Absent => {
            let arn = add.sources()?.create_target_group(new.group.name(), &add.tags()).await.map_err(of_write)?;
            Ok(Done::nothing().with("group_arn", arn))
        }
    }
}

/// Where a statement of the same words is there already, nothing is added.
async fn permission(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let (target, id) = (&add.request.target, add.mark());
    let (function_arn, source_arn, account) = (add.function_arn(made)?, add.source_arn(made)?, made.text("account")?);
    let policy = add.cloud.function_policy(&target.function, target.qualifier.as_deref()).await.map_err(of_read)?;
    // Ours, when what was made before a lost answer is seen only now.
    if policy.as_deref().is_some_and(|policy| has_statement(policy, &id)) {
        return Ok(Done::nothing().with("statement_id", id));
    }
    let same = Policy::parse(policy.as_deref()).into_statements().into_iter().any(|one| {
        one.principal == add.principal()
            && one.source_arn.as_deref() == Some(&source_arn)
            && one.source_account.as_deref().is_none_or(|known| known == account)
            && (one.resource.is_empty() || one.resource == function_arn)
    });
    if same {
        return Ok(Done::nothing().note("It may already."));
    }
    let new = NewPermission {
        statement_id: id.clone(),
        action: "lambda:InvokeFunction".into(),
        principal: add.principal().into(),
        source_arn: Some(source_arn),
        // A bucket's ARN names no account, and somebody else may have one of that name tomorrow.
        source_account: matches!(add.request.source, NewSource::Bucket(_) | NewSource::Logs(_))
            .then(|| account.to_owned()),
        revision_id: None,
    };
    add.sources()?.permit(&target.function, target.qualifier.as_deref(), new).await.map_err(of_write)?;
    Ok(Done::nothing().with("statement_id", id))
}

async fn rule(add: &Add) -> Result<Done, Trouble> {
    let NewSource::Rule(new) = &add.request.source else { return Err(other()) };
    match find::rule(add).await? {
        Found::Ours(done) => return Ok(done),
        Found::Theirs(why) => return stop(why),
        Found::Absent => {}
    }
    let (pattern, schedule) = match &new.when {
        When::Pattern(pattern) => (Some(pattern.clone()), None),
        When::Schedule(expression) => (None, Some(expression.clone())),
    };
    let rule = Rule {
        bus: new.bus.clone(),
        name: new.name.clone(),
        pattern,
        schedule,
        enabled: new.enabled,
        description: format!("Calls the function {}", add.request.target.label()),
        ..Rule::default()
    };
    add.sources()?.put_rule(&rule, &add.tags()).await.map_err(of_write)?;
    Ok(Done::nothing())
}

async fn target(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let NewSource::Rule(new) = &add.request.source else { return Err(other()) };
    let target =
        RuleTarget { id: add.mark(), arn: add.function_arn(made)?, input: new.input.clone(), ..RuleTarget::default() };
    add.sources()?.put_rule_target(&new.bus, &new.name, &target).await.map_err(of_write)?;
    Ok(Done::nothing())
}

async fn schedule(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let NewSource::Schedule(new) = &add.request.source else { return Err(other()) };
    match find::schedule(add).await? {
        Found::Ours(done) => return Ok(done),
        Found::Theirs(why) => return stop(why),
        Found::Absent => {}
    }
    let (role_arn, new_role) = match &new.role {
        ScheduleRole::Existing { arn } => (arn.as_str(), false),
        ScheduleRole::New => (made.text("role_arn")?, true),
    };
    let schedule = Schedule {
        group: "default".into(),
        name: new.name.clone(),
        expression: new.expression.clone(),
        time_zone: new.time_zone.clone(),
        enabled: new.enabled,
        description: add.description(),
        target_arn: add.function_arn(made)?,
        role_arn: role_arn.to_owned(),
        input: new.input.clone(),
        ..Schedule::default()
    };
    match add.sources()?.create_schedule(&schedule, &add.work().short()).await {
        Ok(()) => Ok(Done::nothing()),
        Err(error) if new_role && error.message.contains("to assume the role") => {
            let words = "EventBridge Scheduler cannot assume the new role yet; trying again, for up to 15 minutes.";
            Err(Trouble::wait(words, Pace::ROLE))
        }
        Err(error) => Err(of_write(error)),
    }
}

/// The bucket's document is replaced as a whole: what others have in it stays, and it is read once more just before.
async fn notification(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let NewSource::Bucket(new) = &add.request.source else { return Err(other()) };
    let (sources, id) = (add.sources()?, add.mark());
    let gone = || Trouble::Stop(format!("The bucket {} is gone.", new.bucket));
    let now = sources.notifications(&new.bucket).await.map_err(of_read)?.ok_or_else(gone)?;
    if now.all.iter().any(|one| one.id.as_deref() == Some(&id)) {
        return Ok(Done::nothing());
    }
    if let Some(other) = bucket::in_the_way(&new.claim(&id), &claims(&now.all)) {
        return stop(bucket::overlap(&new.bucket, other));
    }
    let keys = [("prefix", &new.prefix), ("suffix", &new.suffix)];
    let keys = keys.into_iter().filter(|(_, value)| !value.is_empty());
    let mut whole = now.clone();
    whole.all.push(Notification {
        tells: Tells::Function,
        id: Some(id),
        arn: add.function_arn(made)?,
        events: new.events.clone(),
        keys: keys.map(|(name, value)| (name.to_owned(), value.clone())).collect(),
    });
    if sources.notifications(&new.bucket).await.map_err(of_read)?.as_ref() != Some(&now) {
        return Err(Trouble::wait("Somebody else changes the bucket's notifications; trying again.", Pace::BUSY));
    }
    sources.put_notifications(&new.bucket, &whole).await.map_err(not_seen_yet)?;
    Ok(Done::nothing())
}

async fn subscription(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let NewSource::Topic(new) = &add.request.source else { return Err(other()) };
    let mut attributes = BTreeMap::new();
    if let Some(filter) = &new.filter {
        attributes.insert("FilterPolicy".to_owned(), filter.clone());
        if new.filter_body {
            attributes.insert("FilterPolicyScope".to_owned(), "MessageBody".to_owned());
        }
    }
    let subscription = Subscription {
        topic: new.topic.clone(),
        protocol: "lambda".into(),
        endpoint: add.function_arn(made)?,
        attributes,
        ..Subscription::default()
    };
    let arn = add.sources()?.subscribe(&subscription).await.map_err(of_write)?;
    Ok(Done::nothing().with("subscription_arn", arn))
}

async fn filter(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let NewSource::Logs(new) = &add.request.source else { return Err(other()) };
    match find::filter(add, made).await? {
        Found::Ours(done) => return Ok(done),
        Found::Theirs(why) => return stop(why),
        Found::Absent => {}
    }
    let filter = SubscriptionFilter {
        group: new.group.clone(),
        name: new.name.clone(),
        pattern: new.pattern.clone(),
        destination: add.function_arn(made)?,
        ..SubscriptionFilter::default()
    };
    add.sources()?.put_filter(&filter).await.map_err(not_seen_yet)?;
    Ok(Done::nothing())
}

async fn multi_value(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let NewSource::Balancer(new) = &add.request.source else { return Err(other()) };
    let (wanted, was) = (new.multi_value.unwrap_or_default(), made.facts.get("multi_value_was"));
    // A new group begins without.
    if was.map_or(!wanted, |was| *was == wanted) {
        return Ok(Done::nothing().note("It is so already."));
    }
    add.sources()?.set_multi_value(add.group(made)?, wanted).await.map_err(of_write)?;
    Ok(Done::nothing())
}

async fn register(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let (sources, group, arn) = (add.sources()?, add.group(made)?, add.function_arn(made)?);
    let present = sources.group_targets(group).await.map_err(of_read)?;
    if let Some(other) = present.iter().find(|target| **target != arn) {
        return stop(format!("The target group has another target meanwhile, {other}; it takes one."));
    }
    if present.is_empty() {
        sources.register_target(group, &arn).await.map_err(not_seen_yet)?;
    }
    Ok(Done::nothing())
}

async fn listener_rule(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let NewSource::Balancer(new) = &add.request.source else { return Err(other()) };
    let rule = new.listener.as_ref().ok_or_else(other)?;
    let sources = add.sources()?;
    let present = sources.listener_rules(&rule.listener).await.map_err(of_read)?.unwrap_or_default();
    let last = present.iter().filter_map(|rule| rule.priority.parse::<u32>().ok()).max().unwrap_or_default();
    let wanted = BalancerRule {
        arn: String::new(),
        priority: (last + 1).to_string(),
        paths: rule.path.iter().cloned().collect(),
        hosts: rule.host.iter().cloned().collect(),
        groups: vec![add.group(made)?.to_owned()],
    };
    let arn = sources.create_listener_rule(&rule.listener, &wanted, &add.tags()).await.map_err(of_write)?;
    Ok(Done::nothing()
        .with("listener_rule_arn", arn)
        .note(format!("After all others, with priority {}.", wanted.priority)))
}

/// Reads back that the source leads here. It is not made to call: that would run the function's code.
async fn verify(add: &Add, made: &Made) -> Result<Done, Trouble> {
    let last = super::needed(&add.request).into_iter().rev().nth(1);
    match last {
        Some(step) if find::find(add, step, made).await? == Found::Absent => {
            Err(Trouble::wait("Waiting for it to appear.", Pace::BUSY))
        }
        _ => Ok(Done::nothing()),
    }
}

/// Sources try the function before they take it, and do not see a new permission at once.
fn not_seen_yet(error: AwsError) -> Trouble {
    let parts = [
        "Unable to validate the following destination",
        "Could not execute the lambda function",
        "does not have permission to invoke",
    ];
    if parts.iter().any(|part| error.message.contains(part)) {
        return Trouble::wait(
            format!("The source does not see the new permission yet; trying again. {}", error.message),
            Pace::BUSY,
        );
    }
    of_write(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_that_is_not_seen_yet_is_waited_for() {
        let refused = |message: &str| AwsError {
            service: "s3",
            operation: "PutBucketNotificationConfiguration",
            party: "Amazon S3",
            code: "InvalidArgument".into(),
            message: message.into(),
            status: Some(400),
            request_id: None,
            kind: AwsErrorKind::Other,
        };
        let early = refused("Unable to validate the following destination configurations");
        assert!(matches!(not_seen_yet(early), Trouble::Wait { .. }));
        let logs = refused(
            "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
        );
        assert!(matches!(not_seen_yet(logs), Trouble::Wait { .. }));
        assert!(matches!(not_seen_yet(refused("The event is not supported")), Trouble::Stop(_)));
    }
}
