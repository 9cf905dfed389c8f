//! AWS's schedule expressions, `rate(…)` and `cron(…)`: what is written, and when it runs next.
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html>

mod cron;
mod next;
#[cfg(test)]
mod tests;

pub use cron::Cron;
pub use next::next_runs;

/// Of a rule and of a schedule. <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html>
pub const EXPRESSION_MAX: usize = 256;

const MINUTE: i64 = 60_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Milliseconds between two runs, counted from when it is made.
    Rate(i64),
    Cron(Cron),
}

/// The expression as AWS takes it, and what it means; or the rule it breaks.
pub fn expression(text: &str) -> Result<(String, Expression), String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter when it runs, such as rate(5 minutes) or cron(0 12 * * ? *).".into());
    }
    if text.len() > EXPRESSION_MAX {
        return Err(format!("An expression has at most {EXPRESSION_MAX} characters; this has {}.", text.len()));
    }
    if let Some(inner) = inside(text, "rate") {
        return rate(inner);
    }
    if let Some(inner) = inside(text, "cron") {
        let fields: Vec<String> = inner.split_whitespace().map(str::to_ascii_uppercase).collect();
        let cron = Cron::parse(&fields)?;
        return Ok((format!("cron({})", fields.join(" ")), Expression::Cron(cron)));
    }
    Err(match text.split_whitespace().count() {
        5 | 6 => format!("Write cron(…) around it: cron({text})."),
        2 => format!("Write rate(…) around it: rate({text})."),
        _ => "Write rate(value unit), such as rate(5 minutes), or cron(six fields), such as cron(0 12 * * ? *).".into(),
    })
}

fn inside<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)?.strip_prefix('(')?.strip_suffix(')')
}

/// `5 minutes`: singular for 1, plural for all others.
fn rate(inner: &str) -> Result<(String, Expression), String> {
    let rule = || "A rate is a whole number and minutes, hours or days: rate(1 hour), rate(5 minutes).".to_owned();
    let words: Vec<&str> = inner.split_whitespace().collect();
    let [number, unit] = words[..] else { return Err(rule()) };
    let value: i64 = number.parse().map_err(|_| rule())?;
    if value < 1 {
        return Err("A rate is 1 or more.".into());
    }
    let (one, ms) = match unit {
        "minute" | "minutes" => ("minute", MINUTE),
        "hour" | "hours" => ("hour", 60 * MINUTE),
        "day" | "days" => ("day", 1_440 * MINUTE),
        "second" | "seconds" => return Err("Nothing runs more often than rate(1 minute).".into()),
        _ => return Err(rule()),
    };
    let wanted = if value == 1 { one.to_owned() } else { format!("{one}s") };
    if unit != wanted {
        return Err(format!("Write rate({value} {wanted}): one is singular, more are plural."));
    }
    let every = value.checked_mul(ms).ok_or_else(rule)?;
    Ok((format!("rate({value} {wanted})"), Expression::Rate(every)))
}
