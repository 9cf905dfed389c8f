//! Where records go that could not be processed: said by each event source mapping, shown here.

use leptos::prelude::*;

use crate::functions::{
    parts::open::OpenFunction,
    triggers::{
        api::list_triggers,
        model::{FAILURE, Trigger},
    },
};

#[component]
pub fn Polled(open: OpenFunction) -> impl IntoView {
    let rows = RwSignal::new(Vec::<(String, String)>::new());
    Effect::new(move |_| {
        let target = open.target.get();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection.clone(), target.place.region.clone());
            // What cannot be read is said by the Triggers tab.
            let list = list_triggers(c, r, target.name.clone(), target.qualifier.clone()).await.unwrap_or_default();
            if open.target.try_get_untracked().as_ref() == Some(&target) {
                rows.set(list.rows.iter().filter_map(failures).collect());
            }
        });
    });
    let triggers = move || open.target.with(|target| target.page("configuration/triggers"));
    (move || {
        let rows = rows.get();
        (!rows.is_empty()).then(|| {
            let rows = rows.into_iter().map(|(source, arn)| {
                view! { <div><dt>{source}</dt><dd><code class="anywhere">{arn}</code></dd></div> }
            });
            let rows = rows.collect_view();
            view! {
                <section class="stack tight" aria-labelledby="polled-h">
                    <h3 id="polled-h">"Streams and queues"</h3>
                    <p class="muted">"Where records go that the function could not process. Each is changed with its "<a href=triggers>"trigger"</a>"."</p>
                    <dl class="defs">{rows}</dl>
                </section>
            }
        })
    })
    .into_any()
}

/// A mapping's source, and where its failed records go.
fn failures(trigger: &Trigger) -> Option<(String, String)> {
    trigger.mapping_id.as_ref()?;
    let (_, arn) = trigger.detail.iter().find(|(term, _)| term == FAILURE)?;
    Some((format!("{} {}", trigger.kind.title(), trigger.source), arn.clone()))
}
