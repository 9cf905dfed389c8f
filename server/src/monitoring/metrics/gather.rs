//! Which metrics the graphs of a screen are made of: asked for at once, then put into their places.

use app::{
    error::ConsoleError,
    monitoring::metrics::{
        figures::{count, figure, percent},
        model::{Figure, Graph, MetricsView, Series, Tone, Unit},
        span::Span,
    },
};
use std::collections::{BTreeMap, HashSet};

use crate::aws::{
    Aws,
    cache::{Aged, Cache},
    cloudwatch::{Points, QUERIES_MOST, Query},
};

/// A query's place among those of the plan.
pub type At = usize;

/// What a line shows.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    One(At),
    /// The first divided by the second.
    Ratio(At, At),
    /// How much of the second is not the first, in percent.
    Rest(At, At),
}

#[derive(Debug)]
pub struct Line {
    pub label: String,
    pub tone: Tone,
    pub source: Source,
}

pub fn line(label: impl Into<String>, tone: Tone, source: Source) -> Line {
    Line { label: label.into(), tone, source }
}

#[derive(Debug, Default)]
pub struct Draft {
    pub id: &'static str,
    pub title: &'static str,
    pub unit: Unit,
    pub about: String,
    pub missing: Option<String>,
    pub lines: Vec<Line>,
    /// Whether the worst moment is to be explained.
    pub explained: bool,
}

/// A number over the whole time.
#[derive(Clone, Copy, Debug)]
pub enum Whole {
    Sum(At),
    /// The same, bad when there is any.
    Bad(At),
    Most(At, Unit),
    Mean(At, At, Unit),
    Rest(At, At),
}

#[derive(Debug, Default)]
pub struct Plan {
    queries: Vec<Query>,
    pub drafts: Vec<Draft>,
    /// Shown where there is anything in them.
    pub insights: Vec<Draft>,
    pub insights_known: bool,
    pub figures: Vec<(String, Whole)>,
}

impl Plan {
    pub fn ask(
        &mut self,
        namespace: &'static str,
        name: &'static str,
        dimensions: &BTreeMap<String, String>,
        stat: &'static str,
    ) -> At {
        self.queries.push(Query { namespace, name, dimensions: dimensions.clone(), stat });
        self.queries.len() - 1
    }

    pub fn queries(&self) -> Vec<Query> {
        self.queries.clone()
    }

    pub fn view(&self, span: Span, read: Aged<Vec<Points>>, local: bool) -> MetricsView {
        let by_slot: Vec<Slots> = read.value.iter().map(|points| slots(points, span)).collect();
        let drawn = |drafts: &[Draft]| drafts.iter().map(|draft| graph(draft, &by_slot, &read.value)).collect();
        let mut insights: Vec<Graph> = drawn(&self.insights);
        if !self.insights_known {
            insights.retain(Graph::any);
        }
        // CloudWatch charges by metric, whatever the statistics.
        let metrics: HashSet<_> =
            self.queries.iter().map(|query| (query.namespace, query.name, &query.dimensions)).collect();
        MetricsView {
            span,
            as_of: read.as_of,
            stale: read.warning,
            asked: u32::try_from(metrics.len()).unwrap_or(u32::MAX),
            figures: self.figures.iter().filter_map(|(label, whole)| shown(label, *whole, &by_slot)).collect(),
            graphs: drawn(&self.drafts),
            insights,
            marks: Vec::new(),
            local,
        }
    }
}

/// One value for each period.
type Slots = Vec<Option<f64>>;

fn slots(points: &Points, span: Span) -> Slots {
    let mut slots = vec![None; span.slots()];
    for (at, value) in &points.values {
        let slot = usize::try_from((at - span.from).div_euclid(span.period_ms())).ok();
        if let Some(slot) = slot.and_then(|slot| slots.get_mut(slot)) {
            *slot = Some(*value);
        }
    }
    slots
}

fn graph(draft: &Draft, by_slot: &[Slots], read: &[Points]) -> Graph {
    let of = |at: At| by_slot.get(at).map(Vec::as_slice).unwrap_or_default();
    let both = |one: At, two: At, join: fn(f64, f64) -> Option<f64>| -> Slots {
        of(one).iter().zip(of(two)).map(|(one, two)| join((*one)?, (*two)?)).collect()
    };
    let series = draft.lines.iter().map(|line| {
        let values = match line.source {
            Source::One(at) => of(at).to_vec(),
            Source::Ratio(one, two) => both(one, two, |one, two| (two > 0.0).then(|| one / two)),
            Source::Rest(one, two) => {
                let errors: Vec<_> = of(one).iter().map(|one| one.or(Some(0.0))).collect();
                errors.iter().zip(of(two)).map(|(one, two)| rest((*one)?, (*two)?)).collect()
            }
        };
        Series { label: line.label.clone(), tone: line.tone, values: values.into_iter().map(rounded).collect() }
    });
    let series: Vec<Series> = series.collect();
    let used = draft.lines.iter().flat_map(|line| match line.source {
        Source::One(one) => vec![one],
        Source::Ratio(one, two) | Source::Rest(one, two) => vec![one, two],
    });
    let partial = used.filter_map(|at| read.get(at)?.lacks.clone()).next();
    let peak = series.iter().find(|series| draft.explained && series.tone == Tone::Bad).and_then(peak);
    Graph {
        id: draft.id.into(),
        title: draft.title.into(),
        unit: draft.unit,
        about: draft.about.clone(),
        missing: draft.missing.clone(),
        partial,
        series,
        peak,
    }
}

/// How much of `whole` is not `part`, in percent.
fn rest(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| 100.0 * (1.0 - part / whole).clamp(0.0, 1.0))
}

/// More digits would only make the page larger.
fn rounded(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite()).map(|value| (value * 1_000.0).round() / 1_000.0)
}

/// The slot with the most; of equal ones the last.
fn peak(series: &Series) -> Option<u32> {
    let known = series.values.iter().enumerate().filter_map(|(slot, value)| Some((slot, (*value)?)));
    let (slot, most) = known.max_by(|(_, one), (_, two)| one.total_cmp(two))?;
    if most > 0.0 { u32::try_from(slot).ok() } else { None }
}

fn shown(label: &str, whole: Whole, by_slot: &[Slots]) -> Option<Figure> {
    let of = |at: At| by_slot.get(at).into_iter().flatten().flatten().copied();
    let sum = |at: At| of(at).sum::<f64>();
    let (value, bad) = match whole {
        Whole::Sum(at) => (count(sum(at)), false),
        Whole::Bad(at) => (count(sum(at)), sum(at) > 0.0),
        Whole::Most(at, unit) => (of(at).reduce(f64::max).map_or_else(|| "–".into(), |most| figure(most, unit)), false),
        Whole::Mean(one, two, unit) if sum(two) > 0.0 => (figure(sum(one) / sum(two), unit), false),
        Whole::Mean(..) => ("–".into(), false),
        Whole::Rest(one, two) => (rest(sum(one), sum(two)).map_or_else(|| "–".into(), percent), false),
    };
    Some(Figure { label: label.to_owned(), value, bad })
}

/// One GetMetricData, or what it said a moment ago.
pub async fn read(
    cache: &Cache<Vec<Points>>,
    aws: Aws,
    queries: Vec<Query>,
    span: Span,
) -> Result<Aged<Vec<Points>>, ConsoleError> {
    if queries.len() > QUERIES_MOST {
        return Err(ConsoleError::invalid("one", "These are more metrics than CloudWatch takes at once."));
    }
    let place = aws.place().clone();
    let key = key(&queries, span);
    let load = move || async move { Ok(aws.metric_data(queries, (span.from, span.until), span.period_s).await?) };
    cache.get(&place, &key, load).await
}

fn key(queries: &[Query], span: Span) -> String {
    use std::fmt::Write;
    let mut key = format!("{} {} {}", span.from, span.until, span.period_s);
    for Query { namespace, name, dimensions, stat } in queries {
        // Writing to a text does not fail.
        let _ = write!(key, "\n{namespace} {name} {stat} {dimensions:?}");
    }
    key
}
