//! What runs and fails, in a line for each row. The lines come after the list, which does not wait for CloudWatch: a row
//! refers to a symbol that follows below the table, so that they are drawn without JavaScript, too.

use leptos::prelude::*;
use std::time::Duration;

use super::Page;
use crate::{
    connections::model::Place,
    monitoring::metrics::{
        api::row_metrics,
        rows::{HOURS, ROWS_MOST, Spark, read},
    },
    ui::pause::pause,
};

/// Rows pass by quickly while somebody scrolls.
const REST: Duration = Duration::from_millis(250);

/// The cell of a row.
pub fn cell(name: &str) -> impl IntoView + use<> {
    let (symbol, words) = (format!("#s-{name}"), format!("w-{name}"));
    view! {
        <td class="num p3 of-spark">
            <svg class="spark" role="img" aria-labelledby=words><use href=symbol></use></svg>
        </td>
    }
}

#[component]
pub fn Sparks(page: Page, place: Place, names: Memo<Vec<String>>) -> impl IntoView {
    let more = RwSignal::new(Vec::<Spark>::new());
    view! {
        <Suspense>
            {move || {
                let place = place.clone();
                Suspend::new(async move {
                    match page.sparks.await {
                        Ok(text) => {
                            more.set(read(&text));
                            ask_on(place, names, more);
                            view! { <Symbols names=names known=more/> }.into_any()
                        }
                        Err(error) => {
                            view! { <p class="help foot">{format!("CloudWatch told nothing of the last {HOURS} hours: {error}")}</p> }
                                .into_any()
                        }
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

/// Of the rows in sight only.
#[component]
fn Symbols(names: Memo<Vec<String>>, known: RwSignal<Vec<Spark>>) -> impl IntoView {
    let shown = move || {
        names.with(|names| {
            known.with(|known| known.iter().filter(|spark| names.contains(&spark.name)).cloned().collect::<Vec<_>>())
        })
    };
    view! {
        <svg class="symbols" aria-hidden="true">
            {move || shown().into_iter().map(symbol).collect_view()}
        </svg>
    }
}

fn symbol(spark: Spark) -> impl IntoView {
    let class = if spark.bad { "spark-line bad" } else { "spark-line" };
    view! {
        <symbol id=format!("s-{}", spark.name) viewBox="0 0 152 20">
            <title id=format!("w-{}", spark.name)>{spark.words}</title>
            <polyline class=class points=spark.points></polyline>
            <text x="152" y="14" text-anchor="end">{spark.rate}</text>
        </symbol>
    }
}

/// Asks for rows that come into sight.
fn ask_on(place: Place, names: Memo<Vec<String>>, known: RwSignal<Vec<Spark>>) {
    Effect::new(move |_| {
        let wanted = names.get();
        let place = place.clone();
        leptos::task::spawn_local_scoped(async move {
            pause(REST).await;
            if names.try_with_untracked(|now| *now != wanted).unwrap_or(true) {
                return;
            }
            let lacks = known.with_untracked(|known| {
                let new = |name: &String| !known.iter().any(|spark| spark.name == *name);
                wanted.into_iter().filter(new).take(ROWS_MOST).collect::<Vec<_>>()
            });
            if lacks.is_empty() {
                return;
            }
            // Rows without a line stay empty.
            if let Ok(text) = row_metrics(place.connection, place.region, lacks.join(",")).await {
                known.try_update(|known| known.extend(read(&text)));
            }
        });
    });
}
