//! The rules of asynchronous invocation, the same in the browser and on the server.
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html>

use super::model::{AGE, DEAD_LETTER, FAILURE, RETRIES, SUCCESS, age_text};
use crate::{error::FieldError, functions::configuration::model::Texts};

/// The settings in one spelling, or what is wrong, each beside its field. What has not changed is not scolded.
pub fn check(base: &Texts, wanted: &Texts) -> Result<Texts, Vec<FieldError>> {
    let mut right = Texts::new();
    let mut wrong = Vec::new();
    for (key, text) in wanted {
        let text = text.trim();
        let checked = match key.as_str() {
            _ if base.get(key).is_some_and(|before| before == text) => Ok(text.to_owned()),
            AGE => age(text).map(age_text),
            RETRIES => retries(text).map(|count| count.to_string()),
            SUCCESS => destination(text, false).map(|()| text.to_owned()),
            FAILURE => destination(text, true).map(|()| text.to_owned()),
            DEAD_LETTER => dead_letter(text).map(|()| text.to_owned()),
            _ => continue,
        };
        match checked {
            Ok(text) => drop(right.insert(key.clone(), text)),
            Err(rule) => wrong.push(FieldError::new(key, rule)),
        }
    }
    if wrong.is_empty() { Ok(right) } else { Err(wrong) }
}

/// `21600`, `6 h`, `1 h 30 min`, `90min`: seconds.
pub fn age(text: &str) -> Result<u32, String> {
    const RULE: &str = "Enter 60 s to 6 h, such as 90 s, 30 min or 1 h 30 min.";
    let seconds = seconds(text).ok_or(RULE)?;
    if (60..=21_600).contains(&seconds) { Ok(seconds) } else { Err(RULE.into()) }
}

fn seconds(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let (mut total, mut number, mut unit) = (0u32, String::new(), String::new());
    // The blank at the end closes the last part.
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() && unit.is_empty() {
            number.push(c);
        } else if c.is_ascii_alphabetic() {
            unit.push(c);
        } else if c.is_ascii_digit() || (c == ' ' && !unit.is_empty()) {
            total = total.checked_add(part(&number, &unit)?)?;
            (number, unit) = (String::new(), String::new());
            if c != ' ' {
                number.push(c);
            }
        } else if c != ' ' {
            return None;
        }
    }
    (number.is_empty() && unit.is_empty() && total > 0).then_some(total)
}

fn part(number: &str, unit: &str) -> Option<u32> {
    let factor = match unit {
        "h" | "hour" | "hours" => 3_600,
        "m" | "min" | "minute" | "minutes" => 60,
        "s" | "sec" | "second" | "seconds" => 1,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(factor)
}

pub fn retries(text: &str) -> Result<u32, String> {
    text.trim().parse().ok().filter(|count| *count <= 2).ok_or_else(|| "Lambda tries 0, 1 or 2 times again.".to_owned())
}

/// The service and the name of an ARN.
pub fn parts(arn: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts[..] {
        ["arn", partition, service, _, _, name] if partition.starts_with("aws") && !name.is_empty() => {
            Some((service, name))
        }
        _ => None,
    }
}

/// Where results go; nothing is nowhere.
pub fn destination(text: &str, failure: bool) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    if text.contains(char::is_whitespace) {
        return Err("An ARN has no white space.".into());
    }
    let Some((service, name)) = parts(text) else {
        return Err("Enter an ARN, such as arn:aws:sqs:eu-west-1:123456789012:my-queue.".into());
    };
    match service {
        "sqs" | "sns" if name.ends_with(".fifo") => {
            Err(format!("{name} is FIFO; Lambda sends to standard queues and topics only."))
        }
        "sqs" | "sns" if !name.contains([':', '/']) => Ok(()),
        "lambda" if name.starts_with("function:") => Ok(()),
        "events" if name.starts_with("event-bus/") => Ok(()),
        "s3" if !failure => Err("A bucket takes failed events only.".into()),
        "s3" if name.contains('/') => Err("Enter the bucket's own ARN, such as arn:aws:s3:::my-bucket.".into()),
        "s3" => Ok(()),
        _ => Err(format!(
            "Results go to an SQS queue, an SNS topic, a function, an event bus{}; this is {service}.",
            if failure { " or a bucket" } else { "" }
        )),
    }
}

/// A function that gets its own results would never end.
pub fn not_itself(arn: &str, function_arn: &str) -> Result<(), String> {
    let plain = |arn: &str| arn.split(':').take(7).map(str::to_owned).collect::<Vec<_>>();
    if !arn.is_empty() && plain(arn) == plain(function_arn) {
        return Err("A function cannot be its own destination: it would never end.".into());
    }
    Ok(())
}

pub fn dead_letter(text: &str) -> Result<(), String> {
    match parts(text) {
        _ if text.is_empty() => Ok(()),
        Some(("sqs" | "sns", _)) => destination(text, true),
        Some((service, _)) => Err(format!("A dead-letter queue is an SQS queue or an SNS topic; this is {service}.")),
        None => destination(text, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn ages_are_typed_as_people_like() {
        for (text, seconds) in [
            ("60", 60),
            ("21600", 21_600),
            (" 6 h ", 21_600),
            ("1 h 30 min", 5_400),
            ("1h30m", 5_400),
            ("90min", 5_400),
            ("2 minutes 5 seconds", 125),
        ] {
            assert_eq!(age(text), Ok(seconds), "{text}");
            assert_eq!(age(&age_text(seconds)), Ok(seconds), "{text}");
        }
        for text in ["", "59", "21601", "7 h", "x", "5 parsecs", "1.5 h", "-60", "h", "1 h 30", "99999999999 h"] {
            assert!(age(text).is_err(), "{text}");
        }
        assert_eq!(age_text(5_405), "1 h 30 min 5 s");
    }

    #[test]
    fn each_rule_names_its_field() {
        let base = texts(&[("age", "6 h"), ("retries", "2"), ("success", ""), ("failure", "kept as it is")]);
        let typed = texts(&[
            ("age", "1 s"),
            ("retries", "3"),
            ("success", "arn:aws:s3:::bucket"),
            ("failure", "kept as it is"),
        ]);
        let fields: Vec<_> = check(&base, &typed).unwrap_err().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["age", "retries", "success"]);
        assert_eq!(check(&base, &texts(&[("age", " 90min ")])).unwrap()["age"], "1 h 30 min");
    }

    #[test]
    fn destinations_are_what_lambda_sends_to() {
        for arn in [
            "",
            "arn:aws:sqs:eu-west-1:123456789012:q",
            "arn:aws:sns:eu-west-1:123456789012:t",
            "arn:aws:lambda:eu-west-1:123456789012:function:f:live",
            "arn:aws:events:eu-west-1:123456789012:event-bus/default",
        ] {
            assert_eq!((destination(arn, false), destination(arn, true)), (Ok(()), Ok(())), "{arn}");
        }
        assert!(destination("arn:aws:s3:::b", true).is_ok() && destination("arn:aws:s3:::b", false).is_err());
        for arn in [
            "q",
            "arn:aws:sqs:eu-west-1:123456789012:q.fifo",
            "arn:aws:sns:eu-west-1:123456789012:t.fifo",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/t",
            "arn:aws:events:eu-west-1:123456789012:rule/x",
            "arn:aws:s3:::b/key",
            "arn:aws:sqs:eu-west-1:123456789012:q x",
        ] {
            assert!(destination(arn, true).is_err(), "{arn}");
        }
        assert!(dead_letter("arn:aws:s3:::b").is_err() && dead_letter("arn:aws:sqs:r:1:q").is_ok());
        let own = "arn:aws:lambda:eu-west-1:1:function:hello";
        assert!(not_itself("arn:aws:lambda:eu-west-1:1:function:hello:live", own).is_err());
        assert!(not_itself("arn:aws:lambda:eu-west-1:1:function:other", own).is_ok() && not_itself("", own).is_ok());
    }
}
