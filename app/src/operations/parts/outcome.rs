//! What a finished operation made: the function and, where it has a route, its URL. Or what is gone.

use leptos::prelude::*;

use super::words;
use crate::{
    connections::model::Place,
    functions::configuration::database_proxies::model::KIND as DB_PROXY,
    functions::triggers::push::model as push,
    operations::model::{Outcome, WIRE_API},
    routes,
    ui::{
        copy::CopyButton,
        icon::{self, Icon},
        state::{State, Tone},
    },
};

#[component]
pub fn OutcomeCard(
    outcome: Outcome,
    place: Place,
    /// The operation's.
    kind: String,
) -> impl IntoView {
    let Outcome { function, url, api_id, route_key } = outcome;
    let route_key = route_key.unwrap_or_default();
    let trigger = matches!(kind.as_str(), push::ADD | push::REMOVE);
    let said = match (&function, &url) {
        _ if kind == DB_PROXY => "The database proxy is there".to_owned(),
        _ if kind == push::ADD => "The trigger is there: its source calls the function".to_owned(),
        _ if kind == push::REMOVE => "The trigger is removed".to_owned(),
        (_, Some(_)) if kind == WIRE_API => format!("{route_key} is live"),
        (_, None) if kind == WIRE_API => format!("{route_key} is there"),
        (Some(name), Some(_)) => format!("Function {name} is there, and its URL is live"),
        (Some(name), None) => format!("Function {name} is there"),
        _ => "Everything is there".to_owned(),
    };
    let strip = url.map(|url| {
        let curl = words::curl(&route_key, &url);
        view! {
            <div class="url" role="group" aria-label="URL">
                <span class="method">{route_key}</span>
                <code>{url.clone()}</code>
                <CopyButton text=url label="Copy URL"/>
                <CopyButton text=curl label="Copy curl"/>
            </div>
        }
    });
    let at = place.clone();
    let proxies = function.clone().filter(|_| kind == DB_PROXY);
    let proxies = proxies.map(|name| routes::function_page(&place, &name, "configuration/database-proxies"));
    view! {
        <section class="card" role="status" aria-label="Result">
            <div class="body row gap">
                <State tone=Tone::Good text=said/>
                <span class="grow"></span>
                {proxies.map(|href| view! { <a class="btn small" href=href><Icon d=icon::DATABASE/>"Use it"</a> })}
                {function.clone().filter(|_| trigger).map(|name| view! {
                    <a class="btn small" href=routes::function_page(&place, &name, "configuration/triggers")>"All triggers"</a>
                })}
                {function
                    .filter(|_| !trigger && kind != DB_PROXY)
                    .map(|name| view! {
                        <a class="btn small" href=routes::function_page(&place, &name, "test")><Icon d=icon::PLAY/>"Test it"</a>
                    })}
                {api_id.map(|id| view! { <a class="btn small" href=routes::api(&at, &id)><Icon d=icon::API/>"Open API"</a> })}
            </div>
            {strip}
        </section>
    }
    .into_any()
}

/// A function that was deleted.
#[component]
pub fn GoneCard(outcome: Outcome, place: Place) -> impl IntoView {
    let said = format!("Function {} is deleted", outcome.function.unwrap_or_default());
    view! {
        <section class="card" role="status" aria-label="Result">
            <div class="body row gap">
                <State tone=Tone::Good text=said/>
                <span class="grow"></span>
                <a class="btn small" href=routes::functions(&place)>"All functions"</a>
            </div>
        </section>
    }
    .into_any()
}
