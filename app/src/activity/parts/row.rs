//! One thing somebody did: the sentence, and its details on demand.

use leptos::prelude::*;

use super::details::Details;
use crate::{
    activity::{model::ActivityRow, sentence::mark, what::What},
    connections::model::Place,
    frame::{EnvironmentMark, use_frame},
    routes,
    ui::{
        icon::Icon,
        time::{clock, iso, utc},
    },
};

#[component]
pub fn FeedRow(row: ActivityRow) -> impl IntoView {
    let (d, tone) = mark(&row);
    let (at, href) = (row.at, routes::activity(row.id));
    let sub = row.place.clone().map(|place| view! { <Where place=place/> });
    view! {
        <li>
            <details>
                <summary>
                    <Icon d=d class=tone/>
                    <What row=row.clone()/>
                    <time datetime=iso(at) title=utc(at)>{clock(at)}</time>
                    {sub}
                </summary>
                <div>
                    <Details row=row/>
                    <p class="actions"><a class="btn small" href=href>"Open this entry"</a></p>
                </div>
            </details>
        </li>
    }
    .into_any()
}

/// The environment's mark, the connection's name and the region.
#[component]
pub fn Where(place: Place) -> impl IntoView {
    let connection = use_frame().with(|frame| frame.connection(&place.connection).cloned()).flatten();
    let label = connection.as_ref().map_or(place.connection, |c| c.label.clone());
    view! {
        <span class="sub">{connection.map(|c| view! { <EnvironmentMark connection=c/>" " })}{label}" · "{place.region}</span>
    }
}
