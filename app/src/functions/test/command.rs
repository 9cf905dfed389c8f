//! “Show as AWS CLI” of a test.

use crate::functions::{create::cli::quote, model::invoke::InvocationType, parts::open::Target};

/// Longer events are better read from a file.
const INLINE_MAX: usize = 2_000;

pub fn command(target: &Target, kind: InvocationType, event: &str) -> String {
    let mut out =
        format!("aws lambda invoke --region {} --function-name {}", quote(&target.place.region), quote(&target.name));
    if !target.qualifier.is_empty() {
        out.push_str(&format!(" --qualifier {}", quote(&target.qualifier)));
    }
    match kind {
        InvocationType::RequestResponse => out.push_str(" --log-type Tail"),
        InvocationType::Event => out.push_str(" --invocation-type Event"),
        InvocationType::DryRun => out.push_str(" --invocation-type DryRun"),
    }
    let one_line = serde_json::from_str::<serde_json::Value>(event).map(|value| value.to_string());
    let payload = match one_line {
        Ok(text) if text.len() <= INLINE_MAX => quote(&text),
        _ => "file://event.json".into(),
    };
    out.push_str(&format!(" --cli-binary-format raw-in-base64-out --payload {payload} out.json"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::model::Place;

    #[test]
    fn the_command_does_the_same() {
        let mut target =
            Target { place: Place::new("local", "us-east-1"), name: "hello".into(), qualifier: "live".into() };
        assert_eq!(
            command(&target, InvocationType::Event, "{\n \"a\": \"it's\"}"),
            concat!(
                "aws lambda invoke --region us-east-1 --function-name hello --qualifier live --invocation-type Event ",
                r#"--cli-binary-format raw-in-base64-out --payload '{"a":"it'\''s"}' out.json"#
            )
        );
        target.qualifier.clear();
        assert_eq!(
            command(&target, InvocationType::RequestResponse, "not json"),
            concat!(
                "aws lambda invoke --region us-east-1 --function-name hello --log-type Tail ",
                "--cli-binary-format raw-in-base64-out --payload file://event.json out.json"
            )
        );
    }
}
