//! `/settings`: one's own account and sessions, the connections, the look, the version.

mod account;
mod appearance;
mod browser;
mod connections;
mod sessions;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use crate::{
    frame::use_frame,
    session::api::{ChangePassword, RevokeSession, sessions},
    ui::{form_error::form_error, head::PageHead, notice::Done},
};

#[component]
pub fn Settings() -> impl IntoView {
    let sessions = Resource::new(|| (), |()| sessions());
    view! {
        <PageHead title="Settings".to_owned()/>
        <WhatWasDone/>
        <div class="sided">
            <nav class="subnav" aria-label="Settings">
                <a href="#your-account">"Your account"</a>
                <a href="#sessions">"Sessions"</a>
                <a href="#connections-list">"Connections"</a>
                <a href="#appearance">"Appearance"</a>
                <a href="#about">"About"</a>
            </nav>
            <div class="stack loose">
                <account::Account/>
                <sessions::Sessions sessions=sessions/>
                <connections::Connections/>
                <appearance::Appearance/>
                <About/>
            </div>
        </div>
    }
    .into_any()
}

/// The forms come back here with what they did.
#[component]
fn WhatWasDone() -> impl IntoView {
    let failed = form_error(ChangePassword::PATH).is_some() || form_error(RevokeSession::PATH).is_some();
    let done = use_query_map().with_untracked(|query| query.get("done"));
    let text = match done.as_deref() {
        Some("password") => Some("Password changed. Your other sessions ended."),
        Some("session") => Some("Session ended."),
        _ => None,
    };
    text.filter(|_| !failed).map(|text| view! { <Done>{text}</Done> })
}

#[component]
fn About() -> impl IntoView {
    let version = use_frame().with(|frame| frame.version.clone());
    view! {
        <section class="stack tight" id="about" aria-labelledby="about-h">
            <h2 id="about-h">"About"</h2>
            <div class="card"><dl class="body defs"><div><dt>"Version"</dt><dd>{version}</dd></div></dl></div>
        </section>
    }
}
