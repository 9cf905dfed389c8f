//! CloudWatch's filter patterns, matched here: for the local engine, whose own search knows few of them, and for the live tail,
//! where many who watch with patterns of their own share what is read once.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>

mod json;
mod regex;

use json::Condition;
use regex::Regex;

#[derive(Clone, Debug)]
pub enum Pattern {
    All,
    Terms(Vec<Term>),
    Json(Condition),
}

#[derive(Clone, Debug)]
pub struct Term {
    how: How,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Must,
    /// `?word`: any of these.
    May,
    /// `-word`
    Not,
}

#[derive(Clone, Debug)]
enum What {
    Text(String),
    Regex(Regex),
}

impl Pattern {
    /// An error is a sentence that says what cannot be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() || text == "\"\"" {
            return Ok(Self::All);
        }
        if text.starts_with('{') {
            return json::parse(text).map(Self::Json);
        }
        if text.starts_with('[') {
            return Err("Patterns of columns, […], are matched by CloudWatch's own search alone; use words or a pattern of JSON, { $.level = \"ERROR\" }.".into());
        }
        let terms = terms(text)?;
        Ok(if terms.is_empty() { Self::All } else { Self::Terms(terms) })
    }

    pub fn matches(&self, message: &str) -> bool {
        match self {
            Self::All => true,
            Self::Json(condition) => serde_json::from_str(message).is_ok_and(|value| condition.holds(&value)),
            Self::Terms(terms) => {
                let has = |term: &Term| match &term.what {
                    What::Text(text) => message.contains(text.as_str()),
                    What::Regex(regex) => regex.is_in(message),
                };
                // As CloudWatch does, `?` counts only where nothing else is asked.
                let any = terms.iter().all(|term| term.how == How::May);
                if any {
                    return terms.iter().any(has);
                }
                terms.iter().all(|term| match term.how {
                    How::Must => has(term),
                    How::Not => !has(term),
                    How::May => true,
                })
            }
        }
    }
}

fn terms(text: &str) -> Result<Vec<Term>, String> {
    let mut terms = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (how, after) = match rest.as_bytes()[0] {
            b'?' => (How::May, &rest[1..]),
            b'-' => (How::Not, &rest[1..]),
            b'+' => (How::Must, &rest[1..]),
            _ => (How::Must, rest),
        };
        let (what, after) = if let Some(quoted) = after.strip_prefix('"') {
            let (text, after) = quoted_text(quoted).ok_or("A quotation mark is not closed.")?;
            (What::Text(text), after)
        } else if let Some(expression) = after.strip_prefix('%') {
            let (expression, after) = expression.split_once('%').ok_or("An expression in %…% is not closed.")?;
            (What::Regex(Regex::parse(expression)?), after)
        } else {
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            (What::Text(word(&after[..end])?), &after[end..])
        };
        terms.push(Term { how, what });
        rest = after.trim_start();
    }
    Ok(terms)
}

/// A term without quotation marks has letters, digits and `_` alone.
fn word(text: &str) -> Result<String, String> {
    if !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.')) {
        return Ok(text.to_owned());
    }
    Err(format!("Put what has other characters than letters and digits into quotation marks: \"{text}\"."))
}

/// Up to the closing quotation mark, and what follows it.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[index + 1..])),
            '\\' => out.push(chars.next()?.1),
            c => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, message: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(message)
    }

    #[test]
    fn words_phrases_and_their_signs() {
        let line = "[ERROR 401] UNAUTHORIZED REQUEST of user-1";
        for yes in [
            "",
            "ERROR",
            "ERROR REQUEST",
            "\"ERROR 401\"",
            "?nothing ?REQUEST",
            "ERROR -WARN",
            "-WARN",
            "ERROR ?nothing",
        ] {
            assert!(matches(yes, line), "{yes}");
        }
        for no in ["error", "ERROR nothing", "\"ERROR  401\"", "?nothing ?no", "ERROR -\"401]\""] {
            assert!(!matches(no, line), "{no}");
        }
        assert!(matches(r#""say \"hi\"""#, r#"they say "hi" to all"#));
    }

    #[test]
    fn expressions() {
        assert!(matches("%[Ee]rror|[Ff]ail%", "it did fail"));
        assert!(matches(r"ERROR %4\d\d%", "ERROR 404") && !matches(r"ERROR %4\d\d%", "ERROR 500"));
    }

    #[test]
    fn what_cannot_be_read_is_a_sentence() {
        for bad in ["\"open", "%open", "a/b", "[w1, w2]", "{ $.a = }", "{ a = 1 }", "%(a)%"] {
            assert!(Pattern::parse(bad).unwrap_err().ends_with('.'), "{bad}");
        }
    }

    #[test]
    fn json() {
        let line = r#"{"level":"ERROR","n":{"ms":12.5,"tags":["a","b"]},"ok":false,"none":null}"#;
        for yes in [
            r#"{ $.level = "ERROR" }"#,
            "{ $.level = ERR* }",
            "{ $.n.ms > 12 && $.n.ms <= 12.5 }",
            r#"{ ($.level = "INFO") || ($.n.tags[1] = "b") }"#,
            r#"{ $.n.tags[*] = "b" }"#,
            "{ $.ok IS FALSE }",
            "{ $.none IS NULL }",
            "{ $.more NOT EXISTS }",
            r#"{ $.level != "INFO" }"#,
            "{ $.level = %^ER% }",
        ] {
            assert!(matches(yes, line), "{yes}");
        }
        for no in [
            r#"{ $.level = "error" }"#,
            "{ $.n.ms > 13 }",
            "{ $.ok IS TRUE }",
            "{ $.level NOT EXISTS }",
            "{ $.more = 1 }",
        ] {
            assert!(!matches(no, line), "{no}");
        }
        assert!(!matches(r#"{ $.level = "ERROR" }"#, "level = ERROR"));
    }
}
