//! An HTTP answer: status, time, headers, body. Bodies are text here, whatever they claim to be.

use leptos::prelude::*;

use super::{figures, route_url::status_words};
use crate::{
    functions::model::invoke::HttpAnswer,
    ui::{
        state::{State, Tone},
        time,
    },
};

#[component]
pub fn Answer(answer: HttpAnswer) -> impl IntoView {
    let tone = match answer.status {
        ..400 => Tone::Good,
        400..500 => Tone::Warn,
        _ => Tone::Bad,
    };
    let size = figures::bytes(answer.body.len() as u64);
    let facts = format!(
        "{} · {}{size}",
        time::duration(f64::from(answer.duration_ms)),
        if answer.truncated { "over " } else { "" }
    );
    let headers = match answer.headers.len() {
        1 => "1 header".to_owned(),
        count => format!("{count} headers"),
    };
    view! {
        <p class="row"><State tone=tone text=status_words(answer.status)/><span class="muted">{facts}</span></p>
        {if answer.body.is_empty() {
            view! { <p class="muted">"The answer has no body."</p> }.into_any()
        } else {
            view! { <pre class="code wrap tall" tabindex="0"><code>{answer.body}</code></pre> }.into_any()
        }}
        {answer.truncated.then(|| view! { <p class="muted small">"The body is longer; its beginning is shown."</p> })}
        <details class="more">
            <summary>{headers}</summary>
            <dl class="headers">
                {answer
                    .headers
                    .into_iter()
                    .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> })
                    .collect_view()}
            </dl>
        </details>
    }
    .into_any()
}
