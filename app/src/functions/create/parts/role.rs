//! The execution role: a new one, with its policy shown, or one that is there.

use leptos::prelude::*;

use super::{policy::PolicyText, wizard::Wizard};
use crate::{
    functions::{
        create::{model::role_name, read::Roles},
        model::RolePage,
        parts::role_picker::RolePicker,
        permissions::documents::logs_policy,
    },
    ui::notice::ErrorNotice,
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

/// The first page of roles is offered also without script.
#[component]
fn ExistingRole(wizard: Wizard, roles: Roles) -> impl IntoView {
    view! {
        <Suspense fallback=|| view! { <div class="field"><span class="bone s"></span><span class="bone block"></span></div> }>
            {move || {
                let wizard = wizard.clone();
                Suspend::new(async move {
                    let (first, error) = match roles.await {
                        Some(Ok(first)) => (first, None),
                        Some(Err(error)) => (RolePage::default(), Some(error)),
                        None => (RolePage::default(), None),
                    };
                    let text = RwSignal::new(wizard.draft.get("role_arn").to_owned());
                    view! {
                        {error.map(|error| view! { <ErrorNotice error=error/> })}
                        <RolePicker
                            place=wizard.place.clone()
                            key="role_arn"
                            name="role_arn"
                            label="Existing role"
                            text=text
                            on_text=Callback::new(move |new| text.set(new))
                            error=wizard.error("role_arn")
                            help="Its ARN, such as arn:aws:iam::123456789012:role/my-role."
                            first=first
                        />
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}
