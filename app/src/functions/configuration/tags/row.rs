//! One tag: its key and its value.

use leptos::prelude::*;

use super::{
    desk::{Desk, Line},
    model::AWS,
};
use crate::ui::{
    field::FieldMessage,
    icon::{self, Icon},
};

#[component]
pub fn TagRowView(desk: Desk, line: Line) -> impl IntoView {
    let index = line.id;
    let key = line.key.get_untracked();
    if line.known && key.starts_with(AWS) {
        return view! {
            <li>
                <div class="key"><code class="anywhere">{key}</code><span class="badge">"AWS's own"</span></div>
                <code class="anywhere key">{line.value.get_untracked()}</code>
                <span class="help">"Shown only"</span>
            </li>
        }
        .into_any();
    }
    let locked = Memo::new(move |_| line.is_guarded() && !desk.unlock.get());
    let error_id = format!("tag-{index}-error");
    let name = if line.known {
        view! {
            <div class="key">
                <code class="anywhere">{key.clone()}</code>
                {line.is_guarded().then(|| view! { <span class="badge info">"Lambent's own"</span> })}
                <input type="hidden" name=format!("edit[rows][{index}][key]") value=key.clone()/>
            </div>
        }
        .into_any()
    } else {
        let id = format!("tag-key-{index}");
        view! {
            <div class="field">
                <label for=id.clone()>"Key"</label>
                <input
                    class="input mono"
                    id=id
                    name=format!("edit[rows][{index}][key]")
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || line.key.get()
                    aria-invalid=move || line.wrong.with(Option::is_some).then_some("true")
                    aria-describedby=error_id.clone()
                    on:input=move |event| {
                        line.wrong.set(None);
                        line.key.set(event_target_value(&event));
                    }
                />
            </div>
        }
        .into_any()
    };
    let value_id = format!("tag-value-{index}");
    let label = line.known.then(|| format!("Value of {key}"));
    let value = view! {
        <div class="field">
            {(!line.known).then(|| view! { <label for=value_id.clone()>"Value"</label> })}
            <input
                class="input mono"
                id=value_id
                name=format!("edit[rows][{index}][value]")
                autocomplete="off"
                spellcheck="false"
                value=line.value.get_untracked()
                prop:value=move || line.value.get()
                aria-label=label
                readonly=move || locked.get() || line.removed.get()
                aria-invalid=move || line.wrong.with(Option::is_some).then_some("true")
                aria-describedby=error_id.clone()
                on:input=move |event| {
                    line.wrong.set(None);
                    line.value.set(event_target_value(&event));
                }
            />
            <FieldMessage id=error_id error=line.wrong/>
        </div>
    };
    let act = if line.known {
        view! {
            <label class="btn small toggle">
                <input
                    type="checkbox"
                    name=format!("edit[rows][{index}][remove]")
                    value="true"
                    aria-label=format!("Remove {key}")
                    disabled=move || locked.get()
                    prop:checked=move || line.removed.get()
                    on:change=move |event| line.removed.set(event_target_checked(&event))
                />
                <Icon d=icon::TRASH/>
                <span aria-hidden="true">"Remove"</span>
            </label>
        }
        .into_any()
    } else {
        view! {
            <button
                type="button"
                class="btn quiet only"
                aria-label="Remove new tag"
                on:click=move |_| desk.drop_line(line)
            >
                <Icon d=icon::CLOSE/>
            </button>
        }
        .into_any()
    };
    view! { <li class=("removed", move || line.removed.get())>{name}{value}{act}</li> }.into_any()
}
