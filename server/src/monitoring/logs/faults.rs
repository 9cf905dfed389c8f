//! Errors in a function's own lines, in the ways of its runtimes, and what makes two of them the same.

use serde_json::Value;

mod masks;
mod stacks;

pub use masks::masked;
use stacks::{Frame, is_own, node_frame, python_frame};

/// An error that was logged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// `ValueError`, `Task timed out`, or `ERROR` of a logger.
    pub kind: String,
    pub message: String,
    /// `lambda_function.py, handler`: the innermost frame of the function's own code.
    pub place: String,
    /// Of that frame, for people.
    pub line: Option<u32>,
    /// The runtime caught it: the invocation failed.
    pub unhandled: bool,
    /// Which of the lines it began in.
    pub index: usize,
}

impl Fault {
    /// What is the same for the same error: where it came from and what it says, without numbers and ids.
    pub fn fingerprint(&self) -> String {
        format!("{}\n{}\n{}", self.kind, self.place, masked(&self.message))
    }

    fn new(index: usize, kind: &str, message: &str) -> Self {
        Self { kind: kind.trim().to_owned(), message: message.trim().to_owned(), index, ..Self::default() }
    }

    fn at(mut self, frames: &[Frame]) -> Self {
        // Python tells the innermost frame last, Node.js first: the readers put it last.
        let own = frames.iter().rev().find(|frame| is_own(&frame.file)).or(frames.last());
        if let Some(frame) = own {
            self.place =
                if frame.function.is_empty() { frame.name() } else { format!("{}, {}", frame.name(), frame.function) };
            self.line = frame.line;
        }
        self
    }
}

/// The errors in the lines of one invocation.
pub fn find(lines: &[&str]) -> Vec<Fault> {
    let mut found: Vec<Fault> = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let (fault, used) = fault_at(lines, index);
        index += used.max(1);
        let Some(fault) = fault else { continue };
        // “During handling of the above exception, another exception occurred”: the last of a chain counts.
        let chained = found.last().is_some_and(|before| {
            let between = lines.get(before.index..fault.index).unwrap_or_default();
            between.iter().any(|line| {
                line.contains("During handling of the above exception")
                    || line.contains("the direct cause of the following")
            })
        });
        if chained {
            found.pop();
        }
        found.push(fault);
    }
    found
}

/// The error that begins in a line, and how many lines it takes.
fn fault_at(lines: &[&str], index: usize) -> (Option<Fault>, usize) {
    let whole = lines[index].replace("\r\n", "\n").replace('\r', "\n");
    let line = whole.trim();
    if line.is_empty() {
        return (None, 1);
    }
    if let Some(fault) = of_lambda(index, line) {
        return (Some(fault), 1);
    }
    if line.starts_with('{') {
        return (of_json(index, line), 1);
    }
    if let Some((_, json)) = line.split_once('{').filter(|(before, _)| before.contains("\tERROR\t")) {
        let fault = of_json(index, &format!("{{{json}"));
        let caught = ["Invoke Error", "Uncaught Exception", "Unhandled Promise Rejection"];
        let unhandled = caught.iter().any(|words| line.contains(words));
        if let Some(fault) = fault {
            return (Some(Fault { unhandled, ..fault }), 1);
        }
    }
    if line.contains("Traceback (most recent call last):") {
        return of_traceback(lines, index, &whole);
    }
    if let Some(found) = of_node(lines, index, &whole) {
        return found;
    }
    (of_logger(index, line), 1)
}

/// What Lambda says when it ends an invocation, or could not begin it.
fn of_lambda(index: usize, line: &str) -> Option<Fault> {
    // Alone, or after a time and the request's id.
    let words: Vec<&str> = line.split_whitespace().collect();
    let timed_out = line.split_once("Task timed out after ").filter(|_| line.ends_with(" seconds") && words.len() <= 8);
    let fault = if let Some((_, rest)) = timed_out {
        Fault::new(index, "Task timed out", &format!("after {rest}"))
    } else if let Some((_, rest)) = line.split_once("Runtime exited ").filter(|_| line.contains("RequestId:")) {
        let kind = if line.contains("signal: killed") { OUT_OF_MEMORY } else { CRASHED };
        Fault::new(index, kind, &format!("Runtime exited {}", rest.lines().next().unwrap_or_default()))
    } else if line == "Worker process died" {
        // The local engine's words.
        Fault::new(index, CRASHED, line)
    } else if let Some(rest) = line.strip_prefix("Worker init failed") {
        Fault::new(index, "Worker init failed", rest.trim_start_matches([':', ' ']))
    } else {
        return None;
    };
    Some(Fault { unhandled: true, ..fault })
}

pub const OUT_OF_MEMORY: &str = "Runtime.OutOfMemory";
pub const CRASHED: &str = "Runtime.ExitError";
pub const TIMED_OUT: &str = "Task timed out";

/// JSON with an error's type or an error's level.
fn of_json(index: usize, line: &str) -> Option<Fault> {
    let value: Value = serde_json::from_str(line).ok()?;
    // Node.js puts what was logged into `message`.
    let inner = if value["message"].is_object() { &value["message"] } else { &value };
    let text = |name: &str| inner[name].as_str().or_else(|| value[name].as_str()).unwrap_or_default();
    let of_any = |names: &[&str]| {
        names.iter().map(|name| text(name)).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
    };
    let level = of_any(&["level", "log_level", "severity"]);
    let bad = ["ERROR", "FATAL", "CRITICAL"].iter().any(|word| word.eq_ignore_ascii_case(&level));
    let kind = of_any(&["errorType", "error_type", "exception_name"]);
    if kind.is_empty() && !bad {
        return None;
    }
    let message = of_any(&["errorMessage", "message", "msg", "error"]);
    let stack = ["stackTrace", "stack", "trace", "exception"]
        .iter()
        .map(|name| stack_of(&inner[*name]))
        .find(|s| !s.is_empty());
    let stack = stack.unwrap_or_default();
    let mut frames: Vec<Frame> = stack.iter().flat_map(|text| text.lines()).filter_map(python_frame).collect();
    if frames.is_empty() {
        frames = stack.iter().flat_map(|text| text.lines()).filter_map(node_frame).collect();
        frames.reverse();
    }
    // A logger names itself; what the runtime caught has no logger.
    let unhandled =
        !kind.is_empty() && value["logger"].is_null() && value["errorType"].is_string() && !stack.is_empty();
    let kind = if kind.is_empty() { level.to_uppercase() } else { kind };
    Some(Fault { unhandled, ..Fault::new(index, &kind, &message).at(&frames) })
}

fn stack_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Python's, in one line of the log (as on AWS) or in as many as it has (as on the local engine).
fn of_traceback(lines: &[&str], index: usize, whole: &str) -> (Option<Fault>, usize) {
    let mut texts: Vec<&str> = whole.lines().collect();
    let mut used = 1;
    let alone = whole.trim_end().ends_with("Traceback (most recent call last):");
    if alone {
        for line in &lines[index + 1..] {
            used += 1;
            texts.push(line);
            // Its last line is not indented: the error itself.
            if !line.is_empty() && !line.starts_with(char::is_whitespace) {
                break;
            }
        }
    }
    let begin = texts.iter().position(|line| line.contains("Traceback (most recent call last):")).unwrap_or_default();
    let frames: Vec<Frame> = texts[begin..].iter().filter_map(|line| python_frame(line)).collect();
    let end =
        texts[begin + 1..].iter().rev().find(|line| !line.trim().is_empty() && !line.starts_with(char::is_whitespace));
    // `[ERROR] KeyError: 'x'` stands before the stack where the runtime caught it.
    let caught = texts[0].trim().strip_prefix("[ERROR] ").filter(|_| begin > 0);
    let said = end.copied().or(caught).unwrap_or_default();
    let (kind, message) = kind_and_message(said);
    let unhandled = caught.is_some() || frames.first().is_some_and(|frame| frame.file.ends_with("/_worker.py"));
    (Some(Fault { unhandled, ..Fault::new(index, kind, message).at(&frames) }), used)
}

/// `TypeError: x is not a function` and its frames, in one line of the log or in as many as it has.
fn of_node(lines: &[&str], index: usize, whole: &str) -> Option<(Option<Fault>, usize)> {
    let mut texts: Vec<&str> = whole.lines().collect();
    let mut used = 1;
    if texts.len() == 1 {
        let more = lines[index + 1..].iter().take_while(|line| node_frame(line).is_some()).count();
        texts.extend(&lines[index + 1..index + 1 + more]);
        used += more;
    }
    let mut frames: Vec<Frame> = texts.iter().skip(1).filter_map(|line| node_frame(line)).collect();
    if frames.is_empty() {
        return None;
    }
    // The local engine's worker is in the stacks of all its errors; it prints the one that ended the invocation last.
    let unhandled = index + used == lines.len() && frames.iter().any(|frame| frame.file.ends_with("/_worker.js"));
    frames.reverse();
    // After the time, the request's id and the level that the runtime puts before it.
    let said = texts[0].rsplit('\t').next().unwrap_or_default();
    let (kind, message) = kind_and_message(said.trim_start_matches("Uncaught "));
    Some((Some(Fault { unhandled, ..Fault::new(index, kind, message).at(&frames) }), used))
}

/// `[ERROR]\t{time}\t{id}\t{message}` of Python, `{time}\t{id}\tERROR\t{message}` of Node.js, `[ERROR] Type: message` of what
/// could not be loaded.
fn of_logger(index: usize, line: &str) -> Option<Fault> {
    if let Some(rest) = line.strip_prefix("[ERROR] ") {
        let (kind, message) = kind_and_message(rest);
        return Some(Fault { unhandled: true, ..Fault::new(index, kind, message) });
    }
    for level in ["[ERROR]\t", "[CRITICAL]\t"] {
        if let Some(rest) = line.strip_prefix(level) {
            let message = rest.splitn(3, '\t').last().unwrap_or_default();
            return Some(Fault::new(index, level.trim_matches(['[', ']', '\t']), message));
        }
    }
    let mut parts = line.splitn(4, '\t');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(_), Some(level @ ("ERROR" | "FATAL")), Some(message)) => Some(Fault::new(index, level, message)),
        _ => None,
    }
}

/// `ValueError: bad` in two; a text that does not begin with a name is the message.
fn kind_and_message(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (kind, message) = text.split_once(": ").unwrap_or((text.trim_end_matches(':'), ""));
    let named = !kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '$'));
    if named { (kind, message) } else { ("Error", text) }
}

#[cfg(test)]
mod tests;
