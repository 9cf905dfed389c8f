//! Doorways to event source mappings. Plain forms are answered with a redirect to the page that shows how it went.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Mapping, MappingEdit, MappingSaved, Offers, QueueFacts};
use crate::{error::ConsoleError, functions::configuration::model::Texts, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "mappings/get", input = GetUrl, output = Wire)]
pub async fn get_mapping(c: String, r: String, name: String, id: String) -> Result<Mapping, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.triggers.mapping(&caller, &Place::new(c, r), &name, &id).await)
}

/// Queues, streams or tables of the region; `source` is `sqs`, `kinesis` or `dynamodb`.
#[server(prefix = "/api", endpoint = "mappings/offers", input = GetUrl, output = Wire)]
pub async fn list_offers(c: String, r: String, #[server(default)] source: String) -> Result<Offers, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.triggers.offers(&caller, &Place::new(c, r), &source).await)
}

/// What a queue says of itself.
#[server(prefix = "/api", endpoint = "mappings/queue", input = GetUrl, output = Wire)]
pub async fn get_queue(c: String, r: String, #[server(default)] arn: String) -> Result<QueueFacts, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.triggers.queue(&caller, &Place::new(c, r), &arn).await)
}

/// The ARN of a table's stream.
#[server(prefix = "/api", endpoint = "mappings/table", input = GetUrl, output = Wire)]
pub async fn get_table_stream(c: String, r: String, #[server(default)] table: String) -> Result<String, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.triggers.table_stream(&caller, &Place::new(c, r), &table).await)
}

#[server(prefix = "/api", endpoint = "mappings/add", output = Wire)]
pub async fn add_mapping(
    c: String,
    r: String,
    name: String,
    #[server(default)] source: String,
    #[server(default)] typed: Texts,
) -> Result<Mapping, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.triggers.add_mapping(&caller, &place, &name, &source, typed.clone()).await;
    if plain {
        go_to(&super::after_add(&place, &name, &source, &typed, &result));
    }
    report(result)
}

#[server(prefix = "/api", endpoint = "mappings/save", output = Wire)]
pub async fn save_mapping(
    c: String,
    r: String,
    name: String,
    id: String,
    #[server(default)] edit: MappingEdit,
) -> Result<MappingSaved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.triggers.save_mapping(&caller, &place, &name, &id, edit.clone()).await;
    if plain {
        go_to(&super::after_save(&place, &name, &id, &edit, &result));
    }
    report(result)
}

/// Lets it poll, or rest: what waits in the source stays there.
#[server(prefix = "/api", endpoint = "mappings/switch", output = Wire)]
pub async fn switch_mapping(
    c: String,
    r: String,
    name: String,
    id: String,
    #[server(default)] on: bool,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    report(services.triggers.switch_mapping(&caller, &place, &name, &id, on).await)?;
    if plain {
        go_to(&routes::function_page(&place, &name, "configuration/triggers"));
    }
    Ok(())
}

#[server(prefix = "/api", endpoint = "mappings/delete", output = Wire)]
pub async fn delete_mapping(c: String, r: String, name: String, id: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    report(services.triggers.delete_mapping(&caller, &place, &name, &id).await)?;
    if plain {
        go_to(&routes::function_page(&place, &name, "configuration/triggers"));
    }
    Ok(())
}
