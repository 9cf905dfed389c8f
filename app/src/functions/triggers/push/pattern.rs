//! Event patterns of EventBridge: which events a rule takes.
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html>

use serde_json::{Map, Value};

/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html>
pub const PATTERN_MAX: usize = 4_096;

/// A pattern to begin with.
pub struct Template {
    pub key: &'static str,
    pub title: &'static str,
    pub pattern: &'static str,
    /// What has to be so that the events arrive; may be empty.
    pub note: &'static str,
}

pub const TEMPLATES: [Template; 4] = [
    Template {
        key: "ec2",
        title: "An EC2 instance changes its state",
        pattern: r#"{
  "source": ["aws.ec2"],
  "detail-type": ["EC2 Instance State-change Notification"],
  "detail": { "state": ["running", "stopped"] }
}"#,
        note: "",
    },
    Template {
        key: "s3",
        title: "An object is created in a bucket",
        pattern: r#"{
  "source": ["aws.s3"],
  "detail-type": ["Object Created"],
  "detail": { "bucket": { "name": ["my-bucket"] } }
}"#,
        note: "The bucket sends its events to EventBridge only when that is switched on in its properties.",
    },
    Template {
        key: "ecr",
        title: "A scan of an image in ECR is complete",
        pattern: r#"{
  "source": ["aws.ecr"],
  "detail-type": ["ECR Image Scan"],
  "detail": { "scan-status": ["COMPLETE"] }
}"#,
        note: "",
    },
    Template {
        key: "custom",
        title: "An event of your own",
        pattern: r#"{
  "source": ["my.app"],
  "detail-type": ["order placed"]
}"#,
        note: "Your program sends it with PutEvents.",
    },
];

/// What a comparison in brackets may be. <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>
const OPERATORS: [&str; 8] =
    ["prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "exists", "cidr"];

/// The pattern in one line, as AWS takes it; or the rule it breaks.
pub fn pattern(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("Enter a pattern, such as {\"source\": [\"my.app\"]}.".into());
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let what = error.to_string();
        let what = what.rsplit_once(" at line").map_or(what.as_str(), |(what, _)| what);
        format!("Not valid JSON in line {}, column {}: {what}.", error.line(), error.column())
    })?;
    let Value::Object(fields) = &value else {
        return Err("A pattern is an object: {\"source\": [\"my.app\"]}.".into());
    };
    if fields.is_empty() {
        return Err("An empty pattern matches nothing; name at least one field, such as \"source\".".into());
    }
    object(fields, "")?;
    let line = value.to_string();
    if line.len() > PATTERN_MAX {
        return Err(format!("A pattern has at most {PATTERN_MAX} characters; this has {}.", line.len()));
    }
    Ok(line)
}

/// Each field holds either fields or a list of what it may be.
fn object(fields: &Map<String, Value>, path: &str) -> Result<(), String> {
    for (name, value) in fields {
        let here = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match value {
            Value::Object(inner) if inner.is_empty() => {
                return Err(format!("“{here}” is empty; leave it out, or say what it holds."));
            }
            Value::Object(inner) => object(inner, &here)?,
            Value::Array(all) if all.is_empty() => {
                return Err(format!("“{here}” is an empty list; nothing would match."));
            }
            Value::Array(all) if name == "$or" => {
                for one in all {
                    let Value::Object(inner) = one else { return Err(format!("“{here}” is a list of objects.")) };
                    object(inner, &here)?;
                }
            }
            Value::Array(all) => all.iter().try_for_each(|one| comparison(one, &here))?,
            other => return Err(format!("“{here}” is a list of the values it may have: [{other}].")),
        }
    }
    Ok(())
}

fn comparison(one: &Value, here: &str) -> Result<(), String> {
    match one {
        Value::Array(_) => {
            Err(format!("“{here}” has a list in its list; AWS takes only values and comparisons there."))
        }
        Value::Object(rule) => {
            let known = rule.len() == 1 && rule.keys().all(|operator| OPERATORS.contains(&operator.as_str()));
            if known {
                Ok(())
            } else {
                Err(format!("A comparison of “{here}” is one of: {}.", OPERATORS.join(", ")))
            }
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_patterns() {
        for template in TEMPLATES {
            assert!(pattern(template.pattern).unwrap().starts_with('{'), "{}", template.key);
        }
    }

    #[test]
    fn what_aws_takes() {
        for text in [
            r#"{"detail": {"size": [{"numeric": [">", 0]}], "key": [{"prefix": "in/"}, "x", null, 5]}}"#,
            r#"{"$or": [{"source": ["a"]}, {"detail": {"a": [{"exists": false}]}}]}"#,
            r#"{"source": [{"anything-but": {"prefix": "aws."}}]}"#,
        ] {
            assert!(pattern(text).is_ok(), "{text}");
        }
        assert_eq!(pattern("{ \"source\" :\n [\"a\"] }").unwrap(), r#"{"source":["a"]}"#);
    }

    #[test]
    fn what_aws_refuses_is_said() {
        for (text, part) in [
            ("", "Enter a pattern"),
            ("{oops", "line 1"),
            ("[1]", "an object"),
            ("{}", "at least one field"),
            (r#"{"source": "a"}"#, "“source” is a list"),
            (r#"{"detail": {"a": []}}"#, "“detail.a” is an empty list"),
            (r#"{"detail": {}}"#, "“detail” is empty"),
            (r#"{"a": [["b"]]}"#, "list in its list"),
            (r#"{"a": [{"starts": "b"}]}"#, "one of: prefix"),
        ] {
            assert!(pattern(text).unwrap_err().contains(part), "{text}");
        }
        let long = format!(r#"{{"source": ["{}"]}}"#, "a".repeat(PATTERN_MAX));
        assert!(pattern(&long).unwrap_err().contains("4096"));
    }
}
