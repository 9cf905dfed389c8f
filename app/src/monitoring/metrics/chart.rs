//! The drawn graph: lines in the server's HTML, which the browser replaces by the element of `app/chart`.
//! `docs/decisions/0013-graphs.md` says why.

use leptos::{html, prelude::*};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{
    figures::round_up,
    model::{Graph, Mark, MetricsView, Tone, Unit},
};

#[wasm_bindgen]
extern "C" {
    /// Defined by the shell's script.
    #[wasm_bindgen(catch, js_name = loadChart)]
    fn load_chart() -> Result<js_sys::Promise, JsValue>;

    /// A stretch of time was chosen.
    type ZoomEvent;
    #[wasm_bindgen(method, getter)]
    fn detail(this: &ZoomEvent) -> Zoom;
    type Zoom;
    #[wasm_bindgen(method, getter)]
    fn from(this: &Zoom) -> f64;
    #[wasm_bindgen(method, getter)]
    fn until(this: &Zoom) -> f64;
}

/// What `app/chart/data.ts` reads.
#[derive(Serialize)]
struct Drawn<'a> {
    label: String,
    unit: Unit,
    from: i64,
    period: i64,
    slots: usize,
    open: usize,
    bars: bool,
    stale: bool,
    series: Vec<Line<'a>>,
    marks: Vec<Note<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    label: &'a str,
    tone: &'static str,
    values: &'a [Option<f64>],
}

#[derive(Serialize)]
struct Note<'a> {
    at: i64,
    text: &'a str,
}

fn json(view: &MetricsView, graph: &Graph) -> String {
    let line = |series| -> Line<'_> {
        let s: &super::model::Series = series;
        Line { label: &s.label, tone: s.tone.name(), values: &s.values }
    };
    let note = |mark| -> Note<'_> {
        let m: &Mark = mark;
        Note { at: m.at, text: &m.text }
    };
    let drawn = Drawn {
        label: format!("{}, by time", graph.title),
        unit: graph.unit,
        from: view.span.from,
        period: view.span.period_ms(),
        slots: view.span.slots(),
        open: view.open_slot(),
        bars: bars(graph),
        stale: view.stale.is_some(),
        series: graph.series.iter().map(line).collect(),
        marks: view.marks.iter().map(note).collect(),
    };
    serde_json::to_string(&drawn).unwrap_or_default()
}

/// One row of counts reads best as bars.
fn bars(graph: &Graph) -> bool {
    graph.unit == Unit::Count && graph.series.len() == 1
}

#[component]
pub fn Chart(
    drawn: StoredValue<(MetricsView, Graph)>,
    /// With from and until, in milliseconds since 1970.
    on_zoom: Callback<(i64, i64)>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        leptos::task::spawn_local_scoped(async move {
            let Ok(loading) = load_chart() else { return };
            // Without it the lines of the server stay, and the table.
            if JsFuture::from(loading).await.is_err() {
                return;
            }
            let Some(host) = host.try_get_untracked().flatten() else { return };
            let text = drawn.try_with_value(|(view, graph)| json(view, graph)).unwrap_or_default();
            if let Ok(element) = document().create_element("metric-chart")
                && element.set_attribute("graph", &text).is_ok()
                && host.append_child(&element).is_ok()
            {
                // From now on the element has the place.
                let _ = host.set_attribute("data-drawn", "");
            }
        });
    });
    let zoom = move |event: leptos::ev::Event| {
        let zoom = event.unchecked_into::<ZoomEvent>().detail();
        on_zoom.run((zoom.from() as i64, zoom.until() as i64));
    };
    let stale = drawn.with_value(|(view, _)| view.stale.is_some());
    view! {
        <div class="chart" class:stale=stale node_ref=host on:zoom=zoom>
            {drawn.with_value(|(view, graph)| still(view, graph))}
        </div>
    }
    .into_any()
}

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 168.0;

/// Lines without numbers: what they are is in the table.
fn still(view: &MetricsView, graph: &Graph) -> AnyView {
    let top = if graph.unit == Unit::Percent { 100.0 } else { round_up(graph.top()) };
    let slots = view.span.slots();
    let lines = graph.series.iter().map(|series| {
        let path = path(&series.values, slots, top);
        view! { <path class=class(series.tone) d=path></path> }
    });
    view! {
        <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
            {lines.collect_view()}
        </svg>
    }
    .into_any()
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::First => "tone-first",
        Tone::Second => "tone-second",
        Tone::Third => "tone-third",
        Tone::Fourth => "tone-fourth",
        Tone::Bad => "tone-bad",
        Tone::Warn => "tone-warn",
        Tone::Good => "tone-good",
    }
}

/// With gaps where nothing was measured; a point alone is a dot.
fn path(values: &[Option<f64>], slots: usize, top: f64) -> String {
    let step = WIDTH / slots.max(2).saturating_sub(1) as f64;
    let mut out = String::new();
    let mut pen = false;
    for (slot, value) in values.iter().enumerate() {
        let Some(value) = value else {
            pen = false;
            continue;
        };
        let (x, y) = (slot as f64 * step, HEIGHT - 2.0 - (HEIGHT - 4.0) * value / top);
        let next = values.get(slot + 1).is_some_and(Option::is_some);
        let letter = if pen { "L" } else { "M" };
        out.push_str(&format!("{letter}{x:.0} {y:.1}"));
        if !pen && !next {
            out.push_str("h.01");
        }
        pen = true;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn gaps_stay_gaps() {
        let values = [Some(1.0), Some(0.5), None, Some(1.0), None];
        assert_eq!(path(&values, 5, 1.0), "M0 2.0L150 84.0M450 2.0h.01");
        assert_eq!(path(&[], 0, 1.0), "");
    }
}
