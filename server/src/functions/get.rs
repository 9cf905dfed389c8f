//! One function: GetFunction, or what it said a moment ago.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::{FunctionDetail, FunctionState, UpdateStatus, rules},
};

use super::caches::{Caches, key};
use crate::aws::{AwsHub, Who};

pub async fn get(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<FunctionDetail, ConsoleError> {
    let (name, qualifier) = checked(name, qualifier)?;
    let aws = hub.at(place, who)?;
    let load = {
        let (caches, place) = (caches.clone(), place.clone());
        let (name, qualifier) = (name.to_owned(), qualifier.map(str::to_owned));
        move || async move {
            let result = aws.get_function(&name, qualifier.as_deref()).await;
            match (&result, &qualifier) {
                (Ok(detail), None) => caches.functions.told(&place, detail),
                (Err(error), None) if error.is_not_found() => caches.functions.remove(&place, &name),
                _ => {}
            }
            result.map_err(|error| error.about("function", &shown(&name, qualifier.as_deref())))
        }
    };
    let aged = caches.details.get_if(place, &key(name, qualifier), settled, load).await?;
    let mut detail = aged.value.as_ref().clone();
    if aged.warning.is_some() {
        detail.warning = aged.warning;
    }
    Ok(detail)
}

/// While AWS changes a function, each look is a new one.
pub(super) fn settled(detail: &FunctionDetail) -> bool {
    detail.state != FunctionState::Pending && detail.update != UpdateStatus::InProgress
}

/// Only bare names: an ARN would lead to other regions and accounts. `$LATEST` is the function itself.
pub(crate) fn checked<'a>(
    name: &'a str,
    qualifier: Option<&'a str>,
) -> Result<(&'a str, Option<&'a str>), ConsoleError> {
    if rules::function_name(name).as_deref() != Ok(name) {
        return Err(ConsoleError::not_found("function", name));
    }
    let qualifier = qualifier.filter(|qualifier| !qualifier.is_empty() && *qualifier != "$LATEST");
    let word =
        |text: &str| text.len() <= 128 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if qualifier.is_some_and(|qualifier| !word(qualifier)) {
        return Err(ConsoleError::not_found("version or alias", qualifier.unwrap_or_default()));
    }
    Ok((name, qualifier))
}

fn shown(name: &str, qualifier: Option<&str>) -> String {
    qualifier.map_or_else(|| name.to_owned(), |qualifier| format!("{name}:{qualifier}"))
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use futures::future::join_all;

    use super::*;
    use crate::aws::stub::{self, Stub, place};

    fn function(state: &str) -> stub::Reply {
        let body = serde_json::json!({
            "Configuration": {
                "FunctionName": "hello", "FunctionArn": "arn:aws:lambda:eu-west-1:000000000000:function:hello",
                "Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "State": state, "Timeout": 3,
                "MemorySize": 256, "Architectures": ["arm64"], "LastModified": "2025-11-22T10:24:00.000+0000",
                "Environment": {"Variables": {"TOKEN": "canary-secret", "A": "x"}},
                "VpcConfig": {"VpcId": ""}, "TracingConfig": {"Mode": "Active"}, "CodeSize": 301
            },
            "Tags": {"team": "core"},
            "Concurrency": {"ReservedConcurrentExecutions": 5}
        });
        stub::json(200, body.to_string())
    }

    fn caches(stub: &Stub) -> (Arc<AwsHub>, Caches) {
        let hub = Arc::new(stub.hub());
        let caches = Caches::new(&hub);
        (hub, caches)
    }

    #[tokio::test]
    async fn one_call_tells_everything_but_the_values() {
        let stub = Stub::start(|_| function("Active")).await;
        let (hub, caches) = caches(&stub);
        let (who, place) = (Who::console(), place());
        let all = join_all((0..50).map(|_| get(&hub, &caches, &who, &place, "hello", None))).await;
        assert_eq!(stub.seen().len(), 1);
        let detail = all[0].clone().unwrap();
        assert_eq!(detail.environment_keys, ["A", "TOKEN"]);
        assert_eq!((detail.memory_mb, detail.reserved_concurrency, detail.tracing_active), (256, Some(5), true));
        assert_eq!((detail.architecture.as_str(), detail.vpc_id.as_deref()), ("arm64", None));
        assert_eq!(detail.log_group, "/aws/lambda/hello");
        assert_eq!(detail.tags["team"], "core");
        assert_eq!(detail.modified_at, Some(1_763_807_040_000));
        assert!(!format!("{detail:?}").contains("canary"));
        assert_eq!(get(&hub, &caches, &who, &place, "hello", Some("$LATEST")).await.as_ref(), Ok(&detail));
        assert_eq!(stub.seen().len(), 1);
    }

    #[tokio::test]
    async fn a_function_that_changes_is_looked_at_anew() {
        let looks = AtomicU32::new(0);
        let stub = Stub::start(move |_| {
            function(if looks.fetch_add(1, Ordering::SeqCst) == 0 { "Pending" } else { "Active" })
        })
        .await;
        let (hub, caches) = caches(&stub);
        let mut states = Vec::new();
        for _ in 0..3 {
            states.push(get(&hub, &caches, &Who::console(), &place(), "hello", None).await.unwrap().state);
        }
        assert_eq!(states, [FunctionState::Pending, FunctionState::Active, FunctionState::Active]);
        assert_eq!(stub.seen().len(), 2);
        caches.function_changed(&place(), "hello");
        get(&hub, &caches, &Who::console(), &place(), "hello", None).await.unwrap();
        assert_eq!(stub.seen().len(), 3);
    }

    #[tokio::test]
    async fn an_arn_is_no_name() {
        let stub = Stub::start(|_| function("Active")).await;
        let (hub, caches) = caches(&stub);
        for name in ["arn:aws:lambda:us-east-1:999999999999:function:x", "a/b", "", "x:live", " hello"] {
            let error = get(&hub, &caches, &Who::console(), &place(), name, None).await.unwrap_err();
            assert_eq!(error, ConsoleError::not_found("function", name));
        }
        assert!(get(&hub, &caches, &Who::console(), &place(), "hello", Some("a b")).await.is_err());
        assert!(stub.seen().is_empty());
    }
}
