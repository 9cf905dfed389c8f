//! What the browser runs: takes over the page the server rendered.

use leptos::prelude::document;

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    wasm_bindgen_futures::spawn_local(async {
        let Some(body) = document().body() else { return };
        leptos::mount::hydrate_from_async(body.clone(), app::app::App).await.forget();
        // Tests, and nothing else, wait for this before the first click. Fails never: the name is a good one.
        let _ = body.set_attribute("data-hydrated", "");
    });
}
