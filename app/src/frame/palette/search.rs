//! The palette itself: a field, what it finds, and the keys to choose with.

use leptos::{ev, html::Dialog, prelude::*};
use leptos_router::hooks::use_navigate;

use super::{
    PaletteOpen,
    entries::{Entry, Group, groups, marked},
    follow, hits,
};
use crate::{
    frame::{use_frame, use_place},
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        unsaved,
    },
};

#[component]
pub fn Search() -> impl IntoView {
    let open = expect_context::<PaletteOpen>();
    let dialog = NodeRef::<Dialog>::new();
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(0usize);
    let (frame, place) = (use_frame(), use_place());
    let found = hits::find(open.0, place, search);
    let groups = Memo::new(move |_| {
        found.with(|found| groups(&place.get(), &search.get(), found, frame.can(Permission::FunctionsWrite)))
    });
    let navigate = StoredValue::new(use_navigate());
    let go = move |href: &str| {
        if unsaved::may_leave() {
            navigate.with_value(|go| go(href, Default::default()));
        }
    };
    follow(open.0, dialog);
    let close = move || open.0.set(false);
    let closed = move |_| {
        close();
        search.set(String::new());
        chosen.set(0);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = groups.with(|groups| groups.iter().map(|group| group.entries.len()).sum::<usize>()).max(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => chosen.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                let entry = groups
                    .with(|groups| groups.iter().flat_map(|group| &group.entries).nth(chosen.get_untracked()).cloned());
                if let Some(entry) = entry {
                    close();
                    go(&entry.href);
                }
            }
            _ => return,
        }
        event.prevent_default();
        reveal(chosen.get_untracked());
    };
    view! {
        <dialog class="palette" node_ref=dialog aria-label="Search and commands" on:close=closed>
            <div class="find">
                <Icon d=icon::SEARCH/>
                <input
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="hits"
                    aria-autocomplete="list"
                    aria-activedescendant=move || format!("hit-{}", chosen.get())
                    aria-label="Search and commands"
                    placeholder="Go to function, API, action"
                    autocomplete="off"
                    spellcheck="false"
                    autofocus
                    prop:value=move || search.get()
                    on:input=move |event| {
                        chosen.set(0);
                        search.set(event_target_value(&event));
                    }
                    on:keydown=on_key
                />
                <kbd aria-hidden="true">"Esc"</kbd>
            </div>
            <div role="listbox" id="hits" aria-label="Results">
                // Closed, it would put its words on every page.
                {move || open.0.get().then(|| shown(groups.get(), &search.get(), chosen, open))}
            </div>
            <footer aria-hidden="true">
                <span><kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" choose"</span>
                <span><kbd>"Enter"</kbd>" open"</span>
            </footer>
        </dialog>
    }
    .into_any()
}

/// Options are counted through all groups.
fn shown(groups: Vec<Group>, search: &str, chosen: RwSignal<usize>, open: PaletteOpen) -> AnyView {
    let mut next = 0;
    groups
        .into_iter()
        .enumerate()
        .map(|(index, group)| {
            let heading = format!("hits-{index}");
            let options: Vec<_> = group
                .entries
                .into_iter()
                .map(|entry| {
                    let number = next;
                    next += 1;
                    option(entry, search, number, chosen, open)
                })
                .collect();
            let id = heading.clone();
            view! { <div role="group" aria-labelledby=heading><div id=id>{group.label}</div>{options}</div> }
        })
        .collect_view()
        .into_any()
}

fn option(entry: Entry, search: &str, number: usize, chosen: RwSignal<usize>, open: PaletteOpen) -> AnyView {
    let (before, hit, after) = marked(&entry.label, search);
    view! {
        <a
            role="option"
            id=format!("hit-{number}")
            aria-selected=move || (chosen.get() == number).to_string()
            tabindex="-1"
            href=entry.href
            on:click=move |_| open.0.set(false)
        >
            <Icon d=entry.d/>
            <span>{before}{(!hit.is_empty()).then(|| view! { <mark>{hit}</mark> })}{after}</span>
            {(!entry.note.is_empty()).then(|| view! { <small>{entry.note}</small> })}
        </a>
    }
    .into_any()
}

/// Scrolls the list, and only the list, to the chosen option.
fn reveal(number: usize) {
    use wasm_bindgen::JsCast;
    let Some(option) = document().get_element_by_id(&format!("hit-{number}")) else { return };
    let options = js_sys::Object::new();
    let nearest = js_sys::Reflect::set(&options, &"block".into(), &"nearest".into());
    let scroll = js_sys::Reflect::get(&option, &"scrollIntoView".into())
        .ok()
        .and_then(|f| f.dyn_into::<js_sys::Function>().ok());
    if let (Ok(true), Some(scroll)) = (nearest, scroll) {
        // An option out of sight is still the chosen one.
        let _ = scroll.call1(&option, &options);
    }
}
