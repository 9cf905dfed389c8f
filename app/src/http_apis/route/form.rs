//! The form: which request, and what answers it.

use leptos::prelude::*;

use super::page::{Apis, Asked, Purpose};
use crate::{
    error::ConsoleError,
    http_apis::{
        model::{ApiList, rules::METHODS},
        parts::{
            fields::{OpenToAll, SelectField},
            integrations::named,
            picker::{Matches, Results, SearchField},
        },
    },
    ui::{
        field::{FieldMessage, TextField},
        get_form::GetForm,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn Form(asked: Asked, functions: Matches, apis: Apis) -> impl IntoView {
    let (action, back) = asked.purpose.paths(&asked.place);
    let route =
        (!matches!(asked.purpose, Purpose::Change { .. })).then(|| view! { <RouteFields asked=asked.clone()/> });
    let (which, to) = match asked.purpose {
        Purpose::Trigger { .. } => (Some(view! { <WhichApi asked=asked.clone() apis=apis/> }), None),
        _ => (None, Some(view! { <LeadsTo asked=asked.clone() functions=functions/> })),
    };
    let version = matches!(asked.purpose, Purpose::Trigger { .. }).then(|| qualifier(&asked));
    view! {
        <GetForm action=action>
            // What the return key presses.
            <button hidden name="step" value="review">"Continue to review"</button>
            // The page offers other sources, too.
            {matches!(asked.purpose, Purpose::Trigger { .. }).then(|| view! { <input type="hidden" name="source" value="api"/> })}
            {which}
            {route}
            {to}
            {version}
            <OpenToAll/>
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <button class="btn primary" name="step" value="review">"Continue to review"</button>
            </div>
        </GetForm>
    }
    .into_any()
}

#[component]
fn RouteFields(asked: Asked) -> impl IntoView {
    let methods = METHODS.map(|method| (method.to_owned(), method.to_owned())).into();
    view! {
        <div class="pair">
            <SelectField name="method" label="Method" options=methods chosen=asked.draft.or("method", "ANY").to_ascii_uppercase()/>
            <TextField
                name="path"
                label="Path"
                value=asked.draft.get("path").to_owned()
                error=asked.error("path")
                help="Starts with a slash; {name} and, at the end, {proxy+} are variables; $default takes what no other route does."
                mono=true
            />
        </div>
    }
}

fn qualifier(asked: &Asked) -> AnyView {
    view! {
        <TextField
            name="qualifier"
            label="Alias or version"
            value=asked.draft.get("qualifier").to_owned()
            error=asked.error("qualifier")
            help="Empty: the function as it was deployed last."
            optional=true
            mono=true
        />
    }
    .into_any()
}

/// A function, or an integration that is there.
#[component]
fn LeadsTo(asked: Asked, functions: Matches) -> impl IntoView {
    let integrations = asked.api.as_ref().map(|api| api.integrations.clone()).unwrap_or_default();
    let there = asked.draft.to_integration();
    let choice = (!integrations.is_empty()).then(|| {
        view! {
            <fieldset class="field">
                <legend>"Leads to"</legend>
                <div class="segments">
                    <label><input type="radio" name="to" value="function" checked=!there/>"A function"</label>
                    <label><input type="radio" name="to" value="integration" checked=there/>"An integration of this API"</label>
                </div>
            </fieldset>
        }
    });
    let mut options = vec![(String::new(), "Choose".to_owned())];
    options.extend(integrations.iter().map(|row| (row.id.clone(), format!("{} ({})", named(row), row.id))));
    let chosen = asked.draft.get("function").to_owned();
    let kept = (!chosen.is_empty()).then(|| {
        view! {
            <ul class="found" aria-label="Function chosen">
                <li>
                    <input type="radio" name="function" value=chosen.clone() checked=true aria-label=chosen.clone()/>
                    <b>{chosen.clone()}</b>
                </li>
            </ul>
        }
    });
    view! {
        {choice}
        <div class="if-to-function stack">
            <div class="stack tight" id="function">
                <SearchField label="Function" value=asked.search.clone() step="form"/>
                {kept}
                <Results functions=functions row=radio skip=chosen/>
                <FieldMessage id="function-error".to_owned() error=asked.error("function")/>
            </div>
            {qualifier(&asked)}
        </div>
        <div class="if-to-integration">
            <SelectField
                name="integration"
                label="Integration"
                options=options
                chosen=asked.draft.get("integration")
                error=asked.error_text("integration")
            />
        </div>
    }
    .into_any()
}

/// What a function found offers here.
fn radio(name: String) -> AnyView {
    view! { <input type="radio" name="function" value=name.clone() aria-label=name.clone()/> }.into_any()
}

/// An API of the region, or a new one.
#[component]
fn WhichApi(asked: Asked, apis: Apis) -> impl IntoView {
    let new = asked.draft.new_api();
    view! {
        <section class="notice plain">
            <Icon d=icon::API/>
            <div><p>"API Gateway calls the function when a request for the route arrives at the HTTP API."</p></div>
        </section>
        <fieldset class="field">
            <legend>"HTTP API"</legend>
            <div class="segments">
                <label><input type="radio" name="api" value="existing" checked=!new/>"One of this region"</label>
                <label><input type="radio" name="api" value="new" checked=new/>"A new one"</label>
            </div>
        </fieldset>
        <div class="if-api-new">
            <TextField name="api_name" label="API name" value=asked.draft.get("api_name").to_owned() error=asked.error("api_name")/>
        </div>
        <div class="if-api-existing">
            <Suspense fallback=|| view! { <div class="field"><span class="bone s"></span><span class="bone block"></span></div> }>
                {move || {
                    let asked = asked.clone();
                    Suspend::new(async move { pick_api(asked, apis.await) })
                }}
            </Suspense>
        </div>
    }
    .into_any()
}

fn pick_api(asked: Asked, apis: Option<Result<ApiList, ConsoleError>>) -> AnyView {
    let rows = match apis {
        Some(Ok(list)) => list.rows,
        Some(Err(error)) => return view! { <ErrorNotice error=error/> }.into_any(),
        None => Vec::new(),
    };
    if rows.is_empty() {
        return view! { <p class="muted">"There is no HTTP API in this region yet; choose a new one."</p> }.into_any();
    }
    let mut options = vec![(String::new(), "Choose an API".to_owned())];
    options.extend(rows.into_iter().map(|api| (api.id.clone(), format!("{} ({})", api.name, api.id))));
    let chosen = asked.draft.get("api_id").to_owned();
    view! { <SelectField name="api_id" label="API" options=options chosen=chosen error=asked.error_text("api_id")/> }
        .into_any()
}
