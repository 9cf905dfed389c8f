//! The form that makes a proxy: an operation, since it takes minutes.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

use super::{
    api, cli,
    model::{CreateProxy, Database, Proxies, Secret},
    rules,
};
use crate::{
    error::{ConsoleError, FieldError},
    functions::{
        configuration::{network::rules::ids, parts::field::SettingField, parts::focus},
        create::api::new_token,
        parts::open::OpenFunction,
    },
    routes,
    ui::{
        cli::ShowAsCli,
        field::FieldMessage,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

/// What there is to choose from, and a token: asked for when the form is opened.
type Choices = (Vec<Database>, Result<Vec<Secret>, ConsoleError>, String);

#[derive(Clone, Copy)]
struct Desk {
    open: OpenFunction,
    function: StoredValue<Proxies>,
    name: RwSignal<String>,
    database: RwSignal<Database>,
    secret: RwSignal<String>,
    iam: RwSignal<bool>,
    role: RwSignal<String>,
    subnets: RwSignal<String>,
    groups: RwSignal<String>,
    errors: RwSignal<Vec<FieldError>>,
    failed: RwSignal<Option<ConsoleError>>,
    busy: RwSignal<bool>,
}

impl Desk {
    fn request(self) -> CreateProxy {
        CreateProxy {
            function: self.open.target.with(|target| target.name.clone()),
            name: self.name.get(),
            database: self.database.get(),
            secret_arn: self.secret.get(),
            iam: self.iam.get(),
            role_arn: self.role.get(),
            subnets: self.subnets.with(|text| ids(text)),
            groups: self.groups.with(|text| ids(text)),
        }
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| error.field == field).map(|e| e.message.clone()))
        })
    }

    fn write(self, text: RwSignal<String>) -> Callback<String> {
        Callback::new(move |typed| {
            self.errors.set(Vec::new());
            text.set(typed);
        })
    }

    /// The database's own network; the function's where that is not told.
    fn choose(self, database: Database) {
        let or = |own: &Vec<String>, function: fn(&Proxies) -> &Vec<String>| {
            if own.is_empty() { self.function.with_value(|read| function(read).join(", ")) } else { own.join(", ") }
        };
        self.errors.set(Vec::new());
        self.subnets.set(or(&database.subnets, |read| &read.subnets));
        self.groups.set(or(&database.groups, |read| &read.groups));
        self.database.set(database);
    }

    fn refused(self, wrong: Vec<FieldError>) {
        if let Some(first) = wrong.first() {
            focus(first.field.clone());
        }
        self.errors.set(wrong);
    }
}

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
    let text = || RwSignal::new(String::new());
    let desk = Desk {
        open,
        function,
        name: text(),
        database: RwSignal::new(Database::default()),
        secret: text(),
        iam: RwSignal::new(true),
        role: text(),
        subnets: text(),
        groups: text(),
        errors: RwSignal::new(Vec::new()),
        failed: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
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

#[component]
fn DatabaseField(desk: Desk, databases: Vec<Database>) -> impl IntoView {
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
fn SignIn(desk: Desk, secrets: Result<Vec<Secret>, ConsoleError>) -> impl IntoView {
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
