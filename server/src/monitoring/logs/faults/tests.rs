use super::*;

fn one(lines: &[&str]) -> Fault {
    let found = find(lines);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

#[test]
fn python_on_aws_is_one_line_of_the_log() {
    let fault = one(&[
        "hello",
        "[ERROR] ValueError: bad thing 17\rTraceback (most recent call last):\r\u{a0}\u{a0}File \"/var/task/f.py\", line 6, in handler\r\
         \u{a0}\u{a0}\u{a0}\u{a0}g()\r\u{a0}\u{a0}File \"/opt/python/lib.py\", line 2, in g\r\u{a0}\u{a0}\u{a0}\u{a0}raise ValueError(n)",
    ]);
    assert_eq!((fault.kind.as_str(), fault.message.as_str()), ("ValueError", "bad thing 17"));
    assert_eq!((fault.place.as_str(), fault.line, fault.unhandled, fault.index), ("f.py, handler", Some(6), true, 1));
}

#[test]
fn python_on_the_local_engine_is_many() {
    let fault = one(&[
        "hello {'m': 'raise'}",
        "Traceback (most recent call last):",
        "  File \"/x/tmp/ministack-lambda-logs-play-y3mo7mak/_worker.py\", line 128, in run",
        "    result = handler_fn(event, context)",
        "             ^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "  File \"/x/tmp/ministack-lambda-logs-play-y3mo7mak/code/lambda_function.py\", line 6, in handler",
        "    raise ValueError(n)",
        "ValueError: bad thing 1",
        "bye",
    ]);
    assert_eq!((fault.kind.as_str(), fault.message.as_str()), ("ValueError", "bad thing 1"));
    assert_eq!((fault.place.as_str(), fault.unhandled), ("lambda_function.py, handler", true));
}

#[test]
fn a_caught_error_is_an_error_and_no_failure() {
    let fault = one(&["[ERROR]\t2026-11-22T10:00:00.000Z\t3c04\tno order 12\nTraceback (most recent call last):\n  \
                       File \"/var/task/f.py\", line 3, in g\n    x()\nKeyError: 'id'"]);
    assert_eq!((fault.kind.as_str(), fault.message.as_str(), fault.unhandled), ("KeyError", "'id'", false));
    let logged = one(&["[ERROR]\t2026-11-22T10:00:00.000Z\t3c04\tno order 12"]);
    assert_eq!((logged.kind.as_str(), logged.message.as_str()), ("ERROR", "no order 12"));
    assert!(find(&["[INFO]\t2026-11-22T10:00:00.000Z\t3c04\tError: none", "an ERROR in prose"]).is_empty());
}

#[test]
fn the_last_of_a_chain_counts() {
    let fault = one(&[
        "Traceback (most recent call last):",
        "  File \"/var/task/f.py\", line 1, in g",
        "KeyError: 'a'",
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "Traceback (most recent call last):",
        "  File \"/var/task/f.py\", line 2, in h",
        "RuntimeError: b",
    ]);
    assert_eq!(fault.kind, "RuntimeError");
}

#[test]
fn node_in_its_ways() {
    let invoke = one(&[concat!(
        "2026-11-22T10:00:00.000Z\t3c04\tERROR\tInvoke Error \t",
        r#"{"errorType":"TypeError","errorMessage":"x is not a function","stack":["TypeError: x is not a function","    at helper (/var/task/node_modules/h/i.js:1:1)","    at Runtime.handler (/var/task/index.js:2:9)"]}"#,
    )]);
    assert_eq!(
        (invoke.kind.as_str(), invoke.place.as_str(), invoke.unhandled),
        ("TypeError", "index.js, handler", true)
    );
    let split =
        one(&["TypeError: no", "    at handler (/var/task/index.js:2:9)", "    at node:internal/x:1:1", "after"]);
    assert_eq!((split.kind.as_str(), split.message.as_str(), split.unhandled), ("TypeError", "no", false));
    let logged = one(&["2026-11-22T10:00:00.000Z\t3c04\tERROR\tError: no\n    at g (/var/task/index.js:9:1)"]);
    assert_eq!((logged.kind.as_str(), logged.place.as_str()), ("Error", "index.js, g"));
}

#[test]
fn node_on_the_local_engine_prints_what_ended_it_last() {
    let worker = "    at Interface.<anonymous> (/x/tmp/ministack-lambda-n-oj/_worker.js:739:22)";
    let handler = "    at exports.handler (/x/tmp/ministack-lambda-n-oj/code/index.js:2:66)";
    let found = find(&["Error: logged", handler, worker, "TypeError: bad 7", handler, worker]);
    let said: Vec<_> = found.iter().map(|fault| (fault.kind.as_str(), fault.unhandled)).collect();
    assert_eq!(said, [("Error", false), ("TypeError", true)]);
    assert_eq!(found[1].place, "index.js, handler");
}

#[test]
fn json_lines() {
    let caught = one(&[
        r#"{"timestamp":"t","level":"ERROR","requestId":"3c04","errorType":"KeyError","errorMessage":"'a'","stackTrace":["  File \"/var/task/f.py\", line 2, in handler\n    x\n"]}"#,
    ]);
    assert_eq!((caught.kind.as_str(), caught.place.as_str(), caught.unhandled), ("KeyError", "f.py, handler", true));
    let logged = one(&[r#"{"level":"error","message":"boom","requestId":"3c04"}"#]);
    assert_eq!((logged.kind.as_str(), logged.message.as_str(), logged.unhandled), ("ERROR", "boom", false));
    assert!(find(&[r#"{"level":"INFO","message":"Error"}"#]).is_empty());
}

#[test]
fn what_lambda_says_itself() {
    let late = one(&["2026-11-22T10:00:00.000Z 3c04 Task timed out after 3.00 seconds"]);
    assert_eq!((late.kind.as_str(), late.unhandled), (TIMED_OUT, true));
    let killed = one(&["RequestId: 3c04 Error: Runtime exited with error: signal: killed\nRuntime.ExitError"]);
    assert_eq!(killed.kind, OUT_OF_MEMORY);
    assert_eq!(
        one(&["RequestId: 3c04 Error: Runtime exited with error: exit status 3\nRuntime.ExitError"]).kind,
        CRASHED
    );
    assert_eq!(one(&["Worker process died"]).kind, CRASHED);
    let import = one(&["[ERROR] Runtime.ImportModuleError: Unable to import module 'f': No module named 'x'"]);
    assert_eq!((import.kind.as_str(), import.unhandled), ("Runtime.ImportModuleError", true));
    assert!(find(&["I wrote a story in which a Task timed out after 3 seconds"]).is_empty());
}

#[test]
fn the_same_error_has_the_same_fingerprint() {
    let raise = |n: u32, line: u32| {
        let text = format!(
            "[ERROR] ValueError: order {n} of user-0000{n} is bad\rTraceback (most recent call last):\r  File \"/var/task/f.py\", line {line}, in handler\r    x"
        );
        one(&[&text]).fingerprint()
    };
    assert_eq!(raise(1, 6), raise(2, 60), "another id, and the code has moved");
    assert_ne!(raise(1, 6), one(&["[ERROR] ValueError: other"]).fingerprint());
}
