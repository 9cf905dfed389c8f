//! The field of an ARN with a search below it among what there is.

use leptos::prelude::*;

use super::{
    api::find_targets,
    targets::{KINDS, Targets},
};
use crate::{
    error::ConsoleError,
    functions::configuration::parts::{field::SettingField, texts_desk::TextsDesk},
    ui::notice::ErrorNotice,
};

#[component]
pub fn TargetField(
    desk: TextsDesk,
    key: &'static str,
    label: &'static str,
    /// Of [`KINDS`].
    kinds: &'static [&'static str],
    #[prop(optional)] readonly: bool,
) -> impl IntoView {
    view! {
        <SettingField
            key=key
            name=format!("edit[typed][{key}]")
            label=label
            mono=true
            text=desk.text(key)
            on_text=desk.write(key)
            error=desk.error(key)
            help="An ARN; empty for none."
            readonly=readonly
        />
        {(!readonly).then(|| view! { <Finder desk=desk key=key label=label kinds=kinds/> })}
    }
    .into_any()
}

#[component]
fn Finder(desk: TextsDesk, key: &'static str, label: &'static str, kinds: &'static [&'static str]) -> impl IntoView {
    let (kind, words) =
        (RwSignal::new(kinds.first().copied().unwrap_or_default().to_owned()), RwSignal::new(String::new()));
    let found = RwSignal::new(None::<Result<Targets, ConsoleError>>);
    let look = move || {
        let (asked, search) = (kind.get_untracked(), words.get_untracked());
        let place = desk.open.target.with_untracked(|target| target.place.clone());
        leptos::task::spawn_local_scoped(async move {
            let result = find_targets(place.connection, place.region, asked.clone(), search.clone()).await;
            // Something else may be looked for by now.
            if kind.try_get_untracked().as_ref() == Some(&asked) && words.try_get_untracked().as_ref() == Some(&search)
            {
                found.try_set(Some(result));
            }
        });
    };
    let options = KINDS.iter().filter(|(value, _)| kinds.contains(value));
    let options = options.map(|(value, words)| view! { <option value=*value>{*words}</option> }).collect_view();
    let chosen = desk.text(key);
    let results = move || match found.get() {
        None => ().into_any(),
        Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
        Some(Ok(targets)) if targets.rows.is_empty() => {
            view! { <p class="muted" role="status">"There is none of that name here."</p> }.into_any()
        }
        Some(Ok(targets)) => {
            let rows = targets.rows.into_iter().map(|(arn, name)| {
                let (own, use_it) = (arn.clone(), format!("Use {name}"));
                let pressed = move || chosen.with(|text| *text == own).to_string();
                view! {
                    <li>
                        <button type="button" class="btn small" aria-label=use_it aria-pressed=pressed on:click=move |_| desk.write(key).run(arn.clone())>
                            "Use"
                        </button>
                        <span class="grow">{name}</span>
                    </li>
                }
            });
            let rows = rows.collect_view();
            view! {
                <ul class="found" aria-label="Found">{rows}</ul>
                {targets.more.then(|| view! { <p class="help">"There are more; type more of the name."</p> })}
            }
            .into_any()
        }
    };
    let search = format!("Search for {label}");
    view! {
        <details class="more with-script" on:toggle=move |_| if found.with_untracked(Option::is_none) { look() }>
            <summary>{format!("Find: {label}")}</summary>
            <div class="stack tight">
                <div class="toolbar">
                    <select
                        class="select"
                        aria-label="Kind"
                        on:change=move |event| {
                            kind.set(event_target_value(&event));
                            look();
                        }
                    >
                        {options}
                    </select>
                    <div class="input">
                        <input
                            type="search"
                            aria-label=search
                            placeholder="Part of the name"
                            autocomplete="off"
                            on:input=move |event| {
                                words.set(event_target_value(&event));
                                look();
                            }
                            on:keydown=move |event| if event.key() == "Enter" { event.prevent_default() }
                        />
                    </div>
                </div>
                {results}
            </div>
        </details>
    }
    .into_any()
}
