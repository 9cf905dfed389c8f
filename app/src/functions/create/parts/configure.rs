//! Second step: name, runtime, size, role, and what the blueprint asks for.

use leptos::prelude::*;

use super::{
    numbers::{MemoryField, TimeoutField},
    role::RoleFields,
    runtime::{HandlerField, RuntimeField},
    wizard::{Hidden, Wizard},
};
use crate::{
    blueprints::model::Parameter,
    functions::{
        create::{
            draft::{PARAMETER, Step},
            read::Roles,
        },
        model::Architecture,
    },
    ui::{
        field::{FieldMessage, TextField},
        get_form::GetForm,
    },
};

#[component]
pub fn ConfigureStep(wizard: Wizard, roles: Roles) -> impl IntoView {
    let image = wizard.draft.start() == "image";
    let typed_handler = matches!(wizard.draft.start(), "scratch" | "upload");
    view! {
        <GetForm action=wizard.path()>
            <Hidden pairs=wizard.hidden() to=Step::Route/>
            <TextField
                name="name"
                label="Function name"
                value=wizard.draft.get("name").to_owned()
                error=wizard.error("name")
                help="Letters, digits, hyphens and underscores; up to 64. It cannot be changed later."
                mono=true
            />
            <TextField
                name="description"
                label="Description"
                value=wizard.draft.get("description").to_owned()
                error=wizard.error("description")
                placeholder="What it is for, in one line"
                optional=true
            />
            <div class="pair">
                {(!image).then(|| view! { <RuntimeField wizard=wizard.clone()/> })}
                <ArchitectureField wizard=wizard.clone()/>
            </div>
            {typed_handler.then(|| view! { <HandlerField wizard=wizard.clone()/> })}
            <div class="pair">
                <MemoryField wizard=wizard.clone()/>
                <TimeoutField wizard=wizard.clone()/>
            </div>
            <RoleFields wizard=wizard.clone() roles=roles/>
            <Parameters wizard=wizard.clone()/>
            <div class="actions apart">
                <a class="btn" href=wizard.step_href(Step::Start)>"Back"</a>
                <button class="btn primary">"Continue to HTTP route"</button>
            </div>
        </GetForm>
    }
    .into_any()
}

#[component]
fn ArchitectureField(wizard: Wizard) -> impl IntoView {
    let chosen = wizard.draft.or("architecture", Architecture::default().as_str()).to_owned();
    let choices = Architecture::ALL.map(|architecture| {
        let value = architecture.as_str();
        view! {
            <label><input type="radio" name="architecture" value=value checked=value == chosen/>{value}</label>
        }
    });
    view! {
        <fieldset class="field" id="architecture">
            <legend>"Architecture"</legend>
            <div class="segments">{choices.into_iter().collect_view()}</div>
            <FieldMessage id="architecture-error".to_owned() error=wizard.error("architecture")/>
            <p class="help">"arm64 costs about a fifth less per second."</p>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Parameters(wizard: Wizard) -> impl IntoView {
    let Some(blueprint) = wizard.blueprint().filter(|b| !b.parameters.is_empty()) else { return ().into_any() };
    let title = format!("Parameters of {}", blueprint.id);
    let fields: Vec<_> = blueprint
        .parameters
        .iter()
        .map(|parameter| view! { <ParameterField wizard=wizard.clone() parameter=parameter.clone()/> })
        .collect();
    view! {
        <fieldset class="card pad stack">
            <legend class="vh">"Blueprint parameters"</legend>
            <h2>{title}</h2>
            {fields}
        </fieldset>
    }
    .into_any()
}

#[component]
fn ParameterField(wizard: Wizard, parameter: Parameter) -> impl IntoView {
    let name = format!("{PARAMETER}{}", parameter.key);
    let stop = if parameter.help.is_empty() || parameter.help.ends_with(['.', '?', '!']) { "" } else { "." };
    let help = format!("{}{stop} Becomes the environment variable {}.", parameter.help, parameter.key);
    view! {
        <TextField
            name=name.clone()
            label=parameter.label
            value=wizard.draft.or(&name, &parameter.default).to_owned()
            error=wizard.error(&name)
            help=help.trim_start().to_owned()
            optional=!parameter.required
        />
    }
    .into_any()
}
