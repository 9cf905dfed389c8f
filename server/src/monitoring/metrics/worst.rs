//! Functions with most errors, over all connections and regions: at most four calls of CloudWatch, all at once.

use std::{collections::BTreeMap, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::list::ListQuery,
    monitoring::metrics::worst::{CALLS_MOST, FUNCTIONS_MOST, Failing, HOURS, Looked, Worst, ranked},
};
use futures::future::join_all;

use crate::{
    aws::{Aws, AwsHub, Who, cache::Cache, cloudwatch::Query, now_ms},
    functions::{Caches, list::FunctionsCache},
};

const HOUR_S: u32 = 3_600;
const HOUR_MS: i64 = 3_600_000;
/// The overview is not held up for longer by a place that does not answer; the answer is there at the next look.
const PATIENCE: Duration = Duration::from_secs(6);

/// Of one place.
#[derive(Clone, Debug, Default)]
pub struct Found {
    failing: Vec<Failing>,
    functions: u32,
    cut: bool,
}

/// One place of each connection before the second of any.
fn in_order(hub: &AwsHub) -> Vec<Place> {
    let all = hub.connections();
    let most = all.iter().map(|connection| connection.regions.len()).max().unwrap_or_default();
    let nth = |nth: usize| all.iter().filter_map(move |one| Some(Place::new(&one.id, one.regions.get(nth)?)));
    (0..most).flat_map(nth).collect()
}

pub async fn read(hub: &AwsHub, caches: &Caches, cache: &Cache<Found>, who: &Who) -> Worst {
    let mut places = in_order(hub);
    let left_out = places.split_off(places.len().min(CALLS_MOST));
    let each = places.iter().map(|place| async move {
        let found = look(hub, caches, cache, who, place);
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| {
            let what = "CloudWatch".to_owned();
            Err(ConsoleError::Unavailable { what, reason: "It has not answered yet; look again in a moment.".into() })
        })
    });
    let results = join_all(each).await;
    let (mut rows, mut looked) = (Vec::new(), Vec::new());
    for (place, result) in places.into_iter().zip(results) {
        let (found, trouble) = match result {
            Ok((found, stale)) => (found, stale),
            Err(error) => (Found::default(), Some(error.to_string())),
        };
        rows.extend(found.failing);
        looked.push(Looked { place, functions: found.functions, cut: found.cut, trouble });
    }
    let (rows, more) = ranked(rows);
    Worst { rows, more, looked, left_out, as_of: now_ms() }
}

async fn look(
    hub: &AwsHub,
    caches: &Caches,
    cache: &Cache<Found>,
    who: &Who,
    place: &Place,
) -> Result<(Found, Option<String>), ConsoleError> {
    let aws = hub.at(place, who)?;
    let (functions, who, at) = (caches.functions.clone(), who.clone(), place.clone());
    let load = move || async move {
        let (names, cut) = names(&functions, &who, &at).await?;
        errors(&aws, at, names, cut).await
    };
    let aged = cache.get(place, "", load).await?;
    Ok((aged.value.as_ref().clone(), aged.warning))
}

/// The names once they are read, as many as are looked at; and whether there are others.
async fn names(functions: &FunctionsCache, who: &Who, place: &Place) -> Result<(Vec<String>, bool), ConsoleError> {
    // A list that cannot be read is an error here, not one of no functions.
    let mut generation = functions.first_view(who, place, &ListQuery::default(), 0).await?.chunk.generation;
    let mut names: Vec<String> = Vec::new();
    loop {
        let from = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let chunk = functions.chunk(who, place, generation, from).await?;
        // Another generation begins anew.
        names.truncate(chunk.offset as usize);
        generation = chunk.generation;
        let stopped = chunk.rows.is_empty() || chunk.warning.is_some();
        names.extend(chunk.rows.into_iter().map(|row| row.name));
        if chunk.complete || stopped || names.len() >= FUNCTIONS_MOST {
            let cut = !chunk.complete || names.len() > FUNCTIONS_MOST;
            names.truncate(FUNCTIONS_MOST);
            return Ok((names, cut));
        }
    }
}

async fn errors(aws: &Aws, place: Place, names: Vec<String>, cut: bool) -> Result<Found, ConsoleError> {
    let functions = u32::try_from(names.len()).unwrap_or(u32::MAX);
    if names.is_empty() {
        return Ok(Found { cut, ..Found::default() });
    }
    let until = (now_ms() + HOUR_MS - 1).div_euclid(HOUR_MS) * HOUR_MS;
    let from = until - i64::from(HOURS) * HOUR_MS;
    let query = |name: &String| Query {
        namespace: "AWS/Lambda",
        name: "Errors",
        dimensions: BTreeMap::from([("FunctionName".to_owned(), name.clone())]),
        stat: "Sum",
    };
    let read = aws.metric_data(names.iter().map(query).collect(), (from, until), HOUR_S).await?;
    let failing = names.into_iter().zip(read).filter_map(|(name, points)| {
        let mut by_hour = vec![0.0; HOURS as usize];
        let mut last = 0;
        for (at, value) in points.values {
            let hour = usize::try_from((at - from).div_euclid(HOUR_MS)).ok();
            if let Some(hour) = hour.and_then(|hour| by_hour.get_mut(hour)) {
                *hour += value;
            }
            if value > 0.0 {
                last = last.max(at);
            }
        }
        let errors: f64 = by_hour.iter().sum();
        (errors > 0.0).then(|| Failing { place: place.clone(), name, errors, last, by_hour })
    });
    Ok(Found { failing: failing.collect(), functions, cut })
}
