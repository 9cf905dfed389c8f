//! Doorways of the tab of monitoring and operations tools.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Insights, LogGroup, Tool};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::{
            model::Texts,
            texts::{TextsEdit, TextsSaved},
        },
        model::FunctionDetail,
    },
    wire::Wire,
};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::{api::chosen, configuration::parts::plain},
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "functions/monitoring", input = GetUrl, output = Wire)]
pub async fn get_monitoring(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Texts, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.monitoring.get(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

#[server(prefix = "/api", endpoint = "functions/save-monitoring", output = Wire)]
pub async fn save_monitoring(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: TextsEdit,
) -> Result<TextsSaved, ConsoleError> {
    use server_fn::ServerFn;
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.monitoring.save(&caller, &place, &name, edit.clone()).await;
    if plain {
        let tab = routes::function_page(&place, &name, "configuration/monitoring");
        go_to(&plain::after(&tab, SaveMonitoring::PATH, &edit, &result));
    }
    report(result)
}

/// A function's log group as it is now.
#[server(prefix = "/api", endpoint = "functions/log-group", input = GetUrl, output = Wire)]
pub async fn get_log_group(c: String, r: String, group: String) -> Result<LogGroup, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.monitoring.log_group(&caller, &Place::new(c, r), &group).await)
}

/// How long the function's log group keeps its lines; `days` is empty for ever.
#[server(prefix = "/api", endpoint = "functions/save-retention", output = Wire)]
pub async fn save_retention(
    c: String,
    r: String,
    name: String,
    #[server(default)] group: String,
    #[server(default)] base: String,
    #[server(default)] days: String,
) -> Result<LogGroup, ConsoleError> {
    use super::rules;
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let invalid = |rule: String| ConsoleError::invalid("retention", rule);
    let days = report(rules::retention(&days).map_err(invalid))?;
    let retention_days = report(rules::retention(&base).map_err(invalid))?;
    let base = LogGroup { name: group, retention_days, ..LogGroup::default() };
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.monitoring.retain(&caller, &place, &name, &base, days).await;
    if plain && result.is_ok() {
        go_to(&format!("{}#retention", routes::function_page(&place, &name, "configuration/monitoring")));
    }
    report(result)
}

/// Whether the role lets Lambda Insights write.
#[server(prefix = "/api", endpoint = "functions/insights", input = GetUrl, output = Wire)]
pub async fn get_insights(c: String, r: String, role: String) -> Result<Insights, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.monitoring.insights(&caller, &Place::new(c, r), &role).await)
}

/// Switches Lambda Insights or CodeGuru Profiler on, with this version of its layer, or off.
#[server(prefix = "/api", endpoint = "functions/switch-tool", output = Wire)]
pub async fn switch_tool(
    c: String,
    r: String,
    name: String,
    #[server(default)] tool: Tool,
    #[server(default)] on: bool,
    #[server(default)] version: u64,
    #[server(default)] policy: bool,
) -> Result<FunctionDetail, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let on = on.then_some(version);
    report(services.monitoring.switch(&caller, &Place::new(c, r), &name, tool, on, policy).await)
}
