//! Where reading of a stream begins.

use leptos::prelude::*;

use super::{desk::Desk, model::Poll};
use crate::ui::field::FieldMessage;

/// Where reading begins: decided once.
#[component]
pub fn Start(desk: Desk) -> impl IntoView {
    let text = desk.text("start");
    let error = desk.error("start");
    let now = text.get_untracked();
    let timed = desk.poll == Poll::Stream;
    let option = |value: &'static str, words: &'static str| {
        view! { <option value=value selected=now == value>{words}</option> }
    };
    let at = desk.text("start_at");
    let wrong_at = desk.error("start_at");
    view! {
        <div class="pair">
            <div class="field">
                <label for="start">"Starting position"</label>
                <select
                    class="select"
                    id="start"
                    name=desk.name("start")
                    prop:value=move || if text.with(String::is_empty) { "LATEST".to_owned() } else { text.get() }
                    aria-describedby="start-error start-help"
                    on:change=move |event| desk.write("start").run(event_target_value(&event))
                >
                    {option("LATEST", "What comes from now on")}
                    {option("TRIM_HORIZON", "Everything the stream still has")}
                    {timed.then(|| option("AT_TIMESTAMP", "From a time on"))}
                </select>
                <FieldMessage id="start-error".to_owned() error=error/>
                <p class="help" id="start-help">"Decided once: another position needs another trigger."</p>
            </div>
            {timed
                .then(|| view! {
                    <div class="field if-start-at">
                        <label for="start_at">"Start time (UTC)"</label>
                        <input
                            class="input"
                            type="datetime-local"
                            step="1"
                            id="start_at"
                            name=desk.name("start_at")
                            value=at.get_untracked()
                            prop:value=move || at.get()
                            aria-invalid=move || wrong_at.with(Option::is_some).then_some("true")
                            aria-describedby="start_at-error"
                            on:input=move |event| desk.write("start_at").run(event_target_value(&event))
                        />
                        <FieldMessage id="start_at-error".to_owned() error=wrong_at/>
                    </div>
                })}
        </div>
    }
    .into_any()
}
