//! Doorways of the layers tab.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{LayerFacts, LayerVersion, NewLayer, OwnLayer};
use crate::{
    error::ConsoleError,
    functions::configuration::texts::{TextsEdit, TextsSaved},
    wire::Wire,
};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::configuration::parts::plain,
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

/// The layers of the account in this region.
#[server(prefix = "/api", endpoint = "layers/list", input = GetUrl, output = Wire)]
pub async fn own_layers(c: String, r: String) -> Result<Vec<OwnLayer>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.layers.own(&caller, &Place::new(c, r)).await)
}

#[server(prefix = "/api", endpoint = "layers/versions", input = GetUrl, output = Wire)]
pub async fn layer_versions(c: String, r: String, layer: String) -> Result<Vec<LayerVersion>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.layers.versions(&caller, &Place::new(c, r), &layer).await)
}

/// What is known of one version of a layer.
#[server(prefix = "/api", endpoint = "layers/facts", input = GetUrl, output = Wire)]
pub async fn read_layer(c: String, r: String, arn: String) -> Result<LayerFacts, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.layers.facts(&caller, &Place::new(c, r), &arn).await)
}

#[server(prefix = "/api", endpoint = "functions/save-layers", output = Wire)]
pub async fn save_layers(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: TextsEdit,
) -> Result<TextsSaved, ConsoleError> {
    use server_fn::ServerFn;
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.layers.save(&caller, &place, &name, edit.clone()).await;
    if plain {
        let tab = routes::function_page(&place, &name, "configuration/layers");
        go_to(&plain::after(&tab, SaveLayers::PATH, &edit, &result));
    }
    report(result)
}

/// Publishes the zip that was uploaded as a version of a layer; its ARN.
#[server(prefix = "/api", endpoint = "layers/publish", output = Wire)]
pub async fn publish_layer(
    c: String,
    r: String,
    #[server(default)] new_layer: NewLayer,
) -> Result<String, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.layers.publish(&caller, &Place::new(c, r), new_layer).await)
}

#[server(prefix = "/api", endpoint = "layers/delete", output = Wire)]
pub async fn delete_layer_version(
    c: String,
    r: String,
    layer: String,
    version: u64,
    #[server(default)] typed: String,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.layers.delete(&caller, &Place::new(c, r), &layer, version, &typed).await)
}
