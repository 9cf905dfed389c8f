//! Two texts compared.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::bundle::{CodeDiffElement, bundle};

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
