//! `/activity`: who did what, newest first, filtered by the query.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::list_activity,
    days::by_day,
    model::{ActivityPage, ActivityQuery},
    parts::{filters::Filters, row::FeedRow},
};
use crate::{
    routes,
    ui::{
        head::PageHead,
        icon::{self, Icon},
        loaded::Loaded,
        time::Day,
    },
};

#[component]
pub fn Activity() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        map.with(|map| {
            let text = |name: &str| map.get(name).unwrap_or_default();
            ActivityQuery {
                actor: text("actor"),
                action: text("action"),
                target: text("target").trim().to_owned(),
                outcome: text("outcome"),
                from: text("from"),
                to: text("to"),
                before: map.get("before").and_then(|before| before.parse().ok()),
            }
        })
    });
    let page = Resource::new(
        move || query.get(),
        |q| list_activity(q.actor, q.action, q.target, q.outcome, q.from, q.to, q.before),
    );
    let show = move |page: ActivityPage| view! { <Feed query=query.get_untracked() page=page/> }.into_any();
    view! {
        <PageHead title="Activity".to_owned() lead="Who did what, when, and how it ended. Times are UTC."/>
        <Loaded resource=page bones=bones show=show/>
    }
    .into_any()
}

/// The filter is shown with what it found: the people in it come from the same answer.
#[component]
fn Feed(query: ActivityQuery, page: ActivityPage) -> impl IntoView {
    let filtered = query != ActivityQuery::default();
    let older = page.next.map(|next| href(&query, Some(next)));
    let newest = query.before.map(|_| href(&query, None));
    let empty = page.rows.is_empty();
    view! {
        <Filters query=query actors=page.actors/>
        {if empty {
            view! { <Empty filtered=filtered/> }.into_any()
        } else {
            let days = by_day(page.rows);
            view! {
                <ol class="card feed">
                    {days
                        .into_iter()
                        .map(|(day, rows)| view! {
                            <li class="day"><Day day=day/></li>
                            {rows.into_iter().map(|row| view! { <FeedRow row=row/> }).collect_view()}
                        })
                        .collect_view()}
                </ol>
            }
            .into_any()
        }}
        {(older.is_some() || newest.is_some())
            .then(|| view! {
                <p class="actions">
                    {newest.map(|href| view! { <a class="btn" href=href>"Newest"</a> })}
                    {older.map(|href| view! { <a class="btn" href=href rel="next">"Older"</a> })}
                </p>
            })}
    }
    .into_any()
}

fn href(query: &ActivityQuery, before: Option<i64>) -> String {
    let before = before.map(|id| id.to_string()).unwrap_or_default();
    let pairs = [
        ("actor", &query.actor),
        ("action", &query.action),
        ("target", &query.target),
        ("outcome", &query.outcome),
        ("from", &query.from),
        ("to", &query.to),
        ("before", &before),
    ];
    format!("/activity{}", routes::query(pairs))
}

#[component]
fn Empty(filtered: bool) -> impl IntoView {
    let (title, text) = if filtered {
        ("Nothing fits this filter", "Take something away from it, or clear it.")
    } else {
        (
            "Nothing has been done yet",
            "Every change and every sign-in is listed here, with who did it and how it ended.",
        )
    };
    view! {
        <div class="card" role="status">
            <div class="empty">
                <Icon d=icon::ACTIVITY/>
                <h2>{title}</h2>
                <p>{text}</p>
                {filtered.then(|| view! { <div class="actions"><a class="btn" href="/activity">"Clear"</a></div> })}
            </div>
        </div>
    }
}

fn bones() -> impl IntoView {
    let line = || view! { <li><div class="line-item"><span></span><span class="what"><span class="bone"></span></span></div></li> };
    view! {
        <div class="toolbar"><span class="bone l"></span></div>
        <ol class="card feed" aria-busy="true">{(0..10).map(|_| line()).collect_view()}</ol>
    }
}
