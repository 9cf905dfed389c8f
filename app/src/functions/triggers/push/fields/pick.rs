//! A choice of what AWS lists.

use leptos::prelude::*;

use super::Select;
use crate::{
    error::ConsoleError,
    functions::triggers::push::{
        model::{Offer, Offers},
        page::{Asked, Choices},
    },
    ui::{
        field::TextField,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

/// A choice of what AWS lists, with a search where there may be many.
#[component]
pub fn Pick(
    asked: Asked,
    choices: Choices,
    name: &'static str,
    label: &'static str,
    /// What is said when there is none.
    none: &'static str,
    #[prop(optional)] search: bool,
    /// The form's second list.
    #[prop(optional)]
    second: bool,
    /// The first row, for what need not be chosen.
    #[prop(default = "Choose")]
    first: &'static str,
) -> impl IntoView {
    let words = asked.search.clone();
    let find = search.then(|| {
        view! {
            <div class="field">
                <label for="search">"Part of a name"</label>
                <div class="row">
                    <input class="input grow" type="search" id="search" name="search" value=words autocomplete="off" spellcheck="false"/>
                    <button class="btn" name="step" value="form"><Icon d=icon::SEARCH/>"Search"</button>
                </div>
            </div>
        }
    });
    view! {
        {find}
        <Suspense fallback=|| view! { <div class="field" aria-busy="true"><span class="bone s"></span><span class="bone block"></span></div> }>
            {move || {
                let asked = asked.clone();
                Suspend::new(async move {
                    match choices.await {
                        Ok(offers) => select(&asked, offers, (name, label), (none, first), second),
                        Err(error) => typed(&asked, name, label, error),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

fn select(
    asked: &Asked,
    offers: Offers,
    (name, label): (&'static str, &'static str),
    (none, first): (&'static str, &'static str),
    second: bool,
) -> AnyView {
    let Offers { rows, second: others, more, missing } = offers;
    let (rows, missing) = if second { (others, missing) } else { (rows, None) };
    let chosen = asked.draft.get(name).to_owned();
    let words = match (&missing, rows.is_empty(), asked.search.is_empty()) {
        (Some(why), ..) => Some(format!("They could not be listed: {why}")),
        (None, true, true) => Some(none.to_owned()),
        (None, true, false) => Some("Nothing has that in its name.".to_owned()),
        (None, false, _) if more && !second => Some("There are more; search to narrow them.".to_owned()),
        _ => None,
    };
    let mut options = vec![(String::new(), first.to_owned())];
    // What was chosen stays, also where a search leaves it out.
    if !chosen.is_empty() && !rows.iter().any(|row| row.value == chosen) {
        options.push((chosen.clone(), chosen.clone()));
    }
    options.extend(rows.into_iter().map(|Offer { value, words }| (value, words)));
    view! {
        <Select name=name label=label options=options chosen=chosen error=asked.error(name)/>
        {words.map(|words| view! { <p class="help">{words}</p> })}
    }
    .into_any()
}

/// Where the list cannot be read, it can be typed.
fn typed(asked: &Asked, name: &'static str, label: &'static str, error: ConsoleError) -> AnyView {
    view! {
        <ErrorNotice error=error/>
        <TextField name=name label=label value=asked.draft.get(name).to_owned() error=asked.error(name) help="The list could not be read; type the name or ARN." mono=true/>
    }
    .into_any()
}
