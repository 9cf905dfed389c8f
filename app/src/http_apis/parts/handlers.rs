//! Routes whose function cannot even be loaded: the deployed code does not fit its handler. Asked beside the page, function
//! by function; packages the console holds cost one GetFunction each.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::{
    connections::model::Place,
    functions::code::{api::check_code, model::ProblemKind},
    http_apis::model::ApiDetail,
    routes,
    ui::icon::{self, Icon},
};

/// An API with more functions is looked at route by route, on the functions' own pages.
const FUNCTIONS_MOST: usize = 8;

#[derive(Clone)]
struct Broken {
    function: String,
    keys: Vec<String>,
    why: Vec<String>,
}

/// The keys of the routes that lead to each function as it is now; a version's code is its own.
fn called(api: &ApiDetail) -> BTreeMap<String, Vec<String>> {
    let mut called = BTreeMap::<String, Vec<String>>::new();
    for route in &api.routes {
        let integration = route.integration_id.as_deref().and_then(|id| api.integration(id));
        let latest = integration.filter(|integration| integration.qualifier.is_none());
        if let Some(function) = latest.and_then(|integration| integration.function.clone()) {
            called.entry(function).or_default().push(route.key.clone());
        }
    }
    called
}

#[component]
pub fn HandlerTroubles(api: ApiDetail, place: Place) -> impl IntoView {
    let found = RwSignal::new(Vec::<Broken>::new());
    let here = place.clone();
    Effect::new(move |_| {
        for (function, keys) in called(&api).into_iter().take(FUNCTIONS_MOST) {
            let (c, r) = (here.connection.clone(), here.region.clone());
            leptos::task::spawn_local_scoped(async move {
                // Whatever keeps it from being read does not break the route.
                let Ok(findings) = check_code(c, r, function.clone(), String::new(), Vec::new(), None).await else {
                    return;
                };
                let fatal = findings.problems.into_iter();
                let fatal = fatal.filter(|one| matches!(one.kind, ProblemKind::Handler | ProblemKind::Syntax));
                let why: Vec<String> = fatal.map(|one| one.message).collect();
                if !why.is_empty() {
                    found.try_update(|found| found.push(Broken { function, keys, why }));
                }
            });
        }
    });
    let one = move |Broken { function, keys, why }: Broken| {
        let href = routes::function_page(&place, &function, "code");
        let label = format!("Broken: {}", keys.join(", "));
        let keys = keys.into_iter().map(|key| view! { <span class="method">{key}</span>" " }).collect_view();
        view! {
            <section class="notice bad" role="alert" aria-label=label>
                <Icon d=icon::X_CIRCLE/>
                <div>
                    <h2>{keys}"answers 500: "{function}" cannot be loaded"</h2>
                    {why.into_iter().map(|why| view! { <p>{why}</p> }).collect_view()}
                    <p class="actions"><a class="btn" href=href>"See the code and fix it"</a></p>
                </div>
            </section>
        }
        .into_any()
    };
    (move || found.get().into_iter().map(&one).collect_view()).into_any()
}
