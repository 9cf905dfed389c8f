//! `/login`. A plain form: it works before the WASM arrives, and the page after it is rendered anew.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::api;
use crate::{
    error::ConsoleError,
    frame::Lamp,
    ui::{field::TextField, icon::{self, Icon}},
};

/// The error a plain form brought back in the URL.
pub fn form_error(path: &'static str) -> Option<ConsoleError> {
    let query = use_query_map();
    query.with_untracked(|query| {
        (query.get("__path").as_deref() == Some(path))
            .then(|| query.get("__err").map(|err| server_fn::error::ServerFnUrlError::<ConsoleError>::decode_err(&err)))
            .flatten()
    })
}

/// The same, as a notice.
#[component]
pub fn FormErrorNotice(error: Option<ConsoleError>) -> impl IntoView {
    error.map(|error| {
        let text = match &error {
            ConsoleError::Throttled { retry_after_s } => {
                format!("Too many attempts. Wait {} s, then try again.", (*retry_after_s).max(1))
            }
            ConsoleError::Internal { .. } | ConsoleError::Unavailable { .. } => format!("{}. {}", error.title(), error.next_step()),
            other => other.to_string(),
        };
        view! { <div class="notice bad" role="alert"><Icon d=icon::X_CIRCLE/><div><p>{text}</p></div></div> }
    })
}

#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map();
    let next = query.with_untracked(|query| query.get("next")).unwrap_or_else(String::new);
    let path = api::SignIn::PATH;
    view! {
        <Title text="Sign in · Lambent"/>
        <div class="auth">
            <main>
                <a class="brand" href="/"><Lamp/>"Lambent"</a>
                <section class="card">
                    <div><h1>"Sign in"</h1><p>"The team's console for Lambda and HTTP APIs."</p></div>
                    <FormErrorNotice error=form_error(path)/>
                    <form class="form" method="post" action=path>
                        <input type="hidden" name="next" value=next/>
                        <TextField name="email" label="Email" value="" kind="email" autocomplete="username"/>
                        <TextField name="password" label="Password" value="" kind="password" autocomplete="current-password"/>
                        <button class="btn primary wide">"Sign in"</button>
                    </form>
                </section>
                <p>"No account? Ask an administrator of your team to add you."</p>
            </main>
        </div>
    }
    .into_any()
}
