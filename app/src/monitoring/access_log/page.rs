//! `/c/:c/:r/apis/:id/logs`: the access log of a stage. What is shown is in the URL.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    api::get_access_log,
    model::{AccessLog, explains},
    pick::Pick,
    rows::Rows,
    switch::SwitchAccessLog,
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    frame::use_place,
    functions::model::rules::thousands,
    http_apis::{
        api::get_api,
        model::ApiDetail,
        parts::tabs::{Tab, Tabs},
    },
    monitoring::logs::ask::LogAsk,
    routes,
    ui::{
        cli::ShowAsCli,
        head::PageHead,
        icon::{self, Icon},
        notice::{Done, ErrorNotice, ErrorPage},
        state::{State, Tone},
        status::PageStatus,
        time::iso,
    },
};

/// What the URL asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub place: Place,
    pub id: String,
    /// Empty for the first.
    pub stage: String,
    pub ask: LogAsk,
    /// The line whose fields are shown.
    pub line: String,
}

impl Asked {
    pub fn path(&self) -> String {
        routes::api_page(&self.place, &self.id, "logs")
    }

    fn search(&self, ask: &LogAsk, stage: &str, line: &str) -> String {
        let mut pairs = vec![("stage", stage.to_owned())];
        pairs.extend(ask.pairs());
        pairs.push(("line", line.to_owned()));
        format!("{}{}", self.path(), routes::query(pairs))
    }

    /// The same, with this line's fields.
    pub fn href(&self, line: &str) -> String {
        self.search(&self.ask, &self.stage, line)
    }
}

type Answer = (Result<ApiDetail, ConsoleError>, Result<AccessLog, ConsoleError>);

#[component]
pub fn AccessLogPage() -> impl IntoView {
    let (place, params, query) = (use_place(), use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let text = |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
        let ask = LogAsk {
            filter: text("filter"),
            range: text("range"),
            from: text("from"),
            to: text("to"),
            until: text("until"),
            token: text("token"),
            ..LogAsk::default()
        };
        let id = params.with(|params| params.get("id")).unwrap_or_default();
        Asked { place: place.get(), id, stage: text("stage"), ask, line: text("line") }
    });
    let wanted = Memo::new(move |_| Asked { line: String::new(), ..asked.get() });
    let found: Resource<Answer> = Resource::new_blocking(
        move || wanted.get(),
        |Asked { place, id, stage, ask, .. }| {
            let status = PageStatus::of_this_page();
            async move {
                let (c, r) = (place.connection, place.region);
                let log =
                    get_access_log(c.clone(), r.clone(), id.clone(), stage, LogAsk { view: "lines".into(), ..ask });
                let (api, log) = futures::join!(get_api(c, r, id), log);
                if let Err(error) = &api {
                    status.set(error.status());
                }
                (api, log)
            }
        },
    );
    let done = move || query.with(|query| query.get("done")).as_deref() == Some("access-log");
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || {
                let done = done();
                Suspend::new(async move {
                    let asked = asked.get();
                    match found.await {
                        (Ok(api), log) => shown(asked, api, log, done, Callback::new(move |()| found.refetch())),
                        (Err(error), _) => {
                            view! { <ErrorPage error=error instead=("HTTP APIs", routes::apis(&asked.place))/> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn shown(
    asked: Asked,
    api: ApiDetail,
    log: Result<AccessLog, ConsoleError>,
    done: bool,
    retry: Callback<()>,
) -> AnyView {
    let (name, id, place) = (api.summary.name.clone(), api.summary.id.clone(), asked.place.clone());
    let facts = move || view! { <li><code>{id.clone()}</code></li><li>"HTTP API"</li> };
    let stages: Vec<String> = api.stages.iter().map(|stage| stage.name.clone()).collect();
    let wrong = log.as_ref().err().filter(|error| matches!(error, ConsoleError::Invalid(_))).cloned();
    let content = match log {
        Ok(log) => view! { <Content asked=asked.clone() log=log/> }.into_any(),
        Err(ConsoleError::Invalid(_)) => ().into_any(),
        Err(error) => view! { <ErrorNotice error=error retry=retry/> }.into_any(),
    };
    view! {
        <PageHead title=name facts=facts/>
        <Tabs api=api place=place current=Some(Tab::Logs)/>
        {done.then(|| view! { <Done>"The access log is on. The next requests appear here, some seconds after they are answered."</Done> })}
        <div class="section"><h2>"Access log"</h2></div>
        <p class="lead">"A line for each request to a stage. HTTP APIs have no other log. CloudWatch charges for lines by size. Times are UTC."</p>
        <Pick asked=asked stages=stages wrong=wrong/>
        {content}
    }
    .into_any()
}

#[component]
fn Content(asked: Asked, log: AccessLog) -> impl IntoView {
    let AccessLog { now, from, to, reached, count, lines, next, missing, cli, .. } = log;
    let switch = |now: &super::model::StageLog| {
        view! { <SwitchAccessLog place=asked.place.clone() api=asked.id.clone() stage=now.stage.clone() now=now.clone()/> }
    };
    if !now.is_on() {
        return view! {
            <section class="card pad stack tight" aria-labelledby="off-h">
                <h3 id="off-h"><State tone=Tone::Off text=format!("The access log of {} is off", now.stage)/></h3>
                <p>"Nothing is known of its requests but the metrics. With this format a line says why a request failed."</p>
                {switch(&now)}
            </section>
        }
        .into_any();
    }
    let poor = (!explains(&now.format)).then(|| {
        view! {
            <section class="card pad stack tight" aria-labelledby="poor-h">
                <h3 id="poor-h"><State tone=Tone::Warn text="This format does not say why a request failed"/></h3>
                <p>"It lacks "<code>"$context.integrationErrorMessage"</code>", without which a 500 stays a 500."</p>
                {switch(&now)}
            </section>
        }
    });
    let Some(group) = now.group().map(str::to_owned) else {
        return view! {
            {poor}
            <p class="card pad">"The lines go to "<code class="anywhere">{now.destination}</code>", which is no log group: they cannot be read here."</p>
        }
        .into_any();
    };
    let further = next.map(|(until, token)| {
        let until = if until > 0 { until.to_string() } else { String::new() };
        asked.search(&LogAsk { until, token, view: String::new(), ..asked.ask.fixed(from, to) }, &now.stage, "")
    });
    let list = if lines.is_empty() {
        let words = if missing {
            "The log group is not there: it was deleted, or API Gateway has not written to it yet."
        } else {
            "No request fits in this time. A line appears some seconds after its request is answered."
        };
        view! { <div class="card"><div class="empty"><Icon d=icon::LOGS/><h3>"No lines"</h3><p>{words}</p></div></div> }
            .into_any()
    } else {
        view! { <Rows asked=asked lines=lines/> }.into_any()
    };
    let back = iso(reached.max(from))[..19].replace('T', " ");
    view! {
        {poor}
        <div class="log-summary">
            <p role="status"><b>{thousands(count)}" lines"</b>" since "<time datetime=iso(reached.max(from))>{back}</time></p>
            <p class="muted small"><code class="anywhere">{group}</code></p>
        </div>
        {list}
        {further.map(|href| view! { <p class="actions"><a class="btn" rel="next" href=href>"Search further back"</a></p> })}
        <details class="more"><summary>"The format"</summary><pre class="code wrap" tabindex="0"><code>{now.format}</code></pre></details>
        <ShowAsCli commands=vec![cli]/>
    }
    .into_any()
}
