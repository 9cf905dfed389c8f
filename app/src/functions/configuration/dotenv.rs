//! A `.env` text as people paste it: `KEY=value` lines with `export`, quotes and comments. Nothing is interpolated.

#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// In order; of a key that comes twice, the last one.
    pub pairs: Vec<(String, String)>,
    /// Lines that could not be read, counted from 1, and why.
    pub errors: Vec<(u32, String)>,
}

pub fn parse(text: &str) -> Parsed {
    let text = text.replace("\r\n", "\n");
    let mut parsed = Parsed::default();
    let (mut rest, mut line) = (text.trim_start_matches('\u{feff}'), 1u32);
    while !rest.is_empty() {
        let (used, result) = statement(rest);
        match result {
            Ok(None) => {}
            Ok(Some((key, value))) => {
                parsed.pairs.retain(|(known, _)| *known != key);
                parsed.pairs.push((key, value));
            }
            Err(why) => parsed.errors.push((line, why.to_owned())),
        }
        let (done, next) = rest.split_at(used);
        line += u32::try_from(done.matches('\n').count()).unwrap_or(0);
        rest = next;
    }
    parsed
}

type Pair = (String, String);

/// The first line of `text`, and those its quotes reach over: bytes used, and what it says.
fn statement(text: &str) -> (usize, Result<Option<Pair>, &'static str>) {
    let end = text.find('\n').map_or(text.len(), |at| at + 1);
    let line = &text[..end];
    let trimmed = line.trim();
    if trimmed.is_empty() || trimmed.starts_with('#') {
        return (end, Ok(None));
    }
    let body = trimmed.strip_prefix("export ").unwrap_or(trimmed);
    let Some((key, _)) = body.split_once('=') else {
        return (end, Err("There is no “=” in it."));
    };
    let key = key.trim();
    if key.is_empty() {
        return (end, Err("There is no key before “=”."));
    }
    // The first `=` of the line is the one after the key.
    let start = line.find('=').map_or(end, |at| at + 1);
    let blank = text[start..].bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let value = &text[start + blank..];
    let pair = |value: String| Ok(Some((key.to_owned(), value)));
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => match quoted(&value[1..], quote) {
            None => (end, Err("A quote is opened and not closed.")),
            Some((value, used)) => {
                let after = start + blank + 1 + used;
                let line_end = text[after..].find('\n').map_or(text.len(), |at| after + at + 1);
                let tail = text[after..line_end].trim();
                if tail.is_empty() || tail.starts_with('#') {
                    (line_end, pair(value))
                } else {
                    (line_end, Err("Something follows the closing quote."))
                }
            }
        },
        _ => {
            let plain = &line[(start + blank).min(end)..];
            // A comment begins after white space: `#` inside of a word is part of it.
            let comment = plain
                .char_indices()
                .find(|(at, c)| *c == '#' && plain[..*at].chars().next_back().is_none_or(char::is_whitespace));
            (end, pair(plain[..comment.map_or(plain.len(), |(at, _)| at)].trim().to_owned()))
        }
    }
}

/// Up to the closing quote: the text, and the bytes used with the quote. Double quotes know escapes.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c == quote => return Some((out, at + 1)),
            '\\' if quote == '"' => match chars.next()?.1 {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                other @ ('"' | '\\' | '$' | '\'') => out.push(other),
                other => out.extend(['\\', other]),
            },
            _ => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let parsed = parse(text);
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        parsed.pairs
    }

    fn of(key: &str, value: &str) -> (String, String) {
        (key.into(), value.into())
    }

    #[test]
    fn lines_as_people_write_them() {
        let text = "\u{feff}# a comment\r\n\r\nA=1\n  B = two words  \nexport C=x#y # why\nD=\nE=#none\nURL=http://h/?a=b&c=d\n";
        let expected = [
            of("A", "1"),
            of("B", "two words"),
            of("C", "x#y"),
            of("D", ""),
            of("E", ""),
            of("URL", "http://h/?a=b&c=d"),
        ];
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn quotes_keep_what_is_inside() {
        assert_eq!(pairs("A=\" x # y \" # c"), [of("A", " x # y ")]);
        assert_eq!(pairs(r#"A="a\"b\\c\nd\$e\q""#), [of("A", "a\"b\\c\nd$e\\q")]);
        assert_eq!(pairs(r"A='a\n$B'"), [of("A", r"a\n$B")]);
        assert_eq!(pairs("PEM=\"-----\nline\n-----\"\nB=2"), [of("PEM", "-----\nline\n-----"), of("B", "2")]);
        assert_eq!(pairs("A=it's"), [of("A", "it's")]);
        assert_eq!(pairs("A=\"\"\nB=''"), [of("A", ""), of("B", "")]);
    }

    #[test]
    fn the_last_of_two_counts() {
        assert_eq!(pairs("A=1\nB=2\nA=3"), [of("B", "2"), of("A", "3")]);
    }

    #[test]
    fn what_cannot_be_read_is_said_by_line() {
        let parsed = parse("A=1\n\nnonsense\n=x\nB='open\nC=2\nD=\"x\" y");
        assert_eq!(parsed.errors.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5, 7]);
        assert_eq!(parsed.pairs, [of("A", "1"), of("C", "2")]);
    }

    #[test]
    fn nothing_makes_it_stumble() {
        for text in ["", "=", "\"", "A", "A=\"", "A='\n", "é=ü\"", "A=\"\\", "export =", "export A=\"é\" #", "A=  \n\n"]
        {
            let _ = parse(text);
        }
    }
}
