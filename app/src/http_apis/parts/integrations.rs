//! The integrations of an API: what answers its requests.

use leptos::prelude::*;

use crate::{
    connections::model::Place,
    http_apis::model::{ApiDetail, IntegrationRow},
    routes,
    ui::{
        icon::{self, Icon},
        table::Table,
    },
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
    let routes_of = {
        let routes = api.routes.clone();
        move |id: &str| {
            routes
                .iter()
                .filter(|route| route.integration_id.as_deref() == Some(id))
                .map(|route| route.key.clone())
                .collect::<Vec<_>>()
        }
    };
    view! {
        <section class="stack tight" aria-labelledby="integrations-h">
            <h2 id="integrations-h">"Integrations"</h2>
            {if api.integrations.is_empty() {
                view! { <Empty/> }.into_any()
            } else {
                view! {
                    <Table caption="Integrations" head=head>
                        {api
                            .integrations
                            .into_iter()
                            .map(|integration| {
                                let keys = routes_of(&integration.id);
                                view! { <Row integration=integration keys=keys place=place.clone()/> }
                            })
                            .collect_view()}
                    </Table>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}

fn head() -> impl IntoView {
    view! {
        <th scope="col">"Leads to"</th>
        <th scope="col">"Used by"</th>
        <th scope="col" class="p2">"Kind"</th>
        <th scope="col" class="p3">"Payload format"</th>
        <th scope="col" class="num p2">"Timeout"</th>
        <th scope="col" class="p3">"ID"</th>
    }
}

#[component]
fn Row(integration: IntegrationRow, keys: Vec<String>, place: Place) -> impl IntoView {
    let used = if keys.is_empty() {
        view! { <span class="muted">"no route"</span> }.into_any()
    } else {
        keys.into_iter().map(|key| view! { <span class="method">{key}</span>" " }).collect_view().into_any()
    };
    view! {
        <tr>
            <td class="anywhere"><Target to=target(&integration) place=place/></td>
            <td>{used}</td>
            <td class="p2"><code>{integration.kind}</code></td>
            <td class="p3">{integration.payload_format}</td>
            <td class="num p2">{seconds(integration.timeout_ms)}</td>
            <td class="p3"><code>{integration.id}</code></td>
        </tr>
    }
}

/// `30 s`, `2.5 s`.
fn seconds(ms: u32) -> String {
    format!("{} s", f64::from(ms) / 1_000.0)
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="card">
            <div class="empty">
                <Icon d=icon::LINK/>
                <h3>"No integrations"</h3>
                <p>"An integration is what answers a route's requests: a function, or another URL."</p>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn timeouts_read_as_seconds() {
        assert_eq!((seconds(30_000).as_str(), seconds(2_500).as_str()), ("30 s", "2.5 s"));
    }
}
