//! How an invocation failed, told from what it left in the log: AWS's words and the local engine's.
//! <https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html>

use serde_json::Value;

use super::{Invocation, Line};
use crate::http_apis::gateway::Failure;

/// One place of a stack, in the function's own code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// In the package.
    pub path: String,
    /// From 1.
    pub line: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Failed {
    TimedOut {
        after_ms: Option<f64>,
        line: Line,
    },
    OutOfMemory {
        size_mb: Option<u32>,
        line: Line,
    },
    /// IAM refused something the code did.
    Denied {
        /// `s3:GetObject`, where the message says it.
        action: Option<String>,
        resource: Option<String>,
        /// A statement forbids it: allowing it as well does not help.
        explicit: bool,
        line: Line,
        at: Option<Frame>,
    },
    /// The code could not even be loaded.
    Loading {
        failure: Failure,
        line: Line,
    },
    Raised {
        /// `KeyError`
        kind: String,
        message: String,
        stack: String,
        at: Option<Frame>,
        line: Line,
    },
    /// The process ended by itself.
    Exited {
        line: Line,
    },
    /// The answer is over 6 MB.
    TooLarge {
        line: Line,
    },
}

/// None for an invocation that ended well, as far as its lines tell. `timeout_s` is what it may take, where that has not
/// changed since.
pub fn failed(invocation: &Invocation, timeout_s: Option<u32>) -> Option<Failed> {
    let lines = &invocation.lines;
    let having = |words: &[&str]| lines.iter().find(|line| words.iter().any(|word| line.text.contains(word))).cloned();
    let report = invocation.report.clone().unwrap_or_default();
    let ended = invocation.report_line();
    let status = |word: &str| ended.is_some_and(|line| line.text.contains(word));
    if let Some(line) = having(&["Task timed out after"]) {
        return Some(Failed::TimedOut { after_ms: seconds(&line.text), line });
    }
    if let Some(line) = ended.filter(|_| status("Status: timeout") || status("\"status\":\"timeout\"")) {
        return Some(Failed::TimedOut { after_ms: report.duration_ms, line: line.clone() });
    }
    let raised = raised(lines);
    let killed = having(&["signal: killed", "Runtime.OutOfMemory", "JavaScript heap out of memory"]);
    let memory_error = raised.as_ref().filter(|raised| raised.kind == "MemoryError").map(|raised| raised.line.clone());
    let exited =
        having(&["Runtime.ExitError", "Runtime exited with error", "Runtime exited without", "Worker process died"]);
    let full = match (report.max_memory_mb, report.memory_size_mb) {
        // The local engine measures the whole machine's, or nothing.
        (Some(used), Some(size)) => size > 0 && used == size,
        _ => false,
    };
    let size_mb = report.memory_size_mb;
    if let Some(line) = killed.or(memory_error) {
        return Some(Failed::OutOfMemory { size_mb, line });
    }
    if full && (exited.is_some() || raised.is_some() || status("Status: error")) {
        return ended.map(|line| Failed::OutOfMemory { size_mb, line: line.clone() });
    }
    if let Some(line) =
        having(&["Response payload size exceeded", "Function.ResponseSizeTooLarge", "body size is too long"])
    {
        return Some(Failed::TooLarge { line });
    }
    if let Some(raised) = raised {
        return Some(told(raised));
    }
    if let Some(line) = exited {
        return Some(Failed::Exited { line });
    }
    // The engine says it in the log only sometimes; the figure says it always.
    let limit = timeout_s.map(|seconds| f64::from(seconds) * 1_000.0)?;
    let took = report.duration_ms.filter(|ms| *ms >= limit)?;
    ended.map(|line| Failed::TimedOut { after_ms: Some(took), line: line.clone() })
}

/// What an access log says a function answered.
pub fn of_message(message: &str, line: Line) -> Option<Failed> {
    const BEGIN: &str = "returned the following error: ";
    const END: &str = ". Check your Lambda function code";
    let (_, rest) = message.split_once(BEGIN)?;
    let text = rest.split_once(END).map_or(rest, |(text, _)| text);
    if text.contains("Task timed out after") {
        return Some(Failed::TimedOut { after_ms: seconds(text), line });
    }
    let raised = Raised { kind: String::new(), message: text.to_owned(), stack: String::new(), at: None, line };
    Some(told(raised))
}

fn told(raised: Raised) -> Failed {
    let Raised { kind, message, stack, at, line } = raised;
    let text = format!("{message}\n{stack}");
    if let Some((action, resource, explicit)) = denied(&text) {
        return Failed::Denied { action, resource, explicit, line, at };
    }
    match Failure::recognise(&kind, &message) {
        Failure::TimedOut => Failed::TimedOut { after_ms: seconds(&message), line },
        Failure::OutOfMemory => Failed::OutOfMemory { size_mb: None, line },
        Failure::Exited => Failed::Exited { line },
        Failure::Raised => Failed::Raised { kind, message, stack, at, line },
        failure => Failed::Loading { failure, line },
    }
}

/// `Task timed out after 3.00 seconds`, in milliseconds.
fn seconds(text: &str) -> Option<f64> {
    let (_, rest) = text.split_once("Task timed out after ")?;
    rest.split_whitespace().next()?.parse::<f64>().ok().map(|seconds| seconds * 1_000.0)
}

/// Action and resource of IAM's refusal, and whether a statement forbids it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
fn denied(text: &str) -> Option<(Option<String>, Option<String>, bool)> {
    let end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';' | ')');
    let word = |rest: &str| {
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        let word = rest.split(end).next().unwrap_or_default().trim_end_matches('.');
        (!word.is_empty()).then(|| word.to_owned())
    };
    if let Some((_, rest)) = text.split_once("is not authorized to perform: ") {
        let action = word(rest).filter(|action| action.contains(':'));
        let sentence = rest.lines().next().unwrap_or_default();
        let resource = sentence.split_once("on resource: ").and_then(|(_, rest)| word(rest));
        return Some((action, resource, sentence.contains("explicit deny")));
    }
    ["(AccessDenied)", "(AccessDeniedException)", "AccessDeniedException:", "AccessDenied:", "(UnauthorizedOperation)"]
        .iter()
        .any(|mark| text.contains(mark))
        .then_some((None, None, false))
}

struct Raised {
    kind: String,
    message: String,
    stack: String,
    at: Option<Frame>,
    line: Line,
}

/// The error that ended it: the last one that is told.
fn raised(lines: &[Line]) -> Option<Raised> {
    let own = |line: &&Line| {
        !["START RequestId", "END RequestId", "REPORT RequestId"].iter().any(|w| line.text.starts_with(w))
    };
    let lines: Vec<&Line> = lines.iter().filter(own).collect();
    lines.iter().rev().find_map(|line| of_json(line).or_else(|| of_python(line))).or_else(|| of_stack(&lines))
}

/// Node's `Invoke Error {…}`, and the JSON log format.
fn of_json(line: &Line) -> Option<Raised> {
    let from = line.text.find("{\"")?;
    let value: Value = serde_json::from_str(line.text.get(from..)?.trim()).ok()?;
    // The JSON format of Node has it one level down.
    let error =
        [&value, &value["message"], &value["record"]].into_iter().find(|value| value["errorType"].is_string())?;
    let kind = error["errorType"].as_str()?.to_owned();
    let message =
        ["errorMessage", "message"].iter().find_map(|key| error[*key].as_str()).unwrap_or_default().to_owned();
    let stack = ["stack", "stackTrace", "trace"].iter().find_map(|key| error[*key].as_array());
    let stack: Vec<&str> = stack.into_iter().flatten().filter_map(Value::as_str).map(str::trim_end).collect();
    let stack = stack.join("\n");
    let at = place(&stack);
    Some(Raised { kind, message, at, stack, line: line.clone() })
}

/// `[ERROR] KeyError: 'a'` with the stack in the same line of the log.
fn of_python(line: &Line) -> Option<Raised> {
    let (_, rest) = line.text.split_once("[ERROR] ")?;
    let (first, stack) = rest.split_once('\n').unwrap_or((rest, ""));
    let (kind, message) = first.split_once(':').unwrap_or((first, ""));
    if !is_name(kind) {
        return None;
    }
    let (kind, message) = (kind.to_owned(), message.trim().to_owned());
    Some(Raised { kind, message, at: place(stack), stack: stack.to_owned(), line: line.clone() })
}

/// A stack that was written line by line, as the local engine and `print_exc` do.
fn of_stack(lines: &[&Line]) -> Option<Raised> {
    const PYTHON: &str = "Traceback (most recent call last):";
    let texts: Vec<&str> = lines.iter().flat_map(|line| line.text.lines()).collect();
    if let Some(from) = texts.iter().rposition(|text| *text == PYTHON) {
        let end = texts[from + 1..].iter().position(|text| !text.starts_with(' ') && !text.is_empty())? + from + 1;
        let (kind, message) = texts[end].split_once(':').unwrap_or((texts[end], ""));
        // What follows without a stack of its own belongs to the message.
        let more: Vec<&str> = texts[end + 1..].iter().copied().take_while(|text| !text.is_empty()).collect();
        let message = std::iter::once(message.trim()).chain(more).collect::<Vec<_>>().join("\n");
        let stack = own_frames(&texts[from + 1..end]);
        let line = lines.iter().rev().find(|line| line.text.contains(texts[end]))?;
        let kind = kind.rsplit('.').next().unwrap_or(kind).to_owned();
        return Some(Raised { kind, message, at: place(&stack), stack, line: (*line).clone() });
    }
    let first = texts.windows(2).rposition(|pair| is_error(pair[0]) && pair[1].trim_start().starts_with("at "))?;
    let (kind, message) = texts[first].split_once(':').unwrap_or((texts[first], ""));
    let stack: Vec<&str> =
        texts[first + 1..].iter().copied().take_while(|text| text.trim_start().starts_with("at ")).collect();
    let stack = stack.join("\n");
    let line = lines.iter().rev().find(|line| line.text.contains(texts[first]))?;
    let (kind, message) = (kind.to_owned(), message.trim().to_owned());
    Some(Raised { kind, message, at: place(&stack), stack, line: (*line).clone() })
}

/// `TypeError`, `botocore.exceptions.ClientError`
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
}

fn is_error(text: &str) -> bool {
    let kind = text.split(':').next().unwrap_or_default();
    is_name(kind) && (kind.ends_with("Error") || kind.ends_with("Exception"))
}

/// Without the frames of the local engine's own worker.
fn own_frames(texts: &[&str]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut foreign = false;
    for text in texts {
        if text.trim_start().starts_with("File \"") {
            foreign = text.contains("/_worker.py\"");
        }
        if !foreign {
            kept.push(text);
        }
    }
    kept.join("\n")
}

/// The innermost place of a stack in the function's own code: Python's is the last, Node's the first.
fn place(stack: &str) -> Option<Frame> {
    let python = stack.lines().rev().find_map(|line| {
        let (_, rest) = line.split_once("File \"")?;
        let (path, rest) = rest.split_once('"')?;
        let (_, rest) = rest.split_once("line ")?;
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(Frame { path: own_path(path)?, line: number.parse().ok()? })
    });
    python.or_else(|| {
        stack.lines().find_map(|line| {
            let line = line.trim().strip_prefix("at ")?;
            let place = line.rsplit_once('(').map_or(line, |(_, place)| place).trim_end_matches(')');
            let (rest, _) = place.rsplit_once(':')?;
            let (path, number) = rest.rsplit_once(':')?;
            let path = path.strip_prefix("file://").unwrap_or(path);
            Some(Frame { path: own_path(path)?, line: number.parse().ok()? })
        })
    })
}

/// A file of the package, as the code screen names it.
fn own_path(path: &str) -> Option<String> {
    const FOREIGN: [&str; 2] = ["site-packages/", "node_modules/"];
    let own = match path.strip_prefix("/var/task/") {
        Some(own) => own,
        // The local engine unpacks each function in a folder of its own.
        None => path.split_once("/ministack-lambda-")?.1.split_once("/code/")?.1,
    };
    (!FOREIGN.iter().any(|word| own.contains(word))).then(|| own.to_owned())
}
