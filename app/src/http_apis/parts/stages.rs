//! The stages of an API: what is deployed, and at which URL.

use leptos::prelude::*;

use super::listing::{Nothing, listing};
use crate::{
    http_apis::model::{ApiDetail, StageRow},
    ui::{
        copy::CopyButton,
        icon,
        state::{State, Tone},
    },
};

#[component]
pub fn Stages(api: ApiDetail) -> impl IntoView {
    let nothing = Nothing {
        icon: icon::DEPLOY,
        title: "No stages",
        words: "A stage publishes the routes at a URL. Without one the API cannot be called.",
    };
    listing("stages-h", "Stages", head, api.stages.into_iter().map(row).collect(), nothing, None)
}

fn head() -> AnyView {
    view! {
        <th scope="col">"Stage"</th>
        <th scope="col">"URL"</th>
        <th scope="col" class="p2">"Deployment"</th>
        <th scope="col" class="p3">"Access log"</th>
    }
    .into_any()
}

fn row(stage: StageRow) -> AnyView {
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
    .into_any()
}
