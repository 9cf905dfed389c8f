//! Doorway to the audit trail.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::ActivityPage;
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use super::model::ActivityQuery;
#[cfg(feature = "ssr")]
use crate::session::{
    api::{report, require, services},
    model::Permission,
};

/// Newest first, [`PAGE_ROWS`](super::model::PAGE_ROWS) rows; the arguments are those of
/// [`ActivityQuery`](super::model::ActivityQuery).
#[server(prefix = "/api", endpoint = "activity/list", input = GetUrl, output = Wire)]
pub async fn list_activity(
    #[server(default)] actor: String,
    #[server(default)] action: String,
    #[server(default)] target: String,
    #[server(default)] outcome: String,
    #[server(default)] before: Option<i64>,
) -> Result<ActivityPage, ConsoleError> {
    let (caller, services) = (require(Permission::ActivityRead)?, services()?);
    let query = ActivityQuery { actor, action, target, outcome, before };
    report(services.activity.list(&caller, &query).await)
}
