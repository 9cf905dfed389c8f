//! The rules of event source mappings, each with its page of AWS's documentation; kept by the form and by the service.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>

use serde_json::{Deserializer, Value};

use super::model::{OFF, ON, Poll, Setting};
use crate::{
    error::FieldError,
    functions::{configuration::model::Texts, model::rules::thousands},
};

mod new;
mod source;

pub use new::{BY_ARN, chosen, new};
pub use source::{moment, source, start, visibility, visibility_advice};

/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html>
const PATTERNS_MOST: usize = 10;
const PATTERN_LONGEST: usize = 4_096;

/// The fields as they are meant: those that fit, switches that a plain form leaves out as off.
pub fn wanted(poll: Poll, typed: &Texts) -> Texts {
    let mut wanted = Texts::new();
    for setting in Setting::ALL.into_iter().filter(|setting| setting.fits(poll)) {
        let text = typed.get(setting.key()).map_or("", |text| text.trim());
        let text = match setting {
            _ if setting.is_switch() => (if text == ON { ON } else { OFF }).to_owned(),
            Setting::Filters => patterns(text).map_or_else(|_| text.to_owned(), |all| all.join("\n")),
            Setting::Qualifier if text == "$LATEST" => String::new(),
            _ => plain_number(text).unwrap_or_else(|| text.to_owned()),
        };
        wanted.insert(setting.key().to_owned(), text);
    }
    wanted
}

/// `0010` and `10` are the same.
fn plain_number(text: &str) -> Option<String> {
    text.parse::<i64>().ok().map(|number| number.to_string())
}

/// The rules of what differs from `base`, each error beside its field.
pub fn check(poll: Poll, base: &Texts, wanted: &Texts) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    let text = |setting: Setting| wanted.get(setting.key()).map_or("", String::as_str);
    for setting in Setting::ALL.into_iter().filter(|setting| setting.fits(poll)) {
        // What AWS has is AWS's business.
        if base.get(setting.key()).map(String::as_str) == Some(text(setting)) {
            continue;
        }
        if let Err(message) = one(poll, setting, text(setting)) {
            errors.push(FieldError::new(setting.key(), message));
        }
    }
    let touched = |settings: &[Setting]| {
        settings.iter().any(|setting| base.get(setting.key()).map(String::as_str) != Some(text(*setting)))
    };
    if errors.is_empty()
        && let Err(error) = together(poll, &text, &touched)
    {
        errors.push(error);
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn one(poll: Poll, setting: Setting, text: &str) -> Result<(), String> {
    match setting {
        Setting::Batch => number(text, 1, if poll == Poll::Fifo { 10 } else { 10_000 }, ""),
        Setting::Window => number(text, 0, 300, " seconds"),
        Setting::Concurrency => or_empty(text, 2, 1_000),
        Setting::PollersMin => or_empty(text, if poll == Poll::Queue { 2 } else { 1 }, 200),
        Setting::PollersMax if poll == Poll::Queue => or_empty(text, 2, 10_000),
        Setting::PollersMax => or_empty(text, 1, 2_000),
        Setting::Parallel => number(text, 1, 10, ""),
        Setting::Tumbling => number(text, 0, 900, " seconds"),
        Setting::Retries if text == "-1" => Ok(()),
        Setting::Retries => number(text, 0, 10_000, ", or -1 to try until the record is too old"),
        Setting::Age if text == "-1" => Ok(()),
        Setting::Age => number(text, 60, 604_800, " seconds, or -1 for no limit"),
        Setting::Filters => patterns(text).map(drop),
        Setting::Failure => destination(text),
        Setting::Qualifier => crate::http_apis::model::rules::qualifier(text).map(drop),
        Setting::Enabled | Setting::Partial | Setting::Bisect => Ok(()),
    }
}

/// What one setting asks of another.
fn together<'a>(
    poll: Poll,
    text: &impl Fn(Setting) -> &'a str,
    touched: &impl Fn(&[Setting]) -> bool,
) -> Result<(), FieldError> {
    let number = |setting| text(setting).parse::<u32>().ok();
    let refuse = |setting: Setting, message: &str| Err(FieldError::new(setting.key(), message));
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
    let gathers = number(Setting::Batch) > Some(10) && number(Setting::Window) == Some(0);
    if poll == Poll::Queue && gathers && touched(&[Setting::Batch, Setting::Window]) {
        return refuse(Setting::Window, "A batch of more than 10 messages needs a window of at least 1 second.");
    }
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
    let (least, most) = (number(Setting::PollersMin), number(Setting::PollersMax));
    if poll == Poll::Queue && number(Setting::Concurrency).is_some() && (least.is_some() || most.is_some()) {
        return refuse(
            Setting::Concurrency,
            "Provisioned pollers limit the concurrency themselves: leave this, or both numbers of pollers, empty.",
        );
    }
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        return refuse(Setting::PollersMax, "The maximum is at least the minimum.");
    }
    Ok(())
}

fn number(text: &str, least: u32, most: u32, unit: &str) -> Result<(), String> {
    let rule = || format!("Enter a whole number from {} to {}{unit}.", thousands(least), thousands(most));
    text.parse::<u32>().ok().filter(|number| (least..=most).contains(number)).map(drop).ok_or_else(rule)
}

fn or_empty(text: &str, least: u32, most: u32) -> Result<(), String> {
    if text.is_empty() { Ok(()) } else { number(text, least, most, ", or nothing") }
}

/// One JSON object after another, each as it was typed.
pub fn patterns(text: &str) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    let mut stream = Deserializer::from_str(text).into_iter::<Value>();
    let mut from = 0;
    while let Some(value) = stream.next() {
        let nth = all.len() + 1;
        match value {
            Ok(Value::Object(_)) => {}
            Ok(_) => {
                return Err(format!(
                    "Pattern {nth} is not a JSON object, such as {{\"body\": {{\"kind\": [\"order\"]}}}}."
                ));
            }
            Err(error) => return Err(format!("Pattern {nth} is not valid JSON: {error}.")),
        }
        let pattern = text[from..stream.byte_offset()].trim().to_owned();
        from = stream.byte_offset();
        if pattern.chars().count() > PATTERN_LONGEST {
            return Err(format!("A pattern has at most {} characters; number {nth} has more.", thousands(4_096)));
        }
        all.push(pattern);
    }
    if all.len() > PATTERNS_MOST {
        return Err(format!("Use at most {PATTERNS_MOST} patterns (5, where AWS has not raised the limit)."));
    }
    Ok(all)
}

/// A standard queue, a standard topic, or a bucket.
/// <https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html>
fn destination(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", _, service @ ("sqs" | "sns" | "s3"), _, _, name] = parts[..] else {
        return Err("Enter the ARN of a queue, of a topic or of a bucket.".into());
    };
    if name.is_empty() || text.contains(char::is_whitespace) {
        return Err("The ARN ends with the name of the queue, topic or bucket.".into());
    }
    if service != "s3" && name.ends_with(".fifo") {
        return Err("Lambda sends to standard queues and topics only, not to FIFO ones.".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
