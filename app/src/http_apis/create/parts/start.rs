//! First step: the API's name, and the functions that answer.

use leptos::prelude::*;

use crate::{
    http_apis::{
        create::{
            draft::{Chosen, INTEGRATIONS_MOST, Step},
            wizard::{Hidden, Wizard},
        },
        parts::picker::{Matches, Results, SearchField},
    },
    ui::{
        field::{FieldMessage, TextField},
        get_form::GetForm,
        icon::{self, Icon},
    },
};

#[component]
pub fn StartStep(wizard: Wizard, functions: Matches) -> impl IntoView {
    let rows = wizard.draft.chosen.iter().cloned().enumerate();
    let rows =
        rows.map(|(index, chosen)| view! { <Row wizard=wizard.clone() index=index chosen=chosen/> }).collect_view();
    let none = wizard.draft.chosen.is_empty();
    let full = wizard.draft.chosen.len() >= INTEGRATIONS_MOST;
    view! {
        <GetForm action=wizard.path()>
            <Hidden wizard=wizard.clone() to=Step::Routes/>
            // What the return key presses.
            <button hidden name="step" value=Step::Start.as_str()>"Search"</button>
            <TextField name="name" label="API name" value=wizard.draft.name.clone() error=wizard.error("name")/>
            <fieldset class="field">
                <legend>"Integrations"</legend>
                <p class="help">"What answers the API's requests: functions of this region, each maybe by an alias or a version."</p>
                {(!none).then(|| view! { <ul class="picked">{rows}</ul> })}
            </fieldset>
            {if full {
                view! { <p class="help">{format!("{INTEGRATIONS_MOST} at once; more can be added when the API is there.")}</p> }
                    .into_any()
            } else {
                let label = if none { "Functions" } else { "More functions" };
                view! {
                    <div class="stack tight">
                        <SearchField label=label value=wizard.search.clone() step=Step::Start.as_str()/>
                        <FieldMessage id="search-error".to_owned() error=wizard.error("search")/>
                        <Results functions=functions row=add/>
                    </div>
                }
                .into_any()
            }}
            <div class="actions"><button class="btn primary">"Continue to routes"</button></div>
        </GetForm>
    }
    .into_any()
}

/// What a function found offers here.
fn add(name: String) -> AnyView {
    view! {
        <button class="btn small" name="add" value=name.clone() aria-label=format!("Add {name}")>
            <Icon d=icon::PLUS/>
            "Add"
        </button>
    }
    .into_any()
}

#[component]
fn Row(wizard: Wizard, index: usize, chosen: Chosen) -> impl IntoView {
    let number = index + 1;
    let field = format!("qualifier.{number}");
    let label = format!("Alias or version of {}", chosen.function);
    let drop = format!("Remove integration {number}: {}", chosen.function);
    view! {
        <li>
            <Icon d=icon::FUNCTION/>
            <b>{chosen.function.clone()}</b>
            <input type="hidden" name=format!("function.{number}") value=chosen.function/>
            <TextField
                name=field.clone()
                label=label
                value=chosen.qualifier
                error=wizard.error(&field)
                optional=true
                mono=true
            />
            <button class="btn quiet small only" name="drop" value=number.to_string() aria-label=drop><Icon d=icon::CLOSE/></button>
        </li>
    }
    .into_any()
}
