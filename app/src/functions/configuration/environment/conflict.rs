//! Variables both sides changed. Values are known by their fingerprints; what AWS has now is revealed on demand.

use leptos::prelude::*;
use std::sync::Arc;

use super::{
    desk::Desk,
    keys::rules::KMS_KEY,
    line::Change,
    row::{MASK, ask},
};
use crate::{
    error::ConsoleError,
    functions::configuration::{
        merge::Row,
        parts::conflict::{Cell, Conflicts, More, Side},
    },
    ui::notice::ErrorNotice,
};

#[component]
pub fn EnvironmentConflicts(desk: Desk) -> impl IntoView {
    let more: More = Arc::new(move |row: &Row| {
        let key = row.key.clone();
        (row.theirs.is_some() && key != KMS_KEY).then(|| view! { <RevealTheirs desk=desk key=key/> }).into_any()
    });
    view! { <Conflicts conflict=desk.conflict label=label cell=cell(desk) more=more/> }.into_any()
}

fn label(key: &str) -> String {
    if key == KMS_KEY { "Encryption key".into() } else { key.to_owned() }
}

/// No secret: shown as it is.
fn key_of(text: Option<&String>) -> AnyView {
    match text.filter(|arn| !arn.is_empty()) {
        Some(arn) => value(arn.clone()),
        None => "AWS's own key".into_any(),
    }
}

fn cell(desk: Desk) -> Cell {
    Arc::new(move |side: Side, row: &Row| {
        let key = row.key.clone();
        if key == KMS_KEY {
            return match side {
                Side::Base => key_of(row.base.as_ref()),
                Side::Theirs => key_of(row.theirs.as_ref()),
                Side::Mine => (move || key_of(Some(&desk.key.get()))).into_any(),
            };
        }
        match side {
            Side::Base if row.base.is_none() => "not there".into_any(),
            Side::Base => {
                let revealed = desk.line(&key).and_then(|line| line.revealed.get_untracked());
                value(revealed.unwrap_or_else(|| MASK.into()))
            }
            Side::Theirs if row.theirs.is_none() => "removed".into_any(),
            Side::Theirs => {
                (move || value(desk.theirs.with(|theirs| theirs.get(&key).cloned()).unwrap_or_else(|| MASK.into())))
                    .into_any()
            }
            // Follows the field: it can still be changed.
            Side::Mine => (move || match desk.line(&key) {
                Some(line) if line.change() == Some(Change::Removed) => "removed".into_any(),
                Some(line) => value(line.text.get().unwrap_or_default()),
                None => "removed".into_any(),
            })
            .into_any(),
        }
    })
}

fn value(text: String) -> AnyView {
    view! { <code class="anywhere">{text}</code> }.into_any()
}

#[component]
fn RevealTheirs(desk: Desk, key: String) -> impl IntoView {
    let failed = RwSignal::new(None::<ConsoleError>);
    let label = format!("Reveal their {key}");
    let reveal = move |_| {
        let shown = key.clone();
        ask(desk, key.clone(), move |result| match result {
            Ok(value) => desk.theirs.update(|theirs| drop(theirs.insert(shown, value))),
            Err(error) => failed.set(Some(error)),
        });
    };
    view! {
        <p><button type="button" class="btn small" on:click=reveal>{label}</button></p>
        {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
    }
    .into_any()
}
