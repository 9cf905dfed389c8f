//! One graph: what it is, its lines with their numbers, the drawing, and the same as a table.

use leptos::prelude::*;

use super::{
    chart::Chart,
    figures::figure,
    model::{Graph, MetricsView, Tone, Unit},
    panel::Around,
};
use crate::ui::{
    icon::{self, Icon},
    state::{State, Tone as StateTone},
    time::{clock, iso, utc},
};

const HOUR: i64 = 3_600_000;

#[component]
pub fn GraphCard(
    view: StoredValue<MetricsView>,
    graph: Graph,
    around: StoredValue<Around>,
    with_table: bool,
) -> AnyView {
    let heading = format!("graph-{}", graph.id);
    let id = heading.clone();
    let body = match (&graph.missing, graph.any()) {
        (Some(why), _) => {
            view! { <p class="nothing"><Icon d=icon::MINUS_CIRCLE/><span>{why.clone()}</span></p> }.into_any()
        }
        (None, false) => {
            let partial = graph.partial.clone();
            view! {
                {partial.map(|why| view! { <State tone=StateTone::Warn text=why/> })}
                <p class="nothing"><span>"Nothing was measured in this time."</span></p>
            }
            .into_any()
        }
        (None, true) => drawn(view, graph.clone(), around, with_table),
    };
    view! {
        <section class="card graph" aria-labelledby=heading>
            <div class="bar"><h3 id=id>{graph.title.clone()}</h3></div>
            <div class="body stack tight">
                {(!graph.about.is_empty()).then(|| view! { <p class="help">{graph.about.clone()}</p> })}
                {body}
            </div>
        </section>
    }
    .into_any()
}

fn drawn(view: StoredValue<MetricsView>, graph: Graph, around: StoredValue<Around>, with_table: bool) -> AnyView {
    let key = graph.series.iter().map(|series| {
        let class = format!("key tone-{}", series.tone.name());
        view! { <li class=class>{series.label.clone()}{range(&series.values, graph.unit)}</li> }
    });
    let key = key.collect_view();
    let why = graph.peak.and_then(|slot| {
        let slot = usize::try_from(slot).ok()?;
        let (at, period) = view.with_value(|view| (view.span.at(slot), view.span.period_ms()));
        let errors = graph.series.iter().find(|series| series.tone == Tone::Bad)?.values.get(slot).copied()??;
        let href = around.with_value(|around| around.why(at + period / 2));
        Some(view! {
            <p class="peak">
                {format!("Most at {}: {}. ", clock(at).get(..5).unwrap_or_default(), figure(errors, graph.unit))}
                <a href=href>"Why did it fail?"</a>
            </p>
        })
    });
    let on_zoom = around.with_value(|around| around.on_zoom);
    let both = StoredValue::new((view.get_value(), graph.clone()));
    view! {
        {graph.partial.clone().map(|text| view! { <State tone=StateTone::Warn text=text/> })}
        <ul class="legend">{key}</ul>
        <Chart drawn=both on_zoom=on_zoom/>
        {why}
        {table(view, &graph, around, with_table)}
    }
    .into_any()
}

/// What lies between the smallest and the largest value; of counts their sum.
fn range(values: &[Option<f64>], unit: Unit) -> Option<impl IntoView + use<>> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let (low, high) = (known.iter().copied().reduce(f64::min)?, known.iter().copied().reduce(f64::max)?);
    let text = match unit {
        _ if low == high => figure(low, unit),
        Unit::Count => format!("up to {}", figure(high, unit)),
        _ => format!("{} – {}", figure(low, unit), figure(high, unit)),
    };
    Some(view! { <span class="muted">{text}</span> })
}

fn table(view: StoredValue<MetricsView>, graph: &Graph, around: StoredValue<Around>, with_table: bool) -> AnyView {
    let rows = graph.rows();
    let open = around.with_value(|around| around.table == graph.id);
    if !with_table {
        let href = around.with_value(|around| around.with_table(&graph.id));
        return view! {
            <p class="as-table"><a href=href data-noscroll="">{format!("Read as a table ({} rows)", rows.len())}</a></p>
        }
        .into_any();
    }
    let (span, counting) = view.with_value(|view| (view.span, view.open_slot()));
    let long = span.until - span.from > 24 * HOUR;
    let unit = graph.unit;
    let row = |slot: usize| {
        let at = span.at(slot);
        let time = if long { utc(at) } else { clock(at).get(..5).unwrap_or_default().to_owned() };
        let cells = graph.series.iter().map(|series| {
            let value = series.values.get(slot).copied().flatten();
            view! { <td class="num">{value.map_or_else(|| "–".to_owned(), |value| figure(value, unit))}</td> }
        });
        let still = (slot >= counting).then_some(" (still counting)");
        view! { <tr><th scope="row"><time datetime=iso(at)>{time}</time>{still}</th>{cells.collect_view()}</tr> }
    };
    let heads = graph.series.iter().map(|series| view! { <th scope="col" class="num">{series.label.clone()}</th> });
    let heads = heads.collect_view();
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <details class="more as-table" open=open>
            <summary>"Read as a table"</summary>
            <div class="table" tabindex="0">
                <table>
                    <caption class="vh">{graph.title.clone()}</caption>
                    <thead><tr><th scope="col">"From (UTC)"</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
