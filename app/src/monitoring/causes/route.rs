//! `/apis/{id}/why?route=…`: the same, asked of a route, whatever is behind it.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    model::Question,
    page::{Found, LEAD, Why},
};
use crate::{
    frame::use_place,
    routes,
    ui::{
        head::PageHead,
        icon::{self, Icon},
    },
};

#[component]
pub fn WhyRoutePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let place = use_place();
    let here = Memo::new(move |_| place.get());
    let question = Memo::new(move |_| {
        let api = params.with(|params| params.get("id")).unwrap_or_default();
        query.with(|query| Question::read(String::new(), api, |key| query.get(key)))
    });
    let why = Why::new(here, question);
    let back = move || here.with(|place| question.with(|question| routes::api_page(place, &question.api, "routes")));
    let facts = move || {
        let (api, route) = question.with(|question| (question.api.clone(), question.route.clone()));
        view! {
            <li><code>{api}</code></li>
            {(!route.is_empty()).then(|| view! { <li><span class="method">{route}</span></li> })}
        }
    };
    view! {
        <PageHead
            title=Signal::stored("Why did it fail?".to_owned())
            facts=facts
            actions=move || view! { <a class="btn" href=back><Icon d=icon::LEFT/>"Back to the API"</a> }
        />
        <p class="muted">{LEAD}</p>
        <h2 class="vh">"What was found"</h2>
        <Found why=why/>
    }
    .into_any()
}
