//! `/c/{c}/{r}/apis/{id}/metrics`: an HTTP API's graphs, of all stages or one.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::{
    api::get_api,
    model::ApiDetail,
    parts::tabs::{Tab, Tabs},
};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    frame::use_place,
    monitoring::metrics::{
        api::api_metrics,
        model::MetricsView,
        panel::{Around, Panel, Subject, href, zoomed},
        picker::TimePicker,
        span::Asked,
    },
    routes,
    ui::{
        head::PageHead,
        notice::{ErrorNotice, ErrorPage},
        status::PageStatus,
    },
};

type Graphs = Resource<Result<MetricsView, ConsoleError>>;

/// What the URL asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    place: Place,
    id: String,
    stage: String,
    asked: Asked,
}

impl Wanted {
    fn path(&self) -> String {
        routes::api_page(&self.place, &self.id, "metrics")
    }
}

#[component]
pub fn ApiMetricsPage() -> impl IntoView {
    let (place, params, query) = (use_place(), use_params_map(), use_query_map());
    let key = Memo::new(move |_| (place.get(), params.with(|params| params.get("id")).unwrap_or_default()));
    let wanted = Memo::new(move |_| {
        let (place, id) = key.get();
        let stage = query.with(|query| query.get("stage")).unwrap_or_default();
        Wanted { place, id, stage, asked: query.with(Asked::from_query) }
    });
    let api = Resource::new_blocking(
        move || key.get(),
        |(place, id)| {
            let status = PageStatus::of_this_page();
            async move {
                let found = get_api(place.connection, place.region, id).await;
                if let Err(error) = &found {
                    status.set(error.status());
                }
                found
            }
        },
    );
    let graphs: Graphs = Resource::new(
        move || wanted.get(),
        move |Wanted { place, id, stage, asked }| async move {
            // Its changes are written down under its name.
            let name = api.await?.summary.name;
            api_metrics(place.connection, place.region, id, name, stage, asked).await
        },
    );
    view! {
        <Transition fallback=bones>
            {move || Suspend::new(async move {
                match api.await {
                    Ok(found) => page(found, wanted, graphs),
                    Err(error) => {
                        let instead = ("HTTP APIs", routes::apis(&place.get_untracked()));
                        view! { <ErrorPage error=error instead=instead/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

fn bones() -> impl IntoView {
    view! { <header class="head" aria-busy="true"><div><span class="bone title"></span></div></header><div class="bone block"></div> }
}

fn page(api: ApiDetail, wanted: Memo<Wanted>, graphs: Graphs) -> AnyView {
    let place = wanted.get_untracked().place;
    let id = api.summary.id.clone();
    let facts = move || view! { <li><code>{id.clone()}</code></li><li>"HTTP API"</li> };
    let stages: Vec<String> = api.stages.iter().map(|stage| stage.name.clone()).collect();
    let current = Signal::derive(|| Some(Tab::Metrics));
    view! {
        <PageHead title=api.summary.name.clone() facts=facts/>
        <Tabs api=api place=place current=current/>
        <div class="section"><h2>"Metrics"</h2></div>
        <p class="lead">
            "Requests, failures and times, as API Gateway tells CloudWatch each minute, free of charge. Drag over a graph, or hold \
             Shift and press the arrow keys, to look closer."
        </p>
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || {
                let stages = stages.clone();
                Suspend::new(async move {
                    let read = graphs.await;
                    shown(read, wanted.get_untracked(), stages, graphs)
                })
            }}
        </Transition>
    }
    .into_any()
}

fn shown(read: Result<MetricsView, ConsoleError>, wanted: Wanted, stages: Vec<String>, graphs: Graphs) -> AnyView {
    let table = use_query_map().with_untracked(|query| query.get("table")).unwrap_or_default();
    let (path, keep) = (wanted.path(), vec![("stage", wanted.stage.clone())]);
    let navigate = use_navigate();
    let (to_path, to_keep) = (path.clone(), keep.clone());
    let on_zoom = Callback::new(move |(from, until)| {
        navigate(&href(&to_path, &to_keep, &zoomed(from, until), ""), Default::default());
    });
    let error = read.as_ref().err().cloned();
    let body = match read {
        Ok(view) => {
            let of = Subject::Api { place: wanted.place.clone(), id: wanted.id.clone() };
            let (path, keep, asked) = (path.clone(), keep.clone(), wanted.asked.clone());
            let around = Around { path, keep, asked, table, of, on_zoom };
            view! { <Panel view=view around=around/> }.into_any()
        }
        // Beside its field.
        Err(ConsoleError::Invalid(_)) => ().into_any(),
        Err(error) => view! { <ErrorNotice error=error retry=Callback::new(move |()| graphs.refetch())/> }.into_any(),
    };
    let one = |(stage, label): (String, String)| {
        let current = (stage == wanted.stage).then_some("true");
        view! { <a href=href(&path, &[("stage", stage)], &wanted.asked, "") aria-current=current>{label}</a> }
    };
    let all = std::iter::once((String::new(), "All stages".to_owned()));
    let all = all.chain(stages.into_iter().map(|stage| (stage.clone(), stage))).map(one).collect_view();
    view! {
        <nav class="presets" aria-label="Stage">{all}</nav>
        <TimePicker path=path keep=keep asked=wanted.asked.clone() error=error/>
        {body}
    }
    .into_any()
}
