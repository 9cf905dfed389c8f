//! What stands beside the fields of an alias's form: what travels unseen, how it went, the sides of a conflict.

use leptos::prelude::*;
use std::sync::Arc;

use super::{desk::Desk, rules};
use crate::{
    functions::configuration::{
        merge::Row,
        model::Texts,
        parts::conflict::{Cell, Side},
    },
    ui::notice::Done,
};

/// Fields that travel unseen.
pub fn hidden(prefix: &'static str, texts: &Texts) -> AnyView {
    texts
        .iter()
        .map(|(key, text)| view! { <input type="hidden" name=format!("{prefix}[{key}]") value=text.clone()/> })
        .collect_view()
        .into_any()
}

pub fn saved(saved: Option<(bool, Vec<String>)>) -> Option<AnyView> {
    let (changed, kept) = saved?;
    let mut text =
        if changed { "Saved; AWS has it now." } else { "Nothing had to be sent: AWS has it like this." }.to_owned();
    if !kept.is_empty() {
        let labels: Vec<_> = kept.iter().map(|key| rules::label(key)).collect();
        text.push_str(&format!(" Meanwhile somebody else changed {}; that was kept.", labels.join(", ")));
    }
    Some(view! { <Done>{text}</Done> }.into_any())
}

pub fn cell(desk: Desk) -> Cell {
    Arc::new(move |side: Side, row: &Row| {
        let key = row.key.clone();
        let words = move |text: Option<&String>| match (key.as_str(), text.map(String::as_str).unwrap_or_default()) {
            (_, "") => "none".to_owned(),
            ("split", text) => text
                .split_once(' ')
                .map_or_else(|| text.to_owned(), |(version, percent)| format!("version {version} with {percent} %")),
            (_, text) => text.to_owned(),
        };
        match side {
            Side::Base => words(row.base.as_ref()).into_any(),
            Side::Theirs => words(row.theirs.as_ref()).into_any(),
            // Follows the fields: they can still be changed.
            Side::Mine => {
                let key = row.key.clone();
                (move || desk.wanted.with(|wanted| words(wanted.get(&key)))).into_any()
            }
        }
    })
}
