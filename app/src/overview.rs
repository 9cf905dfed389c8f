//! `/`: connections, recent operations, recent activity, create.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::{
    frame::{use_frame, use_place},
    routes,
    ui::{
        head::PageHead,
        icon::{self, Icon},
    },
};

/// The route: what it reads is asked for at once, its code is fetched beside it.
pub struct OverviewPage;

#[lazy_route]
impl LazyRoute for OverviewPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Overview/> }.into_any()
    }
}

#[component]
fn Overview() -> impl IntoView {
    let (frame, place) = (use_frame(), use_place());
    let connections = frame.with(|frame| frame.connections.clone()).unwrap_or_else(Vec::new);
    view! {
        <PageHead
            title="Overview".to_owned()
            actions=move || view! {
                <a class="btn primary" href=move || routes::new_function(&place.get())><Icon d=icon::PLUS/>"Create function"</a>
            }
        />
        <section class="stack tight" aria-labelledby="connections-h">
            <div class="section"><h2 id="connections-h">"Connections"</h2><a href="/settings">"Manage"</a></div>
            <ul class="grid">
                {connections
                    .into_iter()
                    .map(|connection| {
                        let word = connection.environment.as_str();
                        let href = connection.default_place().map(|place| routes::functions(&place));
                        view! {
                            <li class="tile">
                                <h3><a class="cover" href=href>{connection.label}</a><span class=format!("env {word} end")><b>{word}</b></span></h3>
                                <p>{connection.regions.join(", ")}</p>
                                <p>{connection.credentials}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
    .into_any()
}
