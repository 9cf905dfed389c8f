//! “Show as AWS CLI” for triggers: the commands equal to what is done.

use serde_json::json;

use super::model::{AddTrigger, Group, NewRule, NewSchedule, NewSource, NewTarget, ScheduleRole, When};
use crate::{connections::model::Place, functions::create::cli::quote, http_apis::model::wire::Target};

mod removal;

pub use removal::remove;

/// The partition of a region, as ARNs begin.
fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// What the commands share.
struct Shell<'a> {
    place: &'a Place,
    target: &'a Target,
    out: Vec<String>,
}

impl Shell<'_> {
    /// In double quotes, so that the shell fills in `$ACCOUNT`.
    fn arn(&self, service: &str, rest: &str) -> String {
        format!("\"arn:{}:{service}:{}:$ACCOUNT:{}\"", partition(&self.place.region), self.place.region, plain(rest))
    }

    fn function_arn(&self) -> String {
        self.arn("lambda", &format!("function:{}", self.target.label()))
    }

    fn named(&self) -> String {
        let qualifier =
            self.target.qualifier.as_ref().map(|q| format!(" --qualifier {}", quote(q))).unwrap_or_default();
        format!("--function-name {}{qualifier}", quote(&self.target.function))
    }

    fn permit(&mut self, principal: &str, source_arn: &str, with_account: bool) {
        let account = if with_account { " --source-account $ACCOUNT" } else { "" };
        self.out.push(format!(
            "aws lambda add-permission {} --statement-id lambent-1 --action lambda:InvokeFunction --principal {principal}.amazonaws.com --source-arn {source_arn}{account}",
            self.named()
        ));
    }
}

/// Within double quotes.
fn plain(text: &str) -> String {
    text.chars().flat_map(|c| if "\"\\$`".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}

fn begin<'a>(place: &'a Place, target: &'a Target) -> Shell<'a> {
    let out = vec![
        format!("export AWS_REGION={}", quote(&place.region)),
        "ACCOUNT=$(aws sts get-caller-identity --query Account --output text)".to_owned(),
    ];
    Shell { place, target, out }
}

pub fn add(request: &AddTrigger, place: &Place) -> Vec<String> {
    let mut shell = begin(place, &request.target);
    match &request.source {
        NewSource::Rule(new) => rule(&mut shell, new),
        NewSource::Schedule(new) => schedule(&mut shell, new),
        NewSource::Balancer(new) => balancer(&mut shell, new),
        NewSource::Bucket(new) => {
            shell.permit("s3", &quote(&format!("arn:{}:s3:::{}", partition(&place.region), new.bucket)), true);
            let keys = [("prefix", &new.prefix), ("suffix", &new.suffix)];
            let keys = keys.into_iter().filter(|(_, value)| !value.is_empty());
            let keys: Vec<_> = keys.map(|(name, value)| json!({ "Name": name, "Value": value })).collect();
            let mut one = json!({ "Id": "lambent-1", "Events": new.events });
            if !keys.is_empty() {
                one["Filter"] = json!({ "Key": { "FilterRules": keys } });
            }
            let bucket = quote(&new.bucket);
            let arn = shell.function_arn();
            shell.out.extend([
                format!("aws s3api get-bucket-notification-configuration --bucket {bucket} > notifications.json"),
                format!(
                    "jq --arg arn {arn} {} notifications.json > merged.json",
                    quote(&format!(".LambdaFunctionConfigurations += [{one} + {{LambdaFunctionArn: $arn}}]"))
                ),
                format!("aws s3api put-bucket-notification-configuration --bucket {bucket} --notification-configuration file://merged.json"),
            ]);
        }
        NewSource::Topic(new) => {
            shell.permit("sns", &quote(&new.topic), false);
            let mut attributes = serde_json::Map::new();
            if let Some(filter) = &new.filter {
                attributes.insert("FilterPolicy".into(), filter.as_str().into());
                if new.filter_body {
                    attributes.insert("FilterPolicyScope".into(), "MessageBody".into());
                }
            }
            let attributes = match attributes.is_empty() {
                true => String::new(),
                false => format!(" --attributes {}", quote(&json!(attributes).to_string())),
            };
            let arn = shell.function_arn();
            shell.out.push(format!(
                "aws sns subscribe --topic-arn {} --protocol lambda --notification-endpoint {arn}{attributes}",
                quote(&new.topic)
            ));
        }
        NewSource::Logs(new) => {
            let group = shell.arn("logs", &format!("log-group:{}:*", new.group));
            shell.permit("logs", &group, true);
            let arn = shell.function_arn();
            shell.out.push(format!(
                "aws logs put-subscription-filter --log-group-name {} --filter-name {} --filter-pattern {} --destination-arn {arn}",
                quote(&new.group),
                quote(&new.name),
                quote(&new.pattern)
            ));
        }
    }
    shell.out
}

fn rule(shell: &mut Shell<'_>, new: &NewRule) {
    let path = if new.bus == "default" { new.name.clone() } else { format!("{}/{}", new.bus, new.name) };
    let source = shell.arn("events", &format!("rule/{path}"));
    shell.permit("events", &source, false);
    let bus = if new.bus == "default" { String::new() } else { format!(" --event-bus-name {}", quote(&new.bus)) };
    let when = match &new.when {
        When::Schedule(expression) => format!("--schedule-expression {}", quote(expression)),
        When::Pattern(pattern) => format!("--event-pattern {}", quote(pattern)),
    };
    let (name, state) = (quote(&new.name), if new.enabled { "ENABLED" } else { "DISABLED" });
    shell.out.push(format!("aws events put-rule --name {name}{bus} {when} --state {state}"));
    let arn = shell.function_arn();
    let targets = match &new.input {
        None => format!("Id=lambent-1,Arn={arn}"),
        Some(input) => {
            let target = json!([{ "Id": "lambent-1", "Arn": "ARN", "Input": input }]).to_string();
            let (before, after) = target.split_once("ARN").unwrap_or((&target, ""));
            format!("{}{arn}{}", quote(before), quote(after))
        }
    };
    shell.out.push(format!("aws events put-targets --rule {name}{bus} --targets {targets}"));
}

fn schedule(shell: &mut Shell<'_>, new: &NewSchedule) {
    let arn = shell.function_arn();
    match &new.role {
        ScheduleRole::Existing { arn } => shell.out.push(format!("ROLE={}", quote(arn))),
        ScheduleRole::New => {
            let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
            shell.out.push(format!(
                "ROLE=$(aws iam create-role --role-name lambent-scheduler-1-role --assume-role-policy-document {} --query Role.Arn --output text)",
                quote(trust)
            ));
            let before = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":""#;
            shell.out.push(format!(
                "aws iam put-role-policy --role-name lambent-scheduler-1-role --policy-name invoke --policy-document {}{arn}{}",
                quote(before),
                quote("\"}]}")
            ));
        }
    }
    let input = new.input.as_ref().map(|input| json!(input).to_string());
    let input = input.map(|input| quote(&format!(",\"Input\":{input}"))).unwrap_or_default();
    let state = if new.enabled { "ENABLED" } else { "DISABLED" };
    shell.out.push(format!(
        "aws scheduler create-schedule --name {} --schedule-expression {} --schedule-expression-timezone {} --state {state} --flexible-time-window Mode=OFF --target {}{arn}{}\"$ROLE\"{}{input}{}",
        quote(&new.name),
        quote(&new.expression),
        quote(&new.time_zone),
        quote("{\"Arn\":\""),
        quote("\",\"RoleArn\":\""),
        quote("\""),
        quote("}")
    ));
}

fn balancer(shell: &mut Shell<'_>, new: &NewTarget) {
    shell.out.push(match &new.group {
        Group::New { name } => format!(
            "GROUP=$(aws elbv2 create-target-group --name {} --target-type lambda --query 'TargetGroups[0].TargetGroupArn' --output text)",
            quote(name)
        ),
        Group::Existing { arn } => format!("GROUP={}", quote(arn)),
    });
    shell.permit("elasticloadbalancing", "$GROUP", false);
    if let Some(on) = new.multi_value {
        shell.out.push(format!(
            "aws elbv2 modify-target-group-attributes --target-group-arn $GROUP --attributes Key=lambda.multi_value_headers.enabled,Value={on}"
        ));
    }
    let arn = shell.function_arn();
    shell.out.push(format!("aws elbv2 register-targets --target-group-arn $GROUP --targets Id={arn}"));
    if let Some(rule) = &new.listener {
        let host =
            rule.host.as_ref().map(|host| json!({ "Field": "host-header", "HostHeaderConfig": { "Values": [host] } }));
        let path = rule
            .path
            .as_ref()
            .map(|path| json!({ "Field": "path-pattern", "PathPatternConfig": { "Values": [path] } }));
        let conditions: Vec<_> = host.into_iter().chain(path).collect();
        shell.out.push(format!(
            "aws elbv2 create-rule --listener-arn {} --priority 1 --conditions {} --actions Type=forward,TargetGroupArn=$GROUP",
            quote(&rule.listener),
            quote(&json!(conditions).to_string())
        ));
    }
}

#[cfg(test)]
mod tests;
