//! What CloudWatch has counted, as the graphs show it.

use serde::{Deserialize, Serialize};

use super::span::Span;

/// Everything one screen of graphs shows: one GetMetricData.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MetricsView {
    pub span: Span,
    /// When CloudWatch was asked, milliseconds since 1970.
    pub as_of: i64,
    /// Why this is older than usual.
    pub stale: Option<String>,
    /// How many metrics were asked for: that is what CloudWatch charges.
    pub asked: u32,
    pub figures: Vec<Figure>,
    pub graphs: Vec<Graph>,
    /// Of Lambda Insights, where it is on.
    pub insights: Vec<Graph>,
    pub marks: Vec<Mark>,
    /// Whether this is the local engine.
    pub local: bool,
}

/// A number over the whole time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub label: String,
    pub value: String,
    /// Something to look at.
    pub bad: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    #[default]
    Count,
    Milliseconds,
    Percent,
    Bytes,
    Megabytes,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// In the URL and the page: `duration`.
    pub id: String,
    pub title: String,
    pub unit: Unit,
    /// What the numbers mean, where the title does not say it.
    pub about: String,
    /// Why it is not here: the local engine lacks it.
    pub missing: Option<String>,
    /// Why some points may be missing.
    pub partial: Option<String>,
    pub series: Vec<Series>,
    /// The slot with the most errors, to be explained.
    pub peak: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub label: String,
    pub tone: Tone,
    /// One for each slot; none where nothing was measured.
    pub values: Vec<Option<f64>>,
}

/// The colours of lines; never the only difference between two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    #[default]
    First,
    Second,
    Third,
    Fourth,
    Bad,
    Warn,
    Good,
}

impl Tone {
    /// Of classes, and of the custom properties behind them.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
            Self::Fourth => "fourth",
            Self::Bad => "bad",
            Self::Warn => "warn",
            Self::Good => "good",
        }
    }
}

/// Something that was done here, drawn as a line through all graphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Of the activity's entry.
    pub id: i64,
    pub at: i64,
    pub text: String,
}

impl Graph {
    /// Whether there is any point to draw.
    pub fn any(&self) -> bool {
        self.series.iter().any(|series| series.values.iter().any(Option::is_some))
    }

    /// The largest value, for a scale that begins at 0.
    pub fn top(&self) -> f64 {
        let values = self.series.iter().flat_map(|series| series.values.iter().flatten());
        values.copied().fold(0.0, f64::max)
    }

    /// The slots in which anything was measured.
    pub fn rows(&self) -> Vec<usize> {
        let slots = self.series.iter().map(|series| series.values.len()).max().unwrap_or_default();
        let has = |slot: &usize| self.series.iter().any(|series| series.values.get(*slot).is_some_and(Option::is_some));
        (0..slots).filter(has).collect()
    }
}

impl MetricsView {
    /// The first slot that is still being counted: CloudWatch gets figures late.
    pub fn open_slot(&self) -> usize {
        let done = (self.as_of - self.span.from).max(0) / self.span.period_ms();
        usize::try_from(done).unwrap_or_default().min(self.span.slots())
    }
}

/// Elements the tables of a page may have together.
const TABLES_MOST: usize = 700;

/// Which graphs bring their table along; those of the others are asked for one by one, so that pages stay small. One
/// that is asked for always comes.
pub fn tables(graphs: &[Graph], asked: &str) -> Vec<bool> {
    let mut left = TABLES_MOST;
    let one = |graph: &Graph| {
        let cost = graph.rows().len() * (graph.series.len() + 2);
        if graph.id == asked {
            left = left.saturating_sub(cost);
            return true;
        }
        let fits = cost <= left;
        if fits {
            left -= cost;
        }
        fits
    };
    graphs.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(id: &str, series: usize, values: &[Option<f64>]) -> Graph {
        let one = Series { values: values.to_vec(), ..Series::default() };
        Graph { id: id.into(), series: vec![one; series], ..Graph::default() }
    }

    #[test]
    fn tables_stay_small_and_come_when_asked_for() {
        let full = vec![Some(1.0); 60];
        let graphs = [graph("a", 1, &full), graph("b", 6, &full), graph("c", 6, &full), graph("d", 1, &full)];
        assert_eq!(tables(&graphs, ""), [true, true, false, false]);
        assert_eq!(tables(&graphs, "c"), [true, true, true, false]);
        let sparse = [graph("a", 6, &[None, Some(1.0), None])];
        assert_eq!((tables(&sparse, ""), sparse[0].rows()), (vec![true], vec![1]));
    }

    #[test]
    fn the_last_slots_are_open() {
        let span = Span { from: 0, until: 300_000, period_s: 60 };
        let view = |as_of| MetricsView { span, as_of, ..MetricsView::default() }.open_slot();
        assert_eq!((view(250_000), view(600_000), view(-5)), (4, 5, 0));
    }
}
