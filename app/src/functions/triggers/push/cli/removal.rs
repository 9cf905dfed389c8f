//! Taking a trigger away, as commands.

use serde_json::json;

use super::begin;
use crate::{
    connections::model::Place,
    functions::{
        create::cli::quote,
        triggers::push::model::{RemoveTrigger, Source},
    },
};

pub fn remove(request: &RemoveTrigger, place: &Place) -> Vec<String> {
    let mut shell = begin(place, &request.target);
    let ids = request.ids.iter().map(|id| quote(id)).collect::<Vec<_>>();
    match &request.source {
        _ if ids.is_empty() => {}
        Some(Source::Rule { bus, name }) => {
            let bus = if bus == "default" { String::new() } else { format!(" --event-bus-name {}", quote(bus)) };
            shell.out.push(format!("aws events remove-targets --rule {}{bus} --ids {}", quote(name), ids.join(" ")));
            if request.whole {
                shell.out.push(format!("aws events delete-rule --name {}{bus}", quote(name)));
            }
        }
        Some(Source::Schedule { group, name }) => shell.out.push(format!(
            "aws scheduler delete-schedule --group-name {} --name {}",
            quote(group),
            quote(name)
        )),
        Some(Source::Bucket { name }) => {
            let bucket = quote(name);
            let known = json!(request.ids);
            shell.out.extend([
                format!("aws s3api get-bucket-notification-configuration --bucket {bucket} > notifications.json"),
                format!(
                    "jq --argjson ids {} {} notifications.json > merged.json",
                    quote(&known.to_string()),
                    quote("del(.LambdaFunctionConfigurations[] | select(.Id | IN($ids[])))")
                ),
                format!("aws s3api put-bucket-notification-configuration --bucket {bucket} --notification-configuration file://merged.json"),
            ]);
        }
        Some(Source::Topic { .. }) => {
            shell.out.extend(ids.iter().map(|arn| format!("aws sns unsubscribe --subscription-arn {arn}")));
        }
        Some(Source::Balancer { arn }) => {
            let function = shell.function_arn();
            shell.out.push(format!(
                "aws elbv2 deregister-targets --target-group-arn {} --targets Id={function}",
                quote(arn)
            ));
        }
        Some(Source::Logs { group }) => shell.out.extend(ids.iter().map(|name| {
            format!("aws logs delete-subscription-filter --log-group-name {} --filter-name {name}", quote(group))
        })),
        None => {}
    }
    if let Some(statement) = &request.statement {
        let named = shell.named();
        shell.out.push(format!("aws lambda remove-permission {named} --statement-id {}", quote(statement)));
    }
    shell.out
}
