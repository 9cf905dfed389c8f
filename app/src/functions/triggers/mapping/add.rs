//! The form of a new event source mapping.

use leptos::prelude::*;

#[component]
pub fn AddMapping(
    /// `sqs`, `kinesis` or `dynamodb`.
    source: &'static str,
) -> impl IntoView {
    let _ = source;
    ().into_any()
}
