//! “Show as AWS CLI” of event source mappings, and what the audit trail keeps of it.

use super::{
    model::{ON, Setting},
    rules,
};
use crate::{
    connections::model::Place,
    functions::{configuration::model::Texts, create::cli::quote},
};

/// `hello`, `hello:live`.
pub fn target(name: &str, qualifier: &str) -> String {
    if qualifier.is_empty() { name.to_owned() } else { format!("{name}:{qualifier}") }
}

/// `start` is the position and, for a time, that time in milliseconds.
pub fn create(
    place: &Place,
    name: &str,
    arn: &str,
    start: Option<&(String, Option<i64>)>,
    base: &Texts,
    wanted: &Texts,
) -> String {
    let function = target(name, wanted.get(Setting::Qualifier.key()).map_or("", String::as_str));
    let mut command = format!(
        "aws lambda create-event-source-mapping --region {} --function-name {} --event-source-arn {}",
        quote(&place.region),
        quote(&function),
        quote(arn)
    );
    if let Some((position, at)) = start {
        command.push_str(&format!(" --starting-position {position}"));
        if let Some(at) = at {
            command.push_str(&format!(" --starting-position-timestamp {}", crate::ui::time::iso(*at)));
        }
    }
    for setting in changed(base, wanted).filter(|setting| *setting != Setting::Qualifier) {
        command.push_str(&flag(setting, name, wanted));
    }
    command
}

/// Nothing where nothing differs.
pub fn update(place: &Place, name: &str, id: &str, base: &Texts, wanted: &Texts) -> Option<String> {
    let mut flags = String::new();
    for setting in changed(base, wanted) {
        let flag = flag(setting, name, wanted);
        // Both numbers of pollers are one flag.
        if !flags.contains(&flag) {
            flags.push_str(&flag);
        }
    }
    let at = format!("--region {} --uuid {}", quote(&place.region), quote(id));
    (!flags.is_empty()).then(|| format!("aws lambda update-event-source-mapping {at}{flags}"))
}

pub fn switch(place: &Place, id: &str, on: bool) -> String {
    let flag = if on { "--enabled" } else { "--no-enabled" };
    format!("aws lambda update-event-source-mapping --region {} --uuid {} {flag}", quote(&place.region), quote(id))
}

pub fn delete(place: &Place, id: &str) -> String {
    format!("aws lambda delete-event-source-mapping --region {} --uuid {}", quote(&place.region), quote(id))
}

pub fn changed(base: &Texts, wanted: &Texts) -> impl Iterator<Item = Setting> {
    Setting::ALL.into_iter().filter(|setting| {
        let key = setting.key();
        wanted.get(key).is_some_and(|text| base.get(key) != Some(text))
    })
}

fn flag(setting: Setting, name: &str, wanted: &Texts) -> String {
    let text = |setting: Setting| wanted.get(setting.key()).map_or("", String::as_str);
    let own = text(setting);
    let switch = |word: &str| format!(" --{}{word}", if own == ON { "" } else { "no-" });
    let valued = |word: &str, value: &str| format!(" --{word} {}", quote(value));
    match setting {
        Setting::Qualifier => valued("function-name", &target(name, own)),
        Setting::Enabled => switch("enabled"),
        Setting::Batch => valued("batch-size", own),
        Setting::Window => valued("maximum-batching-window-in-seconds", own),
        Setting::Concurrency if own.is_empty() => valued("scaling-config", "{}"),
        Setting::Concurrency => valued("scaling-config", &format!("MaximumConcurrency={own}")),
        Setting::PollersMin | Setting::PollersMax => {
            let pairs = [("MinimumPollers", text(Setting::PollersMin)), ("MaximumPollers", text(Setting::PollersMax))];
            let pairs: Vec<_> = pairs
                .iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(word, text)| format!("{word}={text}"))
                .collect();
            valued("provisioned-poller-config", &if pairs.is_empty() { "{}".to_owned() } else { pairs.join(",") })
        }
        Setting::Parallel => valued("parallelization-factor", own),
        Setting::Tumbling => valued("tumbling-window-in-seconds", own),
        Setting::Filters => {
            let json = |text: &str| serde_json::Value::from(text).to_string();
            let all = rules::patterns(own).unwrap_or_default();
            let all: Vec<_> = all.iter().map(|pattern| format!("{{\"Pattern\":{}}}", json(pattern))).collect();
            valued("filter-criteria", &format!("{{\"Filters\":[{}]}}", all.join(",")))
        }
        Setting::Partial => valued("function-response-types", if own == ON { "ReportBatchItemFailures" } else { "[]" }),
        Setting::Retries => valued("maximum-retry-attempts", own),
        Setting::Age => valued("maximum-record-age-in-seconds", own),
        Setting::Bisect => switch("bisect-batch-on-function-error"),
        Setting::Failure => valued("destination-config", &format!("{{\"OnFailure\":{{\"Destination\":\"{own}\"}}}}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{Poll, defaults};
    use super::*;

    #[test]
    fn only_what_differs_is_said() {
        let place = Place::new("local", "eu-west-1");
        let base = defaults(Poll::Queue);
        let mut wanted = base.clone();
        assert_eq!(update(&place, "f", "id", &base, &wanted), None);
        for (key, text) in [
            ("batch", "20"),
            ("calls", "live"),
            ("pollers_min", "2"),
            ("pollers_max", "9"),
            ("filters", "{\"body\":[\"it's\"]}"),
            ("partial", "true"),
        ] {
            wanted.insert(key.into(), text.into());
        }
        assert_eq!(
            update(&place, "f", "id", &base, &wanted).unwrap(),
            "aws lambda update-event-source-mapping --region eu-west-1 --uuid id --function-name f:live --batch-size 20 \
             --provisioned-poller-config MinimumPollers=2,MaximumPollers=9 \
             --filter-criteria '{\"Filters\":[{\"Pattern\":\"{\\\"body\\\":[\\\"it'\\''s\\\"]}\"}]}' \
             --function-response-types ReportBatchItemFailures"
        );
        let start = ("AT_TIMESTAMP".to_owned(), Some(0));
        let stream = defaults(Poll::Stream);
        assert_eq!(
            create(&place, "f", "arn:aws:kinesis:eu-west-1:1:stream/s", Some(&start), &stream, &stream),
            "aws lambda create-event-source-mapping --region eu-west-1 --function-name f --event-source-arn \
             arn:aws:kinesis:eu-west-1:1:stream/s --starting-position AT_TIMESTAMP --starting-position-timestamp \
             1970-01-01T00:00:00Z"
        );
    }
}
