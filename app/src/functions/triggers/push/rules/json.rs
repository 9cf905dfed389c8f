//! Rules for fields that hold JSON.

use serde_json::Value;

/// What a rule or schedule sends instead of the event: JSON. Empty sends the event itself.
pub fn input(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > 8_192 {
        return Err(format!("What is sent has at most 8,192 characters; this has {}.", text.len()));
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) => Ok(Some(value.to_string())),
        Err(error) => Err(format!("Not valid JSON in line {}, column {}.", error.line(), error.column())),
    }
}

/// <https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html>
pub fn filter_policy(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value: Value = serde_json::from_str(text)
        .map_err(|error| format!("Not valid JSON in line {}, column {}.", error.line(), error.column()))?;
    let Value::Object(fields) = &value else {
        return Err("A filter policy is an object: {\"kind\": [\"order\"]}.".into());
    };
    if fields.len() > 5 {
        return Err(format!("A filter policy has at most 5 names; this has {}.", fields.len()));
    }
    for (name, wanted) in fields {
        let fits = match wanted {
            Value::Array(all) => !all.is_empty(),
            Value::Object(inner) => !inner.is_empty(),
            _ => false,
        };
        if !fits {
            return Err(format!("“{name}” is a list of the values it may have, such as [\"order\"]."));
        }
    }
    Ok(Some(value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_fields() {
        assert_eq!(input(" "), Ok(None));
        assert_eq!(input("{ \"a\": 1 }"), Ok(Some("{\"a\":1}".into())));
        assert!(input("{a}").unwrap_err().contains("line 1"));
        assert_eq!(filter_policy(""), Ok(None));
        assert!(filter_policy(r#"{"kind": ["a", {"prefix": "b"}]}"#).is_ok());
        assert!(filter_policy(r#"{"kind": "a"}"#).unwrap_err().contains("list"));
        assert!(
            filter_policy(r#"{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}"#).unwrap_err().contains("at most 5")
        );
    }
}
