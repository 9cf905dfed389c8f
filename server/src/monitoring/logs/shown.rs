//! Lines made fit to be shown: what moves cursors, colours terminals or turns the reading direction is made visible,
//! and nothing is left out.

use app::monitoring::logs::model::Line;
use serde_json::Value;

use super::platform::{Mark, mark, of_stream};
use crate::aws::logs::search::Event;

/// Of a line in an open invocation.
const LONG: usize = 8_000;
/// Of a line in a list.
const SHORT: usize = 240;
/// Of one line.
const FIELDS: usize = 40;
const FIELD_LONG: usize = 400;

/// Control characters as their pictures, marks of direction as their numbers; line ends and tabs stay.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        match c {
            '\n' | '\t' => out.push(c),
            // A line end; Lambda's runtimes for Python write stacks with it alone.
            '\r' if text[index + 1..].starts_with('\n') => {}
            '\r' => out.push('\n'),
            '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}' => out.push('\u{2421}'),
            c if c.is_control() || turns(c) => out.push_str(&format!("‹U+{:04X}›", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Characters that change how text around them reads, or cannot be seen. <https://www.unicode.org/reports/tr9/>
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The first `most` characters, and whether that is not all.
pub fn first(text: &str, most: usize) -> (String, bool) {
    match text.char_indices().nth(most) {
        Some((end, _)) => (text[..end].to_owned(), true),
        None => (text.to_owned(), false),
    }
}

/// One line of text of at most `most` characters.
pub fn brief(text: &str, most: usize) -> String {
    let (text, cut) = first(text.trim(), most);
    let mut line = visible(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    if cut {
        line.push('…');
    }
    line
}

/// A row of a list.
pub fn row(event: &Event) -> Line {
    let (_, version) = of_stream(&event.stream);
    Line {
        id: event.id.clone(),
        at: event.at,
        stream: event.stream.clone(),
        version: version.to_owned(),
        text: brief(&event.message, SHORT),
        cut: false,
        platform: mark(&event.message) != Mark::Own,
        level: level(&event.message),
        fields: Vec::new(),
    }
}

/// A line of an open invocation, with its fields where it is JSON.
pub fn line(event: &Event) -> Line {
    let (text, cut) = first(event.message.trim_end(), LONG);
    Line { text: visible(&text), cut, fields: fields(&event.message), ..row(event) }
}

fn object(message: &str) -> Option<Value> {
    let text = message.trim();
    if !text.starts_with('{') {
        return None;
    }
    serde_json::from_str::<Value>(text).ok().filter(Value::is_object)
}

/// Path and value of what a JSON line has.
pub fn fields(message: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if let Some(object) = object(message) {
        unfold("", &object, &mut out);
    }
    // What people look for first.
    let first = ["level", "log_level", "message", "errorType", "errorMessage"];
    out.sort_by_key(|(path, _)| first.iter().position(|known| known == path).unwrap_or(first.len()));
    out
}

fn unfold(path: &str, value: &Value, out: &mut Vec<(String, String)>) {
    if out.len() >= FIELDS {
        return;
    }
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| unfold(&below(name), value, out));
        }
        // A list of texts, such as a stack, reads best line by line.
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_string) => {
            let lines: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            out.push((visible(path), short(&lines.join("\n"))));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(index, value)| unfold(&below(&index.to_string()), value, out));
        }
        Value::String(text) => out.push((visible(path), short(text))),
        other => out.push((visible(path), other.to_string())),
    }
}

fn short(text: &str) -> String {
    let (text, cut) = first(text, FIELD_LONG);
    let mut text = visible(&text);
    if cut {
        text.push('…');
    }
    text
}

/// The level of a JSON line, or of a text line of Lambda's own loggers.
pub fn level(message: &str) -> String {
    const LEVELS: [&str; 7] = ["TRACE", "DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL"];
    let known =
        |word: &str| LEVELS.iter().find(|level| level.eq_ignore_ascii_case(word)).map(|level| (*level).to_owned());
    if let Some(object) = object(message) {
        let named = ["level", "log_level", "severity"].iter().find_map(|name| object[*name].as_str());
        return named.and_then(known).unwrap_or_default();
    }
    // `[ERROR]\t…` of Python, `{time}\t{id}\tERROR\t…` of Node.js.
    let python = message.strip_prefix('[').and_then(|rest| rest.split(']').next()).and_then(known);
    python.or_else(|| message.split('\t').nth(2).and_then(known)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_and_nothing_is_lost() {
        assert_eq!(visible("\u{1b}[31mred\u{1b}[0m\0\u{7}\u{7f}"), "␛[31mred␛[0m␀␇␡");
        assert_eq!(visible("a\u{202e}b\u{9b}c\u{200f}"), "a‹U+202E›b‹U+009B›c‹U+200F›");
        assert_eq!(visible("</script><b>ä 漢字 👩‍💻\ta\r\nb\rc"), "</script><b>ä 漢字 👩‍💻\ta\nb\nc");
    }

    #[test]
    fn json_lines_unfold_to_fields() {
        let line = r#"{"level":"ERROR","n":{"a":1,"b":[true,null]},"stack":["x","y"],"m":"a\u001bb"}"#;
        let expected =
            [("level", "ERROR"), ("m", "a␛b"), ("n.a", "1"), ("n.b.0", "true"), ("n.b.1", "null"), ("stack", "x\ny")];
        let mut found = fields(line);
        found.sort();
        assert_eq!(found, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
        assert!(fields("[1]").is_empty() && fields("{x").is_empty());
        let wide = format!("{{{}}}", (0..100).map(|n| format!("\"k{n}\":{n}")).collect::<Vec<_>>().join(","));
        assert_eq!(fields(&wide).len(), FIELDS);
    }

    #[test]
    fn levels_are_found() {
        assert_eq!(level(r#"{"level":"error"}"#), "ERROR");
        assert_eq!(level("[WARNING]\t2026-11-22T10:00:00Z\tid\tcareful"), "WARNING");
        assert_eq!(level("2026-11-22T10:00:00Z\tid\tINFO\thello"), "INFO");
        assert_eq!(level("[x] ERROR"), "");
    }

    #[test]
    fn rows_are_one_line() {
        assert_eq!(brief(" a\n b\tc ", 10), "a b c");
        assert_eq!(brief(&"é".repeat(20), 3), "ééé…");
    }
}
