//! A role and a resource policy as the screens show them.

use app::functions::permissions::{
    model::{Entry, PolicyView, ResourcePolicy, RoleView, Statement, Trustee},
    rules,
};
use serde_json::Value;

use super::{
    judge::{Policy, texts},
    read::RolePolicies,
};

pub fn role(found: &RolePolicies, local: bool) -> RoleView {
    let RolePolicies { role, inline, attached, boundary } = found;
    let own = inline.iter().map(|(name, document)| PolicyView {
        name: name.clone(),
        arn: None,
        description: String::new(),
        document: pretty(document),
    });
    let managed = attached.iter().map(|policy| PolicyView {
        name: policy.name.clone(),
        arn: Some(policy.arn.clone()),
        description: policy.description.clone(),
        document: pretty(&policy.document),
    });
    let size: usize = inline.iter().map(|(_, document)| rules::size(document)).sum();
    RoleView {
        name: role.name.clone(),
        arn: role.arn.clone(),
        description: role.description.clone(),
        trust: trust(&role.trust),
        trusts_lambda: role.trusts_lambda(),
        fixed: rules::fixed_role(&role.arn).map(str::to_owned),
        boundary: boundary.as_ref().map(|policy| policy.name.clone()),
        policies: own.chain(managed).collect(),
        entries: found.policies().iter().flat_map(entries).collect(),
        inline_size: u32::try_from(size).unwrap_or(u32::MAX),
        local,
    }
}

pub fn pretty(document: &str) -> String {
    serde_json::from_str::<Value>(document).map_or_else(|_| document.to_owned(), |value| format!("{value:#}"))
}

fn trust(document: &str) -> Vec<Trustee> {
    let policy = Policy::parse("", document);
    let mut all: Vec<Trustee> = Vec::new();
    for statement in policy.statements().iter().filter(|statement| statement["Effect"] == "Allow") {
        for who in principals(&statement["Principal"]) {
            let trustee = Trustee { who, conditional: has_condition(statement) };
            if !all.contains(&trustee) {
                all.push(trustee);
            }
        }
    }
    all
}

fn has_condition(statement: &Value) -> bool {
    statement["Condition"].as_object().is_some_and(|tests| !tests.is_empty())
}

/// `*`, `{"Service": "…"}`, `{"AWS": ["…"]}`
fn principals(value: &Value) -> Vec<String> {
    match value {
        Value::Object(kinds) => kinds.values().flat_map(texts).map(str::to_owned).collect(),
        one => texts(one).map(str::to_owned).collect(),
    }
}

fn entries(policy: &Policy) -> Vec<Entry> {
    let all = |value: &Value| texts(value).map(str::to_owned).collect::<Vec<_>>();
    let entry = |statement: &Value| {
        let (but_actions, but_resources) = (statement["Action"].is_null(), statement["Resource"].is_null());
        Entry {
            policy: policy.name.clone(),
            allow: statement["Effect"] == "Allow",
            actions: all(&statement[if but_actions { "NotAction" } else { "Action" }]),
            but_actions,
            resources: all(&statement[if but_resources { "NotResource" } else { "Resource" }]),
            but_resources,
            condition: has_condition(statement).then(|| statement["Condition"].to_string()),
        }
    };
    policy.statements().iter().map(entry).collect()
}

/// The statements for one function, version or alias: the local engine gives those of all of them.
/// `api_name` knows some APIs by their id.
pub fn resource_policy(
    document: Option<&str>,
    qualifier: Option<&str>,
    api_name: &dyn Fn(&str) -> Option<String>,
) -> ResourcePolicy {
    let Some(document) = document else { return ResourcePolicy::default() };
    let policy = Policy::parse("", document);
    let own = policy.statements().iter().filter(|statement| {
        texts(&statement["Resource"]).any(|arn| arn == "*" || arn.split(':').nth(7) == qualifier)
            || statement["Resource"].is_null()
    });
    let statements = own.enumerate().map(|(at, one)| statement(at, one, api_name)).collect();
    ResourcePolicy { statements, size: u32::try_from(document.len()).unwrap_or(u32::MAX) }
}

fn statement(at: usize, value: &Value, api_name: &dyn Fn(&str) -> Option<String>) -> Statement {
    let mut known = Statement {
        sid: value["Sid"].as_str().map_or_else(|| format!("number {}", at + 1), str::to_owned),
        allow: value["Effect"] == "Allow",
        principals: principals(&value["Principal"]),
        actions: texts(&value["Action"]).map(str::to_owned).collect(),
        text: value.to_string(),
        ..Statement::default()
    };
    let mut more = serde_json::Map::new();
    for (operator, tests) in value["Condition"].as_object().into_iter().flatten() {
        for (key, wanted) in tests.as_object().into_iter().flatten() {
            let text = texts(wanted).collect::<Vec<_>>().join(", ");
            match key.to_ascii_lowercase().as_str() {
                "aws:sourcearn" => known.source_arn = Some(text),
                "aws:sourceaccount" => known.source_account = Some(text),
                "aws:principalorgid" => known.org = Some(text),
                "lambda:functionurlauthtype" => known.url_auth = Some(text),
                _ => drop(more.insert(format!("{operator} {key}"), wanted.clone())),
            }
        }
    }
    known.more = (!more.is_empty()).then(|| Value::Object(more).to_string());
    known.stops = stops(&known, api_name);
    known
}

/// What no longer happens without the statement.
fn stops(statement: &Statement, api_name: &dyn Fn(&str) -> Option<String>) -> String {
    if !statement.allow {
        return "Whatever it denies is allowed again, where another statement allows it.".into();
    }
    let who = statement.principals.first().map_or("", String::as_str);
    let arn = statement.source_arn.as_deref().unwrap_or_default();
    let last = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let service = who.strip_suffix(".amazonaws.com").unwrap_or_default();
    if statement.url_auth.is_some() || statement.actions.iter().any(|action| action == "lambda:InvokeFunctionUrl") {
        return "Requests to the function URL are answered 403.".into();
    }
    match service {
        "apigateway" => {
            let mut parts = last.splitn(3, '/');
            let (id, _stage, rest) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
            let api = api_name(id).unwrap_or_else(|| id.to_owned());
            match (id, rest) {
                ("" | "*", _) => "Every API that calls this function answers 500.".into(),
                (_, None | Some("*")) => format!("Every route of the API {api} that leads here answers 500."),
                (_, Some(rest)) => {
                    let route = match rest.split_once('/') {
                        Some(("*", path)) => format!("ANY /{path}"),
                        Some((method, path)) => format!("{method} /{path}"),
                        None => rest.to_owned(),
                    };
                    format!("The route {route} of the API {api} answers 500.")
                }
            }
        }
        "s3" => format!("Notifications of the bucket {} no longer arrive.", named(last)),
        "sns" => format!("Messages of the topic {} no longer arrive.", named(last)),
        "events" => format!("The rule {} no longer calls the function.", named(last.trim_start_matches("rule/"))),
        "scheduler" => "The schedule no longer calls the function.".into(),
        "logs" => format!("Log events of {} no longer arrive.", named(last.trim_start_matches("log-group:"))),
        "elasticloadbalancing" => {
            format!("The load balancer's target group {} answers 502.", named(last.trim_start_matches("targetgroup/")))
        }
        "" if who == "*" && statement.org.is_none() => {
            "Nobody outside this account can call the function any more.".into()
        }
        "" => format!("{} can no longer call the function.", statement.org.as_deref().unwrap_or(who)),
        other => format!(
            "{other} no longer calls the function{}.",
            if last.is_empty() { String::new() } else { format!(" for {last}") }
        ),
    }
}

fn named(text: &str) -> &str {
    if text.is_empty() { "(any)" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "arn:aws:lambda:eu-west-1:1:function:hello";

    fn one(statement: &str) -> Statement {
        let document = format!(r#"{{"Statement":[{statement}]}}"#);
        let policy = resource_policy(Some(&document), None, &|id| (id == "a1").then(|| "shop".to_owned()));
        policy.statements.into_iter().next().unwrap()
    }

    fn of(service: &str, arn: &str) -> String {
        one(&format!(
            r#"{{"Sid":"s","Effect":"Allow","Principal":{{"Service":"{service}.amazonaws.com"}},"Action":"lambda:InvokeFunction",
                "Resource":"{HELLO}","Condition":{{"ArnLike":{{"AWS:SourceArn":"{arn}"}}}}}}"#
        ))
        .stops
    }

    #[test]
    fn what_stops_is_named() {
        assert_eq!(
            of("apigateway", "arn:aws:execute-api:r:1:a1/*/*/test"),
            "The route ANY /test of the API shop answers 500."
        );
        assert_eq!(
            of("apigateway", "arn:aws:execute-api:r:1:b2/*/GET/x"),
            "The route GET /x of the API b2 answers 500."
        );
        assert_eq!(
            of("apigateway", "arn:aws:execute-api:r:1:a1/*"),
            "Every route of the API shop that leads here answers 500."
        );
        assert_eq!(of("s3", "arn:aws:s3:::photos"), "Notifications of the bucket photos no longer arrive.");
        assert_eq!(of("events", "arn:aws:events:r:1:rule/nightly"), "The rule nightly no longer calls the function.");
        assert_eq!(of("iot", "arn:aws:iot:r:1:rule/x"), "iot no longer calls the function for rule/x.");
        let account = format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::2:root"}},"Action":"lambda:*","Resource":"{HELLO}"}}"#
        );
        let account = one(&account);
        assert_eq!(
            (account.sid.as_str(), account.stops.as_str()),
            ("number 1", "arn:aws:iam::2:root can no longer call the function.")
        );
    }

    #[test]
    fn conditions_are_told_apart() {
        let url = one(&format!(
            r#"{{"Sid":"u","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"{HELLO}",
                "Condition":{{"StringEquals":{{"lambda:FunctionUrlAuthType":"NONE","aws:PrincipalOrgID":"o-1"}},"Bool":{{"aws:SecureTransport":"true"}}}}}}"#
        ));
        assert_eq!((url.url_auth.as_deref(), url.org.as_deref()), (Some("NONE"), Some("o-1")));
        assert_eq!(url.more.as_deref(), Some(r#"{"Bool aws:SecureTransport":"true"}"#));
        assert_eq!(url.stops, "Requests to the function URL are answered 403.");
    }

    #[test]
    fn only_what_is_for_this_qualifier() {
        let statement = |sid: &str, arn: &str| {
            format!(r#"{{"Sid":"{sid}","Effect":"Allow","Principal":"*","Action":"lambda:*","Resource":"{arn}"}}"#)
        };
        let all = [statement("plain", HELLO), statement("live", &format!("{HELLO}:live")), statement("any", "*")];
        let document = format!(r#"{{"Statement":[{}]}}"#, all.join(","));
        let sids = |qualifier| {
            let policy = resource_policy(Some(&document), qualifier, &|_| None);
            policy.statements.into_iter().map(|statement| statement.sid).collect::<Vec<_>>()
        };
        assert_eq!(sids(None), ["plain", "any"]);
        assert_eq!(sids(Some("live")), ["live", "any"]);
        assert!(resource_policy(None, None, &|_| None).statements.is_empty());
    }
}
