//! The next five runs of what is typed, in UTC and by the reader's clock; of a schedule in another zone by its clocks.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::schedule::{Expression, expression, next_runs};
use crate::ui::time::{day_of, utc};

const RUNS: usize = 5;

/// The server's `now`, so that both sides render the same.
#[component]
pub fn NextRuns(
    #[prop(into)] typed: Signal<String>,
    /// `UTC`, or a zone.
    #[prop(into)]
    zone: Signal<String>,
    now: i64,
) -> impl IntoView {
    // The browser's own time is known once the page is there.
    let local = RwSignal::new(None::<i64>);
    Effect::new(move |_| local.set(Some(offset_ms())));
    let shown = move || {
        let Ok((_, expression)) = typed.with(|text| expression(text)) else { return ().into_any() };
        let zone = zone.get();
        let zone = zone.trim();
        let in_zone = !zone.is_empty() && zone != "UTC" && matches!(expression, Expression::Cron(_));
        if !in_zone {
            return rows(&expression, now, local.get());
        }
        match local.get().map(|_| clock_of(zone, now)) {
            None => view! { <p class="help">{format!("By the clocks of {zone}; they are shown once the page is ready.")}</p> }.into_any(),
            Some(None) => view! { <p class="help">{format!("Your browser does not know the time zone {zone}.")}</p> }.into_any(),
            Some(Some(there)) => in_words(&expression, there, zone),
        }
    };
    view! { <div class="runs" aria-live="polite">{shown}</div> }.into_any()
}

fn never() -> AnyView {
    view! { <p class="help">"It does not run any more: no such day comes until 2199."</p> }.into_any()
}

fn rows(expression: &Expression, now: i64, offset: Option<i64>) -> AnyView {
    let runs = next_runs(expression, now, RUNS);
    if runs.is_empty() {
        return never();
    }
    let rate = matches!(expression, Expression::Rate(_));
    let lead = if rate { "Next five runs, were it made now" } else { "Next five runs" };
    let row = |at: i64| {
        let here = offset.map(|offset| format!("{} your time", utc(at + offset).replace(" UTC", "")));
        view! { <li><time>{utc(at)}</time>{here.map(|here| view! { <small>{here}</small> })}</li> }
    };
    view! {
        <p class="help">{lead}</p>
        <ol aria-label="Next runs">{runs.into_iter().map(row).collect_view()}</ol>
    }
    .into_any()
}

fn in_words(expression: &Expression, there: i64, zone: &str) -> AnyView {
    let runs = next_runs(expression, there, RUNS);
    if runs.is_empty() {
        return never();
    }
    let row = |at: i64| view! { <li><time>{utc(at).replace(" UTC", "")}</time></li> };
    view! {
        <p class="help">{format!("Next five runs, by the clocks of {zone}")}</p>
        <ol aria-label="Next runs">{runs.into_iter().map(row).collect_view()}</ol>
    }
    .into_any()
}

/// What the browser's clock is ahead of UTC.
fn offset_ms() -> i64 {
    -(js_sys::Date::new_0().get_timezone_offset() as i64) * 60_000
}

/// What the zone's clocks show at a time; None for a zone the browser does not know.
fn clock_of(zone: &str, at: i64) -> Option<i64> {
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    // Swedish writes dates as ISO does. The call throws for a zone it does not know.
    let write: js_sys::Function = js_sys::Reflect::get(&date, &"toLocaleString".into()).ok()?.dyn_into().ok()?;
    let text = write.call2(&date, &"sv-SE".into(), &options).ok()?.as_string()?;
    parse_clock(&text)
}

/// `2026-11-22 13:15:07`
fn parse_clock(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(' ')?;
    let mut parts = time.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes) = (parts.next()??, parts.next()??);
    Some((day_of(date)? * 1_440 + hours * 60 + minutes) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_read_as_it_is_written() {
        assert_eq!(parse_clock("2026-11-22 13:15:07").map(utc).as_deref(), Some("2026-11-22 13:15 UTC"));
        assert_eq!(parse_clock("22.11.2026, 13:15"), None);
    }
}
