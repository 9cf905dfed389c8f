//! `/c/{c}/{r}/apis`: the HTTP APIs of a place.

use leptos::prelude::*;

use super::{
    api::list_apis,
    model::{ApiList, ApiSummary},
};
use crate::{
    connections::model::Place,
    frame::{use_frame, use_place},
    routes,
    session::model::Permission,
    ui::{
        copy::CopyButton,
        head::PageHead,
        icon::{self, Icon},
        loaded::{BoneRows, Loaded},
        table::Table,
        time::Time,
    },
};

#[component]
pub fn Apis() -> impl IntoView {
    let place = use_place();
    let apis = Resource::new(move || place.get(), |place| list_apis(place.connection, place.region));
    let show = move |list: ApiList| view! { <Rows list=list place=place.get_untracked()/> }.into_any();
    view! {
        <PageHead title="HTTP APIs".to_owned() lead="API Gateway HTTP APIs: the URLs that lead to functions."/>
        <Loaded resource=apis bones=bones show=show/>
    }
    .into_any()
}

fn head() -> impl IntoView {
    view! {
        <th scope="col">"Name"</th>
        <th scope="col" class="p2">"ID"</th>
        <th scope="col">"Endpoint"</th>
        <th scope="col" class="num p3">"Created"</th>
    }
}

fn bones() -> impl IntoView {
    view! {
        <p class="age"><span class="bone">"\u{a0}"</span></p>
        <Table caption="HTTP APIs" head=head busy=true><BoneRows rows=6 columns=4/></Table>
    }
}

#[component]
fn Rows(list: ApiList, place: Place) -> impl IntoView {
    let count = list.rows.len();
    let counted = if count == 1 { "1 API".to_owned() } else { format!("{count} APIs") };
    view! {
        <p class="age">{counted}" · as of "<Time at=list.as_of/></p>
        {if list.rows.is_empty() {
            view! { <Empty place=place/> }.into_any()
        } else {
            view! {
                <Table caption="HTTP APIs" head=head>
                    {list.rows.into_iter().map(|api| view! { <Row api=api place=place.clone()/> }).collect_view()}
                </Table>
            }
            .into_any()
        }}
    }
    .into_any()
}

#[component]
fn Row(api: ApiSummary, place: Place) -> impl IntoView {
    let href = routes::api(&place, &api.id);
    view! {
        <tr>
            <td>
                <a class="row-link" href=href>{api.name}</a>
                {(!api.description.is_empty()).then(|| view! { <br/><small>{api.description}</small> })}
            </td>
            <td class="p2"><code>{api.id}</code></td>
            <td class="anywhere">
                <code>{api.endpoint.clone()}</code>
                <CopyButton text=api.endpoint label="Copy endpoint" only_icon=true/>
            </td>
            <td class="num p3">{api.created_at.map(|at| view! { <Time at=at/> })}</td>
        </tr>
    }
}

#[component]
fn Empty(place: Place) -> impl IntoView {
    let may_create = use_frame().can(Permission::FunctionsWrite);
    view! {
        <div class="card" role="status">
            <div class="empty">
                <Icon d=icon::API/>
                <h2>{format!("No HTTP APIs in {} yet", place.region)}</h2>
                <p>"An HTTP API gives a function a URL. Create a function with an HTTP route, and its API is made with it."</p>
                {may_create
                    .then(|| view! {
                        <div class="actions">
                            <a class="btn primary" href=routes::new_function(&place)><Icon d=icon::PLUS/>"Create function"</a>
                        </div>
                    })}
            </div>
        </div>
    }
}
