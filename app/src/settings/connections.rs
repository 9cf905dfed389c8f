//! The connections this console was configured with.

use leptos::prelude::*;

use crate::{
    connections::model::{Connection, ConnectionKind},
    frame::{EnvironmentMark, use_frame},
    routes,
    ui::table::Table,
};

#[component]
pub fn Connections() -> impl IntoView {
    let connections = use_frame().with(|frame| frame.connections.clone()).unwrap_or_default();
    view! {
        <section class="stack tight" id="connections-list" aria-labelledby="connections-h">
            <h2 id="connections-h">"Connections"</h2>
            <Table caption="Connections" head=head>
                {connections.into_iter().map(|connection| view! { <Row connection=connection/> }).collect_view()}
            </Table>
            <p class="muted small">
                "Connections are named in Lambent's configuration, where an operator adds one. Lambent keeps no AWS keys."
            </p>
        </section>
    }
    .into_any()
}

fn head() -> impl IntoView {
    view! {
        <th scope="col">"Name"</th>
        <th scope="col">"Environment"</th>
        <th scope="col" class="p2">"Regions"</th>
        <th scope="col" class="p2">"Signs in by"</th>
    }
}

#[component]
fn Row(connection: Connection) -> impl IntoView {
    let href = connection.default_place().map(|place| routes::functions(&place));
    let credentials = match connection.kind {
        ConnectionKind::LocalEngine => "nothing needed: runs on this machine".to_owned(),
        ConnectionKind::Aws => connection.credentials.clone(),
    };
    view! {
        <tr>
            <td><a class="row-link" href=href>{connection.label.clone()}</a></td>
            <td><EnvironmentMark connection=connection.clone()/></td>
            <td class="p2">{connection.regions.join(", ")}</td>
            <td class="p2 anywhere">{credentials}</td>
        </tr>
    }
}
