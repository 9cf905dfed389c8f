//! What Lambda itself writes into a function's log, in the text and the JSON format.
//! <https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html>

use app::functions::model::invoke::Report;
use serde_json::Value;

use crate::functions::invoke::report;

/// What a line is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mark {
    /// The function wrote it.
    #[default]
    Own,
    /// An environment is made; the next START is the first in it.
    Init,
    Start {
        request: String,
    },
    End {
        request: String,
    },
    Report {
        request: String,
        report: Report,
        /// `timeout`, `error`, `failure`, `success`; empty where the line has none.
        status: String,
        error_type: String,
    },
    /// Some other line of Lambda's.
    Platform,
}

pub fn mark(message: &str) -> Mark {
    let line = message.trim();
    if line.starts_with('{') {
        return if line.contains("\"platform.") { json(line) } else { Mark::Own };
    }
    let id = |rest: &str| rest.split_whitespace().next().unwrap_or_default().to_owned();
    if let Some(rest) = line.strip_prefix("START RequestId:") {
        return Mark::Start { request: id(rest) };
    }
    if let Some(rest) = line.strip_prefix("END RequestId:") {
        return Mark::End { request: id(rest) };
    }
    if let Some(rest) = line.strip_prefix("REPORT RequestId:") {
        let field = |name: &str| {
            let found = rest.split(['\t', '\n']).find_map(|field| field.trim().strip_prefix(name));
            found.map(|value| value.trim().to_owned()).unwrap_or_default()
        };
        let report = report::parse(line.lines().next().unwrap_or_default()).unwrap_or_default();
        return Mark::Report { request: id(rest), report, status: field("Status:"), error_type: field("Error Type:") };
    }
    if line.starts_with("INIT_START ") || line.starts_with("RESTORE_START ") {
        return Mark::Init;
    }
    let others = ["INIT_REPORT ", "RESTORE_REPORT ", "EXTENSION\t", "TELEMETRY\t", "LOGS\t", "XRAY TraceId:"];
    if others.iter().any(|start| line.starts_with(start)) { Mark::Platform } else { Mark::Own }
}

fn json(line: &str) -> Mark {
    let Ok(event) = serde_json::from_str::<Value>(line) else { return Mark::Own };
    let text = |name: &str| event["record"][name].as_str().unwrap_or_default().to_owned();
    match event["type"].as_str().unwrap_or_default() {
        "platform.initStart" | "platform.restoreStart" => Mark::Init,
        "platform.start" => Mark::Start { request: text("requestId") },
        "platform.end" => Mark::End { request: text("requestId") },
        "platform.report" => Mark::Report {
            request: text("requestId"),
            report: report::parse(line).unwrap_or_default(),
            status: text("status"),
            error_type: text("errorType"),
        },
        kind if kind.starts_with("platform.") => Mark::Platform,
        _ => Mark::Own,
    }
}

/// The function and its version in a stream's name: `2026/11/22/[$LATEST]4f…`, and with a group of one's own choice
/// `2026/11/22/hello[3]4f…`. <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html>
pub fn of_stream(stream: &str) -> (&str, &str) {
    let last = stream.rsplit('/').next().unwrap_or_default();
    let Some((function, rest)) = last.split_once('[') else { return ("", "") };
    (function, rest.split(']').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_the_text_format() {
        assert_eq!(mark("START RequestId: 6f74 Version: $LATEST\n"), Mark::Start { request: "6f74".into() });
        assert_eq!(mark("END RequestId: 6f74\n"), Mark::End { request: "6f74".into() });
        let line = "REPORT RequestId: 6f74\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\t\
                    Max Memory Used: 40 MB\tInit Duration: 99.10 ms\tStatus: timeout\t\nXRAY TraceId: 1-5e\t";
        let Mark::Report { request, report, status, error_type } = mark(line) else { panic!("no report") };
        assert_eq!((request.as_str(), status.as_str(), error_type.as_str()), ("6f74", "timeout", ""));
        assert_eq!((report.duration_ms, report.init_ms), (Some(3000.0), Some(99.1)));
        assert_eq!(mark("INIT_START Runtime Version: python:3.13.v1\tRuntime Version ARN: arn:aws:x"), Mark::Init);
        assert_eq!(mark("EXTENSION\tName: insights\tState: Ready"), Mark::Platform);
        assert_eq!(mark("hello START RequestId: x"), Mark::Own);
    }

    #[test]
    fn lines_in_the_json_format() {
        let start = r#"{"time":"t","type":"platform.start","record":{"requestId":"6f74","version":"3"}}"#;
        assert_eq!(mark(start), Mark::Start { request: "6f74".into() });
        let line = concat!(
            r#"{"time":"t","type":"platform.report","record":{"requestId":"6f74","metrics":{"durationMs":2.5},"#,
            r#""status":"error","errorType":"Runtime.ExitError"}}"#
        );
        let Mark::Report { report, status, error_type, .. } = mark(line) else { panic!("no report") };
        assert_eq!((report.duration_ms, status.as_str()), (Some(2.5), "error"));
        assert_eq!(error_type, "Runtime.ExitError");
        assert_eq!(mark(r#"{"type":"platform.initStart","record":{}}"#), Mark::Init);
        assert_eq!(mark(r#"{"type":"platform.runtimeDone","record":{}}"#), Mark::Platform);
        assert_eq!(mark(r#"{"message":"\"platform.start\""}"#), Mark::Own);
    }

    #[test]
    fn streams_name_the_version() {
        assert_eq!(of_stream("2026/11/22/[$LATEST]4fee"), ("", "$LATEST"));
        assert_eq!(of_stream("2026/11/22/hello[12]4fee"), ("hello", "12"));
        assert_eq!(of_stream("lambent"), ("", ""));
    }
}
