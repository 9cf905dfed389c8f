//! `/team`: members, their roles, and what each role may do.

use leptos::{form::ActionForm, html::Form, prelude::*};
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

use super::{
    api::{AddMember, SetMemberDisabled, SetMemberRole, list_members},
    model::Member,
    parts::{members::Members, roles::Roles},
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    session::model::{PASSWORD_MIN, Permission, Role},
    ui::{
        field::TextField,
        form_error::{FormErrorNotice, form_error},
        head::PageHead,
        icon::{self, Icon},
        loaded::{BoneRows, Loaded},
        notice::Done,
        table::Table,
    },
};

#[component]
pub fn Team() -> impl IntoView {
    let add = ServerAction::<AddMember>::new();
    let members = Resource::new(move || add.version().get(), |_| list_members());
    let may_write = use_frame().can(Permission::TeamWrite);
    let refused = form_error(SetMemberRole::PATH).or_else(|| form_error(SetMemberDisabled::PATH));
    let add_failed = Signal::derive(move || add.value().with(|value| matches!(value, Some(Err(_)))));
    let show = move |members: Vec<Member>| view! { <Members members=members may_write=may_write/> }.into_any();
    view! {
        <PageHead
            title="Team".to_owned()
            lead="Who may use this console, and what each role may do."
            actions=move || may_write.then(|| view! { <a class="btn primary" href="#add"><Icon d=icon::PLUS/>"Add member"</a> })
        />
        {if refused.is_some() {
            view! { <FormErrorNotice error=refused/> }.into_any()
        } else {
            view! { <WhatWasDone unless=add_failed/> }.into_any()
        }}
        <Loaded resource=members bones=bones show=show/>
        {may_write.then(|| view! { <AddForm add=add/> })}
        <Roles/>
    }
    .into_any()
}

/// The forms come back here with what they did.
#[component]
fn WhatWasDone(#[prop(into)] unless: Signal<bool>) -> impl IntoView {
    let query = use_query_map();
    let text = move || match query.with(|query| query.get("done")).as_deref()? {
        "added" => Some("Member added. Give them the first password; they change it under Settings."),
        "role" => Some("Role changed. The member's sessions ended: they sign in again."),
        "disabled" => Some("Member disabled. Their sessions ended."),
        "enabled" => Some("Member enabled."),
        _ => None,
    };
    move || (!unless.get()).then(|| text().map(|text| view! { <Done>{text}</Done> }))
}

fn bones() -> impl IntoView {
    let head = || view! { <th scope="col">"Name"</th><th scope="col">"Role"</th><th scope="col">"State"</th> };
    view! { <Table caption="Members" head=head busy=true><BoneRows rows=4 columns=3/></Table> }
}

#[component]
fn AddForm(add: ServerAction<AddMember>) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let error = move || add.value().with(|value| value.as_ref().and_then(|result| result.as_ref().err().cloned()));
    let of = move |field: &'static str| Signal::derive(move || error().and_then(|e| e.field(field).map(str::to_owned)));
    let fields = ["email", "name", "password"];
    // Whatever is not said beside a field.
    let general = move || {
        error().filter(|error| match error {
            ConsoleError::Invalid(errors) => errors.iter().any(|e| !fields.contains(&e.field.as_str())),
            _ => true,
        })
    };
    Effect::new(move |_| {
        if add.value().with(|value| matches!(value, Some(Ok(()))))
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
    });
    let busy = move || add.pending().get().then_some("true");
    view! {
        <section class="card" id="add" aria-labelledby="add-h">
            <div class="bar"><h2 id="add-h">"Add member"</h2></div>
            <ActionForm action=add node_ref=form attr:class="body form">
                {move || view! { <FormErrorNotice error=general()/> }}
                <div class="pair">
                    <TextField name="email" label="Email" value="" kind="email" error=of("email")/>
                    <TextField name="name" label="Name" value="" optional=true error=of("name")/>
                </div>
                <div class="pair">
                    <RoleField/>
                    <TextField
                        name="password"
                        label="First password"
                        value=""
                        kind="password"
                        autocomplete="new-password"
                        error=of("password")
                        help=format!("At least {PASSWORD_MIN} characters. Tell it to the member; Lambent sends no mail.")
                    />
                </div>
                <p class="actions"><button class="btn primary" aria-busy=busy>"Add member"</button></p>
            </ActionForm>
        </section>
    }
    .into_any()
}

#[component]
fn RoleField() -> impl IntoView {
    view! {
        <div class="field">
            <label for="role">"Role"</label>
            <select class="select" id="role" name="role" aria-describedby="role-help">
                {Role::ALL
                    .into_iter()
                    .map(|role| view! { <option value=role.as_str() selected=role == Role::Developer>{role.label()}</option> })
                    .collect_view()}
            </select>
            <p class="help" id="role-help">"What each may do is in the table below."</p>
        </div>
    }
}
