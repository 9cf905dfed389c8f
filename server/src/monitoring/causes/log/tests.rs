use super::*;

fn event(stream: &str, at: i64, message: &str) -> LogEvent {
    LogEvent { stream: stream.into(), at, message: message.into() }
}

fn run(stream: &str, id: &str, at: i64, lines: &[&str], report: &str) -> Vec<LogEvent> {
    let mut all = vec![event(stream, at, &format!("START RequestId: {id} Version: $LATEST\n"))];
    all.extend(lines.iter().map(|line| event(stream, at + 1, line)));
    all.push(event(stream, at + 2, &format!("END RequestId: {id}\n")));
    all.push(event(stream, at + 2, &format!("REPORT RequestId: {id}\t{report}\n")));
    all
}

const FINE: &str = "Duration: 5.00 ms\tBilled Duration: 6 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t";

fn one(lines: &[&str], report: &str) -> Invocation {
    invocations(&run("s", "r1", 1_000, lines, report)).remove(0)
}

#[test]
fn lines_are_told_apart_by_their_invocation() {
    let mut all = vec![event("a", 1, "INIT_START Runtime Version: python:3.13.v1")];
    all.extend(run("a", "r1", 10, &["one"], FINE));
    all.extend(run("b", "r2", 11, &["two"], FINE));
    all.extend(run("a", "r3", 20, &["three"], FINE));
    all.push(event("a", 23, "RequestId: r3 Error: Runtime exited with error: signal: killed\nRuntime.ExitError"));
    let found = invocations(&all);
    let ids: Vec<_> = found.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["r1", "r2", "r3"]);
    assert!(found[0].lines[0].text.starts_with("INIT_START"));
    assert!(found[2].lines.last().unwrap().text.contains("signal: killed"));
    assert_eq!(found[0].report.as_ref().unwrap().max_memory_mb, Some(36));
    assert!(found[0].report_line().unwrap().text.starts_with("REPORT"));
}

#[test]
fn the_call_itself_or_the_nearest_that_failed() {
    let mut all = run("a", "good", 10_000, &["fine"], FINE);
    all.extend(run("b", "bad", 20_000, &["[ERROR] KeyError: 'a'\nTraceback"], FINE));
    all.extend(run("c", "late", 90_000, &["fine"], FINE));
    let pick = |ids: &[&str], at| choose(invocations(&all), ids, at, None).map(|(one, sure)| (one.id, sure));
    assert_eq!(pick(&["good"], Some(20_000)), Some(("good".into(), true)));
    assert_eq!(pick(&["other"], Some(20_500)), Some(("bad".into(), true)), "alone at that time");
    assert_eq!(pick(&[], Some(40_000)), Some(("bad".into(), false)));
    assert_eq!(pick(&[], None), Some(("bad".into(), false)));
    assert_eq!(choose(invocations(&run("a", "good", 1, &[], FINE)), &[], None, None), None);
}

#[test]
fn each_way_to_fail_is_recognised() {
    let kind = |lines: &[&str], report: &str| match failed(&one(lines, report), Some(3)) {
        None => "none".to_owned(),
        Some(Failed::TimedOut { after_ms, .. }) => format!("timeout {after_ms:?}"),
        Some(Failed::OutOfMemory { size_mb, .. }) => format!("memory {size_mb:?}"),
        Some(Failed::Denied { action, resource, explicit, .. }) => format!("denied {action:?} {resource:?} {explicit}"),
        Some(Failed::Loading { failure, .. }) => format!("loading {failure:?}"),
        Some(Failed::Raised { kind, message, at, .. }) => {
            format!("raised {kind}: {message} {:?}", at.map(|frame| format!("{}:{}", frame.path, frame.line)))
        }
        Some(Failed::Exited { .. }) => "exited".to_owned(),
        Some(Failed::TooLarge { .. }) => "large".to_owned(),
    };
    let full = "Duration: 5.00 ms\tBilled Duration: 6 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t";
    let late = "Duration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t";
    for (lines, report, expected) in [
        (&["fine", "no KeyError: here"][..], FINE, "none"),
        (&["used all there is, and ended well"], full, "none"),
        (&["2026-11-22T20:00:00Z r1 Task timed out after 3.00 seconds"], FINE, "timeout Some(3000.0)"),
        (&[], late, "timeout Some(3000.0)"),
        (&[], "Duration: 7.00 ms\tBilled Duration: 7 ms\tStatus: timeout", "timeout Some(7.0)"),
        (
            &["RequestId: r1 Error: Runtime exited with error: signal: killed\nRuntime.ExitError"],
            full,
            "memory Some(128)",
        ),
        (&["[ERROR] MemoryError: \nTraceback"], FINE, "memory Some(128)"),
        (
            &["RequestId: r1 Error: Runtime exited without providing a reason\nRuntime.ExitError"],
            full,
            "memory Some(128)",
        ),
        (&["RequestId: r1 Error: Runtime exited with error: exit status 1\nRuntime.ExitError"], FINE, "exited"),
        (
            &[
                "[ERROR] Runtime.ImportModuleError: Unable to import module 'lambda_function': No module named 'requests'\nTraceback (most recent call last):",
            ],
            FINE,
            "loading ModuleMissing",
        ),
        (&["[ERROR] Runtime.HandlerNotFound: Handler 'x' missing on module 'y'"], FINE, "loading HandlerMissing"),
        (
            &[
                "[ERROR] KeyError: 'name'\nTraceback (most recent call last):\n\u{a0}\u{a0}File \"/var/task/lambda_function.py\", line 7, in lambda_handler\n    return event['name']",
            ],
            FINE,
            "raised KeyError: 'name' Some(\"lambda_function.py:7\")",
        ),
        (
            &[
                "2026-11-22T20:00:00Z\tr1\tERROR\tInvoke Error \t{\"errorType\":\"TypeError\",\"errorMessage\":\"x is not a function\",\"stack\":[\"TypeError: x is not a function\",\"    at /var/runtime/index.mjs:1:1\",\"    at Runtime.handler (file:///var/task/src/index.mjs:12:5)\"]}",
            ],
            FINE,
            "raised TypeError: x is not a function Some(\"src/index.mjs:12\")",
        ),
        (
            &[
                "{\"timestamp\":\"t\",\"level\":\"ERROR\",\"message\":\"no\",\"errorType\":\"ValueError\",\"stackTrace\":[\"  File \\\"/var/task/a/b.py\\\", line 3, in f\\n    x()\\n\"],\"requestId\":\"r1\"}",
            ],
            FINE,
            "raised ValueError: no Some(\"a/b.py:3\")",
        ),
        (
            &[
                "Traceback (most recent call last):",
                "  File \"/x/home/tmp/ministack-lambda-f-abc/_worker.py\", line 98, in run",
                "    result = handler_fn(payload, ctx)",
                "  File \"/x/home/tmp/ministack-lambda-f-abc/code/lambda_function.py\", line 4, in lambda_handler",
                "    raise RuntimeError(\"no\")",
                "RuntimeError: no",
            ],
            FINE,
            "raised RuntimeError: no Some(\"lambda_function.py:4\")",
        ),
        (
            &["Error: broken", "    at handler (/x/tmp/ministack-lambda-f-abc/code/index.js:3:9)"],
            FINE,
            "raised Error: broken Some(\"index.js:3\")",
        ),
        (
            &[
                "[ERROR] ClientError: An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action\nTraceback",
            ],
            FINE,
            "denied Some(\"s3:GetObject\") Some(\"arn:aws:s3:::b/k\") false",
        ),
        (
            &[
                "[ERROR] ClientError: An error occurred (AccessDeniedException) when calling the PutItem operation: User: u is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:r:1:table/t with an explicit deny in an identity-based policy",
            ],
            FINE,
            "denied Some(\"dynamodb:PutItem\") Some(\"arn:aws:dynamodb:r:1:table/t\") true",
        ),
        (
            &[
                "[ERROR] ClientError: An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied",
            ],
            FINE,
            "denied None None false",
        ),
        (
            &[
                "[ERROR] [1] LAMBDA_RUNTIME Failed to post handler success response. Http response code: 413. Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            ],
            FINE,
            "large",
        ),
    ] {
        assert_eq!(kind(lines, report), expected, "{lines:?}");
    }
}

#[test]
fn an_access_log_tells_what_the_function_answered() {
    let line = || Line { at: 1, text: "x".into() };
    let of = |text: &str| {
        of_message(
            &format!(
                "The Lambda function returned the following error: {text}. Check your Lambda function code and try again."
            ),
            line(),
        )
    };
    assert!(matches!(of("Task timed out after 1.00 seconds"), Some(Failed::TimedOut { after_ms: Some(1_000.0), .. })));
    assert!(matches!(
        of("Worker init failed: No module named 'x'"),
        Some(Failed::Loading { failure: crate::http_apis::gateway::Failure::ModuleMissing, .. })
    ));
    assert!(matches!(of("'name'"), Some(Failed::Raised { message, .. }) if message == "'name'"));
    assert!(matches!(of("Worker process died"), Some(Failed::Exited { .. })));
    assert_eq!(of_message("Something else.", line()), None);
}

#[test]
fn nothing_a_function_writes_reaches_the_page_raw() {
    let run = one(&["\u{1b}[31m[ERROR] Evil: </script>\u{202e}x"], FINE);
    assert!(run.lines.iter().all(|line| !line.text.contains('\u{1b}') && !line.text.contains('\u{202e}')));
}
