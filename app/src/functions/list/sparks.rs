//! What runs and fails, in a line for each row. The lines come after the list, which does not wait for CloudWatch: a row
//! refers to a symbol that follows below the table. The server draws the symbols, whole: the list is part of what every
//! page loads.

use leptos::prelude::*;
use std::time::Duration;

use crate::{
    connections::model::Place,
    monitoring::metrics::{
        api::row_metrics,
        rows::{HOURS, ROWS_MOST},
    },
    ui::pause::pause,
};

/// Rows pass by quickly while somebody scrolls.
const REST: Duration = Duration::from_millis(250);

/// The cell of a row.
pub fn cell(name: &str) -> impl IntoView + use<> {
    let (symbol, words) = (format!("#s-{name}"), format!("w-{name}"));
    view! {
        <td class="num p3 of-spark" aria-labelledby=words>
            <svg class="spark" aria-hidden="true"><use href=symbol></use></svg>
        </td>
    }
}

/// Of the rows in sight.
pub fn sparks(place: Place, names: Memo<Vec<String>>) -> impl IntoView {
    let (symbols, failed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        // The table may be gone by now.
        let Some(wanted) = names.try_get() else { return };
        let place = place.clone();
        leptos::task::spawn_local_scoped(async move {
            pause(REST).await;
            if wanted.is_empty() || names.try_with_untracked(|now| *now != wanted).unwrap_or(true) {
                return;
            }
            let asked = wanted[..wanted.len().min(ROWS_MOST)].join(",");
            match row_metrics(place.connection, place.region, asked).await {
                Ok(drawn) => {
                    symbols.try_set(drawn);
                    failed.try_set(String::new());
                }
                Err(error) => {
                    failed.try_set(format!("CloudWatch told nothing of the last {HOURS} hours: {error}"));
                }
            }
        });
    });
    view! {
        <svg class="symbols" aria-hidden="true" inner_html=symbols></svg>
        {move || failed.with(|why| (!why.is_empty()).then(|| view! { <p class="help foot" role="status">{why.clone()}</p> }))}
    }
}
