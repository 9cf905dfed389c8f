//! Notices: errors with code, sentence, request id and next step; warnings; and the page a failed page shows.

use leptos::prelude::*;

use super::{
    copy::CopyButton,
    icon::{self, Icon},
    status::set_status,
};
use crate::error::ConsoleError;

/// An error, announced, with everything that helps: it stays until what caused it is tried again.
#[component]
pub fn ErrorNotice(
    error: ConsoleError,
    /// Offers “Try again”.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <section class="notice bad" role="alert">
            <Icon d=icon::X_CIRCLE/>
            <div>
                <h3>{error.title()}</h3>
                <ErrorBody error=error.clone()/>
                <p class="actions">
                    {(error == ConsoleError::Unauthenticated)
                        .then(|| view! { <a class="btn primary" href="/login" rel="external">"Sign in"</a> })}
                    {retry
                        .map(|retry| view! {
                            <button type="button" class="btn" on:click=move |_| retry.run(())>
                                <Icon d=icon::RETRY/>
                                "Try again"
                            </button>
                        })}
                </p>
            </div>
        </section>
    }
    .into_any()
}

/// Sentence, next step, code and request id.
#[component]
fn ErrorBody(error: ConsoleError) -> impl IntoView {
    let sentence = error.to_string();
    let fields = match &error {
        ConsoleError::Invalid(fields) => fields.clone(),
        _ => Vec::new(),
    };
    let repeats = sentence == error.title() || !fields.is_empty();
    let request_id = error.request_id().filter(|id| !id.is_empty()).map(str::to_owned);
    view! {
        {(!repeats).then(|| view! { <p>{sentence}</p> })}
        {(!fields.is_empty())
            .then(|| view! {
                <ul>
                    {fields.into_iter().map(|e| view! { <li>{e.message}</li> }).collect_view()}
                </ul>
            })}
        <p>{error.next_step()}</p>
        {matches!(error, ConsoleError::Aws { .. } | ConsoleError::AwsDenied { .. } | ConsoleError::Internal { .. })
            .then(|| view! {
                <dl class="meta">
                    <div><dt>"Code"</dt><dd><code>{error.code().to_owned()}</code></dd></div>
                    {request_id
                        .map(|id| view! {
                            <div>
                                <dt>"Request"</dt>
                                <dd class="id">
                                    <code>{id.clone()}</code>
                                    <CopyButton text=id label="Copy request id" only_icon=true/>
                                </dd>
                            </div>
                        })}
                </dl>
            })}
    }
}

/// A whole page that could not be shown. Sets the status when it is rendered before streaming.
#[component]
pub fn ErrorPage(
    error: ConsoleError,
    /// Where to go instead: label and path.
    #[prop(optional)]
    instead: Option<(&'static str, String)>,
) -> impl IntoView {
    set_status(error.status());
    let (label, href) = instead.unwrap_or(("Overview", "/".into()));
    view! {
        <leptos_meta::Title text=format!("{} · Lambent", error.title())/>
        <div class="page-error" role="alert">
            <Icon d=icon::WARNING/>
            <div><h1>{error.title()}</h1><ErrorBody error=error.clone()/></div>
            <p class="actions">
                {if error == ConsoleError::Unauthenticated {
                    view! { <a class="btn primary" href="/login" rel="external">"Sign in"</a> }.into_any()
                } else {
                    view! { <a class="btn primary" href=href>{label}</a> }.into_any()
                }}
            </p>
        </div>
    }
    .into_any()
}

/// Something worth knowing that is no error.
#[component]
pub fn Warning(children: Children) -> impl IntoView {
    view! { <section class="notice warn" role="status"><Icon d=icon::WARNING/><div><p>{children()}</p></div></section> }
}
