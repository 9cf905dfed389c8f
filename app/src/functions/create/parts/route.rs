//! Third step: an HTTP route, on a new API, on one that is there, or none.

use leptos::prelude::*;

use super::wizard::{Hidden, Wizard};
use crate::{
    error::ConsoleError,
    functions::create::{draft::Step, read::Apis},
    http_apis::model::{
        ApiList,
        rules::{METHODS, route_key},
    },
    ui::{
        field::{FieldMessage, TextField},
        get_form::GetForm,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

const CHOICES: [(&str, &str, &str); 3] = [
    ("none", "No HTTP route", "Call the function by events or from the console."),
    ("new", "New HTTP API", "A new API with one route and a public URL."),
    ("existing", "Existing HTTP API", "Add the route to an API of this region."),
];

#[component]
pub fn RouteStep(wizard: Wizard, apis: Apis) -> impl IntoView {
    let chosen = wizard.draft.route_choice(wizard.blueprint()).to_owned();
    let choices = CHOICES.map(|(value, title, what)| {
        view! {
            <label class="choice">
                <input type="radio" name="route" value=value checked=value == chosen/>
                <b>{title}</b>
                <small>{what}</small>
            </label>
        }
    });
    view! {
        <GetForm action=wizard.path()>
            <Hidden pairs=wizard.hidden() to=Step::Review/>
            <fieldset class="field" id="route">
                <legend>"HTTP route"</legend>
                <div class="choices">{choices.into_iter().collect_view()}</div>
            </fieldset>
            <div class="if-route-new">
                <TextField name="api_name" label="API name" value=wizard.draft.api_name() error=wizard.error("api_name")/>
            </div>
            <div class="if-route-existing stack tight"><ExistingApi wizard=wizard.clone() apis=apis/></div>
            <div class="if-route stack"><RouteFields wizard=wizard.clone()/></div>
            <div class="actions apart">
                <a class="btn" href=wizard.step_href(Step::Configure)>"Back"</a>
                <button class="btn primary">"Continue to review"</button>
            </div>
        </GetForm>
    }
    .into_any()
}

#[component]
fn RouteFields(wizard: Wizard) -> impl IntoView {
    let method = RwSignal::new(wizard.draft.method(wizard.blueprint()).to_ascii_uppercase());
    let path = RwSignal::new(wizard.draft.path(wizard.blueprint()));
    let chosen = method.get_untracked();
    let options = METHODS.map(|name| view! { <option value=name selected=name == chosen>{name}</option> });
    let preview = move || {
        match route_key(&format!("{} {}", method.get(), path.get().trim())) {
        Ok(key) => view! {
            <span class="method">{key.clone()}</span>
            <code>
                "https://"<span class="muted">"(chosen when the API is made)"</span>{key.split_once(' ').map_or("", |(_, path)| path).to_owned()}
            </code>
        }
        .into_any(),
        Err(reason) => view! { <span class="state warn"><Icon d=icon::WARNING/>{reason}</span> }.into_any(),
    }
    };
    view! {
        <div class="pair">
            <div class="field">
                <label for="method">"Method"</label>
                <select class="select" id="method" name="method" on:change=move |event| method.set(event_target_value(&event))>
                    {options.into_iter().collect_view()}
                </select>
                <p class="help">"ANY takes every method."</p>
            </div>
            <TextField
                name="path"
                label="Path"
                value=path.get_untracked()
                error=wizard.error("path")
                help="Starts with a slash; {name} and, at the end, {proxy+} are variables."
                mono=true
                on:input=move |event| path.set(event_target_value(&event))
            />
        </div>
        <section class="url" aria-label="The route will be">{preview}</section>
        <section class="notice warn">
            <Icon d=icon::WARNING/>
            <div>
                <h2>"Anybody who knows the URL can call it"</h2>
                <p>"Let the function check who calls, or add an authorizer to the API."</p>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ExistingApi(wizard: Wizard, apis: Apis) -> impl IntoView {
    view! {
        <Suspense fallback=|| view! { <div class="field"><span class="bone s"></span><span class="bone block"></span></div> }>
            {move || {
                let wizard = wizard.clone();
                Suspend::new(async move {
                    match apis.await {
                        Some(Ok(list)) if !list.rows.is_empty() => picker(wizard, list),
                        Some(Ok(_)) => by_id(wizard, None, "There is no HTTP API in this region yet; choose a new one above."),
                        Some(Err(error)) => by_id(wizard, Some(error), "The APIs cannot be listed; enter the id of one."),
                        None => by_id(wizard, None, "The id of the API, such as a1b2c3d4e5."),
                    }
                })
            }}
        </Suspense>
    }
}

fn picker(wizard: Wizard, list: ApiList) -> AnyView {
    let chosen = wizard.draft.get("api_id").to_owned();
    let options = list.rows.into_iter().map(|api| {
        let selected = api.id == chosen;
        view! { <option value=api.id.clone() selected=selected>{format!("{} ({})", api.name, api.id)}</option> }
    });
    let options = options.collect_view();
    let invalid = wizard.error_text("api_id").map(|_| "true");
    view! {
        <div class="field">
            <label for="api_id">"API"</label>
            <select class="select" id="api_id" name="api_id" aria-invalid=invalid aria-describedby="api_id-error">
                <option value="">"Choose an API"</option>
                {options}
            </select>
            <FieldMessage id="api_id-error".to_owned() error=wizard.error("api_id")/>
        </div>
    }
    .into_any()
}

fn by_id(wizard: Wizard, error: Option<ConsoleError>, help: &'static str) -> AnyView {
    view! {
        {error.map(|error| view! { <ErrorNotice error=error/> })}
        <TextField
            name="api_id"
            label="API id"
            value=wizard.draft.get("api_id").to_owned()
            error=wizard.error("api_id")
            help=help
            mono=true
        />
    }
    .into_any()
}
