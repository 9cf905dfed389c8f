//! Doorways to the configuration tabs. The two that save answer plain forms with a redirect to the tab, where the
//! outcome is shown.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Environment, EnvironmentEdit, FormRow, GeneralEdit, Saved};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::api::chosen,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

/// The keys of the environment, without values.
#[server(prefix = "/api", endpoint = "functions/environment", input = GetUrl, output = Wire)]
pub async fn get_environment(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Environment, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.configuration.environment(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// One value of the environment. A POST: it is written down who saw it.
#[server(prefix = "/api", endpoint = "functions/reveal", output = Wire)]
pub async fn reveal_value(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] key: String,
) -> Result<String, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsReveal)?, services()?);
    report(services.configuration.reveal(&caller, &Place::new(c, r), &name, chosen(&qualifier), &key).await)
}

#[server(prefix = "/api", endpoint = "functions/configure", output = Wire)]
pub async fn save_general(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: GeneralEdit,
) -> Result<Saved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.configuration.save_general(&caller, &place, &name, edit.clone()).await;
    if plain {
        go_to(&super::general::after(&place, &name, &edit, &result));
    }
    report(result)
}

#[server(prefix = "/api", endpoint = "functions/configure-environment", output = Wire)]
pub async fn save_environment(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: EnvironmentEdit,
) -> Result<Saved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.configuration.save_environment(&caller, &Place::new(c, r), &name, edit).await)
}

/// The same as a plain form sends it: one row for each variable, and an empty one.
#[server(prefix = "/api", endpoint = "functions/environment-form", output = Wire)]
pub async fn environment_form(
    c: String,
    r: String,
    name: String,
    #[server(default)] rows: Vec<FormRow>,
    #[server(default)] seen_key: String,
    #[server(default)] key: Option<String>,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let key = key.filter(|key| *key != seen_key);
    let edit = super::model::EnvironmentEdit { seen_key, key, ..super::model::edit_of(rows) };
    let saved = report(services.configuration.save_environment(&caller, &place, &name, edit).await)?;
    go_to(&report(super::environment::after(&place, &name, saved))?);
    Ok(())
}
