//! The form under a URL that sends a request to it, and what came back.

use leptos::{
    ev::SubmitEvent,
    html::{Input, Select, Textarea},
    prelude::*,
};

use super::{
    answer::Answer,
    open::OpenFunction,
    route_url::{first_path, methods, only_method, request_path},
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        api,
        model::{
            FunctionRoute,
            invoke::{HttpAnswer, HttpRequest},
        },
    },
    routes,
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
        notice::ErrorNotice,
        state::{State, Tone},
    },
};

/// Made when an answer is there, so in the browser only.
fn why(place: &Place, route: &FunctionRoute, answer: &HttpAnswer) -> AnyView {
    let at = (js_sys::Date::now() as i64).to_string();
    let status = answer.status.to_string();
    let request = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("apigw-requestid"));
    let target = use_context::<OpenFunction>().map(|open| open.target.get_untracked());
    let qualifier = target.as_ref().map(|target| target.qualifier.clone()).unwrap_or_default();
    let mut about = vec![
        ("request", request.map_or("", |(_, id)| id.as_str())),
        ("at", &at),
        ("route", &route.route_key),
        ("stage", &route.stage),
        ("status", &status),
    ];
    let href = match &target {
        Some(target) => {
            about.extend([("api", route.api_id.as_str()), ("qualifier", &qualifier)]);
            routes::why(place, &target.name, &about)
        }
        None => routes::why_route(place, &route.api_id, &about),
    };
    view! { <p class="actions"><a class="btn" href=href><Icon d=icon::HELP/>"Why did it fail?"</a></p> }.into_any()
}

/// Opened by a button, so it is only ever made in the browser.
#[component]
pub fn SendRequestForm(route: FunctionRoute, place: Place, id: String) -> impl IntoView {
    let (method, path, body) = (NodeRef::<Select>::new(), NodeRef::<Input>::new(), NodeRef::<Textarea>::new());
    let wrong_path = RwSignal::new(None::<String>);
    let sending = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<HttpAnswer, ConsoleError>>);
    let fixed = only_method(&route.route_key).map(str::to_owned);
    let (place_of, for_why) = (place.clone(), route.clone());
    let start = first_path(&route.route_key).to_owned();
    let submit = {
        let fixed = fixed.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = path.get_untracked().map(|input| input.value()).unwrap_or_default();
            let checked = request_path(&typed);
            wrong_path.set(checked.as_ref().err().cloned());
            let Ok(checked) = checked else {
                if let Some(input) = path.get_untracked() {
                    let _ = input.focus();
                }
                return;
            };
            if sending.get_untracked() {
                return;
            }
            let chosen = method.get_untracked().map(|select| select.value());
            let request = HttpRequest {
                api_id: route.api_id.clone(),
                stage: route.stage.clone(),
                method: fixed.clone().or(chosen).unwrap_or_else(|| "GET".into()),
                path: checked,
                body: body.get_untracked().map(|area| area.value()).unwrap_or_default(),
            };
            let place = place.clone();
            sending.set(true);
            leptos::task::spawn_local_scoped(async move {
                let result = api::send_request(place.connection, place.region, request).await;
                sending.try_set(false);
                outcome.try_set(Some(result));
            });
        }
    };
    let asked = StoredValue::new((place_of, for_why));
    let (method_id, path_id, body_id) = (format!("{id}-method"), format!("{id}-path"), format!("{id}-body"));
    let error_id = format!("{id}-path-error");
    let described = error_id.clone();
    let method_field = match fixed {
        Some(method) => view! { <span class="method">{method}</span> }.into_any(),
        None => view! {
            <div class="field">
                <label for=method_id.clone()>"Method"</label>
                <select class="select" id=method_id node_ref=method>
                    {methods().map(|word| view! { <option>{word}</option> }).collect_view()}
                </select>
            </div>
        }
        .into_any(),
    };
    view! {
        <form class="body stack" id=id on:submit=submit novalidate>
            <div class="pair">
                {method_field}
                <div class="field">
                    <label for=path_id.clone()>"Path"</label>
                    <input
                        class="input mono"
                        id=path_id
                        node_ref=path
                        value=start
                        autocomplete="off"
                        spellcheck="false"
                        aria-invalid=move || wrong_path.get().map(|_| "true")
                        aria-describedby=move || wrong_path.get().map(|_| described.clone())
                    />
                    <FieldMessage id=error_id error=wrong_path/>
                </div>
            </div>
            <div class="field">
                <label for=body_id.clone()>"Body "<small>"(optional)"</small></label>
                <textarea class="mono" id=body_id rows="3" spellcheck="false" node_ref=body></textarea>
            </div>
            <p class="actions">
                <button class="btn primary" aria-busy=move || sending.get().then_some("true")><Icon d=icon::PLAY/>"Send"</button>
            </p>
        </form>
        <div class="body stack tight" role="status">
            {move || match (sending.get(), outcome.get()) {
                (true, _) => view! { <State tone=Tone::Info text="Waiting for the answer"/> }.into_any(),
                (false, Some(Ok(answer))) => {
                    let why = (answer.status >= 400).then(|| asked.with_value(|(place, route)| why(place, route, &answer)));
                    view! { <Answer answer=answer/>{why} }.into_any()
                }
                _ => ().into_any(),
            }}
        </div>
        {move || match (sending.get(), outcome.get()) {
            (false, Some(Err(error))) => view! { <div class="body"><ErrorNotice error=error/></div> }.into_any(),
            _ => ().into_any(),
        }}
    }
    .into_any()
}
