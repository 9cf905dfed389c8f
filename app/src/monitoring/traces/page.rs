//! `/c/:c/:r/functions/:name/traces`: the traces of a function, and one of them on a line of time.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{get_trace, list_traces},
    model::{Trace, TraceList, TracesAsk},
    parts::{list::Traces, timeline::Timeline},
};
use crate::{
    error::ConsoleError,
    functions::parts::open::{Target, use_open_function},
    ui::notice::ErrorNotice,
};

/// What the URL asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub target: Target,
    pub ask: TracesAsk,
    /// The trace that is open; empty where none is.
    pub trace: String,
}

type Read = Result<TraceList, ConsoleError>;
type Open = Option<Result<Trace, ConsoleError>>;

#[component]
pub fn TracesTab() -> impl IntoView {
    let (open, query) = (use_open_function(), use_query_map());
    let asked = Memo::new(move |_| {
        let text = |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
        let ask = TracesAsk { range: text("range"), kind: text("kind"), token: text("token"), until: text("until") };
        Asked { target: open.target.get(), ask, trace: text("trace") }
    });
    // Opening a trace lists nothing again.
    let ask = Memo::new(move |_| asked.with(|asked| asked.ask.clone()));
    let trace = Memo::new(move |_| asked.with(|asked| asked.trace.clone()));
    let found: Resource<Read> = Resource::new(
        move || (open.target.get(), ask.get(), open.refreshed.get()),
        |(target, ask, _)| {
            let Target { place, name, qualifier } = target;
            list_traces(place.connection, place.region, name, qualifier, ask)
        },
    );
    let one: Resource<Open> = Resource::new(
        move || (open.target.get().place, trace.get()),
        |(place, id)| async move {
            if id.is_empty() {
                return None;
            }
            Some(get_trace(place.connection, place.region, id).await)
        },
    );
    view! {
        <div class="section"><h2>"Traces"</h2></div>
        <p class="lead">
            "How long each part of a request took, from X-Ray. With tracing on, Lambda records the first request of each second and
            one in twenty of the others; X-Ray charges for traces beyond 100,000 a month, and for reading beyond a million."
        </p>
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                // The page itself says that there is no such function.
                let (loaded, list, one) = futures::join!(open.loaded(), found.into_future(), one.into_future());
                match loaded {
                    Ok(_) => shown(asked.get_untracked(), (list, one), Callback::new(move |()| found.refetch())),
                    Err(_) => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn shown(asked: Asked, (list, trace): (Read, Open), retry: Callback<()>) -> AnyView {
    let trace = trace.map(|trace| match trace {
        Ok(trace) => view! { <Timeline asked=asked.clone() trace=trace/> }.into_any(),
        Err(error) => view! { <ErrorNotice error=error/> }.into_any(),
    });
    let list = match list {
        Ok(list) => view! { <Traces asked=asked list=list/> }.into_any(),
        Err(error) => view! { <ErrorNotice error=error retry=retry/> }.into_any(),
    };
    view! { {trace}{list} }.into_any()
}

impl Asked {
    pub fn path(&self) -> String {
        crate::routes::function_page(&self.target.place, &self.target.name, "traces")
    }

    /// The same list, with a trace open or none.
    pub fn href(&self, ask: &TracesAsk, trace: &str) -> String {
        let pairs = [
            ("qualifier", self.target.qualifier.as_str()),
            ("range", &ask.range),
            ("kind", &ask.kind),
            ("token", &ask.token),
            ("until", &ask.until),
            ("trace", trace),
        ];
        format!("{}{}", self.path(), crate::routes::query(pairs))
    }
}
