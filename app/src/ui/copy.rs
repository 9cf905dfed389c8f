//! Copying to the clipboard.

use leptos::prelude::*;

use super::icon::{self, Icon};

/// A button that copies a text and says so for a moment.
#[component]
pub fn CopyButton(
    #[prop(into)] text: Signal<String>,
    /// The button's words, such as “Copy URL”.
    #[prop(into)]
    label: String,
    /// Only the icon; the words become its name.
    #[prop(optional)]
    only_icon: bool,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let clipboard = window().navigator().clipboard();
        // The promise's failure (no permission) leaves the button as it was; the text can be selected by hand.
        let promise = clipboard.write_text(&text.get_untracked());
        leptos::task::spawn_local_scoped(async move {
            if wasm_bindgen_futures::JsFuture::from(promise).await.is_ok() {
                copied.set(true);
                set_timeout(
                    move || {
                        copied.try_set(false);
                    },
                    std::time::Duration::from_secs(2),
                );
            }
        });
    };
    let class = if only_icon { "btn quiet small only" } else { "btn small" };
    let name = label.clone();
    view! {
        <button type="button" class=class aria-label=only_icon.then_some(name) on:click=copy>
            {move || if copied.get() { view! { <Icon d=icon::CHECK/> } } else { view! { <Icon d=icon::COPY/> } }}
            {(!only_icon).then(|| view! { <span>{move || if copied.get() { "Copied".to_owned() } else { label.clone() }}</span> })}
        </button>
        <span class="vh" aria-live="polite">{move || copied.get().then_some("Copied")}</span>
    }
}
