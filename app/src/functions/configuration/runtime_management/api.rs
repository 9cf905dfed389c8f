//! Doorways of the runtime management tab.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

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
    functions::{api::chosen, configuration::parts::plain},
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "functions/runtime-management", input = GetUrl, output = Wire)]
pub async fn get_runtime_management(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Texts, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.runtime_management.get(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

#[server(prefix = "/api", endpoint = "functions/save-runtime-management", output = Wire)]
pub async fn save_runtime_management(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] edit: TextsEdit,
) -> Result<TextsSaved, ConsoleError> {
    use server_fn::ServerFn;
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let chosen = chosen(&qualifier);
    let result = services.runtime_management.save(&caller, &place, &name, chosen, edit.clone()).await;
    if plain {
        let tab = routes::function_page(&place, &name, "configuration/runtime-management");
        let tab = format!("{tab}{}", routes::query([("qualifier", qualifier.as_str())]));
        go_to(&plain::after(&tab, SaveRuntimeManagement::PATH, &edit, &result));
    }
    report(result)
}
