//! `role.json` with its placeholders filled: `${partition}` (of the region), `${region}`, `${account}`,
//! `${function}` and `${param.KEY}`.

use std::collections::BTreeMap;

use crate::operations::documents::partition;

pub struct Values<'a> {
    pub region: &'a str,
    pub account: &'a str,
    pub function: &'a str,
    pub parameters: &'a BTreeMap<String, String>,
}

/// Why a policy cannot be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Whose value it is; none for a mistake in the template.
    pub parameter: Option<String>,
    pub reason: String,
}

impl Unfit {
    fn template(reason: impl Into<String>) -> Self {
        Self { parameter: None, reason: reason.into() }
    }
}

/// The policy document. A parameter left empty fills in nothing.
pub fn fill(template: &str, values: &Values<'_>) -> Result<String, Unfit> {
    let mut out = String::with_capacity(template.len() + 128);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let (name, after) =
            after.split_once('}').ok_or_else(|| Unfit::template("A placeholder of the policy is not closed."))?;
        out.push_str(&escaped(value(name, values)?));
        rest = after;
    }
    out.push_str(rest);
    serde_json::from_str::<serde_json::Value>(&out)
        .map_err(|e| Unfit::template(format!("The policy is not JSON: {e}.")))?;
    Ok(out)
}

fn value<'a>(name: &str, values: &Values<'a>) -> Result<&'a str, Unfit> {
    match name {
        "partition" => Ok(partition(values.region)),
        "region" => Ok(values.region),
        "account" => Ok(values.account),
        "function" => Ok(values.function),
        _ => {
            let unknown = || Unfit::template(format!("The policy has the unknown placeholder {name}."));
            let key = name.strip_prefix("param.").ok_or_else(unknown)?;
            let value = values.parameters.get(key).map_or("", String::as_str);
            // In a policy these widen what is allowed:
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
            match value.chars().find(|c| matches!(c, '*' | '?' | '$')) {
                Some(bad) => Err(Unfit {
                    parameter: Some(key.to_owned()),
                    reason: format!("This goes into the role's policy, where “{bad}” would allow more than one thing."),
                }),
                None => Ok(value),
            }
        }
    }
}

/// As it stands inside a JSON string.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, parameter: &str) -> Result<String, Unfit> {
        filled_in("eu-west-1", template, parameter)
    }

    fn filled_in(region: &str, template: &str, parameter: &str) -> Result<String, Unfit> {
        let parameters = BTreeMap::from([("P".to_owned(), parameter.to_owned())]);
        fill(template, &Values { region, account: "000000000000", function: "f", parameters: &parameters })
    }

    #[test]
    fn placeholders_are_filled() {
        let template = r#"{"a":"arn:aws:x:${region}:${account}:${function}/${param.P}${param.NONE}"}"#;
        assert_eq!(filled(template, "t").unwrap(), r#"{"a":"arn:aws:x:eu-west-1:000000000000:f/t"}"#);
    }

    #[test]
    fn arns_are_of_the_regions_partition() {
        let template = r#"{"a":"arn:${partition}:s3:::${param.P}"}"#;
        for (region, arn) in [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")] {
            assert_eq!(filled_in(region, template, "b").unwrap(), format!(r#"{{"a":"arn:{arn}:s3:::b"}}"#));
        }
    }

    #[test]
    fn values_cannot_break_out() {
        let text = filled(r#"{"a":"${param.P}"}"#, r#"x","b":"y\"#).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json, serde_json::json!({ "a": r#"x","b":"y\"# }));
        for wide in ["*", "a?", "${aws:username}"] {
            let unfit = filled(r#"{"a":"${param.P}"}"#, wide).unwrap_err();
            assert_eq!(unfit.parameter.as_deref(), Some("P"), "{wide}");
        }
    }

    #[test]
    fn mistakes_in_a_template_are_found() {
        assert!(filled(r#"{"a":"${accuont}"}"#, "").is_err());
        assert!(filled(r#"{"a":"${account"#, "").is_err());
        assert!(filled(r#"{"a": }"#, "").is_err());
    }
}
