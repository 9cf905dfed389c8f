//! The execution role: one that is there, or one that is made when the form is saved.

use leptos::prelude::*;

use super::desk::Desk;
use crate::functions::{
    configuration::model::{NEW_ROLE, Setting},
    create::model::role_name,
    parts::role_picker::RolePicker,
};

#[component]
pub fn RoleField(desk: Desk, readonly: bool) -> impl IntoView {
    let key = Setting::Role.key();
    let (text, write) = (desk.text(key), desk.write(key));
    let target = desk.open.target.get_untracked();
    let name = role_name(&target.name);
    let help = Signal::derive(move || {
        if text.with(|text| text.trim() == NEW_ROLE) {
            format!(
                "The role {name} is made when you save. Lambda may assume it, and it may write the function's log, nothing else."
            )
        } else {
            "Its ARN. What it allows, the function may do in AWS; “new” stands for a new role.".to_owned()
        }
    });
    let make = (!readonly).then(|| {
        view! {
            <p class="actions with-script">
                <button type="button" class="btn" on:click=move |_| write.run(NEW_ROLE.into())>"Make a new basic role"</button>
            </p>
        }
    });
    let permissions = target.page("configuration/permissions");
    view! {
        <RolePicker
            place=target.place
            key=key
            name="edit[typed][role]"
            label="Execution role"
            text=text
            on_text=write
            error=desk.error(key)
            help=help
            readonly=readonly
        />
        {make}
        <p class="help">"What the role allows is shown under "<a href=permissions>"Permissions"</a>"."</p>
    }
    .into_any()
}
