//! The kinds of operations, told apart here and nowhere else. A kind is a variant of [`Request`], a folder with its
//! [`Plan`], and an arm in each match below; the runner and the journal know none of them.

use app::{
    blueprints::model::Blueprint,
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::database_proxies::{self, model::CreateProxy},
        create::{
            cli,
            model::{CodeSource, CreateFunction},
        },
        delete::{self, model::DeleteFunction},
        triggers::push::{
            self,
            model::{AddTrigger, RemoveTrigger},
        },
    },
    http_apis::{self, model::wire::Wire},
    session::{model::Permission, service::Caller},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::{
    Operations,
    add_trigger::{self, Add},
    create_function::{self, Create, facts},
    create_proxy,
    delete_function::{self, Delete},
    plan::Plan,
    remove_trigger::{self, Remove},
    wire_api::{self, WireApi},
};
use crate::store::ForRequest;

/// What an operation is asked to do, as the journal keeps it: the tag is the variant's name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    Create(Box<CreateFunction>),
    Delete(Box<DeleteFunction>),
    Wire(Box<Wire>),
    AddTrigger(Box<AddTrigger>),
    RemoveTrigger(Box<RemoveTrigger>),
    CreateProxy(Box<CreateProxy>),
}

impl Request {
    /// The journal's and the browser's word for the kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Create(_) => create_function::KIND,
            Self::Delete(_) => delete_function::KIND,
            Self::Wire(_) => wire_api::KIND,
            Self::CreateProxy(_) => create_proxy::KIND,
            Self::AddTrigger(_) => add_trigger::KIND,
            Self::RemoveTrigger(_) => remove_trigger::KIND,
        }
    }

    /// The audit trail's.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Create(_) => "function.create",
            Self::Delete(_) => "function.delete",
            Self::Wire(wire) => wire_api::action(wire),
            Self::CreateProxy(_) => "db-proxy.create",
            Self::AddTrigger(_) => "trigger.add",
            Self::RemoveTrigger(_) => "trigger.remove",
        }
    }

    pub fn title(&self) -> String {
        match self {
            Self::Create(create) => format!("Create function {}", create.name),
            Self::Delete(delete) => format!("Delete function {}", delete.name),
            Self::Wire(wire) => wire_api::title(wire),
            Self::CreateProxy(proxy) => format!("Create database proxy {}", proxy.name),
            Self::AddTrigger(add) => add_trigger::title(add),
            Self::RemoveTrigger(remove) => remove_trigger::title(remove),
        }
    }

    /// What it is done to: its kind and its name.
    pub fn target(&self) -> (&'static str, &str) {
        match self {
            Self::Create(create) => ("function", &create.name),
            Self::Delete(delete) => ("function", &delete.name),
            Self::Wire(wire) => ("api", wire.api.name()),
            Self::CreateProxy(proxy) => ("db-proxy", &proxy.name),
            Self::AddTrigger(add) => ("function", &add.target.function),
            Self::RemoveTrigger(remove) => ("function", &remove.target.function),
        }
    }

    /// Who starts it, resumes it or takes it back needs all of these.
    pub fn needs(&self) -> Vec<Permission> {
        match self {
            Self::Create(create) if create.route.is_some() => {
                vec![Permission::FunctionsWrite, Permission::ApisWrite]
            }
            Self::Create(_) => vec![Permission::FunctionsWrite],
            Self::Delete(delete) => delete_function::needs(delete),
            // It changes the resource policies of functions.
            Self::Wire(_) => vec![Permission::ApisWrite, Permission::FunctionsWrite],
            Self::AddTrigger(_) | Self::RemoveTrigger(_) | Self::CreateProxy(_) => vec![Permission::FunctionsWrite],
        }
    }

    /// Keys, unique in the operation, and titles, in order.
    pub fn steps(&self) -> Vec<(String, String)> {
        match self {
            Self::Create(create) => create_function::steps(create),
            Self::Delete(delete) => delete_function::steps(delete),
            Self::Wire(wire) => wire_api::steps(wire),
            Self::CreateProxy(proxy) => create_proxy::steps(proxy),
            Self::AddTrigger(add) => add_trigger::steps(add),
            Self::RemoveTrigger(remove) => remove_trigger::steps(remove),
        }
    }

    /// What the audit trail tells, beside the commands: never a secret.
    pub fn details(&self) -> Vec<(String, String)> {
        match self {
            Self::Create(create) => facts::details(create),
            Self::Delete(delete) => delete_function::details(delete),
            Self::Wire(wire) => wire_api::details(wire),
            Self::CreateProxy(proxy) => create_proxy::details(proxy),
            Self::AddTrigger(add) => add_trigger::details(add),
            Self::RemoveTrigger(remove) => remove_trigger::details(remove),
        }
    }

    /// The equal AWS CLI commands, without secrets.
    pub fn cli(&self, place: &Place, blueprint: Option<&Blueprint>) -> Vec<String> {
        match self {
            Self::Create(create) => cli::commands(&facts::without_values((**create).clone()), blueprint, place),
            Self::Delete(delete) => delete::cli::commands(delete, place),
            Self::Wire(wire) => http_apis::cli::wire(wire, place),
            Self::CreateProxy(proxy) => database_proxies::cli::commands(proxy, place),
            Self::AddTrigger(add) => push::cli::add(add, place),
            Self::RemoveTrigger(remove) => push::cli::remove(remove, place),
        }
    }

    /// Without what has served when the operation is over.
    pub fn without_values(self) -> Self {
        match self {
            Self::Create(create) => Self::Create(Box::new(facts::without_values(*create))),
            Self::Delete(_) | Self::Wire(_) | Self::AddTrigger(_) | Self::RemoveTrigger(_) | Self::CreateProxy(_) => {
                self
            }
        }
    }

    /// The upload it needs while it runs.
    pub fn upload(&self) -> Option<&str> {
        match self {
            Self::Create(create) => match &create.code {
                CodeSource::Upload { id } => Some(id),
                _ => None,
            },
            Self::Delete(_) | Self::Wire(_) | Self::AddTrigger(_) | Self::RemoveTrigger(_) | Self::CreateProxy(_) => {
                None
            }
        }
    }

    fn blueprint_id(&self) -> Option<&str> {
        match self {
            Self::Create(create) => match &create.code {
                CodeSource::Blueprint { id } => Some(id),
                _ => None,
            },
            Self::Delete(_) | Self::Wire(_) | Self::AddTrigger(_) | Self::RemoveTrigger(_) | Self::CreateProxy(_) => {
                None
            }
        }
    }
}

/// For whom a plan is made.
pub struct For<'a> {
    /// The operation's id.
    pub id: &'a str,
    pub place: &'a Place,
    /// Who started it: whose upload it is.
    pub owner_id: &'a str,
    /// In whose name AWS is called.
    pub member: &'a str,
}

impl Operations {
    pub(super) fn plan(&self, to: &For<'_>, request: Request) -> Arc<dyn Plan> {
        match request {
            Request::Create(create) => Arc::new(self.create_plan(to, *create)),
            Request::Delete(delete) => {
                Arc::new(Delete { request: *delete, cloud: self.0.clouds.at(to.place, to.member) })
            }
            Request::Wire(wire) => Arc::new(WireApi {
                id: to.id.to_owned(),
                place: to.place.clone(),
                request: *wire,
                member: to.member.to_owned(),
                cloud: self.0.clouds.at(to.place, to.member),
            }),
            Request::CreateProxy(proxy) => Arc::new(create_proxy::Create {
                id: to.id.to_owned(),
                place: to.place.clone(),
                request: *proxy,
                member: to.member.to_owned(),
                cloud: self.0.clouds.at(to.place, to.member),
            }),
            Request::AddTrigger(add) => Arc::new(Add {
                id: to.id.to_owned(),
                place: to.place.clone(),
                request: *add,
                member: to.member.to_owned(),
                cloud: self.0.clouds.at(to.place, to.member),
                sources: self.0.clouds.sources(to.place, to.member),
            }),
            Request::RemoveTrigger(remove) => Arc::new(Remove {
                place: to.place.clone(),
                request: *remove,
                cloud: self.0.clouds.at(to.place, to.member),
                sources: self.0.clouds.sources(to.place, to.member),
            }),
        }
    }

    /// What can be known without AWS. The error names the form's field.
    pub(super) async fn check_input(
        &self,
        caller: &Caller,
        to: &For<'_>,
        request: &Request,
    ) -> Result<(), ConsoleError> {
        match request {
            Request::Create(create) => {
                let upload = self.keep_for_operation(caller, request).await?;
                self.create_plan(to, (**create).clone()).check_input(upload)
            }
            Request::Delete(_)
            | Request::Wire(_)
            | Request::AddTrigger(_)
            | Request::RemoveTrigger(_)
            | Request::CreateProxy(_) => Ok(()),
        }
    }

    pub(super) fn blueprint_of(&self, request: &Request) -> Option<Blueprint> {
        self.0.blueprints.get(request.blueprint_id()?)
    }

    fn create_plan(&self, to: &For<'_>, create: CreateFunction) -> Create {
        let request = Request::Create(Box::new(create.clone()));
        Create {
            id: to.id.to_owned(),
            place: to.place.clone(),
            request: create,
            blueprint: self.blueprint_of(&request),
            owner_id: to.owner_id.to_owned(),
            member: to.member.to_owned(),
            cloud: self.0.clouds.at(to.place, to.member),
            journal: Arc::clone(&self.0.journal),
        }
    }

    /// An upload this operation needs may not expire meanwhile. False when it is gone.
    async fn keep_for_operation(&self, caller: &Caller, request: &Request) -> Result<bool, ConsoleError> {
        let Some(id) = request.upload() else { return Ok(false) };
        self.0.journal.keep_upload(&caller.user.id, id).await.for_request(&caller.request_id)
    }
}
