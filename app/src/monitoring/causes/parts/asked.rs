//! Which call is asked about, and the ways to say so.

use leptos::prelude::*;

use crate::{
    functions::{api::get_wiring, model::FunctionRoute},
    monitoring::causes::{
        model::{Diagnosis, Question, VIA_TEST, VIA_URL},
        page::Why,
    },
    ui::{
        icon::{self, Icon},
        time::Time,
    },
};

/// The call, in one line.
#[component]
pub fn Asked(why: Why, diagnosis: Diagnosis) -> impl IntoView {
    let Diagnosis { question, invocation, calls, as_of, .. } = diagnosis;
    let way = match (question.by_api(), question.via.as_str()) {
        (true, _) if question.route.is_empty() => format!("through the API {}", question.api),
        (true, _) => format!("{} of the API {}", question.route, question.api),
        (_, VIA_TEST) => "called directly".to_owned(),
        (_, VIA_URL) => "by the function URL".to_owned(),
        _ => String::new(),
    };
    let stage = Some(question.stage.clone()).filter(|stage| !stage.is_empty()).map(|stage| format!("stage {stage}"));
    let status = question.status.map(|status| format!("answered {status}"));
    let facts = [Some(way).filter(|way| !way.is_empty()), stage, status]
        .into_iter()
        .flatten()
        .map(|fact| view! { <li>{fact}</li> });
    let at = question.at.or(invocation.as_ref().map(|(_, began)| *began));
    let request =
        invocation.map(|(id, _)| id).filter(|id| !id.is_empty()).or(Some(question.request).filter(|id| !id.is_empty()));
    let calls = if calls == 1 { "1 call of AWS".to_owned() } else { format!("{calls} calls of AWS") };
    let again = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        why.found.refetch();
    };
    let href = move || why.place.with(|place| why.question.with(|question| question.href(place)));
    view! {
        <div class="row asked">
            <ul class="facts" aria-label="The call">
                {facts.collect_view()}
                {at.map(|at| view! { <li><Time at=at/></li> })}
                {request.map(|id| view! { <li class="mono anywhere">{id}</li> })}
                <li>"checked "<Time at=as_of/>" with "{calls}</li>
            </ul>
            <a class="btn" href=href rel="external" on:click=again><Icon d=icon::RETRY/>"Check again"</a>
        </div>
    }
    .into_any()
}

/// Where nobody said how the call came: asked for only then, beside the page.
#[component]
pub fn Ways(why: Why) -> impl IntoView {
    let open = Memo::new(move |_| why.question.with(|question| !question.by_api() && question.via.is_empty()));
    let routes = RwSignal::new(None::<Vec<FunctionRoute>>);
    Effect::new(move |_| {
        if !open.get() || routes.with_untracked(Option::is_some) {
            return;
        }
        let (place, question) = (why.place.get(), why.question.get_untracked());
        leptos::task::spawn_local_scoped(async move {
            let found = get_wiring(place.connection, place.region, question.function, question.qualifier).await;
            // Without them the two other ways can still be told.
            routes.try_set(Some(found.map(|wiring| wiring.routes).unwrap_or_default()));
        });
    });
    let link = move |words: String, change: &dyn Fn(&mut Question)| {
        let mut question = why.question.get_untracked();
        change(&mut question);
        let href = why.place.with_untracked(|place| question.href(place));
        view! { <a class="btn small" href=href>{words}</a> }
    };
    move || {
        open.get().then(|| {
            let known = routes.get().unwrap_or_default();
            let by_route = known.into_iter().filter(|route| !route.route_key.is_empty()).take(8).map(|route| {
                link(format!("{} of {}", route.route_key, route.api_name), &|question| {
                    question.api.clone_from(&route.api_id);
                    question.route.clone_from(&route.route_key);
                    question.stage.clone_from(&route.stage);
                })
            });
            view! {
                <section class="notice plain" aria-label="How it was called">
                    <Icon d=icon::HELP/>
                    <div>
                        <p>"How was it called? Then what lies before the function is checked as well."</p>
                        <p class="actions">
                            {link("A test".to_owned(), &|question| question.via = VIA_TEST.into())}
                            {link("Function URL".to_owned(), &|question| question.via = VIA_URL.into())}
                            {by_route.collect_view()}
                        </p>
                    </div>
                </section>
            }
            .into_any()
        })
    }
}
