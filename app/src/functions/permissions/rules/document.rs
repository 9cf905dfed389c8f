//! A policy document as somebody writes it: what is wrong, and in which line.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use serde_json::Value;

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// From 1.
    pub line: u32,
    pub message: String,
}

impl Flaw {
    fn new(line: u32, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }

    pub fn words(&self) -> String {
        format!("Line {}: {}", self.line, self.message)
    }
}

/// The flaws of an identity policy; none in one that IAM takes.
pub fn flaws(text: &str) -> Vec<Flaw> {
    if text.trim().is_empty() {
        return vec![Flaw::new(1, "Enter a policy document in JSON.")];
    }
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(1).max(1);
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            return vec![Flaw::new(line, format!("This is not JSON: {words}."))];
        }
    };
    let Some(policy) = value.as_object() else { return vec![Flaw::new(1, "A policy is an object: { … }.")] };
    let mut flaws = Vec::new();
    for key in policy.keys().filter(|key| !["Version", "Id", "Statement"].contains(&key.as_str())) {
        flaws.push(Flaw::new(line_of(text, key), format!("A policy has no “{key}”; it has Version and Statement.")));
    }
    if let Some(version) = policy.get("Version").filter(|v| **v != "2012-10-17" && **v != "2008-10-17") {
        let line = line_of(text, "Version");
        flaws.push(Flaw::new(line, format!("The version is “2012-10-17”, not {version}.")));
    }
    let statements = match policy.get("Statement") {
        None => {
            flaws.push(Flaw::new(1, "The policy has no “Statement”."));
            return flaws;
        }
        Some(Value::Array(all)) => all.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    if statements.is_empty() {
        flaws.push(Flaw::new(line_of(text, "Statement"), "The policy has no statement; remove the policy instead."));
    }
    let lines = statement_lines(text);
    let mut sids: Vec<&str> = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        let line = lines.get(at).copied().unwrap_or(1);
        flaws.extend(statement_flaws(statement).into_iter().map(|message| Flaw::new(line, message)));
        if let Some(sid) = statement["Sid"].as_str().filter(|sid| !sid.is_empty()) {
            if sids.contains(&sid) {
                flaws.push(Flaw::new(line, format!("Another statement has the Sid “{sid}” already.")));
            }
            sids.push(sid);
        }
    }
    flaws
}

const KEYS: [&str; 7] = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

fn statement_flaws(statement: &Value) -> Vec<String> {
    let Some(fields) = statement.as_object() else { return vec!["A statement is an object: { … }.".into()] };
    let mut flaws = Vec::new();
    for key in fields.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        flaws.push(match key.as_str() {
            "Principal" | "NotPrincipal" => {
                "A role's policy has no “Principal”: the role itself is the one who may.".to_owned()
            }
            other => format!("A statement has no “{other}”; it has {}.", KEYS.join(", ")),
        });
    }
    if !matches!(fields.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny")) {
        flaws.push("“Effect” is “Allow” or “Deny”.".into());
    }
    if fields
        .get("Sid")
        .is_some_and(|sid| !sid.as_str().is_some_and(|sid| sid.bytes().all(|b| b.is_ascii_alphanumeric())))
    {
        flaws.push("“Sid” has only letters and digits.".into());
    }
    flaws.extend(one_of(fields, "Action", "NotAction", action));
    flaws.extend(one_of(fields, "Resource", "NotResource", resource));
    if fields.get("Condition").is_some_and(|tests| !tests.as_object().is_some_and(|t| t.values().all(Value::is_object)))
    {
        flaws.push("“Condition” is an object of operators, such as { \"StringEquals\": { … } }.".into());
    }
    flaws
}

type Fields = serde_json::Map<String, Value>;

/// Exactly one of two keys, with texts that keep the rule.
fn one_of(fields: &Fields, key: &str, other: &str, rule: fn(&str) -> Option<String>) -> Vec<String> {
    let value = match (fields.get(key), fields.get(other)) {
        (Some(_), Some(_)) => return vec![format!("A statement has “{key}” or “{other}”, not both.")],
        (None, None) => return vec![format!("The statement has no “{key}”.")],
        (one, another) => one.or(another).cloned().unwrap_or_default(),
    };
    let all = match value {
        Value::Array(all) => all,
        one => vec![one],
    };
    if all.is_empty() {
        return vec![format!("“{key}” is empty.")];
    }
    let texts = all.iter().map(|item| item.as_str().map_or_else(|| Some(format!("“{key}” has texts.")), rule));
    texts.flatten().collect()
}

fn action(text: &str) -> Option<String> {
    let right = text == "*"
        || text.split_once(':').is_some_and(|(service, name)| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            !service.is_empty()
                && service.chars().all(plain)
                && !name.is_empty()
                && name.chars().all(|c| plain(c) || matches!(c, '*' | '?'))
        });
    (!right).then(|| format!("“{text}” is no action; one is sqs:SendMessage."))
}

fn resource(text: &str) -> Option<String> {
    let right = text == "*"
        || text.starts_with("${")
        || (text.starts_with("arn:") && text.splitn(6, ':').count() == 6)
        || (text.starts_with("arn:") && text.ends_with('*'));
    (!right).then(|| format!("“{text}” is no ARN; write arn:aws:… or *."))
}

/// The line a key is first written in.
fn line_of(text: &str, key: &str) -> u32 {
    let quoted = format!("\"{key}\"");
    let at = text.find(&quoted).unwrap_or(0);
    line_at(text, at)
}

fn line_at(text: &str, at: usize) -> u32 {
    let before = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX - 1) + 1
}

/// The line each statement begins in: the objects one step below the key “Statement”. `text` is JSON.
fn statement_lines(text: &str) -> Vec<u32> {
    let (mut lines, mut depth, mut quoted, mut escaped) = (Vec::new(), 0u32, false, false);
    let (mut word, mut last_word) = (String::new(), String::new());
    // The depth at which statements begin.
    let mut inside: Option<u32> = None;
    for (at, byte) in text.bytes().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    quoted = false;
                    last_word = std::mem::take(&mut word);
                }
                other => word.push(char::from(other)),
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b':' if depth == 1 => inside = (last_word == "Statement").then_some(1),
            b'[' => {
                depth += 1;
                if inside == Some(1) && depth == 2 {
                    inside = Some(2);
                }
            }
            b'{' => {
                if inside == Some(depth) && depth > 0 {
                    lines.push(line_at(text, at));
                }
                depth += 1;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests;
