//! Doorways to access logs.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::AccessLog;
use crate::{error::ConsoleError, monitoring::logs::ask::LogAsk, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    routes,
    session::{
        api::{go_to, report, require, services},
        model::Permission,
    },
};

/// A stage's access log; an empty stage is the first.
#[server(prefix = "/api", endpoint = "apis/access-log", input = GetUrl, output = Wire)]
pub async fn get_access_log(
    c: String,
    r: String,
    id: String,
    #[server(default)] stage: String,
    #[server(default)] ask: LogAsk,
) -> Result<AccessLog, ConsoleError> {
    let (caller, services) = (require(Permission::ApisRead)?, services()?);
    report(services.access_log.get(&caller, &Place::new(c, r), &id, &stage, ask).await)
}

/// Switches a stage's access log on with the format that explains a 500, and goes to it.
#[server(prefix = "/api", endpoint = "apis/switch-access-log", output = Wire)]
pub async fn switch_access_log(
    c: String,
    r: String,
    id: String,
    #[server(default)] stage: String,
    #[server(default)] mark: String,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::ApisWrite)?, services()?);
    let place = Place::new(c, r);
    // Browsers end the lines of a field with both characters.
    let mark = mark.replace("\r\n", "\n");
    report(services.access_log.switch_on(&caller, &place, &id, &stage, &mark).await)?;
    let query = routes::query([("stage", stage.as_str()), ("done", "access-log")]);
    go_to(&format!("{}{query}", routes::api_page(&place, &id, "logs")));
    Ok(())
}
