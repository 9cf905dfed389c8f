//! Second step: which method and path lead to which integration.

use leptos::prelude::*;

use crate::{
    http_apis::{
        create::{
            draft::{ROUTES_MOST, RouteText, Step},
            wizard::{Hidden, Wizard},
        },
        model::rules::METHODS,
        parts::fields::{OpenToAll, SelectField},
    },
    ui::{
        field::TextField,
        get_form::GetForm,
        icon::{self, Icon},
    },
};

#[component]
pub fn RoutesStep(wizard: Wizard) -> impl IntoView {
    let routes = wizard.draft.routes();
    let (count, full) = (routes.len(), routes.len() >= ROUTES_MOST);
    let rows = routes
        .into_iter()
        .enumerate()
        .map(|(index, route)| view! { <Row wizard=wizard.clone() number=index + 1 route=route only=count == 1/> })
        .collect_view();
    view! {
        <GetForm action=wizard.path()>
            // What the return key presses.
            <button hidden name="step" value=Step::Stage.as_str()>"Continue to the stage"</button>
            <Hidden wizard=wizard.clone() to=Step::Stage/>
            {rows}
            <p class="actions">
                {(!full).then(|| view! { <button class="btn" name="more" value="1"><Icon d=icon::PLUS/>"Add another route"</button> })}
            </p>
            <p class="help">
                "ANY takes every method. {name} and, at the end, {proxy+} are variables; the path $default takes what no other route does."
            </p>
            <OpenToAll/>
            <div class="actions apart">
                <a class="btn" href=wizard.step_href(Step::Start)>"Back"</a>
                <button class="btn primary">"Continue to the stage"</button>
            </div>
        </GetForm>
    }
    .into_any()
}

#[component]
fn Row(wizard: Wizard, number: usize, route: RouteText, only: bool) -> impl IntoView {
    let methods = METHODS.map(|method| (method.to_owned(), method.to_owned())).into();
    let method = if route.method.is_empty() { "ANY".to_owned() } else { route.method.to_ascii_uppercase() };
    let mut targets = vec![(String::new(), "Choose".to_owned())];
    targets.extend(wizard.draft.chosen.iter().enumerate().map(|(index, chosen)| {
        let qualifier = chosen.qualifier.trim();
        let label =
            if qualifier.is_empty() { chosen.function.clone() } else { format!("{}:{qualifier}", chosen.function) };
        ((index + 1).to_string(), label)
    }));
    let (path_name, to_name) = (format!("path.{number}"), format!("to.{number}"));
    view! {
        <fieldset class="route-row">
            <legend>{format!("Route {number}")}</legend>
            <SelectField name=format!("method.{number}") label="Method" options=methods chosen=method/>
            <TextField name=path_name.clone() label="Path" value=route.path error=wizard.error(&path_name) mono=true/>
            <SelectField
                name=to_name.clone()
                label="Integration"
                options=targets
                chosen=route.to
                error=wizard.error_text(&to_name)
            />
            {(!only)
                .then(|| view! {
                    <button class="btn quiet small only" name="less" value=number.to_string() aria-label=format!("Remove route {number}")>
                        <Icon d=icon::CLOSE/>
                    </button>
                })}
        </fieldset>
    }
    .into_any()
}
