//! An operation, live: server-sent events whose data is an [`OperationView`] in JSON.

use app::{error::ConsoleError, operations::model::OperationView, session::service::Visitor};
use axum::{
    extract::{Extension, Path, State},
    response::{Response, sse::Event},
};
use futures::{Stream, StreamExt};
use std::convert::Infallible;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

use super::Operations;
use crate::events;

/// The operation as it is now, then at each change; ends when it has come to rest. Mount it at
/// [`events_path`](app::operations::events_path)`("{id}")`, behind the layer that puts the [`Visitor`] in.
pub async fn stream(
    State(operations): State<Operations>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    let subscribed = match &visitor {
        Visitor::SignedIn(caller) => operations.subscribe(caller, &id).await,
        Visitor::SignedOut { .. } => Err(ConsoleError::Unauthenticated),
    };
    match subscribed {
        Ok(view) => events::answer(views(view)),
        Err(error) => events::refused(error),
    }
}

fn views(view: watch::Receiver<OperationView>) -> impl Stream<Item = Result<Event, Infallible>> {
    WatchStream::new(view).filter_map(async |view| match Event::default().json_data(&view) {
        Ok(event) => Some(Ok(event)),
        Err(error) => {
            tracing::error!(operation = view.id, %error, "a view cannot be written as JSON");
            None
        }
    })
}
