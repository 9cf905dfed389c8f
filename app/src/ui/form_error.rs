//! What a plain form that failed brings back: server functions answer such a form with a redirect to the page it came
//! from, the error in the query.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::icon::{self, Icon};
use crate::error::ConsoleError;

/// The error the form for the server function at `path` brought back.
pub fn form_error(path: &'static str) -> Option<ConsoleError> {
    let query = use_query_map();
    query.with_untracked(|query| {
        (query.get("__path").as_deref() == Some(path))
            .then(|| query.get("__err").map(|err| server_fn::error::ServerFnUrlError::<ConsoleError>::decode_err(&err)))
            .flatten()
    })
}

/// The query that brings an error back, as server functions write it for plain forms: for those that bring back what
/// was typed, too.
#[cfg(feature = "ssr")]
pub fn error_pairs(path: &str, error: ConsoleError) -> Vec<(String, String)> {
    // Only the query is used.
    let url = server_fn::error::ServerFnUrlError::new(path, error).to_url("http://localhost/");
    url.map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default()
}

/// The same, as a notice.
#[component]
pub fn FormErrorNotice(error: Option<ConsoleError>) -> impl IntoView {
    error.map(|error| {
        let text = match &error {
            ConsoleError::Throttled { retry_after_s } => {
                format!("Too many attempts. Wait {} s, then try again.", (*retry_after_s).max(1))
            }
            ConsoleError::Internal { .. } | ConsoleError::Unavailable { .. } => {
                format!("{}. {}", error.title(), error.next_step())
            }
            other => other.to_string(),
        };
        view! { <div class="notice bad" role="alert"><Icon d=icon::X_CIRCLE/><div><p>{text}</p></div></div> }
    })
}
