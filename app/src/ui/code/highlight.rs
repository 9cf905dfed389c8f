//! Colours for code that is only read: a scanner for comments, strings, numbers and keywords, no parser. The editor
//! has its own.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Python,
    JavaScript,
    Json,
    Plain,
}

impl Language {
    /// By a file's name.
    pub fn of(path: &str) -> Self {
        match path.rsplit('.').next() {
            Some("py") => Self::Python,
            Some("js" | "mjs" | "cjs" | "ts") => Self::JavaScript,
            Some("json") => Self::Json,
            _ => Self::Plain,
        }
    }

    fn keywords(self) -> &'static [&'static str] {
        match self {
            Self::Python => &[
                "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
                "except", "False", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "None",
                "nonlocal", "not", "or", "pass", "raise", "return", "True", "try", "while", "with", "yield",
            ],
            Self::JavaScript => &[
                "async",
                "await",
                "break",
                "case",
                "catch",
                "class",
                "const",
                "continue",
                "default",
                "delete",
                "else",
                "export",
                "extends",
                "false",
                "finally",
                "for",
                "from",
                "function",
                "if",
                "import",
                "in",
                "instanceof",
                "let",
                "new",
                "null",
                "of",
                "return",
                "static",
                "switch",
                "this",
                "throw",
                "true",
                "try",
                "typeof",
                "undefined",
                "var",
                "while",
                "yield",
            ],
            Self::Json => &["true", "false", "null"],
            Self::Plain => &[],
        }
    }

    fn comment(self) -> Option<&'static str> {
        match self {
            Self::Python => Some("#"),
            Self::JavaScript => Some("//"),
            Self::Json | Self::Plain => None,
        }
    }

    /// What begins a string here, and what ends it.
    fn quote(self, rest: &str) -> Option<&'static str> {
        let quotes: &[&str] = match self {
            Self::Python => &["\"\"\"", "'''", "\"", "'"],
            Self::JavaScript => &["\"", "'", "`"],
            Self::Json => &["\""],
            Self::Plain => &[],
        };
        quotes.iter().find(|quote| rest.starts_with(**quote)).copied()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Plain,
    Keyword,
    Name,
    Text,
    Number,
    Comment,
}

impl Token {
    /// The style's class; plain text has none.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Keyword => Some("tok-k"),
            Self::Name => Some("tok-f"),
            Self::Text => Some("tok-s"),
            Self::Number => Some("tok-n"),
            Self::Comment => Some("tok-c"),
        }
    }
}

/// The lines, each as pieces of one colour. Together they are the text, without its line ends.
pub fn lines(text: &str, language: Language) -> Vec<Vec<(Token, String)>> {
    let mut lines = vec![Vec::new()];
    let mut add = |token: Token, piece: &str| {
        for (index, part) in piece.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            let Some(line) = lines.last_mut() else { continue };
            match line.last_mut() {
                _ if part.is_empty() => {}
                Some((last, text)) if *last == token => String::push_str(text, part),
                _ => line.push((token, part.to_owned())),
            }
        }
    };
    let mut rest = text.strip_suffix('\n').unwrap_or(text);
    let mut naming = false;
    while let Some(first) = rest.chars().next() {
        let (token, length) = scan(rest, first, language, naming);
        let (piece, after) = rest.split_at(length);
        if !piece.trim().is_empty() {
            naming = matches!(piece, "def" | "class" | "function");
        }
        add(token, piece);
        rest = after;
    }
    lines
}

/// The next piece's kind and its length in bytes, at least one character.
fn scan(rest: &str, first: char, language: Language, naming: bool) -> (Token, usize) {
    let until = |stop: fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
    if language == Language::Plain {
        return (Token::Plain, rest.len());
    }
    if language.comment().is_some_and(|mark| rest.starts_with(mark)) {
        return (Token::Comment, until(|c| c == '\n'));
    }
    if language == Language::JavaScript && rest.starts_with("/*") {
        return (Token::Comment, rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if let Some(quote) = language.quote(rest) {
        return (Token::Text, string_length(rest, quote));
    }
    if first.is_ascii_digit() {
        return (Token::Number, until(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))));
    }
    if first.is_alphabetic() || first == '_' {
        let length = until(|c| !(c.is_alphanumeric() || c == '_'));
        let token = match &rest[..length] {
            word if language.keywords().contains(&word) => Token::Keyword,
            _ if naming => Token::Name,
            _ => Token::Plain,
        };
        return (token, length);
    }
    (Token::Plain, first.len_utf8())
}

fn string_length(rest: &str, quote: &str) -> usize {
    // A string of one quote that is not closed ends with its line; the long ones run on.
    let one_line = quote != "`" && quote.len() == 1;
    let mut at = quote.len();
    while let Some(c) = rest[at..].chars().next() {
        if rest[at..].starts_with(quote) {
            return at + quote.len();
        }
        if one_line && c == '\n' {
            return at;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, language: Language, token: Token) -> Vec<String> {
        lines(text, language).into_iter().flatten().filter(|(t, _)| *t == token).map(|(_, text)| text).collect()
    }

    #[test]
    fn python_is_coloured() {
        let text = "import os\n\ndef main(e):  # it's\n    \"\"\"two\n    lines\"\"\"\n    return f'{e}\\'' + 12_0\n";
        assert_eq!(of(text, Language::Python, Token::Keyword), ["import", "def", "return"]);
        assert_eq!(of(text, Language::Python, Token::Name), ["main"]);
        assert_eq!(of(text, Language::Python, Token::Comment), ["# it's"]);
        assert_eq!(of(text, Language::Python, Token::Text), ["\"\"\"two", "    lines\"\"\"", "'{e}\\''"]);
        assert_eq!(of(text, Language::Python, Token::Number), ["12_0"]);
    }

    #[test]
    fn javascript_and_json_are_coloured() {
        let text = "export const f = async () => `a\n${b}`; // end\n/* x */";
        assert_eq!(of(text, Language::JavaScript, Token::Text), ["`a", "${b}`"]);
        assert_eq!(of(text, Language::JavaScript, Token::Comment), ["// end", "/* x */"]);
        assert_eq!(of("{\"a\": [1.5, true]}", Language::Json, Token::Keyword), ["true"]);
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["", "\n\n", "x = 'open\ny\n", "\"\"\"open", "ä = 'ö' # ü\r\n", "'\\", "a\tb"] {
            for language in [Language::Python, Language::JavaScript, Language::Json, Language::Plain] {
                let joined: Vec<String> =
                    lines(text, language).into_iter().map(|line| line.into_iter().map(|(_, t)| t).collect()).collect();
                assert_eq!(joined.join("\n"), text.strip_suffix('\n').unwrap_or(text), "{text:?} {language:?}");
            }
        }
    }
}
