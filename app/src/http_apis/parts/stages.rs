//! The stages of an API: what is deployed, and at which URL.

use leptos::prelude::*;

use crate::{
    http_apis::model::{ApiDetail, StageRow},
    ui::{
        copy::CopyButton,
        icon::{self, Icon},
        state::{State, Tone},
        table::Table,
    },
};

#[component]
pub fn Stages(api: ApiDetail) -> impl IntoView {
    view! {
        <section class="stack tight" aria-labelledby="stages-h">
            <h2 id="stages-h">"Stages"</h2>
            {if api.stages.is_empty() {
                view! { <Empty/> }.into_any()
            } else {
                view! {
                    <Table caption="Stages" head=head>
                        {api.stages.into_iter().map(|stage| view! { <Row stage=stage/> }).collect_view()}
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
        <th scope="col">"Stage"</th>
        <th scope="col">"URL"</th>
        <th scope="col" class="p2">"Deployment"</th>
        <th scope="col" class="p3">"Access log"</th>
    }
}

#[component]
fn Row(stage: StageRow) -> impl IntoView {
    let deployment = match (stage.auto_deploy, &stage.deployment_id) {
        (true, _) => view! { <State tone=Tone::Good text="Automatic: changes are live"/> }.into_any(),
        (false, Some(id)) => view! { <State tone=Tone::Idle text="By hand"/>" "<code>{id.clone()}</code> }.into_any(),
        (false, None) => view! { <State tone=Tone::Warn text="Nothing deployed: answers 404"/> }.into_any(),
    };
    view! {
        <tr>
            <td><code>{stage.name}</code></td>
            <td class="anywhere">
                {(!stage.url.is_empty())
                    .then(|| view! {
                        <code>{stage.url.clone()}</code>
                        <CopyButton text=stage.url.clone() label="Copy URL" only_icon=true/>
                    })}
            </td>
            <td class="p2">
                {deployment}
                {stage.last_deployment_message.map(|message| view! { <br/><small>{message}</small> })}
            </td>
            <td class="p3">
                {match stage.access_log_group {
                    Some(group) => view! { <code>{group}</code> }.into_any(),
                    None => view! { <span class="muted">"off"</span> }.into_any(),
                }}
            </td>
        </tr>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="card">
            <div class="empty">
                <Icon d=icon::DEPLOY/>
                <h3>"No stages"</h3>
                <p>"A stage publishes the routes at a URL. Without one the API cannot be called."</p>
            </div>
        </div>
    }
}
