use super::*;

fn event(stream: &str, at: i64, message: &str) -> Event {
    Event { id: at.to_string(), stream: stream.into(), at, message: message.into() }
}

const A: &str = "2026/11/22/[$LATEST]aa";
const B: &str = "2026/11/22/[3]bb";

#[test]
fn start_to_report_is_one_row() {
    let events = [
        event(A, 1_000, "INIT_START Runtime Version: python:3.13.v1"),
        event(A, 1_100, "module loaded"),
        event(A, 1_200, "START RequestId: r1 Version: $LATEST"),
        event(B, 1_250, "START RequestId: r3 Version: 3"),
        event(A, 1_300, "hello"),
        event(A, 1_400, "END RequestId: r1"),
        event(
            A,
            1_400,
            "REPORT RequestId: r1\tDuration: 200.00 ms\tBilled Duration: 300 ms\tMemory Size: 128 MB\tMax Memory Used: 40 MB\tInit Duration: 99.10 ms\t",
        ),
        event(A, 2_000, "START RequestId: r2 Version: $LATEST"),
        event(
            A,
            2_001,
            "[ERROR] KeyError: 'x'\rTraceback (most recent call last):\r  File \"/var/task/f.py\", line 2, in handler",
        ),
        event(A, 2_002, "END RequestId: r2"),
        event(A, 2_003, "REPORT RequestId: r2\tDuration: 1.00 ms\tBilled Duration: 1 ms"),
    ];
    let all = fold(&events);
    let rows: Vec<_> = all.iter().map(|one| (one.invocation.request.as_str(), one.invocation.outcome)).collect();
    assert_eq!(rows, [("r2", Outcome::Error), ("r1", Outcome::Succeeded), ("r3", Outcome::Unfinished)]);
    let first = &all[1].invocation;
    assert_eq!((first.at, first.end, first.lines), (1_000, 1_400, 2), "what it wrote while it was made is its");
    assert_eq!((first.init_ms, first.used_mb, first.said.as_str()), (Some(99.1), Some(40), "module loaded"));
    assert_eq!(all[0].invocation.said, "KeyError: 'x'");
    assert_eq!(all[2].invocation.version, "3");
}

#[test]
fn each_way_to_fail() {
    let outcome = |line: &str, report: &str| {
        let events = [
            event(A, 1, "START RequestId: r Version: 1"),
            event(A, 2, line),
            event(A, 3, &format!("REPORT RequestId: r\tDuration: 3.00 ms{report}")),
        ];
        fold(&events)[0].invocation.outcome
    };
    assert_eq!(outcome("2026-11-22T10:00:00.000Z r Task timed out after 3.00 seconds", ""), Outcome::TimedOut);
    assert_eq!(outcome("hello", "\tStatus: timeout"), Outcome::TimedOut);
    assert_eq!(outcome("RequestId: r Error: Runtime exited with error: signal: killed", ""), Outcome::OutOfMemory);
    assert_eq!(outcome("hello", "\tStatus: error\tError Type: Runtime.OutOfMemory"), Outcome::OutOfMemory);
    assert_eq!(outcome("RequestId: r Error: Runtime exited with error: exit status 1", ""), Outcome::Crashed);
    assert_eq!(outcome("hello", "\tStatus: error"), Outcome::Error);
    assert_eq!(outcome("[ERROR]\tt\tr\tlogged only", ""), Outcome::Succeeded);
    assert_eq!(outcome("Worker process died", ""), Outcome::Crashed);
}

#[test]
fn what_was_cut_off_says_so() {
    let events = [
        event(A, 5_000, "END RequestId: r1"),
        event(A, 5_000, "REPORT RequestId: r1\tDuration: 2000.00 ms\tBilled Duration: 2000 ms"),
    ];
    let one = &fold(&events)[0];
    assert!(one.invocation.cut && one.whole);
    assert_eq!((one.invocation.at, one.invocation.end), (3_000, 5_000));
    assert!(fold(&[]).is_empty());
}

#[test]
fn streams_of_other_programs_are_lines_outside_of_invocations() {
    let one = &fold(&[event("lambent", 1, "a line"), event("lambent", 2, "another")])[0].invocation;
    assert_eq!((one.request.as_str(), one.lines, one.outcome), ("", 2, Outcome::Unfinished));
}
