//! The execution role: a new one, with its policy shown, or one that is there.

use leptos::prelude::*;

use super::{
    policy::{PolicyText, logs_policy},
    wizard::Wizard,
};
use crate::{
    error::ConsoleError,
    functions::{
        create::{model::role_name, read::Roles},
        model::RoleSummary,
    },
    ui::{
        field::{FieldMessage, TextField},
        notice::ErrorNotice,
    },
};

/// The new role's name, as far as the function's is known.
fn new_name(function: &str) -> String {
    let function = if function.is_empty() { "FUNCTION" } else { function };
    role_name(function)
}

#[component]
pub fn RoleFields(wizard: Wizard, roles: Roles) -> impl IntoView {
    let chosen = wizard.draft.role_choice(wizard.blueprint()).to_owned();
    let policy = wizard.blueprint().and_then(|b| b.role_policy.clone());
    let name = new_name(wizard.draft.get("name").trim());
    let card = |value: &'static str, title: &'static str, what: String| {
        view! {
            <label class="choice">
                <input type="radio" name="role" value=value checked=value == chosen/>
                <b>{title}</b>
                <small>{what}</small>
            </label>
        }
    };
    let of_blueprint = policy.is_some().then(|| {
        let what = "The same, and the blueprint's own policy, so that its code may do its work.".to_owned();
        card("blueprint", "Create a role for this blueprint", what)
    });
    let basic = format!("Named {name}. Nothing else is allowed until you add it.");
    let logs = logs_policy(&wizard.place.region, wizard.draft.get("name").trim());
    view! {
        <fieldset class="field" id="role" aria-labelledby="role-legend">
            <legend id="role-legend">"Execution role"</legend>
            <div class="choices">
                {of_blueprint}
                {card("basic", "Create a role that may write logs", basic)}
                {card("existing", "Use an existing role", "Roles that Lambda may assume are listed.".to_owned())}
            </div>
            <div class="if-role-existing stack tight"><ExistingRole wizard=wizard.clone() roles=roles/></div>
            <details class="more">
                <summary>"What a new role may do"</summary>
                <PolicyText title="Every new role: the function's logs" text=logs/>
                {policy.map(|text| view! { <PolicyText title="For this blueprint also; ${…} is filled in when it is made" text=text/> })}
            </details>
        </fieldset>
    }
    .into_any()
}

#[component]
fn ExistingRole(wizard: Wizard, roles: Roles) -> impl IntoView {
    view! {
        <Suspense fallback=|| view! { <div class="field"><span class="bone s"></span><span class="bone block"></span></div> }>
            {move || {
                let wizard = wizard.clone();
                Suspend::new(async move {
                    match roles.await {
                        Some(Ok(roles)) if !roles.is_empty() => picker(wizard, roles),
                        Some(Ok(_)) => by_arn(wizard, None, "Lambda may assume none of the roles here; enter the ARN of another."),
                        Some(Err(error)) => by_arn(wizard, Some(error), "The roles cannot be listed; enter the ARN."),
                        None => by_arn(wizard, None, "Such as arn:aws:iam::123456789012:role/my-role."),
                    }
                })
            }}
        </Suspense>
    }
}

fn picker(wizard: Wizard, roles: Vec<RoleSummary>) -> AnyView {
    let chosen = wizard.draft.get("role_arn").to_owned();
    let own = !chosen.is_empty() && !roles.iter().any(|role| role.arn == chosen);
    let options = roles.into_iter().map(|role| {
        let selected = role.arn == chosen;
        view! { <option value=role.arn selected=selected>{role.name}</option> }
    });
    let options = options.collect_view();
    let other = own.then(|| view! { <option value=chosen.clone() selected=true>{chosen.clone()}</option> });
    let invalid = wizard.error_text("role_arn").map(|_| "true");
    view! {
        <div class="field">
            <label for="role_arn">"Existing role"</label>
            <select class="select" id="role_arn" name="role_arn" aria-invalid=invalid aria-describedby="role_arn-error">
                <option value="">"Choose a role"</option>
                {other}
                {options}
            </select>
            <FieldMessage id="role_arn-error".to_owned() error=wizard.error("role_arn")/>
        </div>
    }
    .into_any()
}

fn by_arn(wizard: Wizard, error: Option<ConsoleError>, help: &'static str) -> AnyView {
    view! {
        {error.map(|error| view! { <ErrorNotice error=error/> })}
        <TextField
            name="role_arn"
            label="Role ARN"
            value=wizard.draft.get("role_arn").to_owned()
            error=wizard.error("role_arn")
            help=help
            mono=true
        />
    }
    .into_any()
}
