//! The code editor and the diff view: custom elements of a bundle of their own (`app/editor`), which the page's script
//! loads for the screens that ask. Elements own their text; Rust hears of it when the hand rests.

use leptos::{html, prelude::*};
use serde::Serialize;
use wasm_bindgen::JsCast;

mod bundle;
mod diff;

pub use diff::CodeDiff;

use bundle::{ChangeEvent, CodeEditorElement, bundle};

/// What was written: the file's whole text, and how many lines it adds to and takes from the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub path: String,
    pub text: String,
    pub lines: (u32, u32),
}

/// Something said of a line, marked beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// From 1.
    pub line: u32,
    pub message: String,
    /// `error` or `warning`.
    pub severity: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loading {
    Begun,
    Ready,
    Failed,
}

/// How many lines were added and removed from one text to the other; none when the bundle cannot be loaded.
pub async fn count(before: &str, after: &str) -> Option<(u32, u32)> {
    let lines = bundle().await.ok()?.count(before, after);
    Some((lines.added(), lines.removed()))
}

/// Both sides' changes together; places both changed are marked, for a person to decide.
pub async fn merge(base: &str, theirs: &str, mine: &str) -> Option<String> {
    Some(bundle().await.ok()?.merge(base, theirs, mine).text())
}

/// One editor, for many files.
#[derive(Clone, Copy)]
pub struct Editor {
    host: NodeRef<html::Div>,
    pub loading: RwSignal<Loading>,
}

impl Default for Editor {
    fn default() -> Self {
        Self { host: NodeRef::new(), loading: RwSignal::new(Loading::Begun) }
    }
}

impl Editor {
    /// Loads the bundle and puts the element in its place.
    pub fn load(self) {
        self.loading.set(Loading::Begun);
        leptos::task::spawn_local_scoped(async move {
            let loaded = bundle().await.is_ok();
            let Some(host) = self.host.try_get_untracked().flatten() else { return };
            let element = loaded.then(|| document().create_element("code-editor").ok()).flatten();
            let put = element.is_some_and(|element| host.append_child(&element).is_ok());
            self.loading.set(if put { Loading::Ready } else { Loading::Failed });
        });
    }

    fn element(self) -> Option<CodeEditorElement> {
        Some(self.host.try_get_untracked()??.first_element_child()?.unchecked_into())
    }

    /// Shows a file as it was left, if it was here with this text.
    pub fn show(self, path: &str, text: &str, original: Option<&str>) {
        if let Some(element) = self.element() {
            element.show(path, text, original);
        }
    }

    pub fn forget(self, path: &str) {
        if let Some(element) = self.element() {
            element.forget(path);
        }
    }

    /// Tells of what was typed just now, before the hand rests.
    pub fn flush(self) {
        if let Some(element) = self.element() {
            element.flush();
        }
    }

    pub fn focus(self) {
        if let Some(element) = self.element() {
            element.focus_in();
        }
    }

    pub fn go_to(self, line: u32) {
        if let Some(element) = self.element() {
            element.go_to(line);
        }
    }

    pub fn set_label(self, label: &str) {
        if let Some(element) = self.element() {
            element.set_label(label);
        }
    }

    pub fn set_readonly(self, readonly: bool) {
        if let Some(element) = self.element() {
            element.set_readonly(readonly);
        }
    }

    pub fn set_marks(self, marks: &[Mark]) {
        let json = serde_json::to_string(marks).unwrap_or_default();
        if let (Some(element), Ok(marks)) = (self.element(), js_sys::JSON::parse(&json)) {
            element.set_problems(&marks);
        }
    }
}

/// The place of an editor; empty until it is loaded.
#[component]
pub fn EditorPlace(
    editor: Editor,
    #[prop(into)] hidden: Signal<bool>,
    #[prop(into)] on_change: Callback<Changed>,
    /// Ctrl S.
    #[prop(optional, into)]
    on_save: Option<Callback<()>>,
) -> impl IntoView {
    let changed = move |event: leptos::ev::Event| {
        let detail = event.unchecked_into::<ChangeEvent>().detail();
        on_change.run(Changed { path: detail.path(), text: detail.value(), lines: (detail.more(), detail.less()) });
    };
    let saved = move |_: web_sys::Event| {
        if let Some(on_save) = on_save {
            on_save.run(());
        }
    };
    view! {
        <div
            class="editor-place"
            node_ref=editor.host
            hidden=move || hidden.get()
            on:change=changed
            on:save=saved
        ></div>
    }
    .into_any()
}
