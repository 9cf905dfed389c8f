//! The integrations of an API: what answers its requests.

use leptos::prelude::*;

use super::listing::{Nothing, listing};
use crate::{
    connections::model::Place,
    http_apis::model::{ApiDetail, IntegrationRow},
    routes,
    ui::icon,
};

/// Where an integration leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Function { name: String, qualifier: Option<String> },
    Uri(String),
}

pub fn target(integration: &IntegrationRow) -> To {
    match &integration.function {
        Some(name) => To::Function { name: name.clone(), qualifier: integration.qualifier.clone() },
        None => To::Uri(integration.uri.clone()),
    }
}

/// `hello:live`, or the URL.
pub fn named(integration: &IntegrationRow) -> String {
    match target(integration) {
        To::Function { name, qualifier: Some(qualifier) } => format!("{name}:{qualifier}"),
        To::Function { name, qualifier: None } => name,
        To::Uri(uri) if uri.is_empty() => "nothing".to_owned(),
        To::Uri(uri) => uri,
    }
}

#[component]
pub fn Target(to: To, place: Place) -> impl IntoView {
    match to {
        To::Function { name, qualifier } => {
            let query = routes::query([("qualifier", qualifier.as_deref().unwrap_or_default())]);
            let href = format!("{}{query}", routes::function(&place, &name));
            let label = qualifier.map_or(name.clone(), |qualifier| format!("{name}:{qualifier}"));
            view! { <a href=href>{label}</a> }.into_any()
        }
        To::Uri(uri) if uri.is_empty() => view! { <span class="muted">"nothing"</span> }.into_any(),
        To::Uri(uri) => view! { <code>{uri}</code> }.into_any(),
    }
}

#[component]
pub fn Integrations(api: ApiDetail, place: Place) -> impl IntoView {
    let rows = api.integrations.iter().map(|integration| row(integration, &api, &place)).collect();
    let nothing = Nothing {
        icon: icon::LINK,
        title: "No integrations",
        words: "An integration is what answers a route's requests: a function, or another URL.",
    };
    listing("integrations-h", "Integrations", head, rows, nothing, None)
}

fn head() -> AnyView {
    view! {
        <th scope="col">"Leads to"</th>
        <th scope="col">"Used by"</th>
        <th scope="col" class="p2">"Kind"</th>
        <th scope="col" class="p3">"Payload format"</th>
        <th scope="col" class="num p2">"Timeout"</th>
        <th scope="col" class="p3">"ID"</th>
    }
    .into_any()
}

fn row(integration: &IntegrationRow, api: &ApiDetail, place: &Place) -> AnyView {
    let keys: Vec<_> =
        api.users(&integration.id).map(|route| view! { <span class="method">{route.key.clone()}</span>" " }).collect();
    let used =
        if keys.is_empty() { view! { <span class="muted">"no route"</span> }.into_any() } else { keys.into_any() };
    view! {
        <tr>
            <td class="anywhere"><Target to=target(integration) place=place.clone()/></td>
            <td>{used}</td>
            <td class="p2"><code>{integration.kind.clone()}</code></td>
            <td class="p3">{integration.payload_format.clone()}</td>
            <td class="num p2">{seconds(integration.timeout_ms)}</td>
            <td class="p3"><code>{integration.id.clone()}</code></td>
        </tr>
    }
    .into_any()
}

/// `30 s`, `2.5 s`.
fn seconds(ms: u32) -> String {
    format!("{} s", f64::from(ms) / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn timeouts_read_as_seconds() {
        assert_eq!((seconds(30_000).as_str(), seconds(2_500).as_str()), ("30 s", "2.5 s"));
    }
}
