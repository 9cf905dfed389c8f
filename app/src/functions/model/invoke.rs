//! Invoking a function, and what a test or a request answered.

use serde::{Deserialize, Serialize};

/// Synchronous request and response payloads, in bytes.
pub const SYNC_PAYLOAD_MAX: usize = 6 * 1024 * 1024;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvocationType {
    #[default]
    RequestResponse,
    Event,
    DryRun,
}

/// The figures of a REPORT line; each absent where the log does not carry it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub duration_ms: Option<f64>,
    pub billed_ms: Option<u64>,
    pub memory_size_mb: Option<u32>,
    /// Absent on the local engine, which does not measure it.
    pub max_memory_mb: Option<u32>,
    /// Present on a cold start.
    pub init_ms: Option<f64>,
}

/// What a function raised, read from its payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionError {
    /// `Handled` or `Unhandled`, as AWS says it.
    pub kind: String,
    pub error_type: String,
    pub message: String,
    pub stack: Vec<String>,
}

impl FunctionError {
    /// Whether the code could not even be loaded: no such handler, a missing module, a syntax error. AWS has types of its
    /// own for that; the local engine says it in words.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html>
    pub fn is_of_loading(&self) -> bool {
        const TYPES: [&str; 5] = [
            "Runtime.HandlerNotFound",
            "Runtime.ImportModuleError",
            "Runtime.MalformedHandlerName",
            "Runtime.UserCodeLoadError",
            "Runtime.UserCodeSyntaxError",
        ];
        TYPES.contains(&self.error_type.as_str())
            || self.message.starts_with("Worker init failed")
            || (self.message.starts_with("Handler ") && self.message.contains(" is not a function in "))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvokeResult {
    pub status: u16,
    /// The answer as text; pretty JSON where it is JSON.
    pub payload: String,
    pub error: Option<FunctionError>,
    pub executed_version: String,
    pub request_id: String,
    pub report: Report,
    /// The last 4 KB of the log, as text.
    pub log_tail: String,
}

/// An HTTP request to a route, sent by the server on the member's behalf.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpRequest {
    pub api_id: String,
    pub stage: String,
    pub method: String,
    /// With its query, from the first `/` after the stage.
    pub path: String,
    pub body: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpAnswer {
    pub url: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// Whether the body was longer than is shown.
    pub truncated: bool,
    pub duration_ms: u32,
}

#[cfg(test)]
mod tests {
    use super::FunctionError;

    #[test]
    fn code_that_cannot_be_loaded_is_recognised() {
        let error = |error_type: &str, message: &str| FunctionError {
            kind: "Unhandled".into(),
            error_type: error_type.into(),
            message: message.into(),
            stack: Vec::new(),
        };
        assert!(error("Runtime.HandlerNotFound", "").is_of_loading());
        assert!(error("RuntimeError", "Worker init failed: module 'x' has no attribute 'y'").is_of_loading());
        assert!(error("", "Handler handler is not a function in index").is_of_loading());
        assert!(!error("KeyError", "'a'").is_of_loading());
        assert!(!error("Runtime.HandlerError", "Handler of nothing").is_of_loading());
    }
}
