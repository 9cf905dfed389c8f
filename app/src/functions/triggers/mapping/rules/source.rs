//! The rules of what is polled, and from where on.

use super::super::model::Poll;
use crate::{error::FieldError, functions::configuration::model::Texts};

/// The ARN of something to poll, of the region: `what` is `sqs`, `kinesis` or `dynamodb`.
pub fn source(what: &str, region: &str, text: &str) -> Result<String, String> {
    let text = text.trim();
    let (noun, example) = match what {
        "sqs" => ("queue", format!("arn:aws:sqs:{region}:123456789012:orders")),
        "kinesis" => ("stream", format!("arn:aws:kinesis:{region}:123456789012:stream/clicks")),
        _ => (
            "table's stream",
            format!("arn:aws:dynamodb:{region}:123456789012:table/carts/stream/2026-11-22T10:24:00.000"),
        ),
    };
    if text.is_empty() {
        return Err(format!("Choose a {}, or enter the ARN of one.", noun.trim_end_matches("'s stream")));
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", _, service, place, account, resource] = parts[..] else {
        return Err(format!("This is no ARN of a {noun}, such as {example}."));
    };
    let fits = service == what
        && account.len() == 12
        && account.bytes().all(|b| b.is_ascii_digit())
        && !text.contains(char::is_whitespace)
        && match what {
            "sqs" => !resource.is_empty() && !resource.contains(['/', ':']),
            "kinesis" => resource.strip_prefix("stream/").is_some_and(|name| !name.is_empty()),
            _ => resource.strip_prefix("table/").and_then(|rest| rest.split_once("/stream/")).is_some(),
        };
    if !fits {
        return Err(format!("This is no ARN of a {noun}, such as {example}."));
    }
    if place != region {
        return Err(format!("The {noun} is in {place}; Lambda polls only in the function's own region, {region}."));
    }
    Ok(text.to_owned())
}

/// Where reading of a stream begins: the position and, for a time, that time in milliseconds.
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html>
pub fn start(poll: Poll, typed: &Texts, now: Option<i64>) -> Result<(String, Option<i64>), FieldError> {
    let text = |key: &str| typed.get(key).map_or("", |text| text.trim());
    match text("start") {
        "" | "LATEST" => Ok(("LATEST".into(), None)),
        "TRIM_HORIZON" => Ok(("TRIM_HORIZON".into(), None)),
        "AT_TIMESTAMP" if poll == Poll::Stream => {
            let at = moment(text("start_at")).map_err(|message| FieldError::new("start_at", message))?;
            if now.is_some_and(|now| at > now) {
                return Err(FieldError::new("start_at", "This time is still to come; choose an earlier one."));
            }
            Ok(("AT_TIMESTAMP".into(), Some(at)))
        }
        _ => Err(FieldError::new("start", "Choose where reading begins.")),
    }
}

/// `2026-11-22T10:24` or `2026-11-22T10:24:30`, in UTC.
pub fn moment(text: &str) -> Result<i64, String> {
    let rule = || "Enter a date and a time, such as 2026-11-22T10:24.".to_owned();
    let (date, time) = text.split_once(['T', ' ']).ok_or_else(rule)?;
    let day = crate::ui::time::day_of(date).ok_or_else(rule)?;
    let parts: Vec<i64> = time.trim_end_matches('Z').split(':').map(|part| part.parse().unwrap_or(-1)).collect();
    let seconds = match parts[..] {
        [h @ 0..24, m @ 0..60] => h * 3_600 + m * 60,
        [h @ 0..24, m @ 0..60, s @ 0..60] => h * 3_600 + m * 60 + s,
        _ => return Err(rule()),
    };
    Ok((day * 86_400 + seconds) * 1_000)
}

/// AWS refuses the first; the second is its advice.
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html>
pub fn visibility(visibility_s: u32, timeout_s: u32) -> Result<(), String> {
    if visibility_s < timeout_s {
        return Err(format!(
            "The queue hides a message for {visibility_s} s, the function may run {timeout_s} s: others would get the \
             message meanwhile, and AWS refuses it. Give the queue a visibility timeout of at least {timeout_s} s, best {} s.",
            timeout_s * 6
        ));
    }
    Ok(())
}

/// What should be better although AWS takes it.
pub fn visibility_advice(visibility_s: u32, timeout_s: u32) -> Option<String> {
    (visibility_s >= timeout_s && visibility_s < timeout_s * 6).then(|| {
        format!(
            "The queue hides a message for {visibility_s} s. AWS advises six times the function's timeout, here {} s, so \
             that throttled batches can be tried again before others see the messages.",
            timeout_s * 6
        )
    })
}
