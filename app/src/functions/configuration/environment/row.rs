//! A variable's fields. The value is a text area, since values may have several lines, and it is filled in by the
//! browser alone: empty, it leaves the value as it is.

use leptos::prelude::*;

use super::{
    desk::Desk,
    line::{Change, Line},
};
use crate::{
    error::ConsoleError,
    functions::configuration::{api, secrets},
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

/// In place of a value that was not asked for.
pub const MASK: &str = "••••••••";

#[component]
pub fn VariableRow(desk: Desk, line: Line) -> impl IntoView {
    let index = line.id;
    let new = line.known.with_untracked(Option::is_none);
    let class = move || match line.change() {
        Some(Change::Removed) => "removed",
        Some(_) => "touched",
        None => "",
    };
    view! {
        <li class=class>
            {if new {
                view! { <NewKey line=line index=index/> }.into_any()
            } else {
                view! { <KnownKey line=line index=index/> }.into_any()
            }}
            <ValueField line=line index=index new=new/>
            {if new {
                let label = move || format!("Drop {}", line.key.with(|key| if key.is_empty() { "this row".into() } else { key.clone() }));
                view! {
                    <button type="button" class="btn quiet only" aria-label=label on:click=move |_| desk.drop_line(line)>
                        <Icon d=icon::TRASH/>
                    </button>
                }
                .into_any()
            } else {
                view! { <KnownActions desk=desk line=line index=index/> }.into_any()
            }}
        </li>
    }
    .into_any()
}

#[component]
fn NewKey(line: Line, index: u32) -> impl IntoView {
    let (id, error_id) = (format!("key-{}", line.id), format!("key-{}-error", line.id));
    let described = error_id.clone();
    view! {
        <div class="field">
            <label for=id.clone()>"Key"</label>
            <input
                class="input mono"
                id=id
                name=format!("rows[{index}][key]")
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=move || line.key.get()
                aria-invalid=move || line.wrong_key.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:input=move |event| {
                    line.wrong_key.set(None);
                    line.key.set(event_target_value(&event));
                }
            />
            <FieldMessage id=error_id error=line.wrong_key/>
        </div>
    }
    .into_any()
}

#[component]
fn KnownKey(line: Line, index: u32) -> impl IntoView {
    let (key, seen) = (line.key.get_untracked(), line.known.get_untracked().map(|known| known.fingerprint));
    let mark = move || {
        line.change().map(|change| {
            let (_, word, tone) = change.words();
            view! { <span class=format!("badge {tone}")>{word}</span> }
        })
    };
    view! {
        <div class="key">
            <code class="anywhere">{key.clone()}</code>
            {mark}
            <input type="hidden" name=format!("rows[{index}][key]") value=key/>
            <input type="hidden" name=format!("rows[{index}][seen]") value=seen/>
        </div>
    }
    .into_any()
}

#[component]
fn ValueField(line: Line, index: u32, new: bool) -> impl IntoView {
    let (id, error_id, hint_id) =
        (format!("value-{}", line.id), format!("value-{}-error", line.id), format!("value-{}-hint", line.id));
    let described = format!("{error_id} {hint_id}");
    let name = (!new).then(|| line.key.get_untracked());
    let masked = move || (!new && line.revealed.with(Option::is_none)).then_some(MASK);
    let shown = move || line.text.get().or_else(|| line.revealed.get()).unwrap_or_default();
    let suspect = Memo::new(move |_| line.text.with(|text| secrets::suspicion(&line.key.get(), text.as_deref()?)));
    view! {
        <div class="field">
            {new.then(|| view! { <label for=id.clone()>"Value"</label> })}
            <textarea
                class="value"
                id=id
                name=format!("rows[{index}][text]")
                rows="1"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=masked
                aria-label=name
                prop:value=shown
                disabled=move || line.removed.get()
                aria-invalid=move || line.wrong_value.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:input=move |event| line.write(event_target_value(&event))
            ></textarea>
            <FieldMessage id=error_id error=line.wrong_value/>
            <div id=hint_id>
                {move || {
                    suspect
                        .get()
                        .map(|what| view! {
                            <p class="help">
                                <span class="state warn"><Icon d=icon::WARNING/>{format!("Looks like {what}.")}</span>
                                " Everybody who may read this function's configuration in AWS can see it. AWS Secrets Manager keeps such values better."
                            </p>
                        })
                }}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn KnownActions(desk: Desk, line: Line, index: u32) -> impl IntoView {
    let key = line.key.get_untracked();
    let asking = RwSignal::new(false);
    let failed = RwSignal::new(None::<ConsoleError>);
    let reveal = move |_| {
        if line.revealed.with_untracked(Option::is_some) {
            line.revealed.set(None);
            return;
        }
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        ask(desk, line.key.get_untracked(), move |result| {
            asking.set(false);
            failed.set(result.as_ref().err().cloned());
            if let Ok(value) = result {
                line.revealed.set(Some(value));
            }
        });
    };
    let removed = format!("Remove {key}");
    let label = move || {
        let word = if line.revealed.with(Option::is_some) { "Hide" } else { "Reveal" };
        format!("{word} {key}")
    };
    view! {
        <div class="row acts">
            <button
                type="button"
                class="btn small with-script"
                aria-label=label
                aria-busy=move || asking.get().then_some("true")
                on:click=reveal
            >
                {move || if line.revealed.with(Option::is_some) { "Hide" } else { "Reveal" }}
            </button>
            <label class="btn small toggle">
                <input
                    type="checkbox"
                    name=format!("rows[{index}][remove]")
                    value="true"
                    aria-label=removed
                    prop:checked=move || line.removed.get()
                    on:change=move |event| line.removed.set(event_target_checked(&event))
                />
                <Icon d=icon::TRASH/>
                <span aria-hidden="true">"Remove"</span>
            </label>
        </div>
        {move || failed.get().map(|error| view! { <div class="whole"><ErrorNotice error=error/></div> })}
    }
    .into_any()
}

/// Asks for one value; it is written down who did.
pub fn ask(desk: Desk, key: String, told: impl FnOnce(Result<String, ConsoleError>) + 'static) {
    let target = desk.open.target.get_untracked();
    leptos::task::spawn_local_scoped(async move {
        let (c, r) = (target.place.connection, target.place.region);
        told(api::reveal_value(c, r, target.name, target.qualifier, key).await);
    });
}
