//! What Save will do, and how much room is left.

use leptos::prelude::*;

use super::{desk::Desk, line::Change};
use crate::{
    functions::{
        configuration::{cli, rules},
        model::rules::thousands,
    },
    ui::{cli::ShowAsCli, field::FieldMessage},
};

/// `1,204 of 4,096 bytes`.
#[component]
pub fn Total(desk: Desk) -> impl IntoView {
    let total = Memo::new(move |_| desk.total());
    let words = move || format!("{} of {} bytes", thousands(total.get()), thousands(rules::ENVIRONMENT_MAX));
    let class = move || if total.get() > rules::ENVIRONMENT_MAX { "state bad" } else { "muted small" };
    view! {
        <div class="field" id="total" tabindex="-1">
            <p class=class>{words}" for all keys and values, as AWS counts them."</p>
            <FieldMessage id="total-error".to_owned() error=desk.wrong/>
        </div>
    }
    .into_any()
}

/// Keys that are added, changed and removed; values are not shown.
#[component]
pub fn Changes(desk: Desk) -> impl IntoView {
    let changes = move || {
        let all: Vec<(Change, String)> = desk.lines.with(|lines| {
            lines.iter().filter_map(|line| Some((line.change()?, line.key.with(|key| key.trim().to_owned())))).collect()
        });
        let key = desk
            .key_changed()
            .then(|| view! { <li class="info"><span aria-hidden="true">"~"</span>"Encryption key changed"</li> });
        (!all.is_empty() || key.is_some()).then(|| {
            let row = |(change, key): (Change, String)| {
                let (sign, word, tone) = change.words();
                view! { <li class=tone><span aria-hidden="true">{sign}</span><code>{key}</code>" "{word}</li> }
            };
            view! {
                <section aria-labelledby="changes-h" class="stack tight">
                    <h3 id="changes-h">"Save will change"</h3>
                    <ul class="changes">{all.into_iter().map(row).collect_view()} {key}</ul>
                </section>
            }
        })
    };
    let commands = Signal::derive(move || {
        if !desk.dirty() {
            return vec!["# Nothing is changed yet.".to_owned()];
        }
        let (place, name) = desk.open.target.with(|target| (target.place.clone(), target.name.clone()));
        let lines = desk.lines.with(|lines| lines.iter().any(|line| line.change().is_some()));
        let variables = lines.then(|| desk.shown());
        let key = desk.key_changed().then(|| desk.key.with(|key| key.trim().to_owned()));
        cli::environment(&place, &name, variables.as_deref(), key.as_deref(), cli::placeholder)
    });
    view! { {changes} <ShowAsCli commands=commands/> }.into_any()
}
