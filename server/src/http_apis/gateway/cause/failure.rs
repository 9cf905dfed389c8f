//! The ways a function fails while it runs, told from the error Lambda or the local engine returns.

use serde::{Deserialize, Serialize};

/// Why a function failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The module is there, the function in it is not.
    HandlerMissing,
    /// The handler's file, or something it imports, is not there.
    ModuleMissing,
    SyntaxError,
    /// The function's own timeout, not the integration's.
    TimedOut,
    OutOfMemory,
    /// The process ended by itself.
    Exited,
    /// The code raised an error.
    Raised,
}

impl Failure {
    /// AWS names these in `errorType`; the local engine only in the message (`Worker init failed: …`).
    pub fn recognise(error_type: &str, message: &str) -> Self {
        let init = message.split_once("Worker init failed: ").map(|(_, why)| why);
        match error_type {
            "Runtime.HandlerNotFound" | "Runtime.MalformedHandlerName" => return Self::HandlerMissing,
            "Runtime.ImportModuleError" => return Self::ModuleMissing,
            "Runtime.UserCodeSyntaxError" => return Self::SyntaxError,
            "Runtime.OutOfMemory" => return Self::OutOfMemory,
            "Sandbox.Timedout" => return Self::TimedOut,
            "Runtime.ExitError" => {
                return if message.contains("signal: killed") { Self::OutOfMemory } else { Self::Exited };
            }
            _ => {}
        }
        match init {
            _ if message.contains("Task timed out after") => Self::TimedOut,
            None if message.contains("Worker process") => Self::Exited,
            None => Self::Raised,
            Some(why) if why.contains("has no attribute") || why.contains("is not a function") => Self::HandlerMissing,
            Some(why) if why.contains("No module named") || why.contains("Cannot find module") => Self::ModuleMissing,
            Some(why)
                if ["invalid syntax", ".py, line ", "Unexpected token", "SyntaxError"]
                    .iter()
                    .any(|s| why.contains(s)) =>
            {
                Self::SyntaxError
            }
            Some(_) => Self::Raised,
        }
    }

    pub fn sentence(self, error_type: &str, message: &str) -> String {
        let message = message.trim_end_matches('.');
        match self {
            Self::HandlerMissing => format!("The handler does not exist in the code: {message}."),
            Self::ModuleMissing => format!("A module cannot be imported: {message}."),
            Self::SyntaxError => format!("The code has a syntax error: {message}."),
            Self::TimedOut => format!("The function's own timeout ended it: {message}."),
            Self::OutOfMemory => format!("The function ran out of memory: {message}."),
            Self::Exited => format!("The function's process ended by itself: {message}."),
            Self::Raised => format!("The function raised {error_type}: {message}."),
        }
        .replace('\n', " ")
    }

    pub fn next_step(self) -> &'static str {
        match self {
            Self::HandlerMissing => "Set the handler to a function that the code has.",
            Self::ModuleMissing => "Check the handler's file name and the packages in the deployment.",
            Self::SyntaxError => "Correct the code and deploy it.",
            Self::TimedOut => "Raise the function's timeout, or make it faster.",
            Self::OutOfMemory => "Raise the function's memory.",
            Self::Exited | Self::Raised => "Read the function's log for this request.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_of_aws_and_of_the_local_engine_are_recognised() {
        for (error_type, message, failure) in [
            ("Runtime.HandlerNotFound", "Handler 'x' missing on module 'y'", Failure::HandlerMissing),
            (
                "RuntimeError",
                "Worker init failed: module 'lambda_function' has no attribute 'x'",
                Failure::HandlerMissing,
            ),
            ("RuntimeError", "Worker init failed: Handler x is not a function in index", Failure::HandlerMissing),
            ("Runtime.ImportModuleError", "Unable to import module 'a': No module named 'b'", Failure::ModuleMissing),
            ("RuntimeError", "Worker init failed: No module named 'requests'", Failure::ModuleMissing),
            ("RuntimeError", "Worker init failed: Cannot find module '/code/index'", Failure::ModuleMissing),
            ("Runtime.UserCodeSyntaxError", "Syntax error in module 'a'", Failure::SyntaxError),
            (
                "RuntimeError",
                "Worker init failed: '(' was never closed (lambda_function.py, line 3)",
                Failure::SyntaxError,
            ),
            ("RuntimeError", "Worker init failed: Unexpected token '}'", Failure::SyntaxError),
            ("Sandbox.Timedout", "RequestId: x Error: Task timed out after 3.00 seconds", Failure::TimedOut),
            ("Runtime.HandlerError", "Task timed out after 3.00 seconds", Failure::TimedOut),
            (
                "Runtime.ExitError",
                "RequestId: x Error: Runtime exited with error: signal: killed",
                Failure::OutOfMemory,
            ),
            ("Runtime.ExitError", "RequestId: x Error: Runtime exited without providing a reason", Failure::Exited),
            ("RuntimeError", "Worker process exited immediately. stderr: ", Failure::Exited),
            ("KeyError", "'name'", Failure::Raised),
            ("AttributeError", "'dict' object has no attribute 'x'", Failure::Raised),
            ("RuntimeError", "Worker init failed: connection refused", Failure::Raised),
        ] {
            assert_eq!(Failure::recognise(error_type, message), failure, "{error_type}: {message}");
        }
    }

    #[test]
    fn a_sentence_stays_on_one_line() {
        assert_eq!(Failure::Raised.sentence("E", "a\nb."), "The function raised E: a b.");
    }
}
