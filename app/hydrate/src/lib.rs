//! What the browser runs: takes over the page the server rendered.

use leptos::prelude::document;

/// Ends when the page answers.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    let Some(body) = document().body() else { return };
    leptos::mount::hydrate_from_async(body, app::app::App).await.forget();
}
