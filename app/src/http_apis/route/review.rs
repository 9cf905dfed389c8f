//! What will be done, as facts and as commands, and the button that does it.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    api::WireRoute,
    page::{Asked, Purpose},
};
use crate::{
    error::ConsoleError,
    functions::create::query,
    http_apis::{
        cli,
        model::wire::{RouteWork, Wire, WireApi},
    },
    ui::{cli::ShowAsCli, error_summary::ErrorSummary, form_error::form_error, notice::ErrorNotice},
};

#[component]
pub fn Review(asked: Asked, wire: Wire) -> impl IntoView {
    let refused = match form_error(WireRoute::PATH) {
        None => ().into_any(),
        Some(ConsoleError::Invalid(errors)) => view! { <ErrorSummary items=asked.summary(&errors)/> }.into_any(),
        Some(error) => view! { <ErrorNotice error=error/> }.into_any(),
    };
    let (action, _) = asked.purpose.paths(&asked.place);
    let source = matches!(asked.purpose, Purpose::Trigger { .. }).then_some(("source", "api"));
    let back = format!("{action}?{}", query::text(source.into_iter().chain(asked.draft.pairs())));
    let commands = cli::wire(&wire, &asked.place);
    let sent = RwSignal::new(false);
    view! {
        {refused}
        <div class="form">
            {facts(&wire)}
            <ShowAsCli commands=commands/>
            <form method="post" action=WireRoute::PATH on:submit=move |_| sent.set(true)>
                <input type="hidden" name="c" value=asked.place.connection.clone()/>
                <input type="hidden" name="r" value=asked.place.region.clone()/>
                <input type="hidden" name="draft" value=asked.draft_text()/>
                <input type="hidden" name="mark" value=asked.mark()/>
                <input type="hidden" name="token" value=asked.token.clone()/>
                <div class="actions apart">
                    <a class="btn" href=back>"Back"</a>
                    <button class="btn primary" aria-busy=move || sent.get().then_some("true")>{asked.purpose.button()}</button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn facts(wire: &Wire) -> AnyView {
    let api = match &wire.api {
        WireApi::New { name, stage } => format!("new: {name}, with the stage {stage}"),
        WireApi::Existing { id, name } => format!("{name} ({id})"),
    };
    let rows = wire.routes.iter().map(|route| {
        let words = match route.work {
            RouteWork::Add => "New route",
            RouteWork::Change { .. } => "Route",
        };
        let permission = route.leads.target().map(|target| {
            view! { <div><dt>"Permission"</dt><dd>{format!("{} lets the API call it for this route", target.label())}</dd></div> }
        });
        let integration = if wire.integrations.is_empty() { "there already" } else { "new, payload format 2.0" };
        view! {
            <div><dt>{words}</dt><dd><span class="method">{route.key.clone()}</span></dd></div>
            <div><dt>"Leads to"</dt><dd>{route.leads.label()}</dd></div>
            <div><dt>"Integration"</dt><dd>{integration}</dd></div>
            {permission}
        }
    });
    view! {
        <section class="card" aria-label="What will be done">
            <dl class="body defs"><div><dt>"API"</dt><dd>{api}</dd></div>{rows.collect_view()}</dl>
        </section>
    }
    .into_any()
}
