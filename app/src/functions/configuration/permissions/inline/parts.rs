//! The name of an inline policy, and what to do when somebody else was faster.

use leptos::prelude::*;

use crate::ui::{
    field::FieldMessage,
    icon::{self, Icon},
};

#[component]
pub fn NameField(policy: RwSignal<String>, wrong: RwSignal<Option<String>>, fixed: bool) -> impl IntoView {
    view! {
        <div class="field">
            <label for="policy">"Policy name"</label>
            <input
                class="input mono"
                id="policy"
                name="edit[policy]"
                value=policy.get_untracked()
                readonly=fixed
                autocomplete="off"
                spellcheck="false"
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                aria-describedby="policy-error"
                on:input=move |event| policy.set(event_target_value(&event))
            />
            <FieldMessage id="policy-error".to_owned() error=wrong/>
        </div>
    }
    .into_any()
}

/// Somebody was faster: what AWS has now, and what to do about it.
#[component]
pub fn Changed(
    theirs: Option<String>,
    on_mine: Callback<Option<String>>,
    on_theirs: Callback<Option<String>>,
) -> impl IntoView {
    let (seen, taken) = (theirs.clone(), theirs.clone());
    view! {
        <section class="notice warn conflict" id="conflict" tabindex="-1" aria-labelledby="conflict-h">
            <Icon d=icon::WARNING/>
            <div>
                <h3 id="conflict-h">"Somebody else changed this policy"</h3>
                <p role="alert">"Nothing was sent."</p>
                {match theirs {
                    Some(document) => view! { <pre class="code wrap" tabindex="0"><code>{document}</code></pre> }.into_any(),
                    None => view! { <p>"It was removed."</p> }.into_any(),
                }}
                <p class="actions">
                    <button type="button" class="btn" on:click=move |_| on_theirs.run(taken.clone())>"Go on from theirs"</button>
                    <button type="button" class="btn danger" on:click=move |_| on_mine.run(seen.clone())>"Save mine in its place"</button>
                </p>
            </div>
        </section>
    }
    .into_any()
}
