//! Last step: everything that will be made, as facts and as commands, and the button that makes it.

use leptos::prelude::*;
use server_fn::ServerFn;

use crate::{
    error::ConsoleError,
    http_apis::{
        cli,
        create::{api::CreateApi, draft::Step, wizard::Wizard},
        model::wire::{Wire, WireApi},
    },
    ui::{
        cli::ShowAsCli,
        error_summary::ErrorSummary,
        form_error::form_error,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn ReviewStep(wizard: Wizard) -> impl IntoView {
    // The step is shown only for a draft that is right.
    let Some(request) = wizard.request.clone() else { return ().into_any() };
    let commands = cli::wire(&request, &wizard.place);
    let refused = match form_error(CreateApi::PATH) {
        None => ().into_any(),
        Some(ConsoleError::Invalid(errors)) => view! { <ErrorSummary items=wizard.summary(&errors)/> }.into_any(),
        Some(error) => view! { <ErrorNotice error=error/> }.into_any(),
    };
    view! {
        {refused}
        <div class="form">
            <Facts wizard=wizard.clone() request=request/>
            <p>"Each step is shown as it happens. One that fails can be resumed, or everything rolled back."</p>
            <ShowAsCli commands=commands/>
            <CreateForm wizard=wizard/>
        </div>
    }
    .into_any()
}

#[component]
fn CreateForm(wizard: Wizard) -> impl IntoView {
    let sent = RwSignal::new(false);
    view! {
        <form method="post" action=CreateApi::PATH on:submit=move |_| sent.set(true)>
            <input type="hidden" name="c" value=wizard.place.connection.clone()/>
            <input type="hidden" name="r" value=wizard.place.region.clone()/>
            <input type="hidden" name="draft" value=wizard.draft_text()/>
            <input type="hidden" name="token" value=wizard.token.clone()/>
            <div class="actions apart">
                <a class="btn" href=wizard.step_href(Step::Stage)>"Back"</a>
                <button class="btn primary" aria-busy=move || sent.get().then_some("true")>"Create API"</button>
            </div>
        </form>
    }
}

#[component]
fn Facts(wizard: Wizard, request: Wire) -> impl IntoView {
    let stage = match &request.api {
        WireApi::New { stage, .. } => stage.clone(),
        WireApi::Existing { .. } => String::new(),
    };
    let integrations = request.integrations.iter().map(|target| view! { <li>{target.label()}</li> }).collect_view();
    let routes = request
        .routes
        .iter()
        .map(|route| view! { <li><span class="method">{route.key.clone()}</span>" to "{route.leads.label()}</li> })
        .collect_view();
    view! {
        <section class="card" aria-label="API">
            <Bar wizard=wizard.clone() title="API" step=Step::Start/>
            <dl class="body defs">
                <div><dt>"API name"</dt><dd>{request.api.name().to_owned()}</dd></div>
                <div><dt>"Integrations"</dt><dd><ul>{integrations}</ul></dd></div>
            </dl>
        </section>
        <section class="card" aria-label="Routes">
            <Bar wizard=wizard.clone() title="Routes" step=Step::Routes/>
            <dl class="body defs">
                <div><dt>"Routes"</dt><dd><ul>{routes}</ul></dd></div>
                <div><dt>"Permissions"</dt><dd>"Each function lets this API call it for its routes, and nothing else."</dd></div>
            </dl>
        </section>
        <section class="card" aria-label="Stage">
            <Bar wizard=wizard title="Stage" step=Step::Stage/>
            <dl class="body defs">
                <div><dt>"Stage"</dt><dd><code>{stage}</code>", deploys by itself, with an access log"</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Bar(wizard: Wizard, title: &'static str, step: Step) -> impl IntoView {
    let label = format!("Change {}", title.to_lowercase());
    view! {
        <div class="bar">
            <h2>{title}</h2>
            <span class="grow"></span>
            <a class="btn quiet small" href=wizard.step_href(step) aria-label=label><Icon d=icon::EDIT/>"Change"</a>
        </div>
    }
}
