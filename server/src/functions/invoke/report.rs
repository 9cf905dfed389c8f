//! The figures Lambda writes at the end of an invocation, in the text and the JSON log format.
//! <https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html>

use app::functions::model::invoke::Report;
use serde_json::Value;

use crate::aws::logs::LogEvent;

const TEXT: &str = "REPORT RequestId:";
/// As much of a log as an answer carries.
const TAIL_BYTES: usize = 4096;

/// The last REPORT in a piece of log.
pub fn parse(log: &str) -> Option<Report> {
    log.lines().rev().find_map(|line| {
        let line = line.trim();
        match line.strip_prefix(TEXT) {
            Some(rest) => Some(of_text(rest)),
            None if line.contains("platform.report") => of_json(line),
            None => None,
        }
    })
}

/// What an invocation left in a log group of the local engine.
#[derive(Debug, PartialEq)]
pub struct Logged {
    /// The id it is logged under, which Invoke's answer does not carry there.
    pub request_id: String,
    pub report: Report,
    /// The last 4 KB from START to REPORT, as AWS's tail has them; without the memory the engine does not measure.
    pub lines: String,
}

/// On the local engine each invocation has a log stream of its own: it is known by what the function wrote, its tail.
pub fn of_group(events: &[LogEvent], tail: &str) -> Option<Logged> {
    let stream = |end: &LogEvent| -> Vec<&str> {
        events.iter().filter(|event| event.stream == end.stream).map(|event| event.message.trim_end()).collect()
    };
    let own = |end: &&LogEvent| {
        let platform =
            |line: &&str| !["START RequestId:", "END RequestId:", TEXT].iter().any(|word| line.starts_with(word));
        let written: Vec<&str> = stream(end).into_iter().filter(platform).collect();
        let heard: Vec<&str> = tail.lines().map(str::trim_end).collect();
        // A tail is the last 4 KB: its first line may be a part of one.
        match (heard.split_first(), written.len().checked_sub(heard.len())) {
            (None, _) => written.is_empty(),
            (Some((first, rest)), Some(skip)) => written[skip].ends_with(first) && written[skip + 1..] == *rest,
            (Some(_), None) => false,
        }
    };
    let end = events.iter().rev().filter(|event| event.message.starts_with(TEXT)).find(own)?;
    let request_id = end.message.strip_prefix(TEXT)?.split_whitespace().next()?.to_owned();
    let unmeasured = |line: &str| match line.strip_prefix(TEXT) {
        Some(_) => {
            line.split('\t').filter(|field| !field.starts_with("Max Memory Used")).collect::<Vec<_>>().join("\t")
        }
        None => line.to_owned(),
    };
    let lines = stream(end).into_iter().map(unmeasured).collect::<Vec<_>>().join("\n");
    let from = lines.ceil_char_boundary(lines.len().saturating_sub(TAIL_BYTES));
    Some(Logged { request_id, report: parse(&end.message)?, lines: lines[from..].to_owned() })
}

/// `…\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t`
fn of_text(line: &str) -> Report {
    let mut report = Report::default();
    for field in line.split('\t') {
        let Some((name, value)) = field.split_once(':') else { continue };
        let number = value.split_whitespace().next().unwrap_or_default();
        match name.trim() {
            "Duration" => report.duration_ms = number.parse().ok(),
            "Billed Duration" => report.billed_ms = number.parse().ok(),
            "Memory Size" => report.memory_size_mb = number.parse().ok(),
            "Max Memory Used" => report.max_memory_mb = number.parse().ok(),
            "Init Duration" | "Restore Duration" => report.init_ms = number.parse().ok(),
            _ => {}
        }
    }
    report
}

/// `{"time":…,"type":"platform.report","record":{"requestId":…,"metrics":{"durationMs":…}}}`
fn of_json(line: &str) -> Option<Report> {
    let event: Value = serde_json::from_str(line).ok()?;
    if event["type"] != "platform.report" {
        return None;
    }
    let metrics = &event["record"]["metrics"];
    let whole = |name: &str| metrics[name].as_u64().and_then(|number| u32::try_from(number).ok());
    Some(Report {
        duration_ms: metrics["durationMs"].as_f64(),
        billed_ms: metrics["billedDurationMs"].as_u64(),
        memory_size_mb: whole("memorySizeMB"),
        max_memory_mb: whole("maxMemoryUsedMB"),
        init_ms: metrics["initDurationMs"].as_f64(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cold_start() {
        let log = "START RequestId: 6f74 Version: $LATEST\n{}\nEND RequestId: 6f74\nREPORT RequestId: 6f74\tDuration: 3.01 ms\t\
                   Billed Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n";
        let expected = Report {
            duration_ms: Some(3.01),
            billed_ms: Some(4),
            memory_size_mb: Some(128),
            max_memory_mb: Some(36),
            init_ms: Some(110.1),
        };
        assert_eq!(parse(log), Some(expected));
    }

    #[test]
    fn a_warm_one_has_no_init_and_extra_fields_do_no_harm() {
        let log = "REPORT RequestId: 6f74\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 512 MB\tMax Memory Used: 70 MB\t\
                   XRAY TraceId: 1-5e\tSegmentId: 0b\tSampled: true\t";
        let report = parse(log).unwrap();
        assert_eq!((report.init_ms, report.memory_size_mb), (None, Some(512)));
    }

    #[test]
    fn the_json_log_format() {
        let log = concat!(
            r#"{"time":"2025-11-22T10:00:00.000Z","type":"platform.start","record":{"requestId":"6f74"}}"#,
            "\n",
            r#"{"time":"2025-11-22T10:00:00.000Z","type":"platform.report","record":{"requestId":"6f74","metrics":{"durationMs":2.5,"billedDurationMs":3,"memorySizeMB":128,"maxMemoryUsedMB":40,"initDurationMs":99.5},"status":"success"}}"#,
        );
        let report = parse(log).unwrap();
        assert_eq!((report.duration_ms, report.billed_ms, report.init_ms), (Some(2.5), Some(3), Some(99.5)));
    }

    #[test]
    fn an_invocation_is_known_by_what_it_wrote() {
        let stream = |stream: &str, id: &str, body: &[&str], ms: u32| {
            let event = |message: String| LogEvent { stream: stream.into(), at: 1, message };
            let mut events = vec![event(format!("START RequestId: {id} Version: $LATEST"))];
            events.extend(body.iter().map(|line| event((*line).to_owned())));
            events.push(event(format!("END RequestId: {id}")));
            events.push(event(format!(
                "REPORT RequestId: {id}\tDuration: {ms} ms\tBilled Duration: {ms} ms\tMax Memory Used: 0 MB"
            )));
            events
        };
        let events = [
            stream("s1", "first", &["loaded", "hi 1"], 10),
            stream("s2", "second", &["hi 2"], 20),
            stream("s3", "third", &[], 30),
        ]
        .concat();
        let found = |tail: &str| of_group(&events, tail).map(|it| (it.request_id, it.report.billed_ms.unwrap()));
        assert_eq!(found("loaded\nhi 1\n"), Some(("first".into(), 10)));
        assert_eq!(found("ded\nhi 1"), Some(("first".into(), 10)), "cut at 4 KB");
        assert_eq!(found("hi 2"), Some(("second".into(), 20)));
        assert_eq!(found(""), Some(("third".into(), 30)));
        assert_eq!(found("something else"), None);
        let lines = of_group(&events, "hi 2").unwrap().lines;
        let expected = "START RequestId: second Version: $LATEST\nhi 2\nEND RequestId: second\n\
                        REPORT RequestId: second\tDuration: 20 ms\tBilled Duration: 20 ms";
        assert_eq!(lines, expected);
        assert_eq!(found("a\nb\nc\nd"), None);
    }

    #[test]
    fn no_report_is_no_report() {
        assert_eq!(parse(""), None);
        assert_eq!(parse("hello\nRequestId: x Duration: 1 ms"), None);
        assert_eq!(parse(r#"{"message": "platform.report"}"#), None);
        let cut = parse("REPORT RequestId: x\tDuration: ").unwrap();
        assert_eq!(cut, Report::default());
    }
}
