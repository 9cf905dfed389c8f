//! A function's configuration as texts: to be shown side by side, and to see whether two are the same.

use app::functions::{
    model::rules::thousands,
    runtimes,
    versions::model::{EnvironmentChanges, SettingPair},
};

use crate::{
    aws::lambda::configuration::{Logging, Settings},
    store::FingerprintKey,
};

/// Tells whether two configurations are the same, their environment's values included, without showing any of them.
pub struct Marks {
    key: FingerprintKey,
}

impl Marks {
    pub fn new(key: FingerprintKey) -> Self {
        Self { key }
    }

    /// Of code and configuration; of the description, too.
    pub fn of(&self, settings: &Settings) -> String {
        self.key.of(&format!("{}\n{}", settings.detail.description, all(settings)))
    }

    /// Whether publishing one after the other would give nothing new. A version has a description of its own.
    pub fn same(&self, one: &Settings, other: &Settings) -> bool {
        one.variables.is_ok() && all(one) == all(other)
    }
}

/// Everything a version freezes. Stays within this module: it has values.
fn all(settings: &Settings) -> String {
    let facts: Vec<String> = facts(settings).into_iter().map(|(label, text)| format!("{label}={text}")).collect();
    let variables = settings.variables.as_ref().map(|variables| format!("{:?}", variables.0));
    format!("{}\n{variables:?}\n{}", settings.detail.code_sha256, facts.join("\n"))
}

/// Label and text of each setting, in the order of the configuration's tabs; empty: not set. No environment.
pub fn facts(settings: &Settings) -> Vec<(&'static str, String)> {
    let detail = &settings.detail;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mb = |mb: u32| format!("{} MB", thousands(mb));
    let Logging { json, application_level, system_level, group } = &settings.logging;
    let files: Vec<String> =
        settings.file_systems.iter().map(|system| format!("{} at {}", system.arn, system.path)).collect();
    let layers: Vec<&str> = detail.layers.iter().map(|layer| layer.arn.as_str()).collect();
    vec![
        ("Runtime", detail.runtime.as_deref().map(runtimes::label).unwrap_or_default()),
        ("Handler", text(&detail.handler)),
        ("Architecture", detail.architecture.as_str().to_owned()),
        ("Memory", mb(detail.memory_mb)),
        ("Timeout", format!("{} s", detail.timeout_s)),
        ("Ephemeral storage", mb(detail.ephemeral_storage_mb)),
        ("SnapStart", if settings.snap_start { "published versions" } else { "" }.to_owned()),
        ("Execution role", detail.role_arn.clone()),
        ("Encryption key", text(&settings.kms_key_arn)),
        ("VPC", text(&settings.network.vpc_id)),
        ("Subnets", settings.network.subnet_ids.join("\n")),
        ("Security groups", settings.network.security_group_ids.join("\n")),
        ("X-Ray", if detail.tracing_active { "active" } else { "only what callers trace" }.to_owned()),
        ("Log format", if *json { "JSON" } else { "text" }.to_owned()),
        ("Log levels", [application_level, system_level].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")),
        ("Log group", text(group)),
        ("Layers", layers.join("\n")),
        ("Dead-letter queue", text(&detail.dead_letter_arn)),
        ("File system", files.join("\n")),
    ]
}

pub fn pairs(from: &Settings, to: &Settings) -> Vec<SettingPair> {
    let described = |settings: &Settings| settings.detail.description.clone();
    let description = SettingPair { label: "Description".into(), from: described(from), to: described(to) };
    let rest = facts(from).into_iter().zip(facts(to));
    let rest = rest.map(|((label, from), (_, to))| SettingPair { label: label.to_owned(), from, to });
    std::iter::once(description).chain(rest).collect()
}

/// Keys that came, went or got another value.
pub fn environment(from: &Settings, to: &Settings) -> EnvironmentChanges {
    let mut changes = EnvironmentChanges::default();
    let keys = |settings: &Settings| settings.detail.environment_keys.clone();
    for key in keys(to) {
        if !from.detail.environment_keys.contains(&key) {
            changes.added.push(key);
        }
    }
    changes.unreadable = [from, to].into_iter().find_map(|side| side.variables.as_ref().err().cloned());
    for key in keys(from) {
        if !to.detail.environment_keys.contains(&key) {
            changes.removed.push(key);
        } else if let (Ok(before), Ok(after)) = (&from.variables, &to.variables) {
            if before.0.get(&key) == after.0.get(&key) {
                changes.same += 1;
            } else {
                changes.changed.push(key);
            }
        }
    }
    changes
}
