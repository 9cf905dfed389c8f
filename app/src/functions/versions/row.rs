//! One version in the table.

use leptos::prelude::*;

use super::model::{LATEST, Version};
use crate::{
    functions::{
        parts::{figures, open::Target},
        runtimes,
    },
    routes,
    ui::{
        icon::{self, Icon},
        time::Time,
    },
};

pub fn row(
    version: &Version,
    aliases: Vec<String>,
    target: &Target,
    picks: &(String, String),
    writes: bool,
) -> AnyView {
    let number = version.number.clone();
    let chosen = if version.is_latest() { "" } else { number.as_str() };
    let href = format!("{}{}", routes::function(&target.place, &target.name), routes::query([("qualifier", chosen)]));
    let why = version.published.as_ref().map(|published| published.why.clone()).filter(|why| !why.is_empty());
    let published = match &version.published {
        Some(published) => view! {
            <a href=routes::activity(published.entry)><Time at=published.at/></a>
            <small class="anywhere">" by " {published.by.clone()}</small>
        }
        .into_any(),
        None => view! {
            {version.modified_at.map(|at| view! { <Time at=at/> })}
            {(!version.is_latest()).then(|| view! { <small>" not published here"</small> })}
        }
        .into_any(),
    };
    let memory = figures::megabytes(version.memory_mb);
    let runtime = version.runtime.as_deref().map_or_else(|| "Container image".to_owned(), runtimes::label);
    let names = aliases
        .into_iter()
        .map(|alias| {
            let href = routes::alias(&target.place, &target.name, &alias);
            view! { <a class="badge mono" href=href>{alias}</a>" " }
        })
        .collect_view();
    let radio = |name: &'static str, word: &'static str, picked: &str| {
        view! {
            <input
                type="radio"
                name=name
                value=number.clone()
                checked=picked == number
                autocomplete="off"
                aria-label=format!("Compare {word} {number}")
            />
        }
    };
    let delete = (writes && number != LATEST).then(|| {
        let href = routes::delete_version(&target.place, &target.name, &number);
        view! {
            <a class="btn only" href=href aria-label=format!("Delete version {number}") title="Delete"><Icon d=icon::TRASH/></a>
        }
    });
    view! {
        <tr>
            <td class="mono"><a href=href>{number.clone()}</a></td>
            <td class="anywhere">
                {version.description.clone()}
                {why.map(|why| view! { <p class="help">{why}</p> })}
            </td>
            <td class="p2">{published}</td>
            <td class="p3">
                <code title=version.code_sha256.clone()>{short(&version.code_sha256)}</code>
                <small>" " {figures::bytes(version.code_size)}</small>
            </td>
            <td class="p3">{format!("{runtime} · {memory}")}</td>
            <td class="p2">{names}</td>
            <td class="fit">{radio("from", "from", &picks.0)}</td>
            <td class="fit">{radio("to", "to", &picks.1)}</td>
            <td class="fit">{delete}</td>
        </tr>
    }
    .into_any()
}

fn short(sha256: &str) -> String {
    sha256.chars().take(10).collect()
}
