//! The rules of aliases, the same in the browser and on the server.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html>

use super::model::{Alias, Split};
use crate::{
    error::FieldError,
    functions::{
        configuration::model::Texts,
        model::rules,
        versions::model::{LATEST, Version},
    },
};

/// What two people may change at once: the version, the words, and the second version with its share.
pub const KEYS: [&str; 3] = ["version", "description", "split"];
/// The form's fields; two of them are the split.
pub const FIELDS: [&str; 4] = ["version", "description", "second", "share"];

/// Test invocations of one sample.
pub const SAMPLE: u32 = 200;

pub fn label(key: &str) -> String {
    match key {
        "version" => "Version",
        "description" => "Description",
        "split" => "Second version",
        other => other,
    }
    .to_owned()
}

/// 1–128 letters, digits, `-` and `_`, not digits alone: that is a version's number.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html>
pub fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a name, such as live.".into());
    }
    if text.chars().count() > 128 {
        return Err(format!("Use at most 128 characters; this has {}.", text.chars().count()));
    }
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
        return Err(format!("Use only letters, digits, - and _; “{bad}” is not allowed."));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("Use at least one letter: digits alone are a version's number.".into());
    }
    Ok(text.to_owned())
}

/// 0–100 with at most two decimals, as hundredths of a percent.
fn hundredths(text: &str) -> Result<u32, String> {
    let rule = || "The share is a number from 0 to 100 percent, with at most two decimals.".to_owned();
    let text = text.trim().trim_end_matches('%').trim_end();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || decimals.len() > 2 || !digits(whole) || !digits(decimals) {
        return Err(rule());
    }
    let number: u32 = format!("{whole}{decimals:0<2}").parse().map_err(|_| rule())?;
    if number <= 10_000 { Ok(number) } else { Err(rule()) }
}

/// A share as AWS takes it, 0.0–1.0.
pub fn weight(percent: &str) -> Result<f64, String> {
    hundredths(percent).map(|number| f64::from(number) / 10_000.0)
}

/// `12.5` of 0.125.
pub fn percent_text(weight: f64) -> String {
    let text = format!("{:.2}", weight * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What the first version gets of a share typed, where it is one.
pub fn rest(percent: &str) -> Option<String> {
    hundredths(percent).ok().map(|number| percent_text(f64::from(10_000 - number) / 10_000.0))
}

/// An alias by [`KEYS`], to be merged.
pub fn texts(alias: &Alias) -> Texts {
    let split = alias.split.as_ref().map(|split| format!("{} {}", split.version, split.percent));
    let values = [alias.version.clone(), alias.description.clone(), split.unwrap_or_default()];
    KEYS.into_iter().map(str::to_owned).zip(values).collect()
}

/// The split of a merged alias.
pub fn split_of(texts: &Texts) -> Option<Split> {
    let (version, percent) = texts.get("split")?.split_once(' ')?;
    Some(Split { version: version.to_owned(), percent: percent.to_owned() })
}

/// The form's fields of a merged alias.
pub fn fields(texts: &Texts) -> Texts {
    let split = split_of(texts);
    let of = |key: &str| texts.get(key).cloned().unwrap_or_default();
    let (second, share) = split.map(|split| (split.version, split.percent)).unwrap_or_default();
    FIELDS.into_iter().map(str::to_owned).zip([of("version"), of("description"), second, share]).collect()
}

/// The fields as typed, by [`KEYS`]; what is no share stays, so that the rule refuses it.
pub fn wanted(typed: &Texts) -> Texts {
    let of = |key: &str| typed.get(key).map(|text| text.trim().to_owned()).unwrap_or_default();
    let (second, share) = (of("second"), of("share"));
    let share = hundredths(&share).map_or(share, |number| percent_text(f64::from(number) / 10_000.0));
    let split = if second.is_empty() { String::new() } else { format!("{second} {share}") };
    KEYS.into_iter().map(str::to_owned).zip([of("version"), of("description"), split]).collect()
}

/// What can be said of the texts alone; then, of the versions they name. `provisioned`: the alias has provisioned
/// concurrency.
pub fn check(wanted: &Texts, versions: &[Version], provisioned: bool) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let of = |key: &str| wanted.get(key).map(String::as_str).unwrap_or_default();
    if let Err(rule) = rules::description(of("description")) {
        wrong.push(FieldError::new("description", rule));
    }
    let version = of("version");
    let first = versions.iter().find(|known| known.number == version);
    if version.is_empty() {
        wrong.push(FieldError::new("version", "Choose a version."));
    } else if first.is_none() {
        wrong.push(FieldError::new("version", format!("There is no version {version}.")));
    }
    let Some(split) = split_of(wanted) else { return wrong };
    if let Err(rule) = weight(&split.percent) {
        wrong.push(FieldError::new("share", rule));
    }
    let second = versions.iter().find(|known| known.number == split.version);
    if let Some(rule) = cannot_split(version, &split.version, first, second, provisioned) {
        wrong.push(FieldError::new("second", rule));
    }
    wrong
}

/// Why requests cannot be split between two versions.
fn cannot_split(
    version: &str,
    other: &str,
    first: Option<&Version>,
    second: Option<&Version>,
    provisioned: bool,
) -> Option<String> {
    if provisioned {
        let rule = "This alias has provisioned concurrency, so its requests cannot be split. Remove that first, under \
                    Concurrency.";
        return Some(rule.into());
    }
    if [version, other].contains(&LATEST) {
        return Some("$LATEST cannot have a share: both have to be published versions.".into());
    }
    if version == other {
        return Some(format!("Version {other} has all of the rest already; choose another one."));
    }
    let Some(second) = second else { return Some(format!("There is no version {other}.")) };
    let first = first?;
    if first.role_arn != second.role_arn {
        let name = |arn: &str| arn.rsplit('/').next().unwrap_or(arn).to_owned();
        return Some(format!(
            "Version {version} has the execution role {} and version {other} the role {}; both need the same one.",
            name(&first.role_arn),
            name(&second.role_arn)
        ));
    }
    (first.dead_letter_arn != second.dead_letter_arn).then(|| {
        format!(
            "The dead-letter queues of version {version} and version {other} differ; both need the same one, or none."
        )
    })
}

/// The counts that 999 of 1,000 samples of `n` stay within, where each of the `n` has the chance `p`.
pub fn band(n: u32, p: f64) -> (u32, u32) {
    if n == 0 || p <= 0.0 {
        return (0, 0);
    }
    if p >= 1.0 {
        return (n, n);
    }
    const TAIL: f64 = 0.0005;
    let (mut ways, mut sum) = (0.0, 0.0);
    let mut low = None;
    for k in 0..=n {
        if k > 0 {
            // The logarithm of “n choose k”.
            ways += (f64::from(n - k + 1) / f64::from(k)).ln();
        }
        sum += (ways + f64::from(k) * p.ln() + f64::from(n - k) * (1.0 - p).ln()).exp();
        if low.is_none() && sum > TAIL {
            low = Some(k);
        }
        if sum >= 1.0 - TAIL {
            return (low.unwrap_or(k), k);
        }
    }
    (low.unwrap_or(0), n)
}

#[cfg(test)]
mod tests;
