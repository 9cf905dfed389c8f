//! The routes of an API: which request leads where.

use leptos::prelude::*;

use super::integrations::{Target, target};
use crate::{
    connections::model::Place,
    http_apis::model::{ApiDetail, IntegrationRow, RouteRow},
    ui::{
        copy::CopyButton,
        icon::{self, Icon},
        state::{State, Tone},
        table::Table,
    },
};

#[component]
pub fn Routes(api: ApiDetail, place: Place) -> impl IntoView {
    let ApiDetail { routes, integrations, .. } = api;
    let rows = {
        let (routes, integrations) = (routes.clone(), integrations);
        move || {
            routes
                .iter()
                .map(|route| {
                    let integration = route.integration_id.as_ref();
                    let integration = integration.and_then(|id| integrations.iter().find(|i| &i.id == id));
                    view! { <Row route=route.clone() integration=integration.cloned() place=place.clone()/> }
                })
                .collect_view()
        }
    };
    view! {
        <section class="stack tight" aria-labelledby="routes-h">
            <h2 id="routes-h">"Routes"</h2>
            {if routes.is_empty() {
                view! { <Empty/> }.into_any()
            } else {
                view! { <Table caption="Routes" head=head>{rows()}</Table> }.into_any()
            }}
        </section>
    }
    .into_any()
}

fn head() -> impl IntoView {
    view! {
        <th scope="col">"Route"</th>
        <th scope="col">"Leads to"</th>
        <th scope="col" class="p2">"Authorization"</th>
        <th scope="col" class="p3">"URL"</th>
    }
}

#[component]
fn Row(route: RouteRow, integration: Option<IntegrationRow>, place: Place) -> impl IntoView {
    let to = match integration {
        Some(integration) => view! { <Target to=target(&integration) place=place/> }.into_any(),
        None => view! { <State tone=Tone::Bad text="No integration: answers 404"/> }.into_any(),
    };
    let open = route.authorization.is_empty() || route.authorization == "NONE";
    view! {
        <tr>
            <td><span class="method">{route.key}</span></td>
            <td class="anywhere">{to}</td>
            <td class="p2">{if open { "None: open".to_owned() } else { route.authorization }}</td>
            <td class="p3 anywhere">
                {route
                    .url
                    .map(|url| view! { <code>{url.clone()}</code><CopyButton text=url label="Copy URL" only_icon=true/> })}
            </td>
        </tr>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="card">
            <div class="empty">
                <Icon d=icon::API/>
                <h3>"No routes"</h3>
                <p>"A route says which method and path lead to which integration. Until there is one, every request gets 404."</p>
            </div>
        </div>
    }
}
