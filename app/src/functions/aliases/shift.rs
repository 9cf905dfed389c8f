//! The end of a shift of traffic from one version to another: all to the second, or all back to the first.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{api::SaveAlias, beside::hidden, model::Alias, rules};
use crate::{
    functions::{configuration::model::Texts, parts::open::Target},
    routes,
    ui::icon::{self, Icon},
};

#[component]
pub fn Shift(target: Target, alias: Alias) -> impl IntoView {
    let Some(split) = alias.split.clone() else { return ().into_any() };
    let compare = format!(
        "{}{}",
        routes::function_page(&target.place, &target.name, "versions"),
        routes::query([("from", alias.version.as_str()), ("to", split.version.as_str())])
    );
    let rest = rules::rest(&split.percent).unwrap_or_default();
    let (finish, cancel) = (split.version.clone(), alias.version.clone());
    view! {
        <section class="card" aria-labelledby="shift-h">
            <div class="bar"><h3 id="shift-h">"Shift of requests"</h3></div>
            <div class="body stack tight">
                <ShareBar percent=split.percent.clone()/>
                <p>
                    {format!("Version {} gets {rest} %, version {} {} %. ", alias.version, split.version, split.percent)}
                    <a href=compare>"What they differ in"</a>
                </p>
                <div class="actions">
                    <End target=target.clone() alias=alias.clone() to=finish primary=true/>
                    <End target=target alias=alias to=cancel primary=false/>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// How much of the whole; the words beside it say the same.
#[component]
pub fn ShareBar(percent: String) -> impl IntoView {
    let width = percent.clone();
    view! {
        <svg class="sharebar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="first" x="0" y="0" width="100" height="4"></rect>
            <rect class="second" x="0" y="0" width=width height="4"></rect>
        </svg>
    }
    .into_any()
}

/// All requests to one version: a form of one button.
#[component]
fn End(target: Target, alias: Alias, to: String, primary: bool) -> impl IntoView {
    let base = rules::texts(&alias);
    let mut typed: Texts = rules::fields(&base);
    typed.insert("version".into(), to.clone());
    typed.insert("second".into(), String::new());
    typed.insert("share".into(), String::new());
    let sent = RwSignal::new(false);
    let words = if primary { format!("Finish: all to version {to}") } else { format!("Cancel: all to version {to}") };
    let d = if primary { icon::CHECK } else { icon::UNDO };
    view! {
        <form method="post" action=SaveAlias::PATH on:submit=move |_| sent.set(true)>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="alias" value=alias.name/>
            {hidden("edit[base]", &base)}
            {hidden("edit[typed]", &typed)}
            <button class=if primary { "btn primary" } else { "btn" } aria-busy=move || sent.get().then_some("true")>
                <Icon d=d/>
                {words}
            </button>
        </form>
    }
    .into_any()
}
