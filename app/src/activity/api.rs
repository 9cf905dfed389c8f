//! Doorways to the audit trail.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{ActivityEntry, ActivityPage, LastChange};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use super::model::ActivityQuery;
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

/// Newest first, [`PAGE_ROWS`](super::model::PAGE_ROWS) rows; the arguments are those of
/// [`ActivityQuery`](super::model::ActivityQuery).
#[server(prefix = "/api", endpoint = "activity/list", input = GetUrl, output = Wire)]
pub async fn list_activity(
    #[server(default)] actor: String,
    #[server(default)] action: String,
    #[server(default)] target: String,
    #[server(default)] outcome: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] before: Option<i64>,
) -> Result<ActivityPage, ConsoleError> {
    let (caller, services) = (require(Permission::ActivityRead)?, services()?);
    let query = ActivityQuery { actor, action, target, outcome, from, to, before };
    report(services.activity.list(&caller, &query).await)
}

/// One entry with everything that is told of it.
#[server(prefix = "/api", endpoint = "activity/get", input = GetUrl, output = Wire)]
pub async fn get_activity(id: i64) -> Result<ActivityEntry, ConsoleError> {
    let (caller, services) = (require(Permission::ActivityRead)?, services()?);
    report(services.activity.get(&caller, id).await)
}

/// Who changed a function last; none where nobody did from here.
#[server(prefix = "/api", endpoint = "activity/last-change", input = GetUrl, output = Wire)]
pub async fn get_last_change(c: String, r: String, name: String) -> Result<Option<LastChange>, ConsoleError> {
    let (caller, services) = (require(Permission::ActivityRead)?, services()?);
    report(services.activity.last_change(&caller, &Place::new(c, r), &name).await)
}
