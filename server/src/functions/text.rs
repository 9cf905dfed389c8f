//! Text that functions wrote, made fit to be shown: nothing in it can move the cursor, change colours or turn the
//! reading direction.

/// Keeps line ends and tabs; ANSI escapes vanish; other control characters become `�`.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\t' => out.push(c),
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{1b}' if chars.peek() == Some(&'[') => {
                chars.next();
                // Parameters, then one final byte.
                while chars.next_if(|c| matches!(c, ' '..='?')).is_some() {}
                chars.next_if(|c| matches!(c, '@'..='~'));
            }
            c if c.is_control() || turns_direction(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Marks that make text read otherwise than it is: <https://www.unicode.org/reports/tr9/>
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// JSON indented by two spaces, with its own key order and numbers; anything else as it is. Cleaned either way.
pub fn pretty(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return clean(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let (mut in_string, mut escaped) = (false, false);
    let mut chars = text.chars().filter(|c| !c.is_control()).peekable();
    while let Some(c) = chars.next() {
        if in_string {
            out.push(if turns_direction(c) { '\u{fffd}' } else { c });
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            ' ' => {}
            '"' => {
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                out.push(c);
                while chars.next_if_eq(&' ').is_some() {}
                if let Some(end) = chars.next_if(|c| matches!(c, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c => out.push(c),
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    // Deep nesting is not worth megabytes of spaces.
    out.extend(std::iter::repeat_n("  ", depth.min(32)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_moves_or_colours_or_turns_is_left() {
        assert_eq!(clean("a\tb\r\nc\rd"), "a\tb\nc\nd");
        assert_eq!(clean("\u{1b}[31;1mred\u{1b}[0m \u{1b}]0;title\u{7}"), "red \u{fffd}]0;title\u{fffd}");
        assert_eq!(
            clean("\0\u{8}\u{7f}\u{9b}x\u{202e}y\u{2066}"),
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}x\u{fffd}y\u{fffd}"
        );
        assert_eq!(clean("<script>ä 漢字 🎉"), "<script>ä 漢字 🎉");
    }

    #[test]
    fn json_keeps_its_order_and_numbers() {
        let text = r#"{"z":1.10,"a":[1,{"b":"x, {\"y\": 1}\\"}],"e":{},"n": [ ],"big":12345678901234567890}"#;
        let expected = "{\n  \"z\": 1.10,\n  \"a\": [\n    1,\n    {\n      \"b\": \"x, {\\\"y\\\": 1}\\\\\"\n    }\n  ],\n  \"e\": {},\n  \"n\": [],\n  \"big\": 12345678901234567890\n}";
        assert_eq!(pretty(text), expected);
        assert_eq!(pretty(&pretty(text)), expected, "pretty stays pretty");
        assert_eq!(pretty("\"Hello from Lambda!\""), "\"Hello from Lambda!\"");
        assert_eq!(pretty("not json\u{1b}[1m"), "not json");
        assert_eq!(pretty(""), "");
    }
}
