//! Choosing an execution role among those that Lambda may assume: the field has its ARN, and below it is a search. An
//! account has up to thousands of roles, so that they come in pages.

use leptos::prelude::*;

use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        api::list_roles,
        model::{ROLE_ROWS, RolePage},
    },
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn RolePicker(
    place: Place,
    /// Its id.
    key: &'static str,
    /// Its name in the form.
    name: &'static str,
    label: &'static str,
    #[prop(into)] text: Signal<String>,
    on_text: Callback<String>,
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] help: Signal<String>,
    /// Offered at once, also without script.
    #[prop(optional)]
    first: RolePage,
    #[prop(optional)] readonly: bool,
) -> impl IntoView {
    let (error_id, help_id, list_id) = (format!("{key}-error"), format!("{key}-help"), format!("{key}-list"));
    let described = format!("{error_id} {help_id}");
    let offered = first.rows.iter().map(|role| view! { <option value=role.arn.clone()>{role.name.clone()}</option> });
    let offered = offered.collect_view();
    let search = (!readonly).then(|| view! { <Search place=place key=key first=first text=text on_text=on_text/> });
    view! {
        <div class="field">
            <label for=key>{label}</label>
            <input
                class="input mono"
                id=key
                name=name
                value=text.get_untracked()
                prop:value=move || text.get()
                list=list_id.clone()
                readonly=readonly
                autocomplete="off"
                spellcheck="false"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:input=move |event| on_text.run(event_target_value(&event))
            />
            <datalist id=list_id>{offered}</datalist>
            <FieldMessage id=error_id error=error/>
            <p class="help" id=help_id>{move || help.get()}</p>
            {search}
        </div>
    }
    .into_any()
}

#[derive(Clone, Default)]
enum Found {
    #[default]
    Nothing,
    Looking,
    Page(RolePage),
    Failed(ConsoleError),
}

#[component]
fn Search(
    place: Place,
    key: &'static str,
    first: RolePage,
    text: Signal<String>,
    on_text: Callback<String>,
) -> impl IntoView {
    let (words, page) = (RwSignal::new(String::new()), RwSignal::new(0u32));
    let found = RwSignal::new(if first.rows.is_empty() { Found::Nothing } else { Found::Page(first) });
    let place = StoredValue::new(place);
    let look = move || {
        let (asked, number, place) = (words.get_untracked(), page.get_untracked(), place.get_value());
        if !matches!(found.get_untracked(), Found::Page(_)) {
            found.set(Found::Looking);
        }
        leptos::task::spawn_local_scoped(async move {
            let result = list_roles(place.connection, place.region, asked.clone(), number).await;
            // Something else may be looked for by now.
            if words.try_get_untracked().as_ref() == Some(&asked) && page.try_get_untracked() == Some(number) {
                found.try_set(result.map_or_else(Found::Failed, Found::Page));
            }
        });
    };
    let opened = move |_| {
        if matches!(found.get_untracked(), Found::Nothing) {
            look();
        }
    };
    let typed = move |event| {
        words.set(event_target_value(&event));
        page.set(0);
        look();
    };
    let go = Callback::new(move |number: u32| {
        page.set(number);
        look();
    });
    let id = format!("{key}-search");
    let shown = move || match found.get() {
        Found::Nothing => ().into_any(),
        Found::Looking => view! { <span class="bone block" aria-hidden="true"></span> }.into_any(),
        Found::Failed(error) => view! { <ErrorNotice error=error/> }.into_any(),
        Found::Page(roles) => results(roles, page.get_untracked(), text, on_text, go),
    };
    view! {
        <details class="more with-script" on:toggle=opened>
            <summary>"Find a role"</summary>
            <div class="stack tight">
                <label class="vh" for=id.clone()>"Search roles"</label>
                <input
                    class="input"
                    type="search"
                    id=id
                    placeholder="Part of a name or description"
                    autocomplete="off"
                    prop:value=move || words.get()
                    on:input=typed
                    on:keydown=move |event| {
                        // The form around it is not sent.
                        if event.key() == "Enter" {
                            event.prevent_default();
                        }
                    }
                />
                {shown}
            </div>
        </details>
    }
    .into_any()
}

fn results(roles: RolePage, page: u32, text: Signal<String>, on_text: Callback<String>, go: Callback<u32>) -> AnyView {
    if roles.rows.is_empty() {
        let words = "No role that Lambda may assume has that in its name or description.";
        return view! { <p class="muted" role="status">{words}</p> }.into_any();
    }
    let from = page.saturating_mul(ROLE_ROWS);
    let to = from + u32::try_from(roles.rows.len()).unwrap_or_default();
    let count = format!("{} to {to} of {} roles", from + 1, roles.matching);
    let rows = roles.rows.into_iter().map(|role| {
        let (arn, own) = (role.arn.clone(), role.arn);
        let chosen = move || text.with(|text| *text == own);
        let label = format!("Use {}", role.name);
        view! {
            <li>
                <button type="button" class="btn small" aria-label=label aria-pressed=move || chosen().to_string() on:click=move |_| on_text.run(arn.clone())>
                    "Use"
                </button>
                <span class="grow"><b>{role.name}</b>" "<small>{role.description}</small></span>
            </li>
        }
    });
    let rows = rows.collect_view();
    let more = (to < roles.matching).then(|| {
        view! { <button type="button" class="btn" on:click=move |_| go.run(page + 1)>"Next roles"<Icon d=icon::RIGHT/></button> }
    });
    let back = (page > 0).then(
        || view! { <button type="button" class="btn" on:click=move |_| go.run(page - 1)>"Previous roles"</button> },
    );
    view! {
        <p class="muted small" role="status">{count}</p>
        <ul class="found" aria-label="Roles">{rows}</ul>
        <p class="actions">{back}{more}</p>
    }
    .into_any()
}
