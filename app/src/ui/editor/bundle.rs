//! What `app/editor` exports, as Rust sees it.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Defined by the shell's script.
    #[wasm_bindgen(catch, js_name = loadEditor)]
    fn load_editor() -> Result<js_sys::Promise, JsValue>;

    /// What the bundle exports.
    pub type Bundle;
    #[wasm_bindgen(method)]
    pub fn count(this: &Bundle, before: &str, after: &str) -> Lines;
    #[wasm_bindgen(method)]
    pub fn merge(this: &Bundle, base: &str, theirs: &str, mine: &str) -> Together;

    pub type Lines;
    #[wasm_bindgen(method, getter)]
    pub fn added(this: &Lines) -> u32;
    #[wasm_bindgen(method, getter)]
    pub fn removed(this: &Lines) -> u32;

    pub type Together;
    #[wasm_bindgen(method, getter)]
    pub fn text(this: &Together) -> String;

    #[wasm_bindgen(extends = web_sys::HtmlElement)]
    pub type CodeEditorElement;
    #[wasm_bindgen(method)]
    pub fn show(this: &CodeEditorElement, path: &str, text: &str, original: Option<&str>);
    #[wasm_bindgen(method)]
    pub fn forget(this: &CodeEditorElement, path: &str);
    #[wasm_bindgen(method)]
    pub fn flush(this: &CodeEditorElement);
    #[wasm_bindgen(method, js_name = goTo)]
    pub fn go_to(this: &CodeEditorElement, line: u32);
    #[wasm_bindgen(method, js_name = focus)]
    pub fn focus_in(this: &CodeEditorElement);
    #[wasm_bindgen(method, setter)]
    pub fn set_label(this: &CodeEditorElement, label: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_readonly(this: &CodeEditorElement, readonly: bool);
    #[wasm_bindgen(method, setter)]
    pub fn set_problems(this: &CodeEditorElement, problems: &JsValue);

    #[wasm_bindgen(extends = web_sys::HtmlElement)]
    pub type CodeDiffElement;
    #[wasm_bindgen(method, js_name = show)]
    pub fn compare(this: &CodeDiffElement, path: &str, before: &str, original: &str, after: &str, modified: &str);

    /// A `change` of the editor.
    pub type ChangeEvent;
    #[wasm_bindgen(method, getter)]
    pub fn detail(this: &ChangeEvent) -> ChangeDetail;
    pub type ChangeDetail;
    #[wasm_bindgen(method, getter)]
    pub fn path(this: &ChangeDetail) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn value(this: &ChangeDetail) -> String;
    #[wasm_bindgen(method, getter, js_name = added)]
    pub fn more(this: &ChangeDetail) -> u32;
    #[wasm_bindgen(method, getter, js_name = removed)]
    pub fn less(this: &ChangeDetail) -> u32;
}

pub async fn bundle() -> Result<Bundle, JsValue> {
    Ok(JsFuture::from(load_editor()?).await?.unchecked_into())
}
