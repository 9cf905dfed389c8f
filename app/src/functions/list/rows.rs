//! The rows in sight. A row is one line of fixed height, so that long lists need hold only what is on the screen.

use leptos::{html::Tbody, prelude::*};

use super::{held::Held, search::Search, sparks, table::Heads};
use crate::{
    functions::{
        model::list::FunctionSummary,
        parts::{figures, state::ListedState},
        runtimes,
    },
    routes,
    ui::{
        time::Time,
        virtual_rows::{Window, use_window},
    },
};

const COLUMNS: &str = "7";

#[component]
pub fn Rows(search: Search, held: RwSignal<Held>, chosen: Memo<Vec<u32>>, count: Signal<usize>) -> impl IntoView {
    let body = NodeRef::<Tbody>::new();
    let window = use_window(body, count);
    let partial = Memo::new(move |_| window.with(|window| window.partial));
    let place = search.place;
    let shown = move || {
        let window = window.get();
        chosen.with(|chosen| {
            let chosen = chosen.get(window.from..window.to.min(chosen.len())).unwrap_or_default();
            held.with(|held| {
                let (rows, generation) = (held.rows(&search.query.read()), held.generation);
                chosen
                    .iter()
                    .filter_map(|at| rows.get(*at as usize))
                    .map(|row| (generation, row.clone()))
                    .collect::<Vec<_>>()
            })
        })
    };
    let names = Memo::new(move |_| shown().into_iter().map(|(_, row)| row.name).collect::<Vec<_>>());
    let key = |(generation, row): &(u64, FunctionSummary)| (*generation, row.name.clone());
    let row = move |index: ReadSignal<usize>, (_, row): (u64, FunctionSummary)| {
        // Counts the head's row, as assistive technology does.
        let number = move || partial.get().then(|| (window.with(|window| window.from) + index.get() + 2).to_string());
        let href = place.with_untracked(|place| routes::function(place, &row.name));
        one(href, row, number)
    };
    let spacer = move |height: fn(&Window) -> u64| {
        move || {
            partial.get().then(|| {
                let height = move || format!("{}px", window.with(height));
                view! { <tr class="spacer" aria-hidden="true"><td colspan=COLUMNS style:height=height></td></tr> }
            })
        }
    };
    let caption = move || place.with(|place| format!("Functions in {}, {}", place.connection, place.region));
    view! {
        <table class="fixed" aria-rowcount=move || partial.get().then(|| (count.get() + 1).to_string())>
            <caption class="vh">{caption}</caption>
            <thead><Heads search=search/></thead>
            <tbody node_ref=body>
                {spacer(|window| window.before_px())}
                <ForEnumerate each=shown key=key children=row/>
                {spacer(|window| window.after_px())}
            </tbody>
        </table>
        {sparks::sparks(place.get_untracked(), names)}
    }
    .into_any()
}

fn one(
    href: String,
    row: FunctionSummary,
    number: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> impl IntoView {
    let runtime = row.runtime.as_deref().map_or_else(|| "Container image".into(), runtimes::label);
    let spark = sparks::cell(&row.name);
    let title = (!row.description.is_empty()).then_some(row.description);
    view! {
        <tr aria-rowindex=number>
            <td><a class="row-link" href=href title=title>{row.name}</a></td>
            <td class="p2">{runtime}</td>
            <td class="of-state"><ListedState state=row.state/></td>
            {spark}
            <td class="num p3">{figures::megabytes(row.memory_mb)}</td>
            <td class="num p3">{figures::seconds(row.timeout_s)}</td>
            <td class="num p2">{row.modified_at.map(|at| view! { <Time at=at/> })}</td>
        </tr>
    }
}
