//! AWS X-Ray: summaries of traces, and one trace with its segments. Two operations, signed by hand like EC2's: a crate for them
//! would be one more of forty seconds in each clean build. <https://docs.aws.amazon.com/xray/latest/api/API_Operations.html>

#![expect(clippy::result_large_err, reason = "the SDK's own errors are of this size")]

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::ErrorMetadata;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
    signed::{self, Failure, Post, Refused},
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::Xray, name, Class::Others)
}

/// Of one request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Summary {
    pub id: String,
    /// Seconds, to the end of the last segment.
    pub duration: Option<f64>,
    /// Seconds, until it was answered.
    pub response_time: Option<f64>,
    pub has_fault: bool,
    pub has_error: bool,
    pub has_throttle: bool,
    pub is_partial: bool,
    pub http: Http,
    /// Seconds since 1970.
    pub start_time: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Http {
    #[serde(rename = "HttpURL")]
    pub url: Option<String>,
    #[serde(rename = "HttpStatus")]
    pub status: Option<u16>,
    #[serde(rename = "HttpMethod")]
    pub method: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Summaries {
    pub trace_summaries: Vec<Summary>,
    pub next_token: Option<String>,
}

/// A trace's segments: documents in JSON, as they were sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segments {
    /// Seconds.
    pub duration: Option<f64>,
    pub documents: Vec<Value>,
    /// X-Ray keeps 500 kB of a trace.
    pub limit_exceeded: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Traces {
    traces: Vec<Trace>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Trace {
    duration: Option<f64>,
    limit_exceeded: bool,
    segments: Vec<Segment>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Segment {
    document: String,
}

impl Aws {
    /// One page of the traces that pass through something, in no order. Seconds since 1970, at most 24 hours apart.
    pub async fn trace_summaries(
        &self,
        (from, to): (i64, i64),
        filter: &str,
        next: Option<&str>,
    ) -> Result<Summaries, AwsError> {
        let body = json!({ "StartTime": from, "EndTime": to, "TimeRangeType": "Event", "FilterExpression": filter, "NextToken": next });
        self.xray("GetTraceSummaries", "/TraceSummaries", body).await
    }

    /// A trace with everything X-Ray keeps of it; none where it keeps nothing (any more).
    pub async fn trace(&self, id: &str) -> Result<Option<Segments>, AwsError> {
        let mut found: Traces = self.xray("BatchGetTraces", "/Traces", json!({ "TraceIds": [id] })).await?;
        Ok(found.traces.pop().map(|trace| Segments {
            duration: trace.duration,
            limit_exceeded: trace.limit_exceeded,
            // One that cannot be read hides none of the others.
            documents: trace.segments.iter().filter_map(|one| serde_json::from_str(&one.document).ok()).collect(),
        }))
    }

    async fn xray<T: for<'a> Deserialize<'a>>(
        &self,
        operation: &'static str,
        path: &'static str,
        body: Value,
    ) -> Result<T, AwsError> {
        let body = body.to_string();
        let post = Post { service: "xray", path, content_type: "application/json", body: &body };
        self.call(op(operation), || signed::send(self, &post, answer)).await
    }
}

fn answer<T: for<'a> Deserialize<'a>>(response: HttpResponse, body: &[u8]) -> Result<T, Failure> {
    if response.status().is_success() {
        return serde_json::from_slice(body).map_err(|error| SdkError::response_error(error, response));
    }
    let said: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| said[name].as_str().map(str::to_owned);
    // `InvalidRequestException:http://…`, in the header or the body.
    let code = response.headers().get("x-amzn-errortype").map(str::to_owned).or_else(|| text("__type"));
    let code = code.unwrap_or_default();
    let code = code.split(':').next().unwrap_or_default().rsplit('#').next().unwrap_or_default().to_owned();
    let mut meta = ErrorMetadata::builder();
    if !code.is_empty() {
        meta = meta.code(code);
    }
    if let Some(message) = text("Message").or_else(|| text("message")) {
        meta = meta.message(message);
    }
    Err(SdkError::service_error(Refused(meta.build()), response))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::{
        AwsErrorKind,
        stub::{self, Stub},
    };

    #[tokio::test]
    async fn summaries_and_a_trace_are_read_as_they_come() {
        let stub = Stub::start(|request| match request.path.as_str() {
            "/TraceSummaries" => stub::json(
                200,
                r#"{"ApproximateTime":1.6e9,"NextToken":"more","TraceSummaries":[{"Id":"1-5e","Duration":0.25,"ResponseTime":0.2,
                    "HasFault":true,"IsPartial":false,"StartTime":1.7953434670E9,
                    "Http":{"HttpURL":"https://x/","HttpStatus":500,"HttpMethod":"GET","ClientIp":"1.2.3.4"},"Users":[]}]}"#,
            ),
            _ => stub::json(
                200,
                r#"{"Traces":[{"Id":"1-5e","Duration":0.25,"LimitExceeded":false,"Segments":[
                    {"Id":"a","Document":"{\"id\":\"a\",\"name\":\"hello\"}"},{"Id":"b","Document":"{broken"}]}],"UnprocessedTraceIds":[]}"#,
            ),
        })
        .await;
        let found = stub.aws().trace_summaries((1, 2), "service(\"hello\")", None).await.unwrap();
        assert_eq!(found.next_token.as_deref(), Some("more"));
        let one = &found.trace_summaries[0];
        assert_eq!((one.http.status, one.has_fault, one.start_time), (Some(500), true, Some(1_795_343_467.0)));
        let trace = stub.aws().trace("1-5e").await.unwrap().unwrap();
        assert_eq!((trace.documents.len(), trace.duration), (1, Some(0.25)));
        let asked: Value = serde_json::from_slice(&stub.seen()[0].body).unwrap();
        assert_eq!((&asked["StartTime"], &asked["FilterExpression"]), (&json!(1), &json!("service(\"hello\")")));
        assert!(stub.seen()[0].header("authorization").unwrap().contains("/xray/aws4_request"));
    }

    #[tokio::test]
    async fn refusals_are_understood() {
        let stub = Stub::start(|_| {
            stub::error(403, "AccessDeniedException", "User: x is not authorized to perform: xray:GetTraceSummaries")
        })
        .await;
        let error = stub.aws().trace_summaries((1, 2), "", None).await.unwrap_err();
        assert_eq!((error.kind, error.service), (AwsErrorKind::Denied, "xray"));
        let stub = Stub::start(|_| stub::json(200, r#"{"Traces":[],"UnprocessedTraceIds":["1-5e"]}"#)).await;
        assert_eq!(stub.aws().trace("1-5e").await.unwrap(), None);
    }
}
