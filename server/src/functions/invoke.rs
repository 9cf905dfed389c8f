//! Running a function from the test page.

use std::time::Duration;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::{
        FunctionDetail, PackageType,
        invoke::{FunctionError, InvocationType, InvokeResult, SYNC_PAYLOAD_MAX},
        rules,
    },
};

use super::{
    caches::Caches,
    get::{self, checked},
    text,
};
use crate::aws::{Aws, AwsHub, Who, logs::LogFilter, now_ms};

pub mod failure;
pub mod report;

/// Asynchronous events, in bytes. <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const EVENT_PAYLOAD_MAX: usize = 1024 * 1024;
/// Beyond the function's own timeout: starting it, and the way there and back.
const GRACE: Duration = Duration::from_secs(10);

/// A checked test, not yet sent.
pub struct Test {
    aws: Aws,
    name: String,
    qualifier: Option<String>,
    kind: InvocationType,
    payload: Vec<u8>,
    /// Absent for those who may invoke but not look.
    function: Option<FunctionDetail>,
}

impl Test {
    /// Refuses what cannot run; sends nothing.
    pub async fn prepare(
        hub: &AwsHub,
        caches: &Caches,
        who: &Who,
        (place, name, qualifier): (&Place, &str, Option<&str>),
        kind: InvocationType,
        payload: &str,
    ) -> Result<Self, ConsoleError> {
        let (name, qualifier) = checked(name, qualifier)?;
        let payload = check_payload(kind, payload)?;
        let aws = hub.at(place, who)?;
        let function = match get::get(hub, caches, who, place, name, qualifier).await {
            Ok(function) => Some(function),
            Err(ConsoleError::AwsDenied { .. }) => None,
            Err(error) => return Err(error),
        };
        if aws.is_local()
            && let Some(reason) = function.as_ref().and_then(not_on_the_engine)
        {
            return Err(ConsoleError::invalid("", reason));
        }
        let (name, qualifier) = (name.to_owned(), qualifier.map(str::to_owned));
        Ok(Self { aws, name, qualifier, kind, payload, function })
    }

    /// For the audit trail: never the payload.
    pub fn facts(&self) -> Vec<(String, String)> {
        let mut facts = vec![("type".to_owned(), format!("{:?}", self.kind))];
        facts.extend(self.qualifier.iter().map(|qualifier| ("qualifier".to_owned(), qualifier.clone())));
        facts
    }

    pub async fn run(self) -> Result<InvokeResult, ConsoleError> {
        let Self { aws, name, qualifier, kind, payload, function } = self;
        let timeout = function.as_ref().map_or(rules::TIMEOUT_MAX, |function| function.timeout_s);
        let began = now_ms();
        let mut invoked = aws
            .invoke(&name, qualifier.as_deref(), kind, payload, Duration::from_secs(timeout.into()) + GRACE)
            .await
            .map_err(|error| error.about("function", &name))?;
        let mut report = report::parse(&invoked.log_tail).unwrap_or_default();
        if aws.is_local() && kind == InvocationType::RequestResponse {
            if report.duration_ms.is_none() {
                let group = function.map_or_else(|| format!("/aws/lambda/{name}"), |function| function.log_group);
                if let Some(logged) = logged(&aws, group, &invoked.log_tail, began).await {
                    // The engine logs under an id of its own; it is the one to look for.
                    (invoked.request_id, invoked.log_tail, report) = (logged.request_id, logged.lines, logged.report);
                }
            }
            // The engine does not measure it.
            report.max_memory_mb = None;
        }
        let text = String::from_utf8_lossy(&invoked.payload);
        let error = invoked.function_error.as_deref().map(|kind| failure::parse(kind, &text));
        Ok(InvokeResult {
            status: invoked.status,
            payload: text::pretty(&text),
            error: error.map(cleaned),
            executed_version: invoked.executed_version,
            request_id: invoked.request_id,
            report,
            log_tail: text::clean(&invoked.log_tail),
        })
    }
}

/// Nothing, or JSON within Lambda's size.
fn check_payload(kind: InvocationType, payload: &str) -> Result<Vec<u8>, ConsoleError> {
    let most = if kind == InvocationType::Event { EVENT_PAYLOAD_MAX } else { SYNC_PAYLOAD_MAX };
    if payload.len() > most {
        let rule = format!("An event of this type has at most {} MB.", most / 1024 / 1024);
        return Err(ConsoleError::invalid("payload", rule));
    }
    if payload.trim().is_empty() {
        return Ok(Vec::new());
    }
    rules::event_json(payload).map_err(|rule| ConsoleError::invalid("payload", rule))?;
    Ok(payload.as_bytes().to_vec())
}

/// The engine answers 200 with a mock text for these: better none than a wrong one.
pub(super) fn not_on_the_engine(function: &FunctionDetail) -> Option<String> {
    if function.package_type == PackageType::Image {
        return Some("The local engine does not run container images; use a connection to AWS.".into());
    }
    let runtime = function.runtime.as_deref().unwrap_or_default();
    let foreign = ["java", "ruby", "dotnet", "go1"].iter().any(|family| runtime.starts_with(family));
    foreign.then(|| {
        let label = app::functions::runtimes::label(runtime);
        format!("The local engine runs Python, Node.js and own runtimes; {label} needs a connection to AWS.")
    })
}

/// The local engine writes START, END and REPORT to the group alone. One try: the figures are an extra.
async fn logged(aws: &Aws, group: String, tail: &str, began: i64) -> Option<report::Logged> {
    let filter = LogFilter { group, from: Some(began), limit: 10_000, ..LogFilter::default() };
    let page = aws.filter_log_events(filter).await.ok()?;
    report::of_group(&page.events, tail)
}

fn cleaned(error: FunctionError) -> FunctionError {
    FunctionError {
        kind: text::clean(&error.kind),
        error_type: text::clean(&error.error_type),
        message: text::clean(&error.message),
        stack: error.stack.iter().map(|line| text::clean(line)).collect(),
    }
}

#[cfg(test)]
mod tests;
