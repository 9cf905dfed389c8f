//! The newest operations; while one moves they are read again.

use leptos::prelude::*;
use std::time::Duration;

use crate::{
    error::ConsoleError,
    frame::{use_frame, use_place},
    operations::model::{OperationRow, OperationStatus, reversible},
    routes,
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        loaded::Loaded,
        time::{Time, duration},
    },
};

type Rows = Resource<Result<Vec<OperationRow>, ConsoleError>>;

const SHOWN: usize = 5;
/// Between two looks while an operation moves.
const AGAIN: Duration = Duration::from_secs(3);

#[component]
pub fn Operations(operations: Rows) -> impl IntoView {
    let show = move |mut rows: Vec<OperationRow>| {
        let moving = rows.iter().any(|row| row.status.moving());
        rows.truncate(SHOWN);
        if rows.is_empty() {
            return view! { <FirstRun/> }.into_any();
        }
        view! {
            <ol class="card feed">{rows.into_iter().map(|row| view! { <Row row=row/> }).collect_view()}</ol>
            {moving.then(|| view! { <Again operations=operations/> })}
        }
        .into_any()
    };
    view! {
        <section class="stack tight" aria-labelledby="operations-h">
            <div class="section"><h2 id="operations-h">"Recent operations"</h2><a href="/operations">"All operations"</a></div>
            <Loaded resource=operations bones=super::bones show=show/>
        </section>
    }
    .into_any()
}

/// Shown with rows that move; the rows that come next bring the next.
#[component]
fn Again(operations: Rows) -> impl IntoView {
    Effect::new(move |_| {
        let timer = set_timeout_with_handle(move || operations.refetch(), AGAIN);
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
}

#[component]
fn Row(row: OperationRow) -> impl IntoView {
    let (d, tone) = match row.status {
        OperationStatus::Running => (icon::SPINNER, "info spin"),
        OperationStatus::Done => (icon::CHECK_CIRCLE, "good"),
        OperationStatus::Failed | OperationStatus::RollBackFailed => (icon::X_CIRCLE, "bad"),
        OperationStatus::RollingBack => (icon::SPINNER, "warn spin"),
        OperationStatus::RolledBack => (icon::UNDO, "warn"),
    };
    let ended = row.finished_at.unwrap_or(row.created_at);
    let took = (ended - row.created_at).max(0);
    let when = match row.status {
        OperationStatus::Running => format!("step {} of {}", (row.steps_done + 1).min(row.steps), row.steps).into_any(),
        OperationStatus::Done => view! { {duration(took as f64)}" · "<Time at=ended/> }.into_any(),
        other => view! { {other.as_str()}" "<Time at=ended/> }.into_any(),
    };
    let next = if row.status.can_resume() && !reversible(&row.kind) {
        "Can be resumed · "
    } else if row.status.can_resume() {
        "Can be resumed or rolled back · "
    } else if row.status.can_roll_back() {
        "Rolling back can be tried again · "
    } else {
        ""
    };
    view! {
        <li>
            <div class="line-item">
                <Icon d=d class=tone/>
                <span class="what"><a class="cover" href=routes::operation(&row.id)>{row.title}</a></span>
                <span class="when">{when}</span>
                <span class="sub">{next}{row.actor}" · "{row.place.to_string()}</span>
            </div>
        </li>
    }
}

/// Nobody has made anything yet.
#[component]
fn FirstRun() -> impl IntoView {
    let place = use_place();
    let may_create = use_frame().can(Permission::FunctionsWrite);
    view! {
        <div class="card">
            <div class="empty">
                <span class="lamp" aria-hidden="true"></span>
                <h3>"Make the first function"</h3>
                <p>
                    "Choose a blueprint, read its code, give it a route: Lambent makes the role, the function and its URL in one \
                     operation, and shows each step here."
                </p>
                {may_create
                    .then(|| view! {
                        <div class="actions">
                            <a class="btn" href=move || routes::new_function(&place.get())>
                                <Icon d=icon::BLUEPRINT/>
                                "Choose a blueprint"
                            </a>
                        </div>
                    })}
            </div>
        </div>
    }
}
