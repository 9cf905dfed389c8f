//! What was done last.

use leptos::prelude::*;

use crate::{
    activity::{
        model::{ActivityPage, ActivityRow},
        sentence::mark,
        what::What,
    },
    error::ConsoleError,
    ui::{icon::Icon, loaded::Loaded, time::Time},
};

const SHOWN: usize = 8;

#[component]
pub fn Activity(activity: Resource<Result<ActivityPage, ConsoleError>>) -> impl IntoView {
    let show = |page: ActivityPage| {
        if page.rows.is_empty() {
            return view! { <div class="card pad muted">"Nothing has been done yet."</div> }.into_any();
        }
        view! {
            <ol class="card feed">
                {page.rows.into_iter().take(SHOWN).map(|row| view! { <Row row=row/> }).collect_view()}
            </ol>
        }
        .into_any()
    };
    view! {
        <section class="stack tight" aria-labelledby="activity-h">
            <div class="section"><h2 id="activity-h">"Recent activity"</h2><a href="/activity">"All activity"</a></div>
            <Loaded resource=activity bones=super::bones show=show/>
        </section>
    }
    .into_any()
}

#[component]
fn Row(row: ActivityRow) -> impl IntoView {
    let ((d, tone), at) = (mark(&row), row.at);
    view! { <li><div class="line-item"><Icon d=d class=tone/><What row=row link=true/><Time at=at/></div></li> }
}
