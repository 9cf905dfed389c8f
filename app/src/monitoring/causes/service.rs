//! What “Why did it fail?” needs of the server.

use async_trait::async_trait;

use super::model::{Diagnosis, Heal, Question};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait CausesService: Send + Sync {
    /// All checks, from few reads at once: GetFunction, GetPolicy, the API's four and the code are those of the pages, or
    /// the cache; then at most three FilterLogEvents, one GetMetricData, and where a call depends on them
    /// GetFunctionUrlConfig, GetAuthorizer and ExportApi. Each is given a few seconds; what does not answer could not be
    /// checked.
    async fn diagnose(&self, caller: &Caller, place: &Place, question: Question) -> Result<Diagnosis, ConsoleError>;
    /// Changes what a remedy says, through the service that owns it: it looks anew, compares, and writes it down.
    /// When it was done.
    async fn heal(&self, caller: &Caller, place: &Place, question: &Question, heal: Heal) -> Result<i64, ConsoleError>;
}
