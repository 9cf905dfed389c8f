//! Traces of a function: AWS X-Ray, which the local engine does not have.

use std::{sync::Arc, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    monitoring::traces::{
        model::{ROWS, Trace, TraceList, TraceRow, TracesAsk, Trouble},
        service::TracesService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::logs::visible;
use crate::{
    aws::{
        AwsHub, Who,
        cache::Cache,
        now_ms,
        xray::{Summaries, Summary},
    },
    functions::{Caches, get},
};

mod segments;

/// However many look at the same list at once, it is read once.
const FRESH_FOR: Duration = Duration::from_secs(5);

pub struct Traces {
    hub: Arc<AwsHub>,
    caches: Caches,
    lists: Cache<Summaries>,
}

impl Traces {
    pub fn new(hub: Arc<AwsHub>, caches: Caches) -> Self {
        Self { hub, caches, lists: Cache::new(FRESH_FOR, 50) }
    }
}

#[async_trait]
impl TracesService for Traces {
    async fn list(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        ask: TracesAsk,
    ) -> Result<TraceList, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (from, to) = ask.span(now_ms())?;
        let expression = ask.expression(name)?;
        let who = Who::of(caller);
        let function = get::get(&self.hub, &self.caches, &who, place, name, qualifier).await?;
        let aws = self.hub.at(place, &who)?;
        let list = TraceList { from, to, tracing: function.tracing_active, ..TraceList::default() };
        if aws.is_local() {
            return Ok(TraceList { local: true, ..list });
        }
        let key = [expression.as_str(), ask.range(), &ask.until, &ask.token].join("\n");
        let (filter, token) = (expression.clone(), ask.token.clone());
        let load = || async move {
            let token = Some(token.as_str()).filter(|token| !token.is_empty());
            Ok(aws.trace_summaries((from / 1_000, to / 1_000), &filter, token).await?)
        };
        let found = self.lists.get(place, &key, load).await?.value;
        let mut rows: Vec<TraceRow> = found.trace_summaries.iter().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.at));
        rows.truncate(ROWS);
        let cli = format!(
            "aws xray get-trace-summaries --start-time {} --end-time {} --time-range-type Event --filter-expression '{expression}' --region {}",
            from / 1_000,
            to / 1_000,
            place.region
        );
        Ok(TraceList { rows, next: found.next_token.clone().unwrap_or_default(), cli, ..list })
    }

    async fn get(&self, caller: &Caller, place: &Place, id: &str) -> Result<Trace, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let missing = || ConsoleError::not_found("trace", id);
        // `1-58406520-a006649127e371903a2de979`
        if id.len() > 64 || !id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
            return Err(missing());
        }
        let aws = self.hub.at(place, &Who::of(caller))?;
        if aws.is_local() {
            return Err(missing());
        }
        let found = aws.trace(id).await?.ok_or_else(missing)?;
        Ok(segments::trace(id, &found))
    }
}

/// When a trace began: its id says it, to the second.
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids>
fn began(id: &str) -> i64 {
    let seconds = id.split('-').nth(1).and_then(|hex| i64::from_str_radix(hex, 16).ok());
    seconds.unwrap_or_default() * 1_000
}

fn row(summary: &Summary) -> TraceRow {
    let ms = |seconds: Option<f64>| seconds.map(|seconds| seconds * 1_000.0);
    let url = [summary.http.method.as_deref(), summary.http.url.as_deref()];
    TraceRow {
        id: summary.id.clone(),
        at: summary.start_time.map_or_else(|| began(&summary.id), |at| (at * 1_000.0) as i64),
        duration_ms: ms(summary.duration),
        response_ms: ms(summary.response_time),
        status: summary.http.status,
        url: visible(&url.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        trouble: Trouble::of(summary.has_fault, summary.has_throttle, summary.has_error),
        partial: summary.is_partial,
    }
}

#[cfg(test)]
mod tests;
