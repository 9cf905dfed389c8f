//! The files as folders. Each is a link, so that a colleague can be sent to it, with and without script.

use leptos::prelude::*;
use std::collections::BTreeMap;

use super::asking::Asking;
use crate::{
    functions::code::{
        desk::Desk,
        tree::{Node, tree},
    },
    ui::icon::{self, Icon},
};

/// Up to this many files all are in the document; of more, those of open folders.
const ALL_MAX: usize = 500;

type Marks = Memo<BTreeMap<String, &'static str>>;

#[component]
pub fn Files(desk: Desk, asking: RwSignal<Option<Asking>>, children: Children) -> impl IntoView {
    // The tree is made anew when files come and go, not when their text changes.
    let paths = Memo::new(move |_| desk.rows.with(|rows| rows.iter().map(|row| row.path.clone()).collect::<Vec<_>>()));
    let marks: Marks = Memo::new(move |_| {
        desk.rows.with(|rows| rows.iter().filter_map(|row| Some((row.path.clone(), row.mark?.word()))).collect())
    });
    let deleted = Memo::new(move |_| desk.package.with(|package| desk.work.with(|work| work.deleted(&package.files))));
    let locked = move || desk.locked.with(Option::is_some);
    let nodes =
        move || paths.with(|paths| branch(desk, marks, tree(paths.iter().map(String::as_str)), paths.len() <= ALL_MAX));
    let gone = move |path: String| {
        let (name, origin) = (path.clone(), path.clone());
        view! {
            <li class="gone">
                <s>{path}</s>
                <button
                    type="button"
                    class="btn quiet small"
                    aria-label=format!("Restore {name}")
                    on:click=move |_| desk.rearrange(|work, package| work.restore(&package.files, &origin))
                >
                    "Restore"
                </button>
            </li>
        }
    };
    view! {
        <nav class="tree" aria-label="Files">
            {nodes}
            {move || {
                let deleted = deleted.get();
                (!deleted.is_empty()).then(|| {
                    view! { <ul class="deleted" aria-label="Deleted files">{deleted.into_iter().map(gone).collect_view()}</ul> }
                })
            }}
            <div class="add" hidden=locked>
                <button type="button" class="btn quiet small" on:click=move |_| asking.set(Some(Asking::New))>
                    <Icon d=icon::PLUS/>
                    "New file"
                </button>
                {children()}
            </div>
        </nav>
    }
    .into_any()
}

fn branch(desk: Desk, marks: Marks, nodes: Vec<Node>, all: bool) -> AnyView {
    let one = |node| match node {
        Node::Folder { path, name, inside } => folder(desk, marks, path, name, inside, all),
        Node::File { path, name } => file(desk, marks, path, name),
    };
    view! { <ul>{nodes.into_iter().map(one).collect_view()}</ul> }.into_any()
}

fn folder(desk: Desk, marks: Marks, path: String, name: String, inside: Vec<Node>, all: bool) -> AnyView {
    let own = path.clone();
    let open = Memo::new(move |_| desk.folders.with(|folders| folders.contains(&own)));
    let toggle = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let path = path.clone();
        desk.folders.update(|folders| {
            if !folders.remove(&path) {
                folders.insert(path);
            }
        });
    };
    view! {
        <li>
            <details open=move || open.get()>
                <summary on:click=toggle><Icon d=icon::FOLDER/>{name}</summary>
                {move || (all || open.get()).then(|| branch(desk, marks, inside.clone(), all))}
            </details>
        </li>
    }
    .into_any()
}

fn file(desk: Desk, marks: Marks, path: String, name: String) -> AnyView {
    let (own, link, marked) = (path.clone(), path.clone(), path);
    let mark = Memo::new(move |_| marks.with(|marks| marks.get(&marked).copied()));
    view! {
        <li>
            <a
                href=move || desk.href(&link)
                data-noscroll=""
                class:changed=move || mark.get().is_some()
                title=move || mark.get()
                aria-current=move || desk.shown.with(|shown| shown.as_ref() == Some(&own)).then_some("true")
            >
                {name}
            </a>
        </li>
    }
    .into_any()
}
