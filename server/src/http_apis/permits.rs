//! Whether a function's resource policy lets an API call it for a route, and which of its statements do.

use app::connections::model::Place;
use serde_json::{Value, json};

use super::gateway::{
    FunctionRef, RouteKey,
    permission::{Ask, Decision, decide},
    route_key::RouteMethod,
};
use crate::functions::wiring::policy::Policy;

/// A stage no API has: what allows this one allows every stage.
pub const EVERY_STAGE: &str = "lambent-every-stage";

/// What API Gateway asks Lambda for a route: once for each method it takes. The path is the route's, braces and all.
pub fn asks(api_id: &str, stage: &str, key: &RouteKey, target: &FunctionRef) -> Vec<Ask> {
    let FunctionRef { partition, region, account_id, .. } = target;
    let ask = |resource: String| Ask {
        function_arn: target.arn(),
        source_arn: format!("arn:{partition}:execute-api:{region}:{account_id}:{api_id}/{stage}/{resource}"),
        source_account: account_id.clone(),
    };
    match key {
        RouteKey::Default => vec![ask("$default".into())],
        RouteKey::Path { method, path } => RouteMethod::ALL
            .into_iter()
            .filter(|one| *one != RouteMethod::Any && (*method == RouteMethod::Any || one == method))
            .map(|one| ask(format!("{}{}", one.name(), path.as_str())))
            .collect(),
    }
}

/// Whether calls with every method of the route are let in.
pub fn allowed(policy: Option<&str>, asks: &[Ask]) -> bool {
    asks.iter().all(|ask| decide(policy, ask).allows())
}

/// Why no call is let in, in a sentence. A statement may be for one method alone: a route that takes any is whole with
/// one of them.
pub fn refused(policy: Option<&str>, asks: &[Ask]) -> Option<String> {
    let mut refused = None;
    for ask in asks {
        let decision = decide(policy, ask);
        if decision.allows() {
            return None;
        }
        refused = refused.or(Some(decision));
    }
    refused.map(|decision| match decision {
        Decision::Denied { statement } => format!("Statement {statement} of the function's resource policy denies it."),
        other => {
            let reasons = other.reasons();
            format!("API Gateway may not invoke the function: {}", reasons.first().map_or("", String::as_str))
        }
    })
}

/// Whether a statement of the policy denies it: adding another would not help.
pub fn denied(policy: Option<&str>, asks: &[Ask]) -> bool {
    asks.iter().any(|ask| matches!(decide(policy, ask), Decision::Denied { .. }))
}

/// The statements that name this API and are for one route alone: they let it in, and none of the API's `others`.
pub fn own_statements(policy: &str, place: &Place, api_id: &str, this: &[Ask], others: &[Ask]) -> Vec<String> {
    let lets = |one: &str, asks: &[Ask]| asks.iter().any(|ask| decide(Some(one), ask).allows());
    statements(policy, place, api_id)
        .into_iter()
        .filter(|(_, one)| lets(one, this) && !lets(one, others))
        .map(|(id, _)| id)
        .collect()
}

/// The ids of all statements that name this API. Of a policy that has those of every version, as the local engine's, only
/// those for `function`.
pub fn statements_of_api(policy: &str, place: &Place, api_id: &str, function_arn: &str) -> Vec<String> {
    let about = |one: &str| {
        let value: Value = serde_json::from_str(one).unwrap_or_default();
        value["Statement"][0]["Resource"].as_str().is_none_or(|resource| resource == "*" || resource == function_arn)
    };
    statements(policy, place, api_id).into_iter().filter(|(_, one)| about(one)).map(|(id, _)| id).collect()
}

/// Each statement that names the API, with its id, as a policy of its own.
fn statements(policy: &str, place: &Place, api_id: &str) -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(policy).unwrap_or_default();
    let all = match &document["Statement"] {
        Value::Array(all) => all.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    all.into_iter()
        .filter_map(|statement| {
            let id = statement["Sid"].as_str()?.to_owned();
            let one = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
            Policy::parse(Some(&one)).names_api(place, api_id).then_some((id, one))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUNCTION: &str = "arn:aws:lambda:eu-west-1:1:function:hello";

    fn target() -> FunctionRef {
        FunctionRef {
            partition: "aws".into(),
            region: "eu-west-1".into(),
            account_id: "1".into(),
            name: "hello".into(),
            qualifier: None,
        }
    }

    fn policy(statements: &[(&str, &str)]) -> String {
        let statement = |(id, source): &(&str, &str)| {
            json!({
                "Sid": id, "Effect": "Allow", "Principal": { "Service": "apigateway.amazonaws.com" },
                "Action": "lambda:InvokeFunction", "Resource": FUNCTION,
                "Condition": { "ArnLike": { "AWS:SourceArn": format!("arn:aws:execute-api:eu-west-1:1:{source}") } },
            })
        };
        json!({ "Statement": statements.iter().map(statement).collect::<Vec<_>>() }).to_string()
    }

    fn of(key: &str) -> Vec<Ask> {
        asks("a1", EVERY_STAGE, &RouteKey::parse(key).unwrap(), &target())
    }

    #[test]
    fn a_route_that_takes_any_method_needs_all_or_one() {
        assert_eq!(of("ANY /test").len(), 7);
        let one = policy(&[("s", "a1/*/GET/test")]);
        assert!(!allowed(Some(&one), &of("ANY /test")) && allowed(Some(&one), &of("GET /test")));
        assert_eq!(refused(Some(&one), &of("ANY /test")), None);
        assert!(refused(None, &of("GET /test")).unwrap().contains("no resource policy"));
    }

    #[test]
    fn what_is_for_one_stage_is_not_for_every() {
        assert!(!allowed(Some(&policy(&[("s", "a1/prod/*/test")])), &of("GET /test")));
        assert!(allowed(Some(&policy(&[("s", "a1/*/$default")])), &of("$default")));
    }

    #[test]
    fn statements_for_one_route_alone_are_told_from_those_for_more() {
        let place = Place::new("local", "eu-west-1");
        let all = policy(&[("own", "a1/*/*/test"), ("wide", "a1/*"), ("other", "b2/*/*/test"), ("any", "*/*/*/test")]);
        let others = of("GET /else");
        assert_eq!(own_statements(&all, &place, "a1", &of("ANY /test"), &others), ["own"]);
        assert_eq!(own_statements(&all, &place, "a1", &of("ANY /test"), &[]), ["own", "wide"]);
        assert_eq!(statements_of_api(&all, &place, "a1", FUNCTION), ["own", "wide"]);
        assert!(statements_of_api(&all, &place, "a1", &format!("{FUNCTION}:live")).is_empty());
    }
}
