//! Frames of stacks.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub file: String,
    pub function: String,
    pub line: Option<u32>,
}

impl Frame {
    /// The file as it is in the package.
    pub fn name(&self) -> String {
        let of_engine = self.file.split_once("/ministack-lambda-").and_then(|(_, rest)| rest.split_once("/code/"));
        let name = self.file.strip_prefix("/var/task/").or(of_engine.map(|(_, name)| name)).unwrap_or(&self.file);
        name.strip_prefix("file:///var/task/").unwrap_or(name).to_owned()
    }
}

/// Not of a library, a layer or the runtime.
pub fn is_own(file: &str) -> bool {
    const OTHERS: [&str; 10] = [
        "site-packages",
        "dist-packages",
        "node_modules",
        "node:",
        "/var/runtime",
        "/var/lang",
        "/opt/",
        "<frozen",
        "/_worker.",
        "/lib/python",
    ];
    !OTHERS.iter().any(|other| file.contains(other)) && !file.starts_with("internal/")
}

/// `File "/var/task/f.py", line 2, in handler`
pub fn python_frame(line: &str) -> Option<Frame> {
    let rest = line.trim().strip_prefix("File \"")?;
    let (file, rest) = rest.split_once('"')?;
    let number =
        rest.split_once("line ").map(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or(""));
    let function = rest.split_once(", in ").map(|(_, name)| name.lines().next().unwrap_or_default().trim());
    Some(Frame {
        file: file.to_owned(),
        function: function.unwrap_or_default().to_owned(),
        line: number.and_then(|number| number.parse().ok()),
    })
}

/// `at handler (/var/task/index.js:2:9)` or `at /var/task/index.js:2:9`
pub fn node_frame(line: &str) -> Option<Frame> {
    let rest = line.trim().strip_prefix("at ")?;
    let (function, place) = match rest.rsplit_once(" (") {
        Some((function, place)) => (function.trim(), place.trim_end_matches(')')),
        None => ("", rest),
    };
    let mut parts = place.rsplitn(3, ':');
    let (column, number, file) = (parts.next()?, parts.next(), parts.next());
    let Some((number, file)) = number.zip(file) else {
        // `at new Promise (<anonymous>)`
        return place.starts_with('<').then(|| Frame { file: format!("node:{column}"), ..Frame::default() });
    };
    let function = function.trim_start_matches("async ").rsplit("exports.").next().unwrap_or_default();
    // `Runtime.handler` is how the runtime calls it, whatever it is.
    let function = function.strip_prefix("Runtime.").unwrap_or(function);
    Some(Frame { file: file.to_owned(), function: function.to_owned(), line: number.parse().ok() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_python_and_node() {
        let frame = python_frame("  File \"/var/task/a/f.py\", line 12, in handler").unwrap();
        assert_eq!((frame.name().as_str(), frame.function.as_str(), frame.line), ("a/f.py", "handler", Some(12)));
        let engine = python_frame("File \"/x/tmp/ministack-lambda-play-y3/code/f.py\", line 1, in <module>").unwrap();
        assert_eq!(engine.name(), "f.py");
        let frame = node_frame("    at Runtime.handler (file:///var/task/index.mjs:2:9)").unwrap();
        assert_eq!((frame.name().as_str(), frame.function.as_str(), frame.line), ("index.mjs", "handler", Some(2)));
        assert_eq!(node_frame("at /var/task/index.js:7:1").unwrap().line, Some(7));
        assert!(node_frame("at new Promise (<anonymous>)").is_some());
        assert!(node_frame("at noon the sun").is_none());
        assert!(
            !is_own("/var/task/node_modules/x/y.js") && !is_own("node:internal/process") && is_own("/var/task/x.js")
        );
    }
}
