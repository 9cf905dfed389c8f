//! Asks for a file's name.

use leptos::{
    ev::SubmitEvent,
    html::{Dialog, Input},
    prelude::*,
};

use crate::{
    functions::code::{desk::Desk, rules},
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
    },
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    New,
    Rename(String),
}

impl Asking {
    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::New => ("New file", "Create file"),
            Self::Rename(_) => ("Rename file", "Rename"),
        }
    }
}

#[component]
pub fn PathDialog(desk: Desk, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let (dialog, input) = (NodeRef::<Dialog>::new(), NodeRef::<Input>::new());
    let wrong = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match asking.get() {
            Some(asked) if !dialog.open() => {
                wrong.set(None);
                if let Some(input) = input.get_untracked() {
                    input.set_value(if let Asking::Rename(path) = &asked { path } else { "" });
                    input.select();
                }
                // Fails only where the dialog has left the document.
                let _ = dialog.show_modal();
            }
            None if dialog.open() => dialog.close(),
            _ => {}
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(asked) = asking.get_untracked() else { return };
        let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        match accepted(desk, &asked, &typed) {
            Ok(path) => {
                asking.set(None);
                act(desk, asked, path);
            }
            Err(rule) => wrong.set(Some(rule)),
        }
    };
    let words = move || asking.get().unwrap_or(Asking::New).words();
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="path-h" on:close=move |_| asking.set(None)>
            <form method="dialog" novalidate on:submit=submit>
                <header>
                    <h2 id="path-h">{move || words().0}</h2>
                    <button type="button" class="btn quiet small only" aria-label="Close" on:click=move |_| asking.set(None)>
                        <Icon d=icon::CLOSE/>
                    </button>
                </header>
                <div class="body">
                    <div class="field">
                        <label for="file-path">"File name"</label>
                        <input
                            class="input mono"
                            id="file-path"
                            node_ref=input
                            autocomplete="off"
                            spellcheck="false"
                            autocapitalize="off"
                            autofocus
                            aria-invalid=move || wrong.get().map(|_| "true")
                            aria-describedby="file-path-error file-path-help"
                        />
                        <FieldMessage id="file-path-error".to_owned() error=wrong/>
                        <p class="help" id="file-path-help">"With its folders, such as lib/helper.py."</p>
                    </div>
                </div>
                <footer>
                    <button type="button" class="btn" on:click=move |_| asking.set(None)>"Cancel"</button>
                    <button class="btn primary">{move || words().1}</button>
                </footer>
            </form>
        </dialog>
    }
    .into_any()
}

/// The path, or the rule it breaks.
fn accepted(desk: Desk, asked: &Asking, typed: &str) -> Result<String, String> {
    let path = rules::path(typed)?;
    desk.rows.with_untracked(|rows| {
        let own = if let Asking::Rename(own) = asked { own.as_str() } else { "" };
        let others = rows.iter().map(|row| row.path.as_str()).filter(|other| *other != own);
        rules::free(&path, others)
    })?;
    Ok(path)
}

fn act(desk: Desk, asked: Asking, path: String) {
    if !desk.may_change() {
        return;
    }
    match asked {
        Asking::New => desk.rearrange(|work, _| work.put_text(&path, String::new(), None)),
        Asking::Rename(from) if from == path => return,
        Asking::Rename(from) => {
            desk.editor.flush();
            desk.editor.forget(&from);
            desk.rearrange(|work, package| work.rename(&package.files, &from, &path));
        }
    }
    desk.go_to(&path);
    desk.editor.focus();
}
