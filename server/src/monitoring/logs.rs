//! A function's logs: searching, opening an invocation, downloading, and the live tail.

use std::{sync::Arc, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::FunctionDetail,
    monitoring::logs::{
        ask::{LogAsk, OpenAsk, View},
        model::{Found, Opened},
        service::LogsService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use crate::{
    aws::{Aws, AwsError, AwsErrorKind, AwsHub, Who, cache::Cache},
    functions::{Caches, get},
};

pub mod access;
pub mod download;
mod errors;
pub mod events;
mod faults;
mod fold;
mod open;
mod pattern;
mod platform;
mod reader;
mod search;
mod shown;
mod tail;

pub use shown::visible;
pub use tail::EVERY as TAIL_EVERY;

/// However many look at the same search at once, it is made once.
const FRESH_FOR: Duration = Duration::from_secs(3);
/// What was read is large.
const KEPT: usize = 12;

#[derive(Clone)]
pub struct Logs {
    hub: Arc<AwsHub>,
    caches: Caches,
    reads: Cache<search::Looked>,
    tails: tail::Tails,
}

impl Logs {
    pub fn new(hub: Arc<AwsHub>, caches: Caches) -> Self {
        let tails = tail::Tails::new(hub.clone());
        Self { hub, caches, reads: Cache::new(FRESH_FOR, KEPT), tails }
    }

    async fn function(
        &self,
        who: &Who,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<FunctionDetail, ConsoleError> {
        get::get(&self.hub, &self.caches, who, place, name, qualifier).await
    }

    fn aws(&self, who: &Who, place: &Place) -> Result<Aws, ConsoleError> {
        self.hub.at(place, who)
    }
}

/// What the pattern is to be blamed for stands beside it, in AWS's words.
fn of_pattern(error: AwsError, group: &str) -> ConsoleError {
    if error.kind == AwsErrorKind::Invalid && error.message.to_lowercase().contains("filter pattern") {
        return ConsoleError::invalid("filter", format!("CloudWatch says: {}", error.message));
    }
    error.about("log group", group)
}

#[async_trait]
impl LogsService for Logs {
    async fn search(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        ask: LogAsk,
    ) -> Result<Found, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        // What cannot be asked is refused before anything is.
        ask.pattern()?;
        ask.span(crate::aws::now_ms())?;
        let who = Who::of(caller);
        let function = self.function(&who, place, name, qualifier).await?;
        let version = qualifier.filter(|qualifier| *qualifier != "$LATEST").map_or("", |_| function.version.as_str());
        let looked = search::look(self, &who, place, &function, version, &ask).await?;
        Ok(search::page(&looked, &function, place, &ask))
    }

    async fn open(&self, caller: &Caller, place: &Place, name: &str, open: OpenAsk) -> Result<Opened, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let who = Who::of(caller);
        let function = self.function(&who, place, name, None).await?;
        open::open(&self.aws(&who, place)?, &function, &open).await
    }
}

/// The words of all errors, for CloudWatch: so few lines of so many are wanted.
fn errors_pattern(view: View) -> &'static str {
    match view {
        View::Errors => {
            "?ERROR ?FATAL ?CRITICAL ?Traceback ?errorType ?Exception ?\"Task timed out\" ?\"Runtime exited\" ?\"Runtime.\" \
             ?\"Error:\""
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests;
