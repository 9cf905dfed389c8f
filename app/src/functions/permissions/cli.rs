//! “Show as AWS CLI” of roles and resource policies.

use super::model::NewStatement;
use crate::{connections::model::Place, functions::create::cli::quote};

pub fn attach(role: &str, arn: &str) -> String {
    format!("aws iam attach-role-policy --role-name {} --policy-arn {}", quote(role), quote(arn))
}

pub fn detach(role: &str, arn: &str) -> String {
    format!("aws iam detach-role-policy --role-name {} --policy-arn {}", quote(role), quote(arn))
}

pub fn put_inline(role: &str, policy: &str, document: &str) -> String {
    let compact = serde_json::from_str::<serde_json::Value>(document)
        .map_or_else(|_| document.to_owned(), |value| value.to_string());
    format!(
        "aws iam put-role-policy --role-name {} --policy-name {} --policy-document {}",
        quote(role),
        quote(policy),
        quote(&compact)
    )
}

pub fn remove_inline(role: &str, policy: &str) -> String {
    format!("aws iam delete-role-policy --role-name {} --policy-name {}", quote(role), quote(policy))
}

fn at(place: &Place, name: &str, qualifier: &str) -> String {
    let qualifier = match qualifier {
        "" | "$LATEST" => String::new(),
        chosen => format!(" --qualifier {}", quote(chosen)),
    };
    format!("--region {} --function-name {}{qualifier}", quote(&place.region), quote(name))
}

pub fn add_statement(place: &Place, name: &str, qualifier: &str, new: &NewStatement) -> String {
    let mut command = format!(
        "aws lambda add-permission {} --statement-id {} --action {} --principal {}",
        at(place, name, qualifier),
        quote(&new.sid),
        quote(&new.action),
        quote(&new.principal)
    );
    for (flag, text) in [
        ("source-arn", &new.source_arn),
        ("source-account", &new.source_account),
        ("principal-org-id", &new.org),
        ("function-url-auth-type", &new.url_auth),
    ] {
        if !text.is_empty() {
            command.push_str(&format!(" --{flag} {}", quote(text)));
        }
    }
    command
}

pub fn remove_statement(place: &Place, name: &str, qualifier: &str, sid: &str) -> String {
    format!("aws lambda remove-permission {} --statement-id {}", at(place, name, qualifier), quote(sid))
}
