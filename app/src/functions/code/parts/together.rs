//! A text made of both sides of a conflict, to be finished by hand.

use leptos::prelude::*;

use super::clash::Decision;
use crate::{
    functions::code::resolve::{Choice, unfinished},
    ui::editor::{self, Editor, EditorPlace, Loading},
};

#[component]
pub fn Together(path: String, theirs: Option<String>, choice: Decision) -> impl IntoView {
    let editor = Editor::default();
    let label = format!("{path}, both together");
    Effect::new(move |before: Option<()>| {
        if before.is_none() {
            editor.load();
        }
    });
    Effect::new(move |_| {
        if editor.loading.get() == Loading::Ready
            && let Some(Choice::Text(text)) = choice.get_untracked()
        {
            editor.set_label(&label);
            editor.show(&path, &text, theirs.as_deref());
        }
    });
    let marked = move || choice.with(|choice| matches!(choice, Some(Choice::Text(text)) if unfinished(text)));
    view! {
        <div class="together">
            <EditorPlace
                editor=editor
                hidden=Signal::derive(|| false)
                on_change=Callback::new(move |changed: editor::Changed| choice.set(Some(Choice::Text(changed.text))))
            />
            <p class="help" role="status">
                {move || {
                    if marked() {
                        "Places that both changed are between <<<<<<< and >>>>>>>: keep what is right and remove the marks."
                    } else {
                        "Marked lines differ from what is deployed now."
                    }
                }}
            </p>
        </div>
    }
    .into_any()
}
