//! Doorways of the forms and of the removal.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Offers, Outlook, Removal};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use {
    super::service::AskedRemoval,
    crate::{
        connections::model::Place,
        functions::model::rules::function_name,
        http_apis::model::{rules::qualifier as qualifier_rule, wire::Target},
        session::{
            api::{go_to, report, require, services},
            model::Permission,
        },
    },
};

/// What can be chosen for a source of [`SOURCES`](crate::functions::triggers::add::SOURCES).
#[server(prefix = "/api", endpoint = "triggers/offers", input = GetUrl, output = Wire)]
pub async fn trigger_offers(
    c: String,
    r: String,
    source: String,
    #[server(default)] search: String,
) -> Result<Offers, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.push_triggers.offers(&caller, &Place::new(c, r), &source, search.trim()).await)
}

/// What AWS says of a draft (a query string) that obeys the rules.
#[server(prefix = "/api", endpoint = "triggers/outlook", input = GetUrl, output = Wire)]
pub async fn trigger_outlook(c: String, r: String, draft: String) -> Result<Outlook, ConsoleError> {
    use super::draft::Draft;
    use crate::functions::create::query;

    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let request = report(Draft::from_pairs(query::pairs(&draft)).check().map_err(ConsoleError::Invalid))?;
    report(services.push_triggers.outlook(&caller, &Place::new(c, r), &request).await)
}

/// Starts the operation that adds what the draft (a query string) says, and goes to its page.
#[server(prefix = "/api", endpoint = "triggers/add", output = Wire)]
pub async fn add_trigger(c: String, r: String, draft: String, token: String) -> Result<(), ConsoleError> {
    use super::draft::Draft;
    use crate::{functions::create::query, routes};

    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let request = report(Draft::from_pairs(query::pairs(&draft)).check().map_err(ConsoleError::Invalid))?;
    let id = report(services.push_triggers.add(&caller, &Place::new(c, r), request, &token).await)?;
    go_to(&routes::operation(&id));
    Ok(())
}

#[cfg(feature = "ssr")]
fn asked(name: &str, qualifier: &str, statement: String, source: String) -> Result<AskedRemoval, ConsoleError> {
    let function = function_name(name).map_err(|message| ConsoleError::invalid("name", message))?;
    let qualifier = qualifier_rule(qualifier).map_err(|message| ConsoleError::invalid("qualifier", message))?;
    Ok(AskedRemoval { target: Target { function, qualifier }, statement, source_arn: source })
}

/// What goes with a trigger, and what stays. `source` is its ARN.
#[server(prefix = "/api", endpoint = "triggers/removal", input = GetUrl, output = Wire)]
pub async fn trigger_removal(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] statement: String,
    #[server(default)] source: String,
) -> Result<Removal, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let asked = report(asked(&name, &qualifier, statement, source))?;
    report(services.push_triggers.removal(&caller, &Place::new(c, r), &asked).await)
}

/// Starts the operation that removes a trigger, and goes to its page.
#[server(prefix = "/api", endpoint = "triggers/remove", output = Wire)]
pub async fn remove_trigger(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] statement: String,
    #[server(default)] source: String,
    token: String,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let asked = report(asked(&name, &qualifier, statement, source))?;
    let id = report(services.push_triggers.remove(&caller, &Place::new(c, r), &asked, &token).await)?;
    go_to(&crate::routes::operation(&id));
    Ok(())
}

/// Enables or disables a rule or a schedule, and goes back to the function's triggers.
#[server(prefix = "/api", endpoint = "triggers/switch", output = Wire)]
pub async fn switch_trigger(c: String, r: String, name: String, source: String, on: bool) -> Result<(), ConsoleError> {
    use crate::{routes, session::api::is_plain_form};

    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let function = report(function_name(&name).map_err(|message| ConsoleError::invalid("name", message)))?;
    report(services.push_triggers.switch(&caller, &place, &function, &source, on).await)?;
    if is_plain_form() {
        go_to(&routes::function_page(&place, &function, "configuration/triggers"));
    }
    Ok(())
}
