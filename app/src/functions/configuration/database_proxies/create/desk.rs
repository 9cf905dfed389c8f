//! The state of the form.

use leptos::prelude::*;

use super::super::model::{CreateProxy, Database, Proxies};
use crate::{
    error::{ConsoleError, FieldError, message_of},
    functions::{
        configuration::{network::rules::ids, parts::focus},
        parts::open::OpenFunction,
    },
};

#[derive(Clone, Copy)]
pub struct Desk {
    pub open: OpenFunction,
    pub function: StoredValue<Proxies>,
    pub name: RwSignal<String>,
    pub database: RwSignal<Database>,
    pub secret: RwSignal<String>,
    pub iam: RwSignal<bool>,
    pub role: RwSignal<String>,
    pub subnets: RwSignal<String>,
    pub groups: RwSignal<String>,
    pub errors: RwSignal<Vec<FieldError>>,
    pub failed: RwSignal<Option<ConsoleError>>,
    pub busy: RwSignal<bool>,
}

impl Desk {
    pub fn new(open: OpenFunction, function: StoredValue<Proxies>) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
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
        }
    }

    pub fn request(self) -> CreateProxy {
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

    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.with(|errors| message_of(errors, field)))
    }

    pub fn write(self, text: RwSignal<String>) -> Callback<String> {
        Callback::new(move |typed| {
            self.errors.set(Vec::new());
            text.set(typed);
        })
    }

    /// The database's own network; the function's where that is not told.
    pub fn choose(self, database: Database) {
        let or = |own: &Vec<String>, function: fn(&Proxies) -> &Vec<String>| {
            if own.is_empty() { self.function.with_value(|read| function(read).join(", ")) } else { own.join(", ") }
        };
        self.errors.set(Vec::new());
        self.subnets.set(or(&database.subnets, |read| &read.subnets));
        self.groups.set(or(&database.groups, |read| &read.groups));
        self.database.set(database);
    }

    pub fn refused(self, wrong: Vec<FieldError>) {
        if let Some(first) = wrong.first() {
            focus(first.field.clone());
        }
        self.errors.set(wrong);
    }
}
