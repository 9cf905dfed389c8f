//! The facts of a function that are nowhere else on the page.

use leptos::prelude::*;

use crate::{
    activity::model::LastChange,
    functions::{
        model::FunctionDetail,
        parts::{figures, head::package},
    },
    routes,
    ui::{copy::CopyButton, time::Time},
};

#[component]
pub fn Facts(detail: Memo<FunctionDetail>, changed: Option<LastChange>) -> impl IntoView {
    view! {
        <div class="split">
            <section class="card" aria-labelledby="facts-h">
                <div class="bar"><h2 id="facts-h">"Function"</h2></div>
                {move || detail.with(|detail| function(detail, changed.as_ref()))}
            </section>
            <section class="card" aria-labelledby="settings-h">
                <div class="bar"><h2 id="settings-h">"Settings"</h2></div>
                {move || detail.with(settings)}
            </section>
        </div>
    }
    .into_any()
}

fn fact(term: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! { <div><dt>{term}</dt><dd>{value}</dd></div> }.into_any()
}

fn none() -> AnyView {
    view! { <span class="muted">"None"</span> }.into_any()
}

fn id(text: &str, label: &'static str) -> AnyView {
    view! { <span class="id"><code>{text.to_owned()}</code><CopyButton text=text.to_owned() label=label only_icon=true/></span> }
        .into_any()
}

fn code(text: &str) -> AnyView {
    view! { <code class="anywhere">{text.to_owned()}</code> }.into_any()
}

fn function(detail: &FunctionDetail, changed: Option<&LastChange>) -> AnyView {
    let description = if detail.description.is_empty() { none() } else { detail.description.clone().into_any() };
    let size = format!("{}, {}", figures::bytes(detail.code_size), package(detail.package_type).to_ascii_lowercase());
    let modified = detail.modified_at.map(|at| fact("Last modified", view! { <Time at=at/> }));
    view! {
        <dl class="body defs">
            {fact("Description", description)}
            {detail.handler.as_deref().map(|handler| fact("Handler", code(handler)))}
            {detail.image_uri.as_deref().map(|uri| fact("Image", id(uri, "Copy image URI")))}
            {fact("ARN", id(&detail.arn, "Copy ARN"))}
            {fact("Role", id(&detail.role_arn, "Copy role ARN"))}
            {fact("Code size", size)}
            {fact("Code SHA-256", id(&detail.code_sha256, "Copy SHA-256"))}
            {modified}
            {changed.map(|changed| fact("Changed by", who(detail, changed)))}
            {fact("Log group", code(&detail.log_group))}
        </dl>
    }
    .into_any()
}

/// Who changed it here last; changes made elsewhere are not known.
fn who(detail: &FunctionDetail, changed: &LastChange) -> AnyView {
    view! {
        <a href=routes::activity_of(&detail.name)>{changed.actor.clone()}</a>
        ", "
        <a href=routes::activity(changed.id)><Time at=changed.at/></a>
    }
    .into_any()
}

fn settings(detail: &FunctionDetail) -> AnyView {
    let keys = match detail.environment_keys.as_slice() {
        [] => none(),
        keys => {
            let count = match keys.len() {
                1 => "1 key".to_owned(),
                count => format!("{count} keys"),
            };
            let badges = keys.iter().map(|key| view! { <span class="badge mono">{key.clone()}</span> }).collect_view();
            view! { <span>{count}</span><p class="tags">{badges}</p> }.into_any()
        }
    };
    let tags = if detail.tags.is_empty() {
        none()
    } else {
        let tag = |(key, value): (&String, &String)| view! { <span class="badge">{format!("{key} = {value}")}</span> };
        view! { <p class="tags">{detail.tags.iter().map(tag).collect_view()}</p> }.into_any()
    };
    let concurrency =
        detail.reserved_concurrency.map_or_else(|| "Not reserved".to_owned(), |n| format!("{n} reserved"));
    view! {
        <dl class="body defs">
            {fact("Memory", figures::megabytes(detail.memory_mb))}
            {fact("Timeout", figures::seconds(detail.timeout_s))}
            {fact("Ephemeral storage", figures::megabytes(detail.ephemeral_storage_mb))}
            {fact("Concurrency", concurrency)}
            {fact("Tracing", if detail.tracing_active { "Active" } else { "Only what callers trace" })}
            {detail.vpc_id.as_deref().map(|vpc| fact("VPC", code(vpc)))}
            {fact("Environment variables", keys)}
            {fact("Tags", tags)}
        </dl>
    }
    .into_any()
}
