//! Doorways to saved test events.

use leptos::prelude::*;
use server_fn::codec::{GetUrl, Json};

use super::model::{Draft, Kept, Ran, TestEvent};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "test-events/list", input = GetUrl, output = Wire)]
pub async fn list_test_events(c: String, r: String, name: String) -> Result<Vec<TestEvent>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.test_events.list(&caller, (&Place::new(c, r), &name)).await)
}

/// A new event where `known` (id and version) is absent, else its next version.
#[server(prefix = "/api", endpoint = "test-events/save", input = Json, output = Wire)]
pub async fn save_test_event(
    c: String,
    r: String,
    name: String,
    known: Option<(String, i64)>,
    draft: Draft,
) -> Result<Kept, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.test_events.save(&caller, (&Place::new(c, r), &name), known, draft).await)
}

#[server(prefix = "/api", endpoint = "test-events/delete", output = Wire)]
pub async fn delete_test_event(
    c: String,
    r: String,
    name: String,
    id: String,
    #[server(default)] version: i64,
) -> Result<Kept, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.test_events.delete(&caller, (&Place::new(c, r), &name), &id, version).await)
}

/// Runs the function with a saved event: code that may cost money and change things.
#[server(prefix = "/api", endpoint = "test-events/run", output = Wire)]
pub async fn run_test_event(c: String, r: String, name: String, id: String) -> Result<Ran, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsInvoke)?, services()?);
    report(services.test_events.run(&caller, (&Place::new(c, r), &name), &id).await)
}
