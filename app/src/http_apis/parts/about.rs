//! What an API is.

use leptos::prelude::*;

use crate::{
    http_apis::model::ApiSummary,
    ui::{copy::CopyButton, time::Time},
};

#[component]
pub fn About(api: ApiSummary) -> impl IntoView {
    view! {
        <section class="card">
            <dl class="body defs">
                {(!api.description.is_empty())
                    .then(|| view! { <div><dt>"Description"</dt><dd>{api.description.clone()}</dd></div> })}
                <div>
                    <dt>"API ID"</dt>
                    <dd class="id"><code>{api.id.clone()}</code><CopyButton text=api.id label="Copy API ID" only_icon=true/></dd>
                </div>
                <div>
                    <dt>"Endpoint"</dt>
                    <dd class="id">
                        <code>{api.endpoint.clone()}</code>
                        <CopyButton text=api.endpoint label="Copy endpoint" only_icon=true/>
                    </dd>
                </div>
                {api.created_at.map(|at| view! { <div><dt>"Created"</dt><dd><Time at=at/></dd></div> })}
            </dl>
        </section>
    }
}
