//! A resource policy, read for people: one trigger per statement.

use app::{
    connections::model::Place,
    functions::model::{FunctionRoute, Trigger, TriggerKind},
};
use serde_json::Value;

const API_GATEWAY: &str = "apigateway.amazonaws.com";

pub struct Policy {
    statements: Vec<Statement>,
}

/// What one statement allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    pub id: String,
    /// `s3.amazonaws.com`, an account, or `*`.
    pub principal: String,
    pub source_arn: Option<String>,
    pub source_account: Option<String>,
    pub function_url: bool,
    /// The function, version or alias it is for.
    pub resource: String,
}

/// An API that a statement lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedApi {
    pub api_id: String,
    pub statement: String,
    /// As near to a route key as the ARN tells: `ANY /test`, `$default`.
    pub route_key: String,
    pub stage: String,
}

impl NamedApi {
    /// A route that is named and not there.
    pub fn broken(&self, api_name: &str, why: String) -> FunctionRoute {
        FunctionRoute {
            api_id: self.api_id.clone(),
            api_name: api_name.to_owned(),
            route_id: String::new(),
            route_key: self.route_key.clone(),
            stage: self.stage.clone(),
            url: String::new(),
            broken: Some(why),
        }
    }
}

impl Policy {
    /// A policy that cannot be read has no statements.
    pub fn parse(document: Option<&str>) -> Self {
        let document: Value = document.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
        let all = match &document["Statement"] {
            Value::Array(all) => all.as_slice(),
            Value::Null => &[],
            one => std::slice::from_ref(one),
        };
        let statements = all.iter().enumerate().filter(|(_, s)| s["Effect"] == "Allow").map(|(at, s)| Statement {
            id: s["Sid"].as_str().map_or_else(|| format!("number {}", at + 1), str::to_owned),
            principal: principal(&s["Principal"]),
            source_arn: condition(&s["Condition"], "aws:sourcearn"),
            source_account: condition(&s["Condition"], "aws:sourceaccount"),
            function_url: condition(&s["Condition"], "lambda:functionurlauthtype").is_some()
                || s["Action"] == "lambda:InvokeFunctionUrl",
            resource: s["Resource"].as_str().unwrap_or_default().to_owned(),
        });
        Self { statements: statements.collect() }
    }

    pub fn into_statements(self) -> Vec<Statement> {
        self.statements
    }

    pub fn triggers(&self) -> Vec<Trigger> {
        self.statements.iter().map(Statement::trigger).collect()
    }

    /// The APIs of this region that statements name, each once.
    pub fn apis(&self, place: &Place) -> impl Iterator<Item = NamedApi> {
        let mut named: Vec<NamedApi> = Vec::new();
        for api in self.statements.iter().filter_map(|statement| statement.api(place)) {
            if !named.iter().any(|known| known.api_id == api.api_id) {
                named.push(api);
            }
        }
        named.into_iter()
    }

    pub fn names_api(&self, place: &Place, api_id: &str) -> bool {
        self.statements.iter().filter_map(|statement| statement.api(place)).any(|api| api.api_id == api_id)
    }
}

impl Statement {
    pub fn trigger(&self) -> Trigger {
        let (kind, label) = if self.function_url {
            (TriggerKind::FunctionUrl, "Function URL".to_owned())
        } else if self.principal == API_GATEWAY {
            (TriggerKind::ApiGateway, self.source_arn.as_deref().map_or_else(|| "every API".to_owned(), api_label))
        } else {
            let service = self.principal.strip_suffix(".amazonaws.com").unwrap_or(&self.principal).to_owned();
            let label = match (&self.source_arn, &self.source_account) {
                (Some(arn), _) => resource(arn),
                (None, Some(account)) => format!("account {account}"),
                (None, None) => self.principal.clone(),
            };
            (TriggerKind::Other { service }, label)
        };
        Trigger { kind, label, source_arn: self.source_arn.clone(), statement_id: self.id.clone() }
    }

    /// The alias or version it is for; empty is the function itself.
    pub fn qualifier(&self) -> &str {
        self.resource.split(':').nth(7).unwrap_or_default()
    }

    /// Whether it lets API Gateway in.
    pub fn is_api(&self) -> bool {
        self.principal == API_GATEWAY
    }

    pub fn api_id(&self) -> Option<&str> {
        self.source_arn.as_deref()?.splitn(6, ':').nth(5)?.split('/').next()
    }

    fn api(&self, place: &Place) -> Option<NamedApi> {
        if self.principal != API_GATEWAY {
            return None;
        }
        let parts: Vec<&str> = self.source_arn.as_deref()?.splitn(6, ':').collect();
        let ["arn", _, "execute-api", region, _, path] = parts[..] else { return None };
        let mut path = path.splitn(3, '/');
        let (api_id, stage, rest) = (path.next()?, path.next().unwrap_or("*"), path.next().unwrap_or("*"));
        let here = region == place.region || region == "*";
        let known = !api_id.is_empty() && api_id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        (here && known).then(|| NamedApi {
            api_id: api_id.to_owned(),
            statement: self.id.clone(),
            route_key: route_key(rest),
            stage: stage.to_owned(),
        })
    }
}

/// `*/test` → `ANY /test`; `GET/items/{id}` → `GET /items/{id}`; `$default` and `*` stay.
fn route_key(rest: &str) -> String {
    match rest.split_once('/') {
        Some(("*", path)) => format!("ANY /{path}"),
        Some((method, path)) => format!("{method} /{path}"),
        None => rest.to_owned(),
    }
}

/// `a1b2c3 ANY /test`
fn api_label(arn: &str) -> String {
    let path = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    let mut parts = path.splitn(3, '/');
    let (api, _stage, rest) = (parts.next().unwrap_or(path), parts.next(), parts.next());
    match rest {
        Some(rest) if rest != "*" => format!("{api} {}", route_key(rest)),
        _ => api.to_owned(),
    }
}

/// The last part of an ARN: a bucket, a rule, a queue.
fn resource(arn: &str) -> String {
    let name = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    let name = name.split_once(['/', ':']).map_or(name, |(_, name)| name);
    if name.is_empty() { arn.to_owned() } else { name.to_owned() }
}

fn principal(value: &Value) -> String {
    let first = |value: &Value| match value {
        Value::Array(all) => all.first().and_then(Value::as_str).map(str::to_owned),
        other => other.as_str().map(str::to_owned),
    };
    match value {
        Value::Object(kinds) => kinds.values().find_map(first).unwrap_or_default(),
        other => first(other).unwrap_or_default(),
    }
}

/// The value of a condition key, whatever the operator; keys have no case.
fn condition(condition: &Value, key: &str) -> Option<String> {
    let operators = condition.as_object()?;
    let tests = operators.values().filter_map(Value::as_object).flatten();
    let (_, value) = tests.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
    match value {
        Value::Array(all) => all.first()?.as_str().map(str::to_owned),
        other => other.as_str().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place::new("local", "eu-west-1")
    }

    fn policy(statements: &str) -> Policy {
        Policy::parse(Some(&format!(r#"{{"Version":"2012-10-17","Id":"default","Statement":[{statements}]}}"#)))
    }

    fn statement(service: &str, arn: &str) -> String {
        format!(
            r#"{{"Sid":"s1","Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"lambda:InvokeFunction",
                "Resource":"arn:aws:lambda:eu-west-1:000000000000:function:f","Condition":{{"ArnLike":{{"AWS:SourceArn":"{arn}"}}}}}}"#
        )
    }

    fn labels(policy: &Policy) -> Vec<String> {
        policy.triggers().into_iter().map(|trigger| trigger.label).collect()
    }

    #[test]
    fn triggers_are_named_as_people_know_them() {
        for (service, arn, label) in [
            ("apigateway", "arn:aws:execute-api:eu-west-1:0:a1b2/*/*/test", "a1b2 ANY /test"),
            ("apigateway", "arn:aws:execute-api:eu-west-1:0:a1b2/*/GET/items/{id}", "a1b2 GET /items/{id}"),
            ("apigateway", "arn:aws:execute-api:eu-west-1:0:a1b2/*/$default", "a1b2 $default"),
            ("apigateway", "arn:aws:execute-api:eu-west-1:0:a1b2/*", "a1b2"),
            ("s3", "arn:aws:s3:::my-bucket", "my-bucket"),
            ("events", "arn:aws:events:eu-west-1:0:rule/nightly", "nightly"),
            ("sns", "arn:aws:sns:eu-west-1:0:topic", "topic"),
            ("logs", "arn:aws:logs:eu-west-1:0:log-group:/aws/x:*", "/aws/x:*"),
        ] {
            let policy = policy(&statement(&format!("{service}.amazonaws.com"), arn));
            assert_eq!(labels(&policy), [label], "{arn}");
        }
    }

    #[test]
    fn function_urls_accounts_and_denials() {
        let url = r#"{"Sid":"u","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}}"#;
        let account = r#"{"Sid":"a","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"lambda:InvokeFunction"}"#;
        let deny = r#"{"Sid":"d","Effect":"Deny","Principal":"*","Action":"*"}"#;
        let triggers = policy(&[url, account, deny].join(",")).triggers();
        assert_eq!(triggers.len(), 2);
        assert_eq!(triggers[0].kind, TriggerKind::FunctionUrl);
        assert_eq!(triggers[1].label, "arn:aws:iam::123456789012:root");
        assert!(Policy::parse(None).triggers().is_empty());
        assert!(Policy::parse(Some("not json")).triggers().is_empty());
    }

    #[test]
    fn only_apis_of_this_region_and_each_once() {
        let arns =
            ["eu-west-1:0:a1b2/*/*/test", "eu-west-1:0:a1b2/*/$default", "us-east-1:0:c3d4/*", "eu-west-1:0:*/*"];
        let all = arns.map(|arn| statement(API_GATEWAY, &format!("arn:aws:execute-api:{arn}")));
        let policy = policy(&all.join(","));
        let apis: Vec<NamedApi> = policy.apis(&place()).collect();
        assert_eq!(apis.len(), 1);
        assert_eq!(
            (apis[0].api_id.as_str(), apis[0].route_key.as_str(), apis[0].stage.as_str()),
            ("a1b2", "ANY /test", "*")
        );
        assert!(policy.names_api(&place(), "a1b2") && !policy.names_api(&place(), "c3d4"));
    }
}
