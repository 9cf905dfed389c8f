//! The form that makes a proxy: an operation, since it takes minutes.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

use super::{
    api, cli,
    model::{Database, Proxies, Secret},
    rules,
};
use crate::{
    error::ConsoleError,
    functions::{configuration::parts::field::SettingField, create::api::new_token, parts::open::OpenFunction},
    routes,
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

mod desk;
mod fields;

use desk::Desk;
use fields::{DatabaseField, SignIn};

/// What there is to choose from, and a token: asked for when the form is opened.
type Choices = (Vec<Database>, Result<Vec<Secret>, ConsoleError>, String);

#[component]
pub fn CreateForm(open: OpenFunction, function: StoredValue<Proxies>) -> impl IntoView {
    let choices = RwSignal::new(None::<Result<Choices, ConsoleError>>);
    let asked = StoredValue::new(false);
    let ask = move || {
        let place = open.target.with_untracked(|target| target.place.clone());
        choices.set(None);
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (place.connection, place.region);
            let both = async {
                let databases = api::list_databases(c.clone(), r.clone()).await?;
                let secrets = api::list_secrets(c, r).await;
                Ok((databases, secrets, new_token().await?.token))
            };
            choices.try_set(Some(both.await));
        });
    };
    let toggle = move |_| {
        if !asked.get_value() {
            asked.set_value(true);
            ask();
        }
    };
    view! {
        <details class="more with-script" on:toggle=toggle>
            <summary>"Create database proxy"</summary>
            {move || match choices.get() {
                None => view! { <div class="bone block" aria-hidden="true"></div> }.into_any(),
                Some(Err(error)) => view! { <ErrorNotice error=error retry=Callback::new(move |()| ask())/> }.into_any(),
                Some(Ok((databases, ..))) if databases.is_empty() => {
                    view! { <p>"There is no MySQL or PostgreSQL database of RDS in this region, so there is nothing to stand before."</p> }
                        .into_any()
                }
                Some(Ok(choices)) => view! { <Fields open=open function=function choices=choices/> }.into_any(),
            }}
        </details>
    }
    .into_any()
}

#[component]
fn Fields(open: OpenFunction, function: StoredValue<Proxies>, choices: Choices) -> impl IntoView {
    let (databases, secrets, token) = choices;
    let desk = Desk::new(open, function);
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if desk.busy.get_untracked() {
            return;
        }
        let request = match rules::check(&untrack(|| desk.request())) {
            Ok(request) => request,
            Err(wrong) => return desk.refused(wrong),
        };
        desk.busy.set(true);
        desk.failed.set(None);
        let place = open.target.with_untracked(|target| target.place.clone());
        let (navigate, token) = (navigate.clone(), token.clone());
        leptos::task::spawn_local_scoped(async move {
            let result = api::make_proxy(place.connection, place.region, request, token).await;
            desk.busy.try_set(false);
            match result {
                Ok(id) => navigate(&routes::operation(&id), leptos_router::NavigateOptions::default()),
                Err(ConsoleError::Invalid(wrong)) => desk.refused(wrong),
                Err(error) => desk.failed.set(Some(error)),
            }
        });
    };
    let commands = Signal::derive(move || {
        let place = desk.open.target.with(|target| target.place.clone());
        match rules::check(&desk.request()) {
            Ok(request) => cli::commands(&request, &place),
            Err(_) => vec!["# Fill in the form first.".into()],
        }
    });
    view! {
        <form class="form" novalidate aria-label="Create database proxy" on:submit=submit>
            <SettingField key=rules::NAME name="" label="Proxy name" text=desk.name on_text=desk.write(desk.name) error=desk.error(rules::NAME) help="Letters, digits and hyphens; it becomes part of the host name."/>
            <DatabaseField desk=desk databases=databases/>
            <SignIn desk=desk secrets=secrets/>
            <SettingField
                key=rules::ROLE
                name=""
                label="Role of the proxy"
                mono=true
                text=desk.role
                on_text=desk.write(desk.role)
                error=desk.error(rules::ROLE)
                help="An ARN of a role that rds.amazonaws.com may take. Empty: a new role is made, which may do what this proxy needs and nothing else."
            />
            <SettingField key=rules::SUBNETS name="" label="Subnet ids" mono=true text=desk.subnets on_text=desk.write(desk.subnets) error=desk.error(rules::SUBNETS) help="Two or more, of the database's VPC."/>
            <SettingField key=rules::GROUPS name="" label="Security group ids" mono=true text=desk.groups on_text=desk.write(desk.groups) error=desk.error(rules::GROUPS) help="They must let the function in, and the database's must let the proxy in. Empty: the VPC's default group."/>
            <p class="help">"Making it takes some minutes, in which you can leave: an operation shows each step, and can be rolled back if it stops."</p>
            <ShowAsCli commands=commands/>
            {move || desk.failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            <p class="actions">
                <button class="btn primary" aria-busy=move || desk.busy.get().then_some("true")><Icon d=icon::PLUS/>"Create proxy"</button>
            </p>
        </form>
    }
    .into_any()
}
