//! What will be done, as facts and as commands, and the button that does it.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    api::AddTrigger as Doorway,
    cli,
    model::{AddTrigger, Group, NewSource, ScheduleRole, When},
    page::Asked,
    runs::NextRuns,
};
use crate::{
    error::ConsoleError,
    functions::create::query,
    ui::{
        cli::ShowAsCli,
        error_summary::ErrorSummary,
        form_error::form_error,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn Review(
    asked: Asked,
    request: AddTrigger,
    warnings: Vec<String>,
    /// Why AWS could not be asked.
    #[prop(optional_no_strip)]
    unknown: Option<ConsoleError>,
) -> impl IntoView {
    let refused = match form_error(Doorway::PATH) {
        None => ().into_any(),
        Some(ConsoleError::Invalid(errors)) => view! { <ErrorSummary items=asked.summary(&errors)/> }.into_any(),
        Some(error) => view! { <ErrorNotice error=error/> }.into_any(),
    };
    let draft = query::text(asked.draft.pairs());
    let back = format!("{}?{draft}", asked.action());
    let commands = cli::add(&request, &asked.place);
    let runs = runs(&request).map(|(typed, zone)| {
        view! { <NextRuns typed=Signal::stored(typed) zone=Signal::stored(zone) now=asked.now/> }
    });
    let warnings = warnings.into_iter().map(|words| {
        view! { <section class="notice warn" role="alert"><Icon d=icon::WARNING/><div><p>{words}</p></div></section> }
    });
    let unknown = unknown.map(|error| {
        view! { <p>"Whether something is in the way could not be read; the operation looks again."</p><ErrorNotice error=error/> }
    });
    let sent = RwSignal::new(false);
    view! {
        {refused}
        <div class="form">
            {facts(&request)}
            {runs}
            {warnings.collect_view()}
            {unknown}
            <ShowAsCli commands=commands/>
            <form method="post" action=Doorway::PATH on:submit=move |_| sent.set(true)>
                <input type="hidden" name="c" value=asked.place.connection.clone()/>
                <input type="hidden" name="r" value=asked.place.region.clone()/>
                <input type="hidden" name="draft" value=draft/>
                <input type="hidden" name="token" value=asked.token.clone()/>
                <div class="actions apart">
                    <a class="btn" href=back>"Back"</a>
                    <button class="btn primary" aria-busy=move || sent.get().then_some("true")>"Add trigger"</button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn runs(request: &AddTrigger) -> Option<(String, String)> {
    match &request.source {
        NewSource::Rule(rule) => match &rule.when {
            When::Schedule(expression) => Some((expression.clone(), "UTC".to_owned())),
            When::Pattern(_) => None,
        },
        NewSource::Schedule(new) => Some((new.expression.clone(), new.time_zone.clone())),
        _ => None,
    }
}

fn facts(request: &AddTrigger) -> AnyView {
    let function = request.target.label();
    let mut rows: Vec<(&str, String)> = vec![("Calls", function.clone())];
    let permission = format!("{function} lets the {} invoke it", request.source.words());
    let state = |on: bool| if on { "Enabled" } else { "Disabled" }.to_owned();
    match &request.source {
        NewSource::Rule(rule) => {
            rows.push(("New rule", format!("{} on the bus {}", rule.name, rule.bus)));
            match &rule.when {
                When::Schedule(rate) if rate.starts_with("rate") => rows.push(("Schedule", rate.clone())),
                When::Schedule(cron) => rows.push(("Schedule", format!("{cron}, UTC"))),
                When::Pattern(pattern) => rows.push(("Pattern", pattern.clone())),
            }
            rows.extend([("State", state(rule.enabled)), ("Permission", permission)]);
            rows.extend(rule.input.iter().map(|input| ("Input", input.clone())));
        }
        NewSource::Schedule(new) => {
            rows.push(("New schedule", new.name.clone()));
            rows.push(("Schedule", format!("{} in {}", new.expression, new.time_zone)));
            rows.push(("State", state(new.enabled)));
            rows.push((
                "Role",
                match &new.role {
                    ScheduleRole::New => {
                        format!("new: EventBridge Scheduler may assume it, and it may invoke {function} alone")
                    }
                    ScheduleRole::Existing { arn } => arn.clone(),
                },
            ));
            rows.extend(new.input.iter().map(|input| ("Input", input.clone())));
        }
        NewSource::Bucket(new) => {
            rows.push(("Bucket", new.bucket.clone()));
            rows.push(("Objects", new.claim("").words()));
            rows.push(("Permission", permission));
        }
        NewSource::Topic(new) => {
            rows.push(("Topic", new.topic.clone()));
            let part = if new.filter_body { "body" } else { "attributes" };
            let filter = new.filter.as_ref().map(|filter| format!("{filter}, of the message's {part}"));
            rows.push(("Filter policy", filter.unwrap_or_else(|| "none: every message".into())));
            rows.push(("Permission", permission));
        }
        NewSource::Balancer(new) => {
            let new_group = matches!(new.group, Group::New { .. });
            rows.push((if new_group { "New target group" } else { "Target group" }, new.group.name().to_owned()));
            rows.extend(new.multi_value.map(|on| ("Multi-value headers", if on { "on" } else { "off" }.to_owned())));
            rows.push((
                "New listener rule",
                new.listener.as_ref().map_or_else(|| "none".to_owned(), |rule| rule.words()),
            ));
            rows.push(("Permission", permission));
        }
        NewSource::Logs(new) => {
            rows.push(("Log group", new.group.clone()));
            rows.push(("New filter", new.name.clone()));
            let pattern = if new.pattern.is_empty() { "every line".to_owned() } else { new.pattern.clone() };
            rows.extend([("Pattern", pattern), ("Permission", permission)]);
        }
    }
    let row =
        |(term, value): (&'static str, String)| view! { <div><dt>{term}</dt><dd class="anywhere">{value}</dd></div> };
    view! {
        <section class="card" aria-label="What will be done">
            <dl class="body defs">{rows.into_iter().map(row).collect_view()}</dl>
        </section>
    }
    .into_any()
}
