//! The function an integration's URI names, stage variables filled in.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.stage-variables.html>

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A Lambda function, maybe one version or alias of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionRef {
    pub partition: String,
    pub region: String,
    pub account_id: String,
    pub name: String,
    pub qualifier: Option<String>,
}

impl FunctionRef {
    /// The ARN without the qualifier.
    pub fn unqualified_arn(&self) -> String {
        let Self { partition, region, account_id, name, .. } = self;
        format!("arn:{partition}:lambda:{region}:{account_id}:function:{name}")
    }

    /// The ARN as invoked.
    pub fn arn(&self) -> String {
        match &self.qualifier {
            Some(qualifier) => format!("{}:{qualifier}", self.unqualified_arn()),
            None => self.unqualified_arn(),
        }
    }

    /// The same function by another qualifier.
    pub fn with_qualifier(&self, qualifier: &str) -> Self {
        Self { qualifier: Some(qualifier.into()), ..self.clone() }
    }

    /// The qualifier when it names an alias, neither a version's number nor `$LATEST`.
    pub fn alias(&self) -> Option<&str> {
        let name = self.qualifier.as_deref()?;
        let number = name.chars().all(|c| c.is_ascii_digit());
        (!number && name != "$LATEST").then_some(name)
    }
}

/// Why a URI names no function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UriError {
    NotAFunction,
    /// The stage has no such variable.
    NoVariable(String),
}

impl fmt::Display for UriError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFunction => f.write_str("it is not the ARN of a Lambda function"),
            Self::NoVariable(name) => write!(f, "the stage has no variable {name}"),
        }
    }
}

/// Reads a function's ARN, bare or as
/// `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations`.
pub fn parse(uri: &str, variables: &BTreeMap<String, String>) -> Result<FunctionRef, UriError> {
    let uri = substitute(uri, variables)?;
    let arn = match uri.split_once("/functions/") {
        Some((head, rest)) if head.contains(":apigateway:") => {
            rest.strip_suffix("/invocations").ok_or(UriError::NotAFunction)?
        }
        _ => uri.as_str(),
    };
    let parts: Vec<&str> = arn.split(':').collect();
    let (partition, region, account_id, name, qualifier) = match parts[..] {
        ["arn", p, "lambda", r, a, "function", name] => (p, r, a, name, None),
        ["arn", p, "lambda", r, a, "function", name, q] => (p, r, a, name, Some(q)),
        _ => return Err(UriError::NotAFunction),
    };
    let word = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let qualifier_ok = qualifier.is_none_or(|q| q == "$LATEST" || word(q));
    if !(word(partition) && word(region) && word(account_id) && word(name) && qualifier_ok) {
        return Err(UriError::NotAFunction);
    }
    Ok(FunctionRef {
        partition: partition.into(),
        region: region.into(),
        account_id: account_id.into(),
        name: name.into(),
        qualifier: qualifier.map(Into::into),
    })
}

/// Fills in `${stageVariables.name}`.
pub fn substitute(text: &str, variables: &BTreeMap<String, String>) -> Result<String, UriError> {
    const OPEN: &str = "${stageVariables.";
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (name, after) = after.split_once('}').ok_or(UriError::NotAFunction)?;
        let value = variables.get(name).ok_or_else(|| UriError::NoVariable(name.into()))?;
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:lambda:eu-west-1:000000000000:function:example-hello";

    fn variables() -> BTreeMap<String, String> {
        BTreeMap::from([("fn".into(), "example-hello".into()), ("alias".into(), "live".into())])
    }

    #[test]
    fn both_forms_with_and_without_a_qualifier_read_back() {
        for qualifier in ["", ":live", ":7", ":$LATEST"] {
            let arn = format!("{ARN}{qualifier}");
            let long = format!("arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{arn}/invocations");
            for uri in [&arn, &long] {
                assert_eq!(parse(uri, &BTreeMap::new()).unwrap().arn(), arn);
            }
        }
    }

    #[test]
    fn only_an_alias_is_an_alias() {
        let alias = |q: &str| parse(&format!("{ARN}{q}"), &BTreeMap::new()).unwrap().alias().map(str::to_owned);
        assert_eq!(alias(":live"), Some("live".into()));
        assert_eq!(alias(":v2"), Some("v2".into()));
        assert_eq!((alias(""), alias(":12"), alias(":$LATEST")), (None, None, None));
    }

    #[test]
    fn stage_variables_are_filled_in() {
        let uri = "arn:aws:lambda:eu-west-1:000000000000:function:${stageVariables.fn}:${stageVariables.alias}";
        assert_eq!(parse(uri, &variables()).unwrap().arn(), format!("{ARN}:live"));
        assert_eq!(parse(uri, &BTreeMap::new()), Err(UriError::NoVariable("fn".into())));
        assert_eq!(parse("${stageVariables.fn", &variables()), Err(UriError::NotAFunction));
    }

    #[test]
    fn anything_else_is_no_function() {
        for uri in [
            "",
            "https://example.org/",
            "arn:aws:sqs:eu-west-1:000000000000:queue",
            "arn:aws:lambda:eu-west-1:000000000000:layer:x",
            "arn:aws:lambda:eu-west-1:000000000000:function:",
            "arn:aws:lambda:eu-west-1:000000000000:function:a b",
            "arn:aws:lambda:eu-west-1:000000000000:function:a:b:c",
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:0:function:a",
        ] {
            assert_eq!(parse(uri, &BTreeMap::new()), Err(UriError::NotAFunction), "{uri}");
        }
    }
}
