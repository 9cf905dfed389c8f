//! Notices: errors with code, sentence, request id and next step; warnings; and the page a failed page shows.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    copy::CopyButton,
    icon::{self, Icon},
    status::set_status,
};
use crate::{error::ConsoleError, routes};

/// An error, announced, with everything that helps: it stays until what caused it is tried again.
#[component]
pub fn ErrorNotice(
    error: ConsoleError,
    /// Offers “Try again”.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let signed_out = error == ConsoleError::Unauthenticated;
    view! {
        <section class="notice bad" role="alert">
            <Icon d=icon::X_CIRCLE/>
            <div>
                <h2>{error.title()}</h2>
                <Sentences error=error.clone()/>
                <Facts error=error/>
                {(signed_out || retry.is_some())
                    .then(|| view! {
                        <p class="actions">
                            {signed_out.then(|| view! { <SignInLink/> })}
                            {retry.filter(|_| !signed_out).map(|retry| view! { <Retry retry=retry/> })}
                        </p>
                    })}
            </div>
        </section>
    }
    .into_any()
}

/// Back to this page after signing in.
#[component]
fn SignInLink() -> impl IntoView {
    let here = use_location();
    let href = move || {
        let query = here.search.get();
        let mark = if query.is_empty() { "" } else { "?" };
        routes::sign_in(&format!("{}{mark}{query}", here.pathname.get()))
    };
    view! { <a class="btn primary" href=href rel="external">"Sign in"</a> }
}

#[component]
fn Retry(retry: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class="btn" on:click=move |_| retry.run(())>
            <Icon d=icon::RETRY/>
            "Try again"
        </button>
    }
}

/// What happened, where the title does not say it, and what to do.
#[component]
fn Sentences(error: ConsoleError) -> impl IntoView {
    let sentence = error.to_string();
    let fields = match &error {
        ConsoleError::Invalid(fields) => fields.clone(),
        _ => Vec::new(),
    };
    let repeats = sentence == error.title() || !fields.is_empty();
    view! {
        {(!repeats).then(|| view! { <p>{sentence}</p> })}
        {(!fields.is_empty())
            .then(|| view! {
                <ul>
                    {fields.into_iter().map(|e| view! { <li>{e.message}</li> }).collect_view()}
                </ul>
            })}
        <p>{error.next_step()}</p>
    }
}

/// Whether the code says more than the title.
fn has_facts(error: &ConsoleError) -> bool {
    matches!(
        error,
        ConsoleError::Aws { .. }
            | ConsoleError::AwsDenied { .. }
            | ConsoleError::AwsConflict { .. }
            | ConsoleError::AwsThrottled { .. }
            | ConsoleError::Internal { .. }
    )
}

/// Code and request id.
#[component]
fn Facts(error: ConsoleError) -> impl IntoView {
    let request_id = error.request_id().filter(|id| !id.is_empty()).map(str::to_owned);
    has_facts(&error).then(|| {
        view! {
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
        }
    })
}

/// A whole page that could not be shown. Sets the status when it is rendered before streaming.
#[component]
pub fn ErrorPage(
    error: ConsoleError,
    /// Where to go instead: label and path.
    #[prop(optional)]
    instead: Option<(&'static str, String)>,
    /// Offers “Try again”, where trying again may help.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    set_status(error.status());
    let (label, href) = instead.unwrap_or(("Overview", "/".into()));
    let d = match &error {
        ConsoleError::NotFound { .. } => icon::SEARCH,
        ConsoleError::Unauthenticated | ConsoleError::Forbidden { .. } => icon::LOCK,
        _ => icon::WARNING,
    };
    let signed_out = error == ConsoleError::Unauthenticated;
    let retry = retry.filter(|_| has_facts(&error) || error.retryable());
    view! {
        <leptos_meta::Title text=format!("{} · Lambent", error.title())/>
        <div class="page-error" role="alert">
            <Icon d=d/>
            <div><h1>{error.title()}</h1>{(!has_facts(&error)).then(|| view! { <Sentences error=error.clone()/> })}</div>
            {has_facts(&error)
                .then(|| view! {
                    <section class="notice bad">
                        <Icon d=icon::X_CIRCLE/>
                        <div><Sentences error=error.clone()/><Facts error=error.clone()/></div>
                    </section>
                })}
            <p class="actions">
                {if signed_out {
                    view! { <SignInLink/> }.into_any()
                } else {
                    view! { <a class="btn primary" href=href>{label}</a> }.into_any()
                }}
                {retry.map(|retry| view! { <Retry retry=retry/> })}
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

/// What has just been done, announced.
#[component]
pub fn Done(children: Children) -> impl IntoView {
    view! { <section class="notice good" role="status"><Icon d=icon::CHECK_CIRCLE/><div><p>{children()}</p></div></section> }
}
