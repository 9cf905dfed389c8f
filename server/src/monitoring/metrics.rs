//! Metrics: what is asked of CloudWatch, and the graphs made of it.

use std::{sync::Arc, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    monitoring::metrics::{
        cold::ColdStarts,
        model::{Mark, MetricsView},
        rows::{Glance, ROWS_MOST},
        service::{MetricsService, Of},
        span::{Asked, Span, span},
        worst::Worst,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use crate::{
    aws::{AwsHub, Who, cache::Cache, cloudwatch::Points, now_ms},
    functions::{Caches, get::checked},
    store::{ForRequest, Store},
};

mod apis;
mod cold;
mod functions;
mod gather;
mod marks;
mod rows;
mod worst;

#[cfg(test)]
mod tests;

/// CloudWatch counts by the minute: asking sooner tells nothing new.
const FRESH: Duration = Duration::from_secs(20);
const FRESH_ROWS: Duration = Duration::from_secs(60);
const KEPT: usize = 500;

pub struct Metrics {
    hub: Arc<AwsHub>,
    caches: Caches,
    store: Store,
    points: Cache<Vec<Points>>,
    rows: Cache<Vec<Glance>>,
    cold: Cache<ColdStarts>,
    worst: Cache<worst::Found>,
}

impl Metrics {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, store: Store) -> Self {
        let (points, cold) = (Cache::new(FRESH, KEPT), Cache::new(FRESH, KEPT));
        Self {
            hub,
            caches,
            store,
            points,
            rows: Cache::new(FRESH_ROWS, KEPT),
            cold,
            worst: Cache::new(FRESH_ROWS, KEPT),
        }
    }

    fn span(asked: &Asked) -> Result<Span, ConsoleError> {
        span(asked, now_ms()).map_err(ConsoleError::Invalid)
    }

    /// Nothing where the member may not see who did what.
    async fn marks(
        &self,
        caller: &Caller,
        place: &Place,
        kind: &str,
        targets: &[&str],
        span: Span,
    ) -> Result<Vec<Mark>, ConsoleError> {
        if caller.check(Permission::ActivityRead).is_err() {
            return Ok(Vec::new());
        }
        let rows = self.store.changes_between(place, kind, targets, span.from, span.until).await;
        Ok(rows.for_request(&caller.request_id)?.iter().map(marks::mark).collect())
    }
}

#[async_trait]
impl MetricsService for Metrics {
    async fn function(
        &self,
        caller: &Caller,
        place: &Place,
        of: &Of,
        asked: &Asked,
    ) -> Result<MetricsView, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let span = Self::span(asked)?;
        let (name, qualifier) = checked(&of.name, Some(&of.qualifier))?;
        let compare = functions::versions(of)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        let local = aws.is_local();
        let insights = functions::insights(&self.caches, place, name, qualifier, local);
        let plan = functions::plan(name, qualifier, &compare, insights, local);
        let marks = self.marks(caller, place, "function", &[name], span).await?;
        let read = gather::read(&self.points, aws, plan.queries(), span).await?;
        let mut view = plan.view(span, read, local);
        view.marks = marks;
        Ok(view)
    }

    async fn cold_starts(
        &self,
        caller: &Caller,
        place: &Place,
        of: &Of,
        asked: &Asked,
    ) -> Result<ColdStarts, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let span = Self::span(asked)?;
        let (name, qualifier) = checked(&of.name, Some(&of.qualifier))?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        cold::read(&self.cold, aws, &self.caches, (name, qualifier), span).await
    }

    async fn api(
        &self,
        caller: &Caller,
        place: &Place,
        (id, name): (&str, &str),
        stage: &str,
        asked: &Asked,
    ) -> Result<MetricsView, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        let span = Self::span(asked)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        let local = aws.is_local();
        let plan = apis::plan(id, stage)?;
        let marks = self.marks(caller, place, "api", &[id, name], span).await?;
        let read = gather::read(&self.points, aws, plan.queries(), span).await?;
        let mut view = plan.view(span, read, local);
        view.marks = marks;
        Ok(view)
    }

    async fn rows(&self, caller: &Caller, place: &Place, names: &[String]) -> Result<Vec<Glance>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let names: Vec<String> = names.iter().filter(|name| checked(name, None).is_ok()).cloned().collect();
        if names.len() > ROWS_MOST {
            return Err(ConsoleError::invalid("names", format!("Ask for at most {ROWS_MOST} functions at once.")));
        }
        if names.is_empty() {
            return Ok(Vec::new());
        }
        rows::read(&self.rows, self.hub.at(place, &Who::of(caller))?, names).await
    }

    async fn worst(&self, caller: &Caller) -> Result<Worst, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        Ok(worst::read(&self.hub, &self.caches, &self.worst, &Who::of(caller)).await)
    }
}
