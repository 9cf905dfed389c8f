//! One trigger: what it is, its state, what is wrong with it, and what can be done.

use leptos::prelude::*;

use super::{joined::broken, state_of, switch::Switch};
use crate::{
    frame::use_frame,
    functions::{
        parts::open::OpenFunction,
        triggers::{
            model::{Half, Kind, Trigger},
            push,
        },
    },
    routes,
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        time::Time,
    },
};

pub fn icon_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::ApiGateway => icon::API,
        Kind::FunctionUrl => icon::GLOBE,
        Kind::Rule => icon::EVENT,
        Kind::Schedule => icon::SCHEDULE,
        Kind::Bucket => icon::BUCKET,
        Kind::Topic => icon::TOPIC,
        Kind::LoadBalancer => icon::NETWORK,
        Kind::LogGroup => icon::LOGS,
        Kind::Queue => icon::QUEUE,
        Kind::Stream | Kind::Kafka => icon::STREAM,
        Kind::Table => icon::DATABASE,
        Kind::Account => icon::USER,
        Kind::Other(_) => icon::LINK,
    }
}

#[component]
pub fn Row(open: OpenFunction, trigger: Trigger) -> impl IntoView {
    let trouble: Vec<_> = broken(&trigger).into_iter().chain(trigger.trouble.clone()).collect();
    let trouble = trouble.into_iter().map(|text| {
        view! { <p><span class="state warn"><Icon d=icon::WARNING/>{text}</span></p> }
    });
    let facts = trigger.detail.iter().map(|(term, value)| view! { <li>{format!("{term}: {value}")}</li> });
    let calls = (!trigger.qualifier.is_empty()).then(|| view! { <li>{format!("Calls: {}", trigger.qualifier)}</li> });
    let arn = trigger.source_arn.clone().filter(|arn| *arn != trigger.source);
    let name = match page(open, &trigger) {
        Some(href) => view! { <a href=href>{trigger.source.clone()}</a> }.into_any(),
        None => trigger.source.clone().into_any(),
    };
    let d = if matches!(trigger.half, Half::PermissionOnly | Half::SourceOnly) {
        icon::LINK_BROKEN
    } else {
        icon_of(&trigger.kind)
    };
    let (state, since) = (state_of(&trigger.state), trigger.since);
    view! {
        <li>
            <Icon d=d/>
            <div class="what">
                <p><b>{name}</b>" "<span class="muted">{trigger.kind.title().to_owned()}</span></p>
                {arn.map(|arn| view! { <code class="anywhere">{arn}</code> })}
                <ul class="facts-of">{calls}{facts.collect_view()}</ul>
                {trouble.collect_view()}
            </div>
            <div class="state-of">
                {state}
                {since.map(|at| view! { <small class="muted">"since "<Time at=at/></small> })}
            </div>
            <div class="acts"><Actions open=open trigger=trigger/></div>
        </li>
    }
    .into_any()
}

/// Where the console shows the source, or what lets it in.
fn page(open: OpenFunction, trigger: &Trigger) -> Option<String> {
    open.target.with_untracked(|target| match (&trigger.kind, &trigger.mapping_id) {
        (_, Some(id)) => Some(routes::mapping(&target.place, &target.name, id)),
        (Kind::ApiGateway, None) => {
            let path = trigger.source_arn.as_deref()?.splitn(6, ':').nth(5)?;
            let id = path.split('/').next().filter(|id| !id.is_empty() && *id != "*")?;
            Some(routes::api_page(&target.place, id, "routes"))
        }
        (Kind::FunctionUrl, None) => Some(target.page("configuration/url")),
        _ => None,
    })
}

#[component]
fn Actions(open: OpenFunction, trigger: Trigger) -> impl IntoView {
    if !use_frame().can(Permission::FunctionsWrite) {
        return ().into_any();
    }
    let target = open.target.get_untracked();
    let named = |verb: &str| format!("{verb} {} {}", trigger.kind.title(), trigger.source);
    let Some(id) = trigger.mapping_id.clone() else {
        // An address is removed where it is configured.
        if trigger.kind == Kind::FunctionUrl {
            let href = target.page("configuration/url");
            return view! { <a class="btn small" href=href>"Configure"</a> }.into_any();
        }
        // A route is removed where it is, with the permission that is for it alone.
        if let (Kind::ApiGateway, Some(href)) = (&trigger.kind, page(open, &trigger))
            && trigger.half != Half::PermissionOnly
        {
            return view! { <a class="btn small" href=href aria-label=named("Routes of")>"Routes"</a> }.into_any();
        }
        let href = push::removal(&target, &trigger);
        // Rules and schedules can rest.
        let on = trigger.state != "Disabled";
        let switch = trigger
            .source_arn
            .clone()
            .filter(|_| matches!(trigger.kind, Kind::Rule | Kind::Schedule) && !trigger.state.is_empty());
        let switch = switch.map(|arn| {
            let label = named(if on { "Disable" } else { "Enable" });
            view! { <push::switch::PushSwitch open=open source=arn on=on label=label/> }
        });
        return view! { {switch}<a class="btn small" href=href aria-label=named("Remove")>"Remove"</a> }.into_any();
    };
    let edit = routes::mapping(&target.place, &target.name, &id);
    let delete = format!("{edit}?step=delete");
    // AWS refuses changes while it works on one.
    let fixed = super::moves(&trigger.state);
    let on = trigger.state != "Disabled";
    let label = named(if on { "Disable" } else { "Enable" });
    view! {
        <a class="btn small" href=edit aria-label=named("Edit")>"Edit"</a>
        {(!fixed).then(|| view! { <Switch open=open id=id on=on label=label/> })}
        <a class="btn small" href=delete aria-label=named("Delete")>"Delete"</a>
    }
    .into_any()
}
