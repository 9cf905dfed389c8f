//! What a function raised, as its runtime puts it into the payload.

use app::functions::model::invoke::FunctionError;
use serde_json::Value;

/// Reads `errorType`, `errorMessage` and the stack. A payload of another shape is the message.
pub fn parse(kind: &str, payload: &str) -> FunctionError {
    let value: Value = serde_json::from_str(payload).unwrap_or(Value::Null);
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let message = text("errorMessage");
    FunctionError {
        kind: kind.to_owned(),
        error_type: text("errorType"),
        message: if message.is_empty() && value["errorType"].is_null() { payload.to_owned() } else { message },
        // Python, Java and .NET: stackTrace; Node: trace.
        stack: [&value["stackTrace"], &value["trace"]]
            .into_iter()
            .map(stack)
            .find(|s| !s.is_empty())
            .unwrap_or_default(),
    }
}

fn stack(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.lines().map(str::to_owned).collect(),
        Value::Array(frames) => frames.iter().map(frame).collect(),
        _ => Vec::new(),
    }
}

/// A line, or `[file, line, function, code]` of old Python runtimes.
fn frame(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim_end().to_owned(),
        Value::Array(parts) => {
            let parts: Vec<String> =
                parts.iter().map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned)).collect();
            parts.join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runtime_in_its_own_way() {
        let python = parse(
            "Unhandled",
            r#"{"errorMessage":"Handler fails","errorType":"Exception","requestId":"x","stackTrace":["  File \"/var/task/f.py\", line 2, in handler\n    raise Exception(\"Handler fails\")\n"]}"#,
        );
        assert_eq!((python.error_type.as_str(), python.message.as_str()), ("Exception", "Handler fails"));
        assert_eq!(
            python.stack,
            ["  File \"/var/task/f.py\", line 2, in handler\n    raise Exception(\"Handler fails\")"]
        );
        let node = parse(
            "Unhandled",
            r#"{"errorType":"Error","errorMessage":"no","trace":["Error: no","    at handler (/var/task/index.js:2:9)"]}"#,
        );
        assert_eq!(node.stack.len(), 2);
        let engine = parse(
            "Unhandled",
            r#"{"errorMessage":"boom","errorType":"Runtime.HandlerError","trace":"line 1\nline 2"}"#,
        );
        assert_eq!(engine.stack, ["line 1", "line 2"]);
        let old = parse(
            "Handled",
            r#"{"errorMessage":"x","errorType":"E","stackTrace":[["/var/task/f.py",2,"handler","raise"]]}"#,
        );
        assert_eq!(old.stack, ["/var/task/f.py, 2, handler, raise"]);
        let timeout = parse(
            "Unhandled",
            r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: x Error: Task timed out after 1.00 seconds"}"#,
        );
        assert!(timeout.stack.is_empty());
    }

    #[test]
    fn an_unknown_shape_is_the_message() {
        assert_eq!(parse("Unhandled", "plain text").message, "plain text");
        assert_eq!(parse("Unhandled", "[1]").message, "[1]");
    }
}
