//! The files that are open, and what can be done to the one that is shown.

use leptos::prelude::*;

use super::asking::Asking;
use crate::{
    functions::code::desk::Desk,
    ui::icon::{self, Icon},
};

#[component]
pub fn Tabs(desk: Desk, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let tab = move |path: String| {
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let [link, own, marked, closing] = [path.clone(), path.clone(), path.clone(), path.clone()];
        let only = move || desk.tabs.with(|tabs| tabs.len() < 2);
        let changed = move || desk.rows.with(|rows| rows.iter().any(|row| row.path == marked && row.mark.is_some()));
        view! {
            <li class:changed=changed>
                <a
                    href=move || desk.href(&link)
                    data-noscroll=""
                    title=path.clone()
                    aria-current=move || desk.shown.with(|shown| shown.as_ref() == Some(&own)).then_some("true")
                >
                    {name.clone()}
                </a>
                <button
                    type="button"
                    class="btn quiet small only"
                    aria-label=format!("Close {path}")
                    hidden=only
                    on:click=move |_| close(desk, &closing)
                >
                    <Icon d=icon::CLOSE/>
                </button>
            </li>
        }
    };
    let act = move |act: fn(String) -> Asking| {
        move |_| {
            if let Some(path) = desk.shown.get_untracked() {
                asking.set(Some(act(path)));
            }
        }
    };
    let delete = move |_| {
        let Some(path) = desk.shown.get_untracked().filter(|_| desk.may_change()) else { return };
        desk.editor.forget(&path);
        desk.rearrange(|work, package| work.delete(&package.files, &path));
        move_on(desk);
    };
    let named = move |verb: &'static str| move || format!("{verb} {}", desk.shown.get().unwrap_or_default());
    view! {
        <div class="open-files">
            <nav aria-label="Open files">
                <ul><For each=move || desk.tabs.get() key=Clone::clone children=tab/></ul>
            </nav>
            <div class="file-actions" hidden=move || desk.locked.with(Option::is_some) || desk.shown.with(Option::is_none)>
                <button type="button" class="btn quiet small only" title="Rename" aria-label=named("Rename") on:click=act(Asking::Rename)>
                    <Icon d=icon::EDIT/>
                </button>
                <button type="button" class="btn quiet small only" title="Delete" aria-label=named("Delete") on:click=delete>
                    <Icon d=icon::TRASH/>
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// What was written in a closed file stays.
fn close(desk: Desk, path: &str) {
    desk.editor.flush();
    desk.tabs.update(|tabs| tabs.retain(|tab| tab != path));
    if desk.shown.with_untracked(|shown| shown.as_deref() == Some(path)) {
        move_on(desk);
    }
}

/// To the last of the open files.
fn move_on(desk: Desk) {
    let next = desk.tabs.with_untracked(|tabs| tabs.last().cloned());
    if let Some(path) = next.or_else(|| desk.rows.with_untracked(|rows| rows.first().map(|row| row.path.clone()))) {
        desk.go_to(&path);
    }
}
