//! Looks at the sources themselves, a few at a time: does an API have the route, a bucket send its events, a queue hide
//! its messages long enough? What cannot be seen stays unknown.

use std::time::Duration;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        model::Wiring,
        triggers::{
            mapping::{model::Mapping, rules},
            model::{Half, Kind, Looked, Seen, Trigger},
        },
    },
};
use futures::{FutureExt, StreamExt, future::BoxFuture, stream};
use tokio::time::timeout;

use super::{list, look};
use crate::{
    aws::{Aws, AwsHub, Who},
    functions::{caches::Caches, get, wiring, wiring::policy::Statement},
};

/// Looks at the same time.
const TOGETHER: usize = 4;
/// A source that does not answer is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

pub async fn look(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Looked, ConsoleError> {
    let aws = hub.at(place, who)?;
    let (statements, mappings, detail) = futures::join!(
        list::statements(&aws, caches, place, name, qualifier),
        list::mappings(&aws, name, qualifier),
        get::get(hub, caches, who, place, name, None),
    );
    let detail = detail?;
    // What cannot be read is said by the list.
    let (statements, mappings) = (statements.unwrap_or_default(), mappings.unwrap_or_default());
    let arns: Vec<String> = std::iter::once(detail.arn.clone())
        .chain(qualifier.map(|qualifier| format!("{}:{qualifier}", detail.arn)))
        .collect();

    let mut looks: Vec<BoxFuture<'_, Looked>> = Vec::new();
    looks.push(within(routes(hub, caches, who, place, name, qualifier, &statements)).boxed());
    looks.push(within(urls(&aws, name, qualifier, &statements)).boxed());
    for arn in &arns {
        looks.push(within(others(&aws, arn, &statements)).boxed());
    }
    for statement in statements.iter().filter(|statement| is_elsewhere(statement)) {
        looks.push(within(one(&aws, &detail.arn, statement)).boxed());
    }
    for mapping in mappings.iter().filter(|mapping| mapping.poll.is_queue()) {
        looks.push(within(queue(&aws, mapping, detail.timeout_s)).boxed());
    }
    let mut all = Looked::default();
    for found in stream::iter(looks).buffered(TOGETHER).collect::<Vec<_>>().await {
        all.seen.extend(found.seen);
        all.found.extend(found.found);
    }
    Ok(all)
}

async fn within(look: impl Future<Output = Looked>) -> Looked {
    timeout(PATIENCE, look).await.unwrap_or_default()
}

/// Neither an API, nor an address of its own, nor a person.
fn is_elsewhere(statement: &Statement) -> bool {
    !statement.function_url && statement.principal.ends_with(".amazonaws.com") && !statement.is_api()
}

async fn one(aws: &Aws, arn: &str, statement: &Statement) -> Looked {
    let own = match statement.qualifier() {
        "" => arn.to_owned(),
        qualifier => format!("{arn}:{qualifier}"),
    };
    let seen = look::look(aws, &own, statement).await;
    Looked { seen: vec![(list::statement_id(statement), seen)], found: Vec::new() }
}

/// What calls this and is in no statement.
async fn others(aws: &Aws, arn: &str, statements: &[Statement]) -> Looked {
    let own = arn.split(':').nth(7).unwrap_or_default();
    let known: Vec<Statement> = statements.iter().filter(|statement| statement.qualifier() == own).cloned().collect();
    Looked { seen: Vec::new(), found: look::found(aws, arn, &known).await }
}

/// The routes of the APIs that the policy names, and those that lead here without its leave.
async fn routes(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
    statements: &[Statement],
) -> Looked {
    let mut all = Looked::default();
    let qualifiers = std::iter::once(None).chain(qualifier.map(Some));
    for qualifier in qualifiers {
        let Ok(wiring) = wiring::wiring(hub, caches, who, place, name, qualifier).await else { continue };
        let own = |statement: &&Statement| statement.is_api() && statement.qualifier() == qualifier.unwrap_or_default();
        for statement in statements.iter().filter(own) {
            all.seen.push((list::statement_id(statement), route(&wiring, statement)));
        }
        let refused = wiring.routes.into_iter().filter(|route| route.broken.is_some() && !route.route_id.is_empty());
        all.found.extend(refused.map(|route| Trigger {
            id: format!("route:{}:{}:{}", route.api_id, route.route_id, route.stage),
            kind: Kind::ApiGateway,
            source: format!("{} {}", route.api_name, route.route_key),
            source_arn: Some(format!("arn:aws:execute-api:{}::{}", place.region, route.api_id)),
            detail: Vec::new(),
            state: String::new(),
            // The sentence says what is missing.
            half: Half::Unknown,
            statement_id: None,
            mapping_id: None,
            qualifier: qualifier.unwrap_or_default().to_owned(),
            since: None,
            trouble: route.broken,
        }));
    }
    all
}

fn route(wiring: &Wiring, statement: &Statement) -> Seen {
    let Some(api) = statement.api_id() else { return Seen::default() };
    let mut own = wiring.routes.iter().filter(|route| route.api_id == api).peekable();
    if own.peek().is_none() {
        return Seen::default();
    }
    let routes: Vec<_> = own.filter(|route| !route.route_id.is_empty()).collect();
    let Some(first) = routes.first() else {
        return Seen { half: Half::PermissionOnly, ..Seen::default() };
    };
    let keys: Vec<_> = routes.iter().map(|route| route.route_key.as_str()).collect();
    let detail = vec![("API".to_owned(), first.api_name.clone()), ("Routes".to_owned(), keys.join(", "))];
    Seen { half: Half::Both, detail, ..Seen::default() }
}

async fn urls(aws: &Aws, name: &str, qualifier: Option<&str>, statements: &[Statement]) -> Looked {
    let mut all = Looked::default();
    let Ok(there) = aws.function_urls(name).await else { return all };
    for statement in statements.iter().filter(|statement| statement.function_url) {
        let half = match there.iter().any(|own| own == statement.qualifier()) {
            true => Half::Both,
            false => Half::PermissionOnly,
        };
        all.seen.push((list::statement_id(statement), Seen { half, ..Seen::default() }));
    }
    let shown = |own: &&String| own.is_empty() || Some(own.as_str()) == qualifier;
    all.found = there.iter().filter(shown).map(|own| url(own)).collect();
    all
}

/// One without a statement answers signed requests of the account itself. The list knows the others.
fn url(qualifier: &str) -> Trigger {
    Trigger {
        id: format!("url:{qualifier}"),
        kind: Kind::FunctionUrl,
        source: "Function URL".to_owned(),
        source_arn: None,
        detail: vec![("Open to".to_owned(), "signed requests of the account".to_owned())],
        state: String::new(),
        half: Half::Unknown,
        statement_id: None,
        mapping_id: None,
        qualifier: qualifier.to_owned(),
        since: None,
        trouble: None,
    }
}

async fn queue(aws: &Aws, mapping: &Mapping, timeout_s: u32) -> Looked {
    let trouble = match aws.queue(&mapping.source_arn).await {
        Ok(facts) => rules::visibility(facts.visibility_s, timeout_s).err(),
        Err(error) if error.is_not_found() => {
            Some("The queue is gone: delete this trigger, or make the queue again.".to_owned())
        }
        Err(_) => None,
    };
    Looked {
        seen: vec![(list::mapping_id(mapping), Seen { half: Half::Both, trouble, ..Seen::default() })],
        found: Vec::new(),
    }
}
