//! “Show as AWS CLI” of the tab of monitoring and operations tools.

use super::model::{APPLICATION, FORMAT, GROUP, SYSTEM, TRACING, Watching, default_group};
use crate::{
    connections::model::Place,
    functions::{
        configuration::{cli::update, model::Texts},
        create::cli::quote,
    },
};

/// Nothing where nothing differs.
pub fn save(place: &Place, name: &str, base: &Texts, wanted: &Texts) -> Vec<String> {
    let differs = |key: &&str| base.get(*key) != wanted.get(*key);
    let mut flags = String::new();
    let watching = Watching::of(wanted);
    if differs(&TRACING) {
        flags.push_str(&format!(" --tracing-config Mode={}", if watching.tracing { "Active" } else { "PassThrough" }));
    }
    if [FORMAT, APPLICATION, SYSTEM, GROUP].iter().any(differs) {
        let mut parts = vec![format!("LogFormat={}", if watching.json { "JSON" } else { "Text" })];
        parts.extend(watching.application.map(|level| format!("ApplicationLogLevel={level}")));
        parts.extend(watching.system.map(|level| format!("SystemLogLevel={level}")));
        parts.push(format!("LogGroup={}", watching.group.unwrap_or_else(|| default_group(name))));
        flags.push_str(&format!(" --logging-config {}", quote(&parts.join(","))));
    }
    if flags.is_empty() { Vec::new() } else { update(place, name, &flags) }
}

pub fn retention(place: &Place, group: &str, days: Option<u32>) -> Vec<String> {
    let at = format!("--region {} --log-group-name {}", quote(&place.region), quote(group));
    vec![match days {
        Some(days) => format!("aws logs put-retention-policy {at} --retention-in-days {days}"),
        None => format!("aws logs delete-retention-policy {at}"),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logging_is_sent_whole() {
        let place = Place::new("local", "us-east-1");
        let base = Watching::default().texts("hello");
        assert!(save(&place, "hello", &base, &base).is_empty());
        let wanted = Watching {
            json: true,
            application: Some("DEBUG".into()),
            system: Some("INFO".into()),
            ..Watching::default()
        };
        assert!(save(&place, "hello", &base, &wanted.texts("hello"))[0].ends_with(
            "--logging-config LogFormat=JSON,ApplicationLogLevel=DEBUG,SystemLogLevel=INFO,LogGroup=/aws/lambda/hello"
        ));
        assert!(retention(&place, "/a", Some(7))[0].ends_with("--log-group-name /a --retention-in-days 7"));
    }
}
