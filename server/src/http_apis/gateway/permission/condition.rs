//! The condition block of a statement, and the wildcards of ARNs.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use serde_json::Value;

use super::{Ask, texts};

/// Checks every operator and key; all must hold. The error ends a sentence that begins with the statement's name.
///
/// An operator not known here fails an Allow and fulfils a Deny: when in doubt, refuse.
pub fn check(block: Option<&Value>, ask: &Ask, deny: bool) -> Result<(), String> {
    let Some(Value::Object(operators)) = block else { return Ok(()) };
    for (operator, keys) in operators {
        let Value::Object(keys) = keys else { continue };
        for (key, wanted) in keys {
            let wanted = texts(Some(wanted));
            let holds = match (holds(operator, key, &wanted, ask), deny) {
                (Some(holds), _) => holds,
                (None, deny) => deny,
            };
            if !holds {
                return Err(miss(operator, key, &wanted, ask));
            }
        }
    }
    Ok(())
}

/// None for an operator that is not known here.
fn holds(operator: &str, key: &str, wanted: &[&str], ask: &Ask) -> Option<bool> {
    let (operator, if_exists) = operator.strip_suffix("IfExists").map_or((operator, false), |o| (o, true));
    let (base, negated) = match operator {
        "ArnNotLike" | "ArnNotEquals" => ("ArnLike", true),
        "StringNotLike" => ("StringLike", true),
        "StringNotEquals" => ("StringEquals", true),
        "StringNotEqualsIgnoreCase" => ("StringEqualsIgnoreCase", true),
        "ArnEquals" => ("ArnLike", false),
        other => (other, false),
    };
    let compare: fn(&str, &str) -> bool = match base {
        "ArnLike" => arn_like,
        "StringLike" => wildcard,
        "StringEquals" => |want, have| want == have,
        "StringEqualsIgnoreCase" => |want, have| want.eq_ignore_ascii_case(have),
        "Bool" => |_, _| false,
        _ => return None,
    };
    Some(match value_of(key, ask) {
        Some(have) => wanted.iter().any(|want| compare(want, have)) != negated,
        None => if_exists || negated,
    })
}

/// The two keys API Gateway supplies.
fn value_of<'a>(key: &str, ask: &'a Ask) -> Option<&'a str> {
    match key.to_ascii_lowercase().as_str() {
        "aws:sourcearn" => Some(&ask.source_arn),
        "aws:sourceaccount" => Some(&ask.source_account),
        _ => None,
    }
}

fn miss(operator: &str, key: &str, wanted: &[&str], ask: &Ask) -> String {
    let wants = wanted.join(", ");
    match value_of(key, ask) {
        Some(have) => {
            let default_route = have.ends_with("/$default") && wanted.iter().any(|w| w.ends_with("/*/*/*"));
            let hint = if default_route { " The $default route has no method and path: /*/* covers it." } else { "" };
            format!("wants {key} {wants}, but the request comes from {have}.{hint}")
        }
        None => format!("wants {key} ({operator} {wants}), which API Gateway does not send."),
    }
}

/// `ArnLike`: each of the six parts by itself, so that `*` does not reach across a colon.
pub fn arn_like(pattern: &str, arn: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (mut wanted, mut have) = (pattern.splitn(6, ':'), arn.splitn(6, ':'));
    loop {
        match (wanted.next(), have.next()) {
            (Some(want), Some(part)) if wildcard(want, part) => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// `*` is any run of characters, `?` exactly one.
pub fn wildcard(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            // Let the last star take one character more.
            _ => match retry {
                Some((star, from)) => {
                    retry = Some((star, from + 1));
                    p = star + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}
