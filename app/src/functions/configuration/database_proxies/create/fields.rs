//! What is chosen from lists: the database, and how the proxy signs in to it.

use leptos::prelude::*;

use super::{
    super::{
        model::{Database, Secret},
        rules,
    },
    desk::Desk,
};
use crate::{error::ConsoleError, ui::field::FieldMessage};

#[component]
pub fn DatabaseField(desk: Desk, databases: Vec<Database>) -> impl IntoView {
    let options: Vec<_> =
        databases.iter().map(|database| view! { <option value=database.key()>{database.label()}</option> }).collect();
    let choose = move |event| {
        let key = event_target_value(&event);
        desk.choose(databases.iter().find(|database| database.key() == key).cloned().unwrap_or_default());
    };
    view! {
        <div class="field">
            <label for=rules::DATABASE>"Database"</label>
            <select class="select" id=rules::DATABASE aria-describedby="database-error" on:change=choose>
                <option value="">"Choose a database"</option>
                {options}
            </select>
            <FieldMessage id="database-error".to_owned() error=desk.error(rules::DATABASE)/>
        </div>
    }
    .into_any()
}

#[component]
pub fn SignIn(desk: Desk, secrets: Result<Vec<Secret>, ConsoleError>) -> impl IntoView {
    let denied = secrets.as_ref().err().map(ToString::to_string);
    let options: Vec<_> = secrets
        .unwrap_or_default()
        .into_iter()
        .map(|secret| view! { <option value=secret.arn>{secret.name}</option> })
        .collect();
    let warning = move || {
        let database = desk.database.get();
        (desk.secret.with(String::is_empty) && !database.id.is_empty() && !database.iam)
            .then(|| view! { <p class="help">"IAM database authentication is not switched on for this database; without a secret the proxy cannot sign in."</p> })
    };
    view! {
        <div class="field">
            <label for=rules::SECRET>"Database user"</label>
            <select class="select" id=rules::SECRET aria-describedby="secret-error secret-help" on:change=move |event| desk.secret.set(event_target_value(&event))>
                <option value="">"By IAM from end to end, without a password"</option>
                {options}
            </select>
            <FieldMessage id="secret-error".to_owned() error=desk.error(rules::SECRET)/>
            <p class="help" id="secret-help">
                "A secret of AWS Secrets Manager with username and password. "
                {denied.map(|why| format!("The secrets could not be listed: {why}"))}
            </p>
            {warning}
        </div>
        <div class="field" hidden=move || desk.secret.with(String::is_empty)>
            <label class="check">
                <input type="checkbox" prop:checked=move || desk.iam.get() on:change=move |event| desk.iam.set(event_target_checked(&event))/>
                <span>"Functions sign in to the proxy with their role, not with the password"</span>
            </label>
        </div>
    }
    .into_any()
}
