//! `/c/:c/:r/functions/:name/logs`: search, invocations, lines, errors, and the live tail. What is shown is in the URL.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{open_invocation, search_logs},
    ask::{LogAsk, OpenAsk, View},
    model::{Found, Opened},
    parts::{
        errors::Errors,
        invocations::Invocations,
        lines::Lines,
        links::Links,
        live::Live,
        opened::OpenInvocation,
        results::{Ending, Summary, Tools, tools},
        search::{SearchForm, Views},
    },
};
use crate::{
    error::ConsoleError,
    functions::parts::open::{Target, use_open_function},
    ui::notice::ErrorNotice,
};

type Read = Result<Found, ConsoleError>;
type Open = Option<Result<Opened, ConsoleError>>;

#[component]
pub fn LogsTab() -> impl IntoView {
    let (open, query) = (use_open_function(), use_query_map());
    let ask = Memo::new(move |_| query.with(|query| ask_of(|name| query.get(name).unwrap_or_default())));
    let opened = Memo::new(move |_| query.with(|query| open_of(|name| query.get(name).unwrap_or_default())));
    let view = Memo::new(move |_| ask.with(LogAsk::view));
    let links = Memo::new(move |_| Links { target: open.target.get(), ask: ask.get(), open: opened.get() });
    // Opening an invocation searches nothing again: the list stays as it is.
    let found: Resource<Read> = Resource::new(
        move || (open.target.get(), ask.get(), open.refreshed.get()),
        |(target, ask, _)| read(target, ask),
    );
    let one: Resource<Open> =
        Resource::new(move || (open.target.get(), opened.get()), |(target, open)| read_one(target, open));
    let shown = move || {
        if view.get() == View::Live {
            return view! { <Live links=links/> }.into_any();
        }
        view! {
            <Transition fallback=|| view! { <Bones/> }>
                {move || Suspend::new(async move {
                    // The page itself says that there is no such function.
                    let (loaded, found_now, one) = futures::join!(open.loaded(), found.into_future(), one.into_future());
                    match loaded {
                        Ok(detail) => {
                            let tools = detail.with_untracked(tools);
                            page(links.get_untracked(), (found_now, one), tools, Callback::new(move |()| found.refetch()))
                        }
                        Err(_) => ().into_any(),
                    }
                })}
            </Transition>
        }
        .into_any()
    };
    view! {
        <div class="section"><h2>"Logs"</h2><Views links=links/></div>
        <p class="lead">
            "What the function and Lambda wrote, from its log group. Searching is free of charge; CloudWatch charges for what is
            written and kept. Times are UTC."
        </p>
        {shown}
    }
    .into_any()
}

async fn read(target: Target, ask: LogAsk) -> Read {
    if ask.view() == View::Live {
        return Ok(Found::default());
    }
    let Target { place, name, qualifier } = target;
    search_logs(place.connection, place.region, name, qualifier, ask).await
}

async fn read_one(target: Target, open: OpenAsk) -> Open {
    if !open.is_some() {
        return None;
    }
    let Target { place, name, .. } = target;
    Some(open_invocation(place.connection, place.region, name, open).await)
}

fn page(links: Links, (found, opened): (Read, Open), tools: Tools, retry: Callback<()>) -> AnyView {
    let opened = opened.map(|opened| match opened {
        Ok(opened) => view! { <OpenInvocation links=links.clone() opened=opened/> }.into_any(),
        Err(error) => view! { <ErrorNotice error=error/> }.into_any(),
    });
    let wrong = found.as_ref().err().filter(|error| matches!(error, ConsoleError::Invalid(_))).cloned();
    let results = match found {
        Ok(found) => results(&links, found, tools),
        // The field says it.
        Err(ConsoleError::Invalid(_)) => ().into_any(),
        Err(error) => view! { <ErrorNotice error=error retry=retry/> }.into_any(),
    };
    view! { <SearchForm links=links wrong=wrong/>{opened}{results} }.into_any()
}

fn results(links: &Links, found: Found, tools: Tools) -> AnyView {
    let list = match links.ask.view() {
        View::Lines => view! { <Lines links=links.clone() lines=found.lines.clone() found=found.clone()/> }.into_any(),
        View::Errors => {
            view! { <Errors links=links.clone() errors=found.errors.clone() found=found.clone()/> }.into_any()
        }
        _ => view! { <Invocations links=links.clone() found=found.clone()/> }.into_any(),
    };
    view! { <Summary links=links.clone() found=found.clone() tools=tools/>{list}<Ending links=links.clone() found=found/> }.into_any()
}

fn ask_of(text: impl Fn(&str) -> String) -> LogAsk {
    LogAsk {
        filter: text("filter"),
        range: text("range"),
        from: text("from"),
        to: text("to"),
        jump: text("jump"),
        view: text("view"),
        only: text("only"),
        until: text("until"),
        token: text("token"),
        source: text("source"),
    }
}

fn open_of(text: impl Fn(&str) -> String) -> OpenAsk {
    OpenAsk { request: text("request"), stream: text("stream"), at: text("at"), line: text("line"), skip: text("skip") }
}

#[component]
fn Bones() -> impl IntoView {
    view! {
        <div class="toolbar" aria-busy="true"><span class="bone l"></span></div>
        <div class="bone block" aria-hidden="true"></div>
    }
}
