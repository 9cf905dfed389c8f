//! What calls a function and what it calls, drawn: columns of nodes, and the wires between them computed from the
//! nodes' fixed heights (see `style/features/_overview.scss`).

use leptos::prelude::*;

use crate::{
    connections::model::Place,
    frame::use_frame,
    functions::{
        model::{FunctionDetail, Trigger, TriggerKind, Wiring},
        parts::{figures, open::use_open_function},
        runtimes,
        triggers::model::Kind,
    },
    routes,
    session::model::Permission,
    ui::icon::{self, Icon},
};

/// A box beside the function.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    icon: &'static str,
    name: String,
    /// Under the name; why it is broken, where it is.
    note: String,
    /// Where it leads; the console has no page for many things of AWS.
    href: Option<String>,
    broken: bool,
}

/// Upstreams: each route, then what the resource policy allows beside them.
fn triggers(wiring: &Wiring, place: &Place, tab: &str) -> Vec<Node> {
    let routes = wiring.routes.iter().map(|route| Node {
        icon: if route.broken.is_some() { icon::LINK_BROKEN } else { icon::API },
        name: route.api_name.clone(),
        note: route.broken.clone().unwrap_or_else(|| format!("HTTP API · {}", route.route_key)),
        // An API that is not there has no page.
        href: (!route.route_id.is_empty() || route.api_name != route.api_id).then(|| routes::api(place, &route.api_id)),
        broken: route.broken.is_some(),
    });
    let known = |trigger: &&Trigger| {
        trigger.kind != TriggerKind::ApiGateway
            || api_of(trigger).is_none_or(|api| wiring.routes.iter().all(|route| route.api_id != api))
    };
    let others = wiring.triggers.iter().filter(known).map(|trigger| {
        let (icon, note) = match &trigger.kind {
            TriggerKind::ApiGateway => (icon::API, "API Gateway may call it; no route does".to_owned()),
            TriggerKind::FunctionUrl => (icon::GLOBE, "Function URL".to_owned()),
            // No statement lets in what Lambda polls.
            TriggerKind::Other { service } if trigger.statement_id.is_empty() => {
                let kind = Kind::of_source(trigger.source_arn.as_deref().unwrap_or_default());
                (service_icon(service), kind.title().to_owned())
            }
            TriggerKind::Other { service } => (service_icon(service), Kind::of_principal(service).title().to_owned()),
        };
        Node { icon, name: trigger.label.clone(), note, href: Some(tab.to_owned()), broken: false }
    });
    routes.chain(others).collect()
}

/// `arn:aws:execute-api:region:account:API/stage/method/path`
fn api_of(trigger: &Trigger) -> Option<&str> {
    trigger.source_arn.as_deref()?.splitn(6, ':').nth(5)?.split('/').next()
}

fn destinations(wiring: &Wiring, dead_letter: Option<&str>) -> Vec<Node> {
    let all = [
        (wiring.on_success.as_deref(), "On success"),
        (wiring.on_failure.as_deref(), "On failure"),
        (dead_letter, "Dead letter"),
    ];
    let node = |(arn, note): (Option<&str>, &str)| {
        let arn = arn?;
        let service = arn.split(':').nth(2).unwrap_or("");
        Some(Node {
            icon: service_icon(service),
            name: figures::arn_name(arn).to_owned(),
            note: note.to_owned(),
            href: None,
            broken: false,
        })
    };
    all.into_iter().filter_map(node).collect()
}

/// By the service's name in an ARN or in a principal, `sqs` or `sqs.amazonaws.com`.
fn service_icon(service: &str) -> &'static str {
    match service.split('.').next().unwrap_or(service) {
        "sqs" => icon::QUEUE,
        "sns" => icon::TOPIC,
        "s3" => icon::BUCKET,
        "lambda" => icon::FUNCTION,
        "events" | "scheduler" => icon::SCHEDULE,
        "dynamodb" => icon::DATABASE,
        "kinesis" | "firehose" => icon::STREAM,
        "logs" => icon::LOGS,
        _ => icon::EVENT,
    }
}

/// Heights in pixels, as in the style: a node 52, the function 60, a layer 34, 8 between.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Plan {
    height: f64,
    /// The function's middle.
    function: f64,
}

impl Plan {
    fn new(left: usize, right: usize, layers: usize) -> Self {
        let side = |nodes: usize| (60 * nodes.max(1) - 8) as f64;
        let middle = (60 + 42 * layers) as f64;
        let height = side(left).max(side(right)).max(middle);
        Self { height, function: height / 2.0 - 21.0 * layers as f64 }
    }

    fn node(&self, index: usize, of: usize) -> f64 {
        self.height / 2.0 + 60.0 * (index as f64 - (of as f64 - 1.0) / 2.0)
    }
}

fn wire(from: f64, to: f64) -> String {
    format!("M0 {from}C50 {from} 50 {to} 100 {to}")
}

#[component]
pub fn Diagram(detail: Memo<FunctionDetail>, wiring: Wiring, place: Place) -> impl IntoView {
    let dead_letter = detail.with_untracked(|detail| detail.dead_letter_arn.clone());
    let open = use_open_function();
    let tab = open.target.with_untracked(|target| target.page("configuration/triggers"));
    let (left, right) = (triggers(&wiring, &place, &tab), destinations(&wiring, dead_letter.as_deref()));
    let layers: Vec<_> = detail.with_untracked(|detail| detail.layers.iter().map(|layer| layer.short_name()).collect());
    let may = use_frame().can(Permission::FunctionsWrite);
    let add = may.then(|| routes::add_trigger(&place, &detail.with_untracked(|detail| detail.name.clone())));
    let plan = Plan::new(left.len(), right.len(), layers.len());
    let broken = |node: &Node| node.broken.then_some("broken");
    let wires_in = left.iter().enumerate().map(|(i, n)| (wire(plan.node(i, left.len()), plan.function), broken(n)));
    let wires_out = right.iter().enumerate().map(|(i, n)| (wire(plan.function, plan.node(i, right.len())), broken(n)));
    let (wires_in, wires_out) = (wires_in.collect(), wires_out.collect());
    view! {
        <section class="card" aria-labelledby="diagram-h">
            <div class="bar">
                <h2 id="diagram-h">"What calls it, what it calls"</h2>
                <span class="grow"></span>
                <a class="btn quiet small" href=tab>"All triggers"</a>
                {add.map(|href| view! { <a class="btn small" href=href><Icon d=icon::PLUS/>"Add trigger"</a> })}
            </div>
            <div class="diagram">
                <Nodes label="Triggers" nodes=left none="Nothing calls it yet"/>
                <Wires height=plan.height paths=wires_in/>
                <div class="nodes">
                    <span class="node main">
                        <Icon d=icon::FUNCTION/>
                        <b>{move || detail.with(|detail| detail.name.clone())}</b>
                        <small>{move || detail.with(summary)}</small>
                    </span>
                    {layers
                        .into_iter()
                        .map(|name| view! { <span class="node layer"><Icon d=icon::LAYERS/><b>{name}</b></span> })
                        .collect_view()}
                </div>
                <Wires height=plan.height paths=wires_out/>
                <Nodes label="Destinations" nodes=right none="Results go to the caller"/>
            </div>
        </section>
    }
    .into_any()
}

fn summary(detail: &FunctionDetail) -> String {
    let runtime = detail.runtime.as_deref().map_or_else(|| "Container image".into(), runtimes::label);
    format!("{runtime} · {} · {}", figures::megabytes(detail.memory_mb), figures::seconds(detail.timeout_s))
}

#[component]
fn Wires(height: f64, paths: Vec<(String, Option<&'static str>)>) -> impl IntoView {
    view! {
        <svg class="wires" viewBox=format!("0 0 100 {height}") height=height.to_string() preserveAspectRatio="none" aria-hidden="true">
            {paths.into_iter().map(|(d, class)| view! { <path d=d class=class></path> }).collect_view()}
        </svg>
    }
}

#[component]
fn Nodes(label: &'static str, nodes: Vec<Node>, none: &'static str) -> impl IntoView {
    let empty =
        nodes.is_empty().then(|| view! { <li><span class="node add"><Icon d=icon::MINUS/><b>{none}</b></span></li> });
    let node = |node: Node| {
        let class = if node.broken { "node broken" } else { "node" };
        let title = node.note.clone();
        let inside = view! { <Icon d=node.icon/><b>{node.name}</b><small title=title>{node.note}</small> };
        match node.href {
            Some(href) => view! { <li><a class=class href=href>{inside}</a></li> }.into_any(),
            None => view! { <li><span class=class>{inside}</span></li> }.into_any(),
        }
    };
    view! { <ul class="nodes" aria-label=label>{nodes.into_iter().map(node).collect_view()}{empty}</ul> }
}

#[cfg(test)]
mod tests;
