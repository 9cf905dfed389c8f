//! Doorways of the tabs “Asynchronous invocation” and “Destinations”. Saves answer plain forms with a redirect.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::targets::Targets;
use crate::{
    error::ConsoleError,
    functions::configuration::{
        model::Texts,
        texts::{TextsEdit, TextsSaved},
    },
    wire::Wire,
};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::{api::chosen, configuration::parts::plain::after},
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};
#[cfg(feature = "ssr")]
use server_fn::ServerFn;

/// Age, retries and destinations of a function, version or alias.
#[server(prefix = "/api", endpoint = "functions/asynchronous", input = GetUrl, output = Wire)]
pub async fn get_asynchronous(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Texts, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.asynchronous.read(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// Both tabs save through it: each sends what AWS has of the other along.
#[server(prefix = "/api", endpoint = "functions/configure-asynchronous", output = Wire)]
pub async fn save_asynchronous(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] edit: TextsEdit,
) -> Result<TextsSaved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.asynchronous.save(&caller, &place, &name, chosen(&qualifier), edit.clone()).await;
    if plain {
        let places = edit.typed.contains_key(super::model::FAILURE);
        let page = if places { "configuration/destinations" } else { "configuration/async" };
        let query = routes::query([("qualifier", qualifier.as_str())]);
        let tab = format!("{}{query}", routes::function_page(&place, &name, page));
        go_to(&after(&tab, SaveAsynchronous::PATH, &edit, &result));
    }
    report(result)
}

#[server(prefix = "/api", endpoint = "functions/configure-dead-letter", output = Wire)]
pub async fn save_dead_letter(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: TextsEdit,
) -> Result<TextsSaved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.asynchronous.save_dead_letter(&caller, &place, &name, edit.clone()).await;
    if plain {
        let tab = routes::function_page(&place, &name, "configuration/async");
        go_to(&after(&tab, SaveDeadLetter::PATH, &edit, &result));
    }
    report(result)
}

/// What events may be sent to.
#[server(prefix = "/api", endpoint = "functions/targets", input = GetUrl, output = Wire)]
pub async fn find_targets(
    c: String,
    r: String,
    #[server(default)] kind: String,
    #[server(default)] search: String,
) -> Result<Targets, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.asynchronous.targets(&caller, &Place::new(c, r), &kind, &search).await)
}
