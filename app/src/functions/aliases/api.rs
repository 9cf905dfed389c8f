//! Doorways to aliases. The forms are plain ones: their doorways end with the page that says how it went.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{AliasEdit, AliasList, AliasView, Observation, Qualifier, Traffic};
use crate::{
    error::ConsoleError,
    functions::{configuration::model::Texts, versions::model::Version},
    wire::Wire,
};

#[cfg(feature = "ssr")]
use super::sent;
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::create::query,
    routes,
    session::{
        api::{go_to, report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "functions/aliases", input = GetUrl, output = Wire)]
pub async fn list_aliases(c: String, r: String, name: String) -> Result<AliasList, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.aliases.list(&caller, &Place::new(c, r), &name).await)
}

#[server(prefix = "/api", endpoint = "functions/alias", input = GetUrl, output = Wire)]
pub async fn get_alias(
    c: String,
    r: String,
    name: String,
    #[server(default)] alias: String,
) -> Result<AliasView, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.aliases.get(&caller, &Place::new(c, r), &name, &alias).await)
}

/// The versions an alias may lead to.
#[server(prefix = "/api", endpoint = "functions/version-choices", input = GetUrl, output = Wire)]
pub async fn version_choices(c: String, r: String, name: String) -> Result<Vec<Version>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.aliases.choices(&caller, &Place::new(c, r), &name).await)
}

/// The versions and aliases a page can show.
#[server(prefix = "/api", endpoint = "functions/qualifiers", input = GetUrl, output = Wire)]
pub async fn list_qualifiers(c: String, r: String, name: String) -> Result<Vec<Qualifier>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.aliases.qualifiers(&caller, &Place::new(c, r), &name).await)
}

#[server(prefix = "/api", endpoint = "functions/create-alias", output = Wire)]
pub async fn create_alias(
    c: String,
    r: String,
    name: String,
    #[server(default)] alias: String,
    #[server(default)] typed: Texts,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let result = services.aliases.create(&caller, &place, &name, &alias, typed.clone()).await;
    go_to(&sent::after_create(&place, &name, alias.trim(), &typed, result.as_ref().err()));
    report(result)
}

#[server(prefix = "/api", endpoint = "functions/save-alias", output = Wire)]
pub async fn save_alias(
    c: String,
    r: String,
    name: String,
    #[server(default)] alias: String,
    #[server(default)] edit: AliasEdit,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let result = services.aliases.save(&caller, &place, &name, &alias, edit.clone()).await;
    go_to(&sent::after_save(&place, &name, &alias, &edit, &result));
    report(result.map(drop))
}

/// `seen`: the alias as the page had it.
#[server(prefix = "/api", endpoint = "functions/delete-alias", output = Wire)]
pub async fn delete_alias(
    c: String,
    r: String,
    name: String,
    #[server(default)] alias: String,
    #[server(default)] seen: Texts,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    report(services.aliases.delete(&caller, &place, &name, &alias, &seen).await)?;
    let done = query::text([("deleted", alias.as_str())]);
    go_to(&format!("{}?{done}", routes::function_page(&place, &name, "aliases")));
    Ok(())
}

/// Invocations of the last hour by version, as CloudWatch has them.
#[server(prefix = "/api", endpoint = "functions/alias-traffic", input = GetUrl, output = Wire)]
pub async fn alias_traffic(
    c: String,
    r: String,
    name: String,
    #[server(default)] alias: String,
) -> Result<Traffic, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.aliases.traffic(&caller, &Place::new(c, r), &name, &alias).await)
}

/// Runs the function many times: code that costs money and changes things.
#[server(prefix = "/api", endpoint = "functions/observe", output = Wire)]
pub async fn observe(
    c: String,
    r: String,
    name: String,
    #[server(default)] alias: String,
    #[server(default)] payload: String,
) -> Result<Observation, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsInvoke)?, services()?);
    report(services.aliases.observe(&caller, &Place::new(c, r), &name, &alias, &payload).await)
}

#[server(prefix = "/api", endpoint = "functions/observation", input = GetUrl, output = Wire)]
pub async fn sample_so_far(id: String) -> Result<Observation, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.aliases.observation(&caller, &id).await)
}

#[server(prefix = "/api", endpoint = "functions/observe-stop", output = Wire)]
pub async fn stop_observing(id: String) -> Result<Observation, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsInvoke)?, services()?);
    report(services.aliases.stop(&caller, &id).await)
}
