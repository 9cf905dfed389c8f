//! One's own open sessions.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::browser::browser;
use crate::{
    error::ConsoleError,
    session::{
        api::{RevokeSession, SignOut},
        model::SessionInfo,
    },
    ui::{
        form_error::{FormErrorNotice, form_error},
        icon::{self, Icon},
        loaded::Loaded,
        time::Time,
    },
};

#[component]
pub fn Sessions(sessions: Resource<Result<Vec<SessionInfo>, ConsoleError>>) -> impl IntoView {
    let show = |sessions: Vec<SessionInfo>| {
        view! {
            <ul class="card feed">{sessions.into_iter().map(|session| view! { <Row session=session/> }).collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <section class="stack tight" id="sessions" aria-labelledby="sessions-h">
            <h2 id="sessions-h">"Sessions"</h2>
            <FormErrorNotice error=form_error(RevokeSession::PATH)/>
            <Loaded resource=sessions bones=bones show=show/>
        </section>
    }
    .into_any()
}

fn bones() -> impl IntoView {
    view! {
        <ul class="card feed" aria-busy="true">
            <li><div class="line-item"><span></span><span class="what"><span class="bone"></span></span></div></li>
        </ul>
    }
}

#[component]
fn Row(session: SessionInfo) -> impl IntoView {
    let what = browser(&session.user_agent);
    let (d, tone) = if session.current { (icon::CHECK_CIRCLE, "good") } else { (icon::USER, "") };
    let end = if session.current {
        view! { <form method="post" action=SignOut::PATH><button class="btn small">"Sign out"</button></form> }
            .into_any()
    } else {
        view! {
            <form method="post" action=RevokeSession::PATH>
                <input type="hidden" name="id" value=session.id/>
                <button class="btn small" aria-label=format!("End session: {what}")>"End session"</button>
            </form>
        }
        .into_any()
    };
    view! {
        <li>
            <div class="line-item">
                <Icon d=d class=tone/>
                <span class="what">{session.current.then(|| view! { <b>"This browser"</b>" " })}{what}</span>
                {end}
                <span class="sub">
                    {session.ip}" · used "<Time at=session.last_seen_at/>" · since "<Time at=session.created_at/>
                </span>
            </div>
        </li>
    }
}
