//! The routes of an API: which request leads where.

use leptos::prelude::*;

use super::{
    integrations::{Target, target},
    listing::{Nothing, listing},
};
use crate::{
    connections::model::Place,
    http_apis::model::{ApiDetail, IntegrationRow, RouteRow},
    routes,
    ui::{
        copy::CopyButton,
        icon::{self, Icon},
        state::{State, Tone},
    },
};

#[component]
pub fn Routes(
    api: ApiDetail,
    place: Place,
    /// Whether the member may change them.
    writes: bool,
) -> impl IntoView {
    let rows = api
        .routes
        .iter()
        .map(|route| {
            let integration = route.integration_id.as_deref().and_then(|id| api.integration(id)).cloned();
            row(&api.summary.id, route.clone(), integration, &place, writes)
        })
        .collect();
    let nothing = Nothing {
        icon: icon::API,
        title: "No routes",
        words: "A route says which method and path lead to which integration. Until there is one, every request gets 404.",
    };
    listing("routes-h", "Routes", head, rows, nothing, None)
}

fn head() -> AnyView {
    view! {
        <th scope="col">"Route"</th>
        <th scope="col">"Leads to"</th>
        <th scope="col" class="p2">"Authorization"</th>
        <th scope="col" class="p3">"URL"</th>
        <th scope="col" class="fit"><span class="vh">"Actions"</span></th>
    }
    .into_any()
}

fn row(api: &str, route: RouteRow, integration: Option<IntegrationRow>, place: &Place, writes: bool) -> AnyView {
    let integration_of = integration.clone();
    let to = match (&route.integration_id, integration) {
        (_, Some(integration)) => view! { <Target to=target(&integration) place=place.clone()/> }.into_any(),
        (Some(_), None) => view! { <State tone=Tone::Bad text="Its integration is gone"/> }.into_any(),
        (None, None) => view! { <State tone=Tone::Bad text="No integration: answers 404"/> }.into_any(),
    };
    let open = route.authorization.is_empty() || route.authorization == "NONE";
    let about = [("route", route.key.as_str())];
    let why = match integration_of.as_ref().and_then(|one| one.function.as_deref().map(|name| (name, one))) {
        Some((name, one)) => {
            let qualifier = one.qualifier.as_deref().unwrap_or_default();
            routes::why(place, name, &[("api", api), ("route", route.key.as_str()), ("qualifier", qualifier)])
        }
        None => routes::why_route(place, api, &about),
    };
    let actions = writes.then(|| {
        view! {
            <span class="row">
                <a
                    class="btn quiet small only"
                    href=routes::change_route(place, api, &route.id)
                    aria-label=format!("Change target of {}", route.key)
                >
                    <Icon d=icon::EDIT/>
                </a>
                <a
                    class="btn quiet small only"
                    href=routes::remove_route(place, api, &route.id)
                    aria-label=format!("Remove route {}", route.key)
                >
                    <Icon d=icon::TRASH/>
                </a>
            </span>
        }
    });
    view! {
        <tr>
            <td><span class="method">{route.key.clone()}</span></td>
            <td class="anywhere">{to}</td>
            <td class="p2">{if open { "None: open".to_owned() } else { route.authorization.clone() }}</td>
            <td class="p3 anywhere">
                {route
                    .url
                    .clone()
                    .map(|url| view! { <code>{url.clone()}</code><CopyButton text=url label="Copy URL" only_icon=true/> })}
            </td>
            <td class="fit">
                <span class="row">
                    <a class="btn quiet small only" href=why aria-label=format!("Why did it fail? {}", route.key)>
                        <Icon d=icon::HELP/>
                    </a>
                    {actions}
                </span>
            </td>
        </tr>
    }
    .into_any()
}
