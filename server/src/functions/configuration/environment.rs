//! Environment variables. Values leave this folder by [`value`] alone, one at a time and after it was written down;
//! everything else speaks of them by fingerprints.

use std::collections::BTreeMap;

use app::{
    connections::model::Place,
    error::{ConsoleError, FieldError},
    functions::configuration::{
        cli,
        environment::keys::rules::{KMS_KEY, key_arn},
        merge::merge,
        model::{Environment, EnvironmentEdit, Texts, Variable},
        rules,
    },
    session::{model::Permission, service::Caller},
};

use super::{Configuration, save::Plan};
use crate::{
    activity::detail,
    aws::{
        Aws,
        lambda::configuration::{ConfigurationChange, Settings, Variables},
    },
    store::{FingerprintKey, ForRequest},
};

/// Fingerprints of one function's values: equal values of other keys and functions have others.
pub struct Prints {
    key: FingerprintKey,
    scope: String,
    /// Whether the member may change them; nobody else needs fingerprints.
    told: bool,
}

impl Prints {
    fn of(&self, key: &str, value: &str) -> String {
        let text = format!("{}\n{key}\n{value}", self.scope);
        format!("{}{}", self.key.of(&text), self.key.of(&format!("{text}\n")))
    }

    fn all(&self, variables: &Variables) -> Texts {
        variables.0.iter().map(|(key, value)| (key.clone(), self.of(key, value))).collect()
    }

    /// The environment without its values.
    pub fn keys_of(&self, settings: &Settings) -> Environment {
        let kms_key_arn = settings.kms_key_arn.clone();
        let variables = match &settings.variables {
            Ok(variables) => variables,
            Err(reason) => {
                return Environment { unreadable: Some(reason.clone()), kms_key_arn, ..Environment::default() };
            }
        };
        let variable = |(key, value): (&String, &String)| Variable {
            key: key.clone(),
            fingerprint: if self.told { self.of(key, value) } else { String::new() },
            size: rules::measured(value),
        };
        Environment { variables: variables.0.iter().map(variable).collect(), unreadable: None, kms_key_arn }
    }
}

impl Configuration {
    pub(super) async fn prints(&self, caller: &Caller, place: &Place, name: &str) -> Result<Prints, ConsoleError> {
        let key = self.audit.fingerprint_key().await.for_request(&caller.request_id)?;
        let told = caller.check(Permission::FunctionsWrite).is_ok();
        Ok(Prints { key, scope: format!("{}\n{}\n{name}", place.connection, place.region), told })
    }
}

/// One value, as AWS has it now.
pub async fn value(aws: &Aws, name: &str, qualifier: Option<&str>, key: &str) -> Result<String, ConsoleError> {
    let settings = aws.get_settings(name, qualifier).await.map_err(|error| error.about("function", name))?;
    let mut variables = settings.variables.map_err(unreadable)?;
    variables.0.remove(key).ok_or_else(|| ConsoleError::not_found("environment variable", key))
}

fn unreadable(reason: String) -> ConsoleError {
    ConsoleError::Aws { code: "EnvironmentNotReadable".into(), message: reason, request_id: None }
}

/// The rules of keys and values. The field is the key.
pub fn check(edit: &EnvironmentEdit) -> Result<(), Vec<FieldError>> {
    let wrong = |(key, value): (&String, &String)| {
        let rule = match rules::env_key(key) {
            Ok(checked) if checked == *key => rules::env_value(value).err(),
            Ok(_) => Some("A key has no white space around it.".to_owned()),
            // AWS has it already, whatever its name.
            Err(_) if edit.seen.contains_key(key) => rules::env_value(value).err(),
            Err(rule) => Some(rule),
        };
        rule.map(|rule| FieldError::new(key, rule))
    };
    let mut errors: Vec<_> = edit.set.iter().filter_map(wrong).collect();
    if let Some(rule) = edit.key.as_ref().and_then(|key| key_arn(key).err()) {
        errors.push(FieldError::new(KMS_KEY, rule));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

pub fn plan(
    place: &Place,
    name: &str,
    now: &Settings,
    edit: &EnvironmentEdit,
    prints: &Prints,
) -> Result<Plan, ConsoleError> {
    // Merging into nothing would remove every key nobody could see.
    let before = now.variables.as_ref().map_err(|reason| unreadable(reason.clone()))?;
    let mut theirs = prints.all(before);
    let mut seen = edit.seen.clone();
    let mut mine = edit.seen.clone();
    mine.extend(edit.set.iter().map(|(key, value)| (key.clone(), prints.of(key, value))));
    for key in &edit.remove {
        mine.remove(key);
    }
    // The key that encrypts them is merged beside them.
    if let Some(key) = &edit.key {
        let now = now.kms_key_arn.clone().unwrap_or_default();
        for (texts, arn) in [(&mut theirs, now), (&mut seen, edit.seen_key.clone()), (&mut mine, key.trim().to_owned())]
        {
            texts.insert(KMS_KEY.to_owned(), arn);
        }
    }
    let merged = merge(&seen, &theirs, &mine);
    if !merged.rows.is_empty() {
        return Ok(Plan::Conflict(merged.rows));
    }
    if merged.result == theirs {
        return Ok(Plan::Nothing { kept: merged.kept });
    }
    let wanted_key = merged.result.get(KMS_KEY).filter(|arn| theirs.get(KMS_KEY) != Some(arn));
    let mut after = BTreeMap::new();
    for (key, print) in merged.result.iter().filter(|(key, _)| *key != KMS_KEY) {
        let own = edit.set.get(key).filter(|_| theirs.get(key) != Some(print));
        if let Some(value) = own.or_else(|| before.0.get(key)) {
            after.insert(key.clone(), value.clone());
        }
    }
    let total = rules::total(after.iter().map(|(key, value)| (key.as_str(), rules::measured(value))));
    rules::within_limit(total).map_err(|rule| ConsoleError::invalid("environment", rule))?;
    let keys: Vec<_> = after.keys().map(|key| (key.clone(), None)).collect();
    let mut details = Vec::new();
    let changed = after != before.0;
    if changed {
        details.push(detail("environment", changed_keys(&before.0, &after)));
    }
    if let Some(arn) = wanted_key {
        let named = |arn: &str| if arn.is_empty() { "AWS's own".to_owned() } else { arn.to_owned() };
        let was = now.kms_key_arn.as_deref().unwrap_or_default();
        details.push(detail("encryption key", format!("{} → {}", named(was), named(arn))));
    }
    let shown = changed.then_some(keys.as_slice());
    let commands = cli::environment(place, name, shown, wanted_key.map(String::as_str), |_| cli::HIDDEN.to_owned());
    details.push(detail("aws cli", commands.join("\n")));
    let change = ConfigurationChange {
        kms_key_arn: wanted_key.cloned(),
        environment: changed.then_some(Variables(after)),
        ..ConfigurationChange::default()
    };
    Ok(Plan::Change { change, details, kept: merged.kept })
}

/// `+NEW −OLD ~CHANGED`.
fn changed_keys(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> String {
    let added = after.keys().filter(|key| !before.contains_key(*key)).map(|key| format!("+{key}"));
    let removed = before.keys().filter(|key| !after.contains_key(*key)).map(|key| format!("−{key}"));
    let changed = after.iter().filter(|(key, value)| before.get(*key).is_some_and(|was| was != *value));
    let all: Vec<_> = added.chain(removed).chain(changed.map(|(key, _)| format!("~{key}"))).collect();
    all.join(" ")
}
