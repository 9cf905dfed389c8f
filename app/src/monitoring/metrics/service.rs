//! What the screens of metrics need of the server.

use async_trait::async_trait;

use super::{cold::ColdStarts, model::MetricsView, rows::Glance, span::Asked, worst::Worst};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

/// Whose metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Of {
    pub name: String,
    /// A version or an alias; empty for all of them together.
    pub qualifier: String,
    /// Two versions beside each other; empty where nothing is compared.
    pub compare: [String; 2],
}

#[async_trait]
pub trait MetricsService: Send + Sync {
    /// A function's graphs: one GetMetricData, or what it said a moment ago.
    async fn function(
        &self,
        caller: &Caller,
        place: &Place,
        of: &Of,
        asked: &Asked,
    ) -> Result<MetricsView, ConsoleError>;
    /// Cold starts as the log's REPORT lines tell of them: one FilterLogEvents.
    async fn cold_starts(
        &self,
        caller: &Caller,
        place: &Place,
        of: &Of,
        asked: &Asked,
    ) -> Result<ColdStarts, ConsoleError>;
    /// An HTTP API's graphs, of one stage or all: one GetMetricData. By id and name, under which its changes are written
    /// down.
    async fn api(
        &self,
        caller: &Caller,
        place: &Place,
        api: (&str, &str),
        stage: &str,
        asked: &Asked,
    ) -> Result<MetricsView, ConsoleError>;
    /// The last hours of functions in a list: one GetMetricData for all of them. At most
    /// [`ROWS_MOST`](super::rows::ROWS_MOST).
    async fn rows(&self, caller: &Caller, place: &Place, names: &[String]) -> Result<Vec<Glance>, ConsoleError>;
    /// Functions with most errors, in the first places of all connections: one GetMetricData for each of at most
    /// [`CALLS_MOST`](super::worst::CALLS_MOST) places. A place that does not answer says so and hides no other.
    async fn worst(&self, caller: &Caller) -> Result<Worst, ConsoleError>;
}
