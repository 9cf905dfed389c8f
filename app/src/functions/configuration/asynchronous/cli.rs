//! “Show as AWS CLI” of asynchronous invocation and destinations.

use super::{
    model::{AGE, AGE_DEFAULT, DEAD_LETTER, FAILURE, RETRIES, RETRIES_DEFAULT, SUCCESS},
    rules,
};
use crate::{
    connections::model::Place,
    functions::{configuration::model::Texts, create::cli::quote},
};

/// Whether nothing of it differs from what AWS does by itself.
pub fn is_default(texts: &Texts) -> bool {
    let text = |key: &str| texts.get(key).map_or("", String::as_str);
    text(SUCCESS).is_empty()
        && text(FAILURE).is_empty()
        && rules::age(text(AGE)) == Ok(AGE_DEFAULT)
        && rules::retries(text(RETRIES)) == Ok(RETRIES_DEFAULT)
}

/// Nothing where nothing differs. AWS takes the whole, so that the whole is sent.
pub fn save(place: &Place, name: &str, qualifier: &str, base: &Texts, wanted: &Texts) -> Vec<String> {
    if base == wanted {
        return Vec::new();
    }
    let qualifier = match qualifier {
        "" | "$LATEST" => String::new(),
        chosen => format!(" --qualifier {}", quote(chosen)),
    };
    let at = format!("--region {} --function-name {}{qualifier}", quote(&place.region), quote(name));
    if is_default(wanted) {
        return vec![format!("aws lambda delete-function-event-invoke-config {at}")];
    }
    let text = |key: &str| wanted.get(key).map_or("", String::as_str);
    let mut command = format!("aws lambda put-function-event-invoke-config {at}");
    if let Ok(age) = rules::age(text(AGE)) {
        command.push_str(&format!(" --maximum-event-age-in-seconds {age}"));
    }
    if let Ok(retries) = rules::retries(text(RETRIES)) {
        command.push_str(&format!(" --maximum-retry-attempts {retries}"));
    }
    let place = |name: &str, key: &str| {
        let arn = text(key);
        (!arn.is_empty()).then(|| format!("\"{name}\":{{\"Destination\":{}}}", serde_json::Value::from(arn)))
    };
    let places: Vec<String> =
        [place("OnSuccess", SUCCESS), place("OnFailure", FAILURE)].into_iter().flatten().collect();
    if !places.is_empty() {
        command.push_str(&format!(" --destination-config {}", quote(&format!("{{{}}}", places.join(",")))));
    }
    vec![command]
}

pub fn dead_letter(place: &Place, name: &str, base: &Texts, wanted: &Texts) -> Vec<String> {
    let arn = wanted.get(DEAD_LETTER).cloned().unwrap_or_default();
    if base.get(DEAD_LETTER).cloned().unwrap_or_default() == arn {
        return Vec::new();
    }
    let at = format!("--region {} --function-name {}", quote(&place.region), quote(name));
    let target = quote(&format!("TargetArn={arn}"));
    vec![
        format!("aws lambda update-function-configuration {at} --dead-letter-config {target}"),
        format!("aws lambda wait function-updated-v2 {at}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::configuration::asynchronous::model::texts;

    #[test]
    fn the_whole_is_sent_or_taken_away() {
        let place = Place::new("local", "us-east-1");
        let (base, queue) = (texts(21_600, 2, "", ""), "arn:aws:sqs:us-east-1:1:q");
        assert!(save(&place, "hello", "", &base, &base).is_empty());
        let wanted = texts(60, 0, "", queue);
        assert_eq!(
            save(&place, "hello", "live", &base, &wanted),
            [concat!(
                "aws lambda put-function-event-invoke-config --region us-east-1 --function-name hello --qualifier live ",
                "--maximum-event-age-in-seconds 60 --maximum-retry-attempts 0 ",
                r#"--destination-config '{"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:1:q"}}'"#
            )]
        );
        assert!(save(&place, "hello", "", &wanted, &base)[0].contains("delete-function-event-invoke-config"));
    }
}
