//! Doorways of the tab of the function URL.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::UrlView;
use crate::{
    error::ConsoleError,
    functions::configuration::texts::{TextsEdit, TextsSaved},
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

#[server(prefix = "/api", endpoint = "functions/url", input = GetUrl, output = Wire)]
pub async fn function_url(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<UrlView, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.function_url.get(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// The tab's path, of the same alias.
#[cfg(feature = "ssr")]
fn tab(place: &Place, name: &str, qualifier: &str) -> String {
    let path = routes::function_page(place, name, "configuration/url");
    format!("{path}{}", routes::query([("qualifier", qualifier)]))
}

/// Makes the URL, or changes it.
#[server(prefix = "/api", endpoint = "functions/save-url", output = Wire)]
pub async fn save_url(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] edit: TextsEdit,
    #[server(default)] consent: String,
) -> Result<TextsSaved, ConsoleError> {
    use server_fn::ServerFn;
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let url = &services.function_url;
    let result = url.save(&caller, &place, &name, chosen(&qualifier), edit.clone(), &consent).await;
    if plain {
        go_to(&plain::after(&tab(&place, &name, &qualifier), SaveUrl::PATH, &edit, &result));
    }
    report(result)
}

/// Puts the permissions right that belong to the URL.
#[server(prefix = "/api", endpoint = "functions/mend-url", output = Wire)]
pub async fn mend_url(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] consent: String,
) -> Result<UrlView, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.function_url.mend(&caller, &place, &name, chosen(&qualifier), &consent).await;
    if plain && result.is_ok() {
        go_to(&tab(&place, &name, &qualifier));
    }
    report(result)
}

#[server(prefix = "/api", endpoint = "functions/delete-url", output = Wire)]
pub async fn delete_url(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] typed: String,
) -> Result<UrlView, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.function_url.delete(&caller, &place, &name, chosen(&qualifier), &typed).await;
    if plain && result.is_ok() {
        go_to(&tab(&place, &name, &qualifier));
    }
    report(result)
}
