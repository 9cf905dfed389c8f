//! `/c/{c}/{r}/functions/{name}/add-trigger`: first the kind of source, then the form of `?source=`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{mapping, push};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::parts::open::use_open_function,
    http_apis::route::trigger::ApiTrigger,
    routes,
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

/// A kind of source that can be added.
pub struct Source {
    /// In the URL: `?source=sqs`.
    pub key: &'static str,
    pub icon: &'static str,
    pub title: &'static str,
    /// One sentence: what it is for.
    pub what: &'static str,
}

const fn source(key: &'static str, icon: &'static str, title: &'static str, what: &'static str) -> Source {
    Source { key, icon, title, what }
}

/// In the order shown.
pub const SOURCES: &[Source] = &[
    source("api", icon::API, "API Gateway", "Answers HTTP requests on a route of an HTTP API."),
    source("url", icon::GLOBE, "Function URL", "Answers HTTPS requests at an address of its own, without an API."),
    source("schedule", icon::SCHEDULE, "EventBridge schedule", "Runs at fixed times or at a fixed rate."),
    source("pattern", icon::EVENT, "EventBridge pattern", "Runs when an event on a bus matches a pattern."),
    source("s3", icon::BUCKET, "S3", "Runs when objects of a bucket are created, deleted or restored."),
    source("sns", icon::TOPIC, "SNS", "Runs for each message published to a topic."),
    source("sqs", icon::QUEUE, "SQS", "Takes messages from a queue, a batch at a time."),
    source("kinesis", icon::STREAM, "Kinesis", "Reads the records of a data stream, in order for each shard."),
    source("dynamodb", icon::DATABASE, "DynamoDB", "Reads what changes in a table, from the table's stream."),
    source("alb", icon::NETWORK, "Application Load Balancer", "Answers requests that a load balancer forwards."),
    source("logs", icon::LOGS, "CloudWatch Logs", "Gets the lines of a log group that match a filter."),
];

#[component]
pub fn AddTrigger() -> impl IntoView {
    if !use_frame().can(Permission::FunctionsWrite) {
        return view! { <ErrorNotice error=ConsoleError::Forbidden { permission: Permission::FunctionsWrite }/> }
            .into_any();
    }
    let query = use_query_map();
    let source = Memo::new(move |_| query.with(|query| query.get("source")).unwrap_or_default());
    (move || {
        source.with(|key| match SOURCES.iter().find(|source| source.key == key) {
            Some(source) => view! { <div class="stack">{head(source)}{form(source.key)}</div> }.into_any(),
            None => view! { <Choice/> }.into_any(),
        })
    })
    .into_any()
}

/// The form of a source.
fn form(key: &'static str) -> AnyView {
    match key {
        "api" => view! { <ApiTrigger/> }.into_any(),
        "url" => view! { <UrlElsewhere/> }.into_any(),
        "sqs" | "kinesis" | "dynamodb" => view! { <mapping::add::AddMapping source=key/> }.into_any(),
        _ => push::form(key),
    }
}

fn head(source: &'static Source) -> AnyView {
    let open = use_open_function();
    let others = move || open.target.with(|target| target.page("add-trigger"));
    view! {
        <div class="row">
            <h2>{format!("Add trigger: {}", source.title)}</h2>
            <span class="grow"></span>
            <a class="btn small" href=others>"Another source"</a>
        </div>
        <p class="muted">{source.what}</p>
    }
    .into_any()
}

#[component]
fn Choice() -> impl IntoView {
    let open = use_open_function();
    let href = move |key: &'static str| {
        open.target.with(|target| {
            let query = routes::query([("source", key), ("qualifier", target.qualifier.as_str())]);
            format!("{}{query}", routes::add_trigger(&target.place, &target.name))
        })
    };
    let row = |source: &'static Source| {
        view! {
            <li>
                <a class="choice" href=move || href(source.key)>
                    <Icon d=source.icon/>
                    <b>{source.title}</b>
                    <small>{source.what}</small>
                </a>
            </li>
        }
    };
    view! {
        <section class="stack" aria-labelledby="add-h">
            <h2 id="add-h">"Add trigger"</h2>
            <p class="muted">"What should call the function? A trigger costs nothing itself; what its source and the function do is charged."</p>
            <ul class="sources choices across">{SOURCES.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn UrlElsewhere() -> impl IntoView {
    let open = use_open_function();
    let href = move || open.target.with(|target| target.page("configuration/url"));
    view! {
        <p>
            "A function has at most one URL, and each alias another. It is made where it is configured: "
            <a href=href>"Function URL"</a>
            "."
        </p>
    }
    .into_any()
}
