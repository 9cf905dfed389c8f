//! Functions and APIs of the place, asked for only while the palette is open.

use leptos::{prelude::*, task::spawn_local_scoped_with_cancellation};
use std::time::Duration;

use super::entries::Found;
use crate::{connections::model::Place, functions::api::list_functions, http_apis::api::list_apis, ui::pause::pause};

/// Typing pauses this long before the server is asked.
const REST: Duration = Duration::from_millis(150);

/// What is found; a failed look-up finds nothing, and the pages the palette leads to say why.
pub fn find(open: RwSignal<bool>, place: Memo<Place>, search: RwSignal<String>) -> RwSignal<Found> {
    let found = RwSignal::new(Found::default());
    let wanted = Memo::new(move |_| search.with(|search| search.trim().to_owned()));
    let typed = Memo::new(move |_| open.get() && wanted.with(|wanted| !wanted.is_empty()));
    Effect::new(move |_| {
        let (Place { connection, region }, q) = (place.get(), wanted.get());
        if !open.get() || q.is_empty() {
            return;
        }
        // The next keystroke cancels this one.
        spawn_local_scoped_with_cancellation(async move {
            pause(REST).await;
            if let Ok(view) = list_functions(connection, region, q, String::new(), String::new(), 0).await {
                let names = view.chunk.rows.into_iter().map(|row| row.name).collect();
                found.update(|found| found.functions = names);
            }
        });
    });
    Effect::new(move |_| {
        let Place { connection, region } = place.get();
        if !typed.get() {
            return;
        }
        spawn_local_scoped_with_cancellation(async move {
            if let Ok(list) = list_apis(connection, region).await {
                found.update(|found| found.apis = list.rows);
            }
        });
    });
    found
}
