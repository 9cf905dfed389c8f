//! Whether a function's resource policy lets API Gateway invoke it for a route, and the statement that would.
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html#apigateway-permissions>

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::route_key::{RouteKey, RouteMethod};
use super::{FunctionRef, GatewayContext};

mod condition;
pub use condition::{arn_like, wildcard};

/// The service principal that invokes functions for API Gateway.
pub const PRINCIPAL: &str = "apigateway.amazonaws.com";
/// The one action a permission must allow.
pub const ACTION: &str = "lambda:InvokeFunction";
/// How the id of a statement that Lambent added begins.
pub const STATEMENT_PREFIX: &str = "lambent-apigw-";

/// What API Gateway asks Lambda for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The function's ARN, qualifier included.
    pub function_arn: String,
    pub source_arn: String,
    pub source_account: String,
}

impl Ask {
    /// The request's own method counts, not the route key's `ANY`; the path is the route's, braces and all.
    pub fn new(
        context: &GatewayContext,
        function: &FunctionRef,
        api_id: &str,
        stage: &str,
        method: &str,
        key: &RouteKey,
    ) -> Self {
        let source_arn = match key {
            RouteKey::Default => arn(context, &format!("{api_id}/{stage}/$default")),
            RouteKey::Path { path, .. } => arn(context, &format!("{api_id}/{stage}/{method}{}", path.as_str())),
        };
        Self { function_arn: function.arn(), source_arn, source_account: context.account_id.clone() }
    }
}

/// The narrowest source ARN that lets a route work on every stage.
///
/// A `$default` route's ARN has two parts after the API, `{stage}/$default`: `/*/*` covers it, `/*/*/*` does not.
pub fn tight_source_arn(context: &GatewayContext, api_id: &str, key: &RouteKey) -> String {
    match key {
        RouteKey::Default => arn(context, &format!("{api_id}/*/$default")),
        RouteKey::Path { method: RouteMethod::Any, path } => arn(context, &format!("{api_id}/*/*{}", path.as_str())),
        RouteKey::Path { method, path } => arn(context, &format!("{api_id}/*/{}{}", method.name(), path.as_str())),
    }
}

fn arn(context: &GatewayContext, resource: &str) -> String {
    let GatewayContext { partition, region, account_id, .. } = context;
    format!("arn:{partition}:execute-api:{region}:{account_id}:{resource}")
}

/// The id of the statement for a route: the same every time, and different for every route. At most 100 characters
/// of `[a-zA-Z0-9-_]`, as AddPermission wants it.
pub fn statement_id(api_id: &str, key: &RouteKey) -> String {
    let text = key.to_string();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let words: String = text.chars().map(plain).collect();
    let words: Vec<&str> = words.split('-').filter(|w| !w.is_empty()).collect();
    let mut slug = words.join("-");
    slug.truncate(40);
    let api: String = api_id.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    // FNV-1a: the slug alone would be the same for `/a/b` and `/a-b`.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{STATEMENT_PREFIX}{api}-{slug}-{:08x}", hash & 0xffff_ffff)
}

/// What a policy says to an ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Allowed {
        statement: String,
    },
    /// A Deny statement applies; it beats every Allow.
    Denied {
        statement: String,
    },
    /// Nothing allows it. Each reason is one sentence about a statement that comes close.
    NotAllowed {
        reasons: Vec<String>,
    },
}

impl Decision {
    pub fn allows(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// For a person, one sentence each.
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::Allowed { statement } => vec![format!("Statement {statement} allows it.")],
            Self::Denied { statement } => vec![format!("Statement {statement} denies it.")],
            Self::NotAllowed { reasons } => reasons.clone(),
        }
    }
}

/// Reads a policy as `GetPolicy` returns it (a JSON document in a string) and decides. A function without a policy
/// allows nothing, and neither does a policy that cannot be read.
pub fn decide(policy: Option<&str>, ask: &Ask) -> Decision {
    let Some(text) = policy else {
        return Decision::NotAllowed { reasons: vec!["The function has no resource policy.".into()] };
    };
    let Ok(document) = serde_json::from_str::<Value>(text) else {
        return Decision::NotAllowed { reasons: vec!["The function's resource policy is not JSON.".into()] };
    };
    let statements = one_or_more(document.get("Statement"));
    let mut allowed = None;
    let mut reasons = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        let name = text_of(statement.get("Sid")).map_or_else(|| format!("number {}", at + 1), Into::into);
        let deny = text_of(statement.get("Effect")) == Some("Deny");
        match judge(statement, ask, deny) {
            Ok(()) if deny => return Decision::Denied { statement: name },
            Ok(()) => allowed = allowed.or(Some(name)),
            Err(Miss::Unrelated) => {}
            Err(Miss::Close(why)) if !deny => reasons.push(format!("Statement {name} {why}")),
            Err(Miss::Close(_)) => {}
        }
    }
    if let Some(statement) = allowed {
        return Decision::Allowed { statement };
    }
    if reasons.is_empty() {
        reasons.push("No statement of the function's resource policy names API Gateway.".into());
    }
    Decision::NotAllowed { reasons }
}

enum Miss {
    /// About another principal or action.
    Unrelated,
    /// About API Gateway, and this is why it does not apply.
    Close(String),
}

fn judge(statement: &Value, ask: &Ask, deny: bool) -> Result<(), Miss> {
    if !principal_is_api_gateway(statement.get("Principal")) {
        return Err(Miss::Unrelated);
    }
    let actions = texts(statement.get("Action"));
    if !actions.iter().any(|a| wildcard(&a.to_ascii_lowercase(), &ACTION.to_ascii_lowercase())) {
        return Err(Miss::Unrelated);
    }
    let resources = texts(statement.get("Resource"));
    if !resources.iter().any(|r| *r == "*" || arn_like(r, &ask.function_arn)) {
        let on = resources.first().copied().unwrap_or("nothing");
        return Err(Miss::Close(format!("is for {on}, but the integration invokes {}.", ask.function_arn)));
    }
    condition::check(statement.get("Condition"), ask, deny).map_err(Miss::Close)
}

/// `"*"`, `{"Service": …}` and `{"AWS": "*"}`, one or several.
fn principal_is_api_gateway(principal: Option<&Value>) -> bool {
    match principal {
        Some(Value::String(text)) => text == "*" || text == PRINCIPAL,
        Some(Value::Object(kinds)) => {
            texts(kinds.get("Service")).contains(&PRINCIPAL) || texts(kinds.get("AWS")).contains(&"*")
        }
        _ => false,
    }
}

fn one_or_more(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(single) => vec![single],
        None => Vec::new(),
    }
}

fn text_of(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str)
}

fn texts(value: Option<&Value>) -> Vec<&str> {
    one_or_more(value).into_iter().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests;
