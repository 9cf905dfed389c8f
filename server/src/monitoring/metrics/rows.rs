//! The last hours of many functions: for the rows of the list, one call for all of them.

use app::{
    error::ConsoleError,
    monitoring::metrics::{
        rows::{Glance, HOURS, SLOTS},
        span::Span,
    },
};
use std::collections::BTreeMap;

use crate::aws::{
    Aws,
    cache::Cache,
    cloudwatch::{Points, Query},
    now_ms,
};

const PERIOD_S: u32 = 300;

fn span(now: i64) -> Span {
    let period = i64::from(PERIOD_S) * 1_000;
    let until = (now + period - 1).div_euclid(period) * period;
    Span { from: until - i64::from(HOURS) * 3_600_000, until, period_s: PERIOD_S }
}

fn query(function: &str, name: &'static str) -> Query {
    let dimensions = BTreeMap::from([("FunctionName".to_owned(), function.to_owned())]);
    Query { namespace: "AWS/Lambda", name, dimensions, stat: "Sum" }
}

/// At most 250, whose names are checked.
pub async fn read(cache: &Cache<Vec<Glance>>, aws: Aws, names: Vec<String>) -> Result<Vec<Glance>, ConsoleError> {
    let (place, key) = (aws.place().clone(), names.join(","));
    let load = move || async move {
        let span = span(now_ms());
        let queries = names.iter().flat_map(|name| [query(name, "Invocations"), query(name, "Errors")]);
        let read = aws.metric_data(queries.collect(), (span.from, span.until), PERIOD_S).await?;
        let pairs = names.into_iter().zip(read.chunks(2));
        Ok(pairs.map(|(name, of)| glance(name, of, span)).collect())
    };
    Ok(cache.get(&place, &key, load).await?.value.as_ref().clone())
}

fn glance(name: String, of: &[Points], span: Span) -> Glance {
    let mut invocations = vec![0.0; SLOTS];
    let points = |at: usize| of.get(at).into_iter().flat_map(|points| points.values.iter().copied());
    for (at, value) in points(0) {
        let slot = usize::try_from((at - span.from).div_euclid(span.period_ms())).ok();
        if let Some(slot) = slot.and_then(|slot| invocations.get_mut(slot)) {
            *slot += value;
        }
    }
    Glance { name, invocations, errors: points(1).map(|(_, value)| value).sum() }
}
