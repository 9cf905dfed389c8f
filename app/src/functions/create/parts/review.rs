//! Last step: everything that will be made, as facts and as commands, and the button that makes it.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{code_review, summary, wizard::Wizard};
use crate::{
    error::ConsoleError,
    functions::{
        create::{
            api,
            cli::commands,
            draft::Step,
            model::{ApiChoice, CodeSource, CreateFunction, RoleChoice},
            query,
        },
        parts::upload::UploadFacts,
        runtimes,
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
    let cli = commands(&request, wizard.blueprint(), &wizard.place);
    view! {
        <Refused wizard=wizard.clone()/>
        <div class="form">
            <FunctionCard wizard=wizard.clone() request=request.clone()/>
            <CodeCard wizard=wizard.clone() request=request.clone()/>
            <RouteCard wizard=wizard.clone() request=request/>
            <p>"Each step is shown as it happens. One that fails can be resumed, or everything rolled back."</p>
            <ShowAsCli commands=cli/>
            <CreateForm wizard=wizard/>
        </div>
    }
    .into_any()
}

/// Why the server did not start it. Nothing is lost: the draft is in the URL.
#[component]
fn Refused(wizard: Wizard) -> impl IntoView {
    match form_error(api::CreateFunction::PATH) {
        None => ().into_any(),
        Some(ConsoleError::Invalid(errors)) => {
            view! { <ErrorSummary items=summary::items(&wizard, errors)/> }.into_any()
        }
        Some(error) => view! { <ErrorNotice error=error/> }.into_any(),
    }
}

#[component]
fn CreateForm(wizard: Wizard) -> impl IntoView {
    let sent = RwSignal::new(false);
    let draft = query::text(wizard.draft.pairs());
    view! {
        <form method="post" action=api::CreateFunction::PATH on:submit=move |_| sent.set(true)>
            <input type="hidden" name="c" value=wizard.place.connection.clone()/>
            <input type="hidden" name="r" value=wizard.place.region.clone()/>
            <input type="hidden" name="draft" value=draft/>
            <input type="hidden" name="token" value=wizard.loaded.fresh.token.clone()/>
            <div class="actions apart">
                <a class="btn" href=wizard.step_href(Step::Route)>"Back"</a>
                <button class="btn primary" aria-busy=move || sent.get().then_some("true")>"Create function"</button>
            </div>
        </form>
    }
}

#[component]
fn Bar(wizard: Wizard, title: &'static str, step: Step) -> impl IntoView {
    let label = format!("Change {}", title.to_ascii_lowercase());
    view! {
        <div class="bar">
            <h2>{title}</h2>
            <span class="grow"></span>
            <a class="btn quiet small" href=wizard.step_href(step) aria-label=label><Icon d=icon::EDIT/>"Change"</a>
        </div>
    }
}

#[component]
fn FunctionCard(wizard: Wizard, request: CreateFunction) -> impl IntoView {
    let runtime = request.runtime.as_deref().map_or_else(|| "of the image".to_owned(), runtimes::label);
    let handler = request.handler.clone().unwrap_or_else(|| "of the image".to_owned());
    let role = match &request.role {
        RoleChoice::Basic => format!("new: {}, may write logs", request.role_name()),
        RoleChoice::Blueprint => format!("new: {}, may write logs, and what the blueprint needs", request.role_name()),
        RoleChoice::Existing { arn } => arn.clone(),
    };
    let variables: Vec<_> = request
        .environment
        .into_iter()
        .map(|(key, value)| view! { <div><dt><code>{key}</code></dt><dd class="anywhere"><code>{value}</code></dd></div> })
        .collect();
    let description = (!request.description.is_empty()).then_some(request.description);
    view! {
        <section class="card" aria-label="Function">
            <Bar wizard=wizard title="Function" step=Step::Configure/>
            <dl class="body defs">
                <div><dt>"Function name"</dt><dd><code>{request.name}</code></dd></div>
                {description.map(|text| view! { <div><dt>"Description"</dt><dd>{text}</dd></div> })}
                <div><dt>"Runtime"</dt><dd>{format!("{runtime} on {}", request.architecture.as_str())}</dd></div>
                <div><dt>"Handler"</dt><dd><code>{handler}</code></dd></div>
                <div><dt>"Memory and timeout"</dt><dd>{format!("{} MB, {} s", request.memory_mb, request.timeout_s)}</dd></div>
                <div><dt>"Execution role"</dt><dd class="anywhere">{role}</dd></div>
                {variables}
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn CodeCard(wizard: Wizard, request: CreateFunction) -> impl IntoView {
    let facts = match (&request.code, wizard.blueprint(), wizard.loaded.upload.clone()) {
        (CodeSource::Blueprint { .. }, Some(blueprint), _) => {
            let files: Vec<_> = blueprint.code.iter().map(|file| view! { <li>{file.path.clone()}</li> }).collect();
            let read = format!("{}#review", wizard.step_href(Step::Start));
            let count = code_review::files(blueprint).len();
            view! {
                <dl class="body defs">
                    <div><dt>"Blueprint"</dt><dd>{blueprint.id.clone()}</dd></div>
                    <div><dt>"Files"</dt><dd><ul class="mono small">{files}</ul></dd></div>
                    <div><dt>"To read"</dt><dd><a href=read>{format!("All {count} files of the blueprint")}</a></dd></div>
                </dl>
            }
            .into_any()
        }
        (CodeSource::Upload { .. }, _, Some(Ok(upload))) => {
            view! { <p class="body">{upload.file_name.clone()}</p> <UploadFacts upload=upload/> }.into_any()
        }
        (CodeSource::Upload { .. }, ..) => {
            view! { <p class="body">"The zip is no longer kept; choose it and upload it again."</p> }.into_any()
        }
        (CodeSource::Image { uri }, ..) => {
            view! { <dl class="body defs"><div><dt>"Image"</dt><dd class="anywhere"><code>{uri.clone()}</code></dd></div></dl> }.into_any()
        }
        _ => view! { <p class="body">"The smallest function that answers “Hello from Lambda!”, in the file the handler names."</p> }.into_any(),
    };
    view! { <section class="card" aria-label="Code"><Bar wizard=wizard title="Code" step=Step::Start/>{facts}</section> }.into_any()
}

#[component]
fn RouteCard(wizard: Wizard, request: CreateFunction) -> impl IntoView {
    let facts = request.route.map(|route| {
        let (api, stage) = match route.api {
            ApiChoice::New { name } => (format!("new: {name}"), "$default, deployed at once"),
            ApiChoice::Existing { id } => (id, "the stages the API has"),
        };
        view! {
            <dl class="body defs">
                <div><dt>"API"</dt><dd>{api}</dd></div>
                <div><dt>"Route"</dt><dd><span class="method">{route.route_key}</span></dd></div>
                <div><dt>"Stage"</dt><dd>{stage}</dd></div>
            </dl>
        }
    });
    let none = facts.is_none().then(|| view! { <p class="body">"None: events or the console call the function."</p> });
    view! {
        <section class="card" aria-label="HTTP route"><Bar wizard=wizard title="HTTP route" step=Step::Route/>{facts}{none}</section>
    }
    .into_any()
}
