//! `GET /events/logs/{c}/{r}/{name}`: the live tail as server-sent events, whose data is a [`Batch`] in JSON.

use std::{convert::Infallible, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    monitoring::logs::{ask::LogAsk, model::Batch},
    session::{
        model::Permission,
        service::{Caller, Visitor},
    },
};
use axum::{
    extract::{Extension, Path, Query, State},
    http::HeaderMap,
    response::{Response, sse::Event},
};
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;

use super::{
    Logs,
    pattern::Pattern,
    tail::{Viewer, Wish},
};
use crate::{aws::Who, events};

/// A connection ends after this time. The browser connects anew by itself, and is asked again who it is: whoever was signed out
/// meanwhile sees no more.
const LEASE: Duration = Duration::from_secs(120);

#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    filter: String,
    #[serde(default)]
    qualifier: String,
    /// The last event the page has, where it opens a stream with another filter.
    #[serde(default)]
    after: String,
}

pub async fn stream(
    State(logs): State<Logs>,
    Extension(visitor): Extension<Visitor>,
    Path((c, r, name)): Path<(String, String, String)>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Response {
    let joined = match &visitor {
        Visitor::SignedIn(caller) => join(&logs, caller, &Place::new(c, r), &name, which, &headers).await,
        Visitor::SignedOut { .. } => Err(ConsoleError::Unauthenticated),
    };
    match joined {
        Ok(viewer) => events::answer(batches(viewer).take_until(tokio::time::sleep(LEASE))),
        // Said in the stream: a browser's EventSource cannot read the answer of an error.
        Err(ConsoleError::Invalid(fields)) => {
            let refused = fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join(" ");
            events::answer(stream::iter(written("", &Batch { refused, ..Batch::default() })))
        }
        Err(error) => events::refused(error),
    }
}

async fn join(
    logs: &Logs,
    caller: &Caller,
    place: &Place,
    name: &str,
    which: Which,
    headers: &HeaderMap,
) -> Result<Viewer, ConsoleError> {
    caller.check(Permission::FunctionsRead)?;
    let ask = LogAsk { filter: which.filter, ..LogAsk::default() };
    let pattern = Pattern::parse(ask.pattern()?).map_err(|sentence| ConsoleError::invalid("filter", sentence))?;
    let qualifier = Some(which.qualifier.as_str()).filter(|text| !text.is_empty() && *text != "$LATEST");
    let function = logs.function(&Who::of(caller), place, name, qualifier).await?;
    let version = qualifier.map(|_| function.version.clone()).unwrap_or_default();
    let wish = Wish { pattern, function: function.name, version };
    let after = headers.get("last-event-id").and_then(|id| id.to_str().ok()).unwrap_or(&which.after);
    Ok(logs.tails.watch(place, &function.log_group, wish, Some(after).filter(|after| !after.is_empty())))
}

fn batches(viewer: Viewer) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(viewer, async |mut viewer| {
        let (id, batch) = viewer.next().await;
        Some((stream::iter(written(&id, &batch)), viewer))
    })
    .flatten()
}

fn written(id: &str, batch: &Batch) -> Option<Result<Event, Infallible>> {
    match Event::default().retry(Duration::from_millis(300)).id(id).json_data(batch) {
        Ok(event) => Some(Ok(event)),
        Err(error) => {
            tracing::error!(%error, "a line cannot be written as JSON");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app::{monitoring::logs::model::tail_path, session::model::Role};
    use axum::{
        Router,
        body::Body,
        http::{Request, StatusCode},
        routing::get,
    };
    use tower::ServiceExt;

    use super::*;
    use crate::{
        aws::stub::{self, Stub},
        functions::Caches,
        testing::caller,
    };

    async fn asked(visitor: Visitor, query: &str) -> Response {
        let stub = Stub::start(|_| {
            stub::json(200, r#"{"Configuration":{"FunctionName":"hello","State":"Active"},"events":[]}"#)
        })
        .await;
        let hub = Arc::new(stub.hub());
        let logs = Logs::new(hub.clone(), Caches::new(&hub));
        let router = Router::new()
            .route(&tail_path("{c}", "{r}", "{name}"), get(stream))
            .with_state(logs)
            .layer(Extension(visitor));
        let path = format!("{}{query}", tail_path("local", "eu-west-1", "hello"));
        router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn first(response: Response) -> Batch {
        let chunk = response.into_body().into_data_stream().next().await.unwrap().unwrap();
        let text = String::from_utf8(chunk.to_vec()).unwrap();
        let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
        serde_json::from_str(data).unwrap()
    }

    fn viewer() -> Visitor {
        Visitor::SignedIn(caller(Role::Viewer))
    }

    #[tokio::test]
    async fn strangers_see_nothing() {
        let nobody = Visitor::SignedOut { request_id: "r".into(), ip: "127.0.0.1".into(), user_agent: String::new() };
        assert_eq!(asked(nobody, "").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(asked(viewer(), "").await.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn the_first_event_comes_at_once_and_a_bad_filter_is_said_in_it() {
        assert_eq!(first(asked(viewer(), "").await).await, Batch::default());
        let refused = first(asked(viewer(), "?filter=%22open").await).await.refused;
        assert_eq!(refused, "A quotation mark is not closed.");
    }
}
