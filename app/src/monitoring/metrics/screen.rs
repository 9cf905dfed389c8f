//! `/c/:c/:r/functions/:name/monitor`: a function's graphs.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{
    api::{function_metrics, get_cold_starts},
    cold::ColdStarts,
    figures::{count, figure},
    model::{MetricsView, Unit},
    panel::{Around, Panel, Subject, href, zoomed},
    picker::TimePicker,
    span::Asked,
};
use crate::{
    connections::model::ConnectionKind,
    error::ConsoleError,
    frame::use_frame,
    functions::{
        configuration::monitoring::model::{INSIGHTS_LAYER, tool_layer},
        model::FunctionDetail,
        parts::open::{OpenFunction, Target, use_open_function},
    },
    routes,
    ui::{
        field::TextField,
        get_form::GetForm,
        notice::ErrorNotice,
        state::{State, Tone},
    },
};

/// What the URL asks for beside the function.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    target: Target,
    asked: Asked,
    one: String,
    two: String,
}

impl Wanted {
    fn path(&self) -> String {
        routes::function_page(&self.target.place, &self.target.name, "monitor")
    }

    /// What links keep beside the time.
    fn keep(&self) -> Vec<(&'static str, String)> {
        vec![("qualifier", self.target.qualifier.clone()), ("one", self.one.clone()), ("two", self.two.clone())]
    }
}

#[component]
pub fn MonitorTab() -> impl IntoView {
    let (open, query) = (use_open_function(), use_query_map());
    let word = move |key: &str| query.with(|query| query.get(key)).unwrap_or_default();
    let wanted = Memo::new(move |_| Wanted {
        target: open.target.get(),
        asked: query.with(Asked::from_query),
        one: word("one").trim().to_owned(),
        two: word("two").trim().to_owned(),
    });
    let graphs: Resource<Result<MetricsView, ConsoleError>> = Resource::new(
        move || (wanted.get(), open.refreshed.get()),
        |(Wanted { target, asked, one, two }, _)| {
            let Target { place, name, qualifier } = target;
            function_metrics(place.connection, place.region, name, qualifier, one, two, asked)
        },
    );
    let cold: Resource<Result<ColdStarts, ConsoleError>> = Resource::new(
        move || (wanted.get(), open.refreshed.get()),
        |(Wanted { target, asked, .. }, _)| {
            let Target { place, name, qualifier } = target;
            get_cold_starts(place.connection, place.region, name, qualifier, asked)
        },
    );
    view! {
        <div class="section"><h2>"Monitor"</h2></div>
        <p class="lead">
            "What the function did, as CloudWatch has counted it. Lambda records these figures free of charge, a minute or two \
             after it happened; drag over a graph, or hold Shift and press the arrow keys, to look closer."
        </p>
        <Transition fallback=bones>
            {move || Suspend::new(async move {
                let read = graphs.await;
                let table = word("table");
                shown(read, wanted.get_untracked(), table, Callback::new(move |()| graphs.refetch()))
            })}
        </Transition>
        <Transition fallback=|| ()>
            {move || Suspend::new(async move { open.loaded().await.ok().map(move |detail| insights_off(detail, open)) })}
        </Transition>
        <section class="stack tight" aria-labelledby="cold-h">
            <h3 id="cold-h">"Cold starts"</h3>
            <Transition fallback=|| view! { <span class="bone"></span> }>
                {move || Suspend::new(async move {
                    match cold.await {
                        Ok(cold) => told(&cold),
                        // The time is refused above.
                        Err(ConsoleError::Invalid(_)) => ().into_any(),
                        Err(error) => view! { <p class="help">{format!("The log could not be read: {error}")}</p> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

fn bones() -> impl IntoView {
    view! { <div class="graphs" aria-busy="true">{(0..6).map(|_| view! { <div class="bone block"></div> }).collect_view()}</div> }
}

fn shown(read: Result<MetricsView, ConsoleError>, wanted: Wanted, table: String, retry: Callback<()>) -> AnyView {
    let (path, keep) = (wanted.path(), wanted.keep());
    let navigate = use_navigate();
    let (to_path, to_keep) = (path.clone(), keep.clone());
    let on_zoom = Callback::new(move |(from, until)| {
        navigate(&href(&to_path, &to_keep, &zoomed(from, until), ""), Default::default());
    });
    let error = read.as_ref().err().cloned();
    let body = match read {
        Ok(view) => {
            let Target { place, name, qualifier } = wanted.target.clone();
            let around = Around {
                path: path.clone(),
                keep: keep.clone(),
                asked: wanted.asked.clone(),
                table,
                of: Subject::Function { place, name, qualifier },
                on_zoom,
            };
            view! { <Panel view=view around=around/> }.into_any()
        }
        // Beside its field.
        Err(ConsoleError::Invalid(errors)) if errors.iter().all(|error| matches!(&*error.field, "from" | "to")) => {
            ().into_any()
        }
        Err(error) => view! { <ErrorNotice error=error retry=retry/> }.into_any(),
    };
    view! {
        <TimePicker path=path keep=keep asked=wanted.asked.clone() error=error.clone()/>
        {compare(&wanted, error)}
        {body}
    }
    .into_any()
}

/// Two versions beside each other: of an alias those it leads to, else as they were called by number.
fn compare(wanted: &Wanted, error: Option<ConsoleError>) -> AnyView {
    let comparing = !wanted.one.is_empty() || !wanted.two.is_empty();
    let message = move |field: &str| error.as_ref().and_then(|error| error.field(field)).map(str::to_owned);
    let (one, two) = (message("one"), message("two"));
    let (one, two) = (Signal::derive(move || one.clone()), Signal::derive(move || two.clone()));
    let help = match wanted.target.qualifier.as_str() {
        "" | "$LATEST" => "Calls of each version or alias by its own name. To compare the two sides of an alias, choose the alias above.".to_owned(),
        alias => format!("What ran behind {alias}: calls through it, by the version that answered."),
    };
    let asked = &wanted.asked;
    let kept =
        [("qualifier", &wanted.target.qualifier), ("range", &asked.range), ("from", &asked.from), ("to", &asked.to)];
    let hidden = kept.into_iter().filter(|(_, value)| !value.is_empty());
    let hidden =
        hidden.map(|(key, value)| view! { <input type="hidden" name=key value=value.clone()/> }).collect_view();
    let without = [("qualifier", wanted.target.qualifier.clone())];
    let back = href(&wanted.path(), &without, asked, "");
    let (action, first, second) = (wanted.path(), wanted.one.clone(), wanted.two.clone());
    view! {
        <details class="more" open=comparing>
            <summary>"Compare two versions"</summary>
            <GetForm action=action class="form inline">
                {hidden}
                <TextField name="one" label="First version" value=first error=one mono=true autocomplete="off"/>
                <TextField name="two" label="Second version" value=second error=two mono=true autocomplete="off"/>
                <button class="btn">"Compare"</button>
                {comparing.then(|| view! { <a class="btn" href=back>"Show all together"</a> })}
            </GetForm>
            <p class="help">{help}</p>
        </details>
    }
    .into_any()
}

/// What Lambda Insights would tell, where it is off.
fn insights_off(detail: Memo<FunctionDetail>, open: OpenFunction) -> AnyView {
    let on = Memo::new(move |_| {
        detail.with(|detail| tool_layer(detail.layers.iter().map(|layer| layer.arn.as_str()), INSIGHTS_LAYER).is_some())
    });
    let connection = open.target.with_untracked(|target| target.place.connection.clone());
    let kind = use_frame().with(|frame| frame.connection(&connection).map(|connection| connection.kind)).flatten();
    let local = kind == Some(ConnectionKind::LocalEngine);
    let href = move || open.target.with(|target| target.page("configuration/monitoring"));
    let text = if local {
        "Not on the local engine: it runs no extensions, so nothing measures memory, processor time and network from inside."
    } else {
        "Off. It would add memory, processor time, network and the time to get ready, for eight CloudWatch metrics a function \
         ($2.40 a month at $0.30 each) and about 1 kB of log for each invocation. "
    };
    let section = move || {
        (!on.get()).then(|| {
            view! {
                <section class="stack tight" aria-labelledby="insights-off-h">
                    <h3 id="insights-off-h">"Lambda Insights"</h3>
                    <p class="help">{text}{(!local).then(|| view! { <a href=href>"Switch it on"</a> })}</p>
                </section>
            }
        })
    };
    section.into_any()
}

fn told(cold: &ColdStarts) -> AnyView {
    if let Some(why) = &cold.missing {
        return view! { <p class="help">{why.clone()}</p> }.into_any();
    }
    let number = count(cold.found.len() as f64);
    let text = match cold.times() {
        None => "None in this time, as far as the log's REPORT lines say.".to_owned(),
        Some((average, longest)) => format!(
            "{number} in this time. Getting ready took {} on average, {} at most.",
            figure(average, Unit::Milliseconds),
            figure(longest, Unit::Milliseconds)
        ),
    };
    view! {
        <p>{text}</p>
        {cold.cut.then(|| view! {
            <State tone=Tone::Warn text="A sample: the log has more of this time than one request reads. Choose a shorter time for all of them."/>
        })}
        <p class="help">"CloudWatch has no metric of cold starts: they are read from the log, one request of at most 10,000 lines."</p>
    }
    .into_any()
}
