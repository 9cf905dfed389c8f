//! The code editor and the diff view: custom elements of a bundle of their own (`app/editor`), which the page's script
//! loads for the screens that ask. Elements own their text; Rust hears of it when the hand rests.

use leptos::{html, prelude::*};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Defined by the shell's script.
    #[wasm_bindgen(catch, js_name = loadEditor)]
    fn load_editor() -> Result<js_sys::Promise, JsValue>;

    /// What the bundle exports.
    type Bundle;
    #[wasm_bindgen(method)]
    fn count(this: &Bundle, before: &str, after: &str) -> Lines;
    #[wasm_bindgen(method)]
    fn merge(this: &Bundle, base: &str, theirs: &str, mine: &str) -> Together;

    type Lines;
    #[wasm_bindgen(method, getter)]
    fn added(this: &Lines) -> u32;
    #[wasm_bindgen(method, getter)]
    fn removed(this: &Lines) -> u32;

    type Together;
    #[wasm_bindgen(method, getter)]
    fn text(this: &Together) -> String;

    #[wasm_bindgen(extends = web_sys::HtmlElement)]
    type CodeEditorElement;
    #[wasm_bindgen(method)]
    fn show(this: &CodeEditorElement, path: &str, text: &str, original: Option<&str>);
    #[wasm_bindgen(method)]
    fn forget(this: &CodeEditorElement, path: &str);
    #[wasm_bindgen(method)]
    fn flush(this: &CodeEditorElement);
    #[wasm_bindgen(method, js_name = goTo)]
    fn go_to(this: &CodeEditorElement, line: u32);
    #[wasm_bindgen(method, js_name = focus)]
    fn focus_in(this: &CodeEditorElement);
    #[wasm_bindgen(method, setter)]
    fn set_label(this: &CodeEditorElement, label: &str);
    #[wasm_bindgen(method, setter)]
    fn set_readonly(this: &CodeEditorElement, readonly: bool);
    #[wasm_bindgen(method, setter)]
    fn set_problems(this: &CodeEditorElement, problems: &JsValue);

    #[wasm_bindgen(extends = web_sys::HtmlElement)]
    type CodeDiffElement;
    #[wasm_bindgen(method, js_name = show)]
    fn compare(this: &CodeDiffElement, path: &str, before: &str, original: &str, after: &str, modified: &str);

    /// A `change` of the editor.
    type ChangeEvent;
    #[wasm_bindgen(method, getter)]
    fn detail(this: &ChangeEvent) -> ChangeDetail;
    type ChangeDetail;
    #[wasm_bindgen(method, getter)]
    fn path(this: &ChangeDetail) -> String;
    #[wasm_bindgen(method, getter)]
    fn value(this: &ChangeDetail) -> String;
    #[wasm_bindgen(method, getter, js_name = added)]
    fn more(this: &ChangeDetail) -> u32;
    #[wasm_bindgen(method, getter, js_name = removed)]
    fn less(this: &ChangeDetail) -> u32;
}

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

async fn bundle() -> Result<Bundle, JsValue> {
    Ok(JsFuture::from(load_editor()?).await?.unchecked_into())
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

/// Two texts, side by side where there is room. Made in the browser only.
#[component]
pub fn CodeDiff(
    path: String,
    /// What the first text is called, and the text.
    before: (&'static str, String),
    after: (&'static str, String),
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let failed = RwSignal::new(false);
    Effect::new(move |_| {
        let (path, before, after) = (path.clone(), before.clone(), after.clone());
        leptos::task::spawn_local_scoped(async move {
            let loaded = bundle().await.is_ok();
            let Some(host) = host.try_get_untracked().flatten() else { return };
            let element = loaded.then(|| document().create_element("code-diff").ok()).flatten();
            let Some(element) = element.filter(|element| host.append_child(element).is_ok()) else {
                failed.set(true);
                return;
            };
            element.unchecked_ref::<CodeDiffElement>().compare(&path, before.0, &before.1, after.0, &after.1);
        });
    });
    view! {
        <div class="diff-place" node_ref=host></div>
        {move || failed.get().then(|| view! { <p class="body muted">"The comparison could not be loaded; reload the page."</p> })}
    }
    .into_any()
}
