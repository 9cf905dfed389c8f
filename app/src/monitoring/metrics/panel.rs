//! The graphs of a screen, with the numbers over the whole time above them and what was done below.

use leptos::prelude::*;

use super::{
    graph::GraphCard,
    marks::Marks,
    model::{Figure, MetricsView, tables},
    span::{Asked, moment_text},
};
use crate::{
    connections::model::Place,
    routes,
    ui::{
        notice::Warning,
        state::{State, Tone},
        time::{Time, utc},
    },
};

/// Whose graphs.
#[derive(Clone)]
pub enum Subject {
    Function { place: Place, name: String, qualifier: String },
    Api { place: Place, id: String },
}

/// Where the graphs are: what their links lead to.
#[derive(Clone)]
pub struct Around {
    /// The screen's path.
    pub path: String,
    /// What its query has beside the time.
    pub keep: Vec<(&'static str, String)>,
    pub asked: Asked,
    /// The graph whose table is asked for.
    pub table: String,
    pub of: Subject,
    /// Shows a stretch of time that was chosen in a graph.
    pub on_zoom: Callback<(i64, i64)>,
}

impl Around {
    pub fn with_table(&self, graph: &str) -> String {
        href(&self.path, &self.keep, &self.asked, graph)
    }

    /// Where a failure of that time is explained.
    pub fn why(&self, at: i64) -> String {
        let at = at.to_string();
        match &self.of {
            Subject::Function { place, name, qualifier } => {
                routes::why(place, name, &[("at", at.as_str()), ("qualifier", qualifier.as_str())])
            }
            Subject::Api { place, id } => routes::why_route(place, id, &[("at", at.as_str())]),
        }
    }
}

pub fn href(path: &str, keep: &[(&'static str, String)], asked: &Asked, table: &str) -> String {
    let mut pairs: Vec<(&str, &str)> = keep.iter().map(|(key, value)| (*key, value.as_str())).collect();
    pairs.extend([("range", &*asked.range), ("from", &*asked.from), ("to", &*asked.to), ("table", table)]);
    format!("{path}{}", routes::query(pairs))
}

/// The time of a stretch that was chosen.
pub fn zoomed(from: i64, until: i64) -> Asked {
    Asked { range: String::new(), from: moment_text(from), to: moment_text(until) }
}

#[component]
pub fn Panel(view: MetricsView, around: Around) -> AnyView {
    let MetricsView { span, as_of, asked, local, .. } = view;
    let (figures, marks, stale) = (view.figures.clone(), view.marks.clone(), view.stale.clone());
    let own = view.graphs.len();
    let graphs: Vec<_> = view.graphs.iter().chain(&view.insights).cloned().collect();
    let with_table = tables(&graphs, &around.table);
    let (stored, around) = (StoredValue::new(view), StoredValue::new(around));
    let card = |(graph, with_table)| {
        view! { <GraphCard view=stored graph=graph around=around with_table=with_table/> }.into_any()
    };
    let mut cards: Vec<AnyView> = graphs.into_iter().zip(with_table).map(card).collect();
    let insights = cards.split_off(own.min(cards.len()));
    let cost = if local {
        String::new()
    } else {
        format!(" CloudWatch charges for reading: {asked} metrics were asked for, $0.01 for each 1,000.")
    };
    view! {
        {stale.map(|text| view! { <Warning>{text}</Warning> })}
        <p class="muted of-time">
            {format!("{} to {}, by {}. ", utc(span.from), utc(span.until), period(span.period_s))}
            "As of "<Time at=as_of/>"."{cost}
        </p>
        <Figures figures=figures/>
        <div class="graphs">{cards}</div>
        {(!insights.is_empty()).then(|| view! {
            <section class="stack tight" aria-labelledby="insights-h">
                <h3 id="insights-h">"Lambda Insights"</h3>
                <p class="muted">"What an extension measures inside. Charged as eight CloudWatch metrics for each function, and about 1 kB of log for each invocation."</p>
                <div class="graphs">{insights}</div>
            </section>
        })}
        <section class="stack tight" aria-labelledby="marks-h">
            <h3 id="marks-h">"What was done in this time"</h3>
            <Marks marks=marks/>
        </section>
    }
    .into_any()
}

#[component]
fn Figures(figures: Vec<Figure>) -> AnyView {
    let one = |figure: Figure| {
        let value = if figure.bad {
            view! { <State tone=Tone::Bad text=figure.value/> }.into_any()
        } else {
            figure.value.into_any()
        };
        view! { <div><dt>{figure.label}</dt><dd>{value}</dd></div> }
    };
    view! { <dl class="stats">{figures.into_iter().map(one).collect_view()}</dl> }.into_any()
}

/// `5 minutes`, `1 hour`.
fn period(seconds: u32) -> String {
    let (number, word) = match seconds {
        0..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_what_is_shown() {
        let keep = [("qualifier", "live".to_owned()), ("one", String::new())];
        let asked = zoomed(1_795_343_460_000, 1_795_344_000_000);
        assert_eq!(
            href("/x/monitor", &keep, &asked, "errors"),
            "/x/monitor?qualifier=live&from=2026-11-22T10%3A31&to=2026-11-22T10%3A40&table=errors"
        );
        assert_eq!(href("/x", &[], &Asked::default(), ""), "/x");
        assert_eq!(
            (period(300), period(3_600), period(172_800)),
            ("5 minutes".into(), "1 hour".into(), "2 days".into())
        );
    }
}
