//! Words of a command line as a shell reads them: parted by white space, kept together by quotes.

pub fn parse(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                let own = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        None => return Err("A quote is opened and not closed.".into()),
                        Some(end) if end == c => break,
                        Some('\\') if c == '"' => own.extend(chars.next()),
                        Some(other) => own.push(other),
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            c if c.is_whitespace() => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// The other way: [`parse`] gives the same words again.
pub fn join(words: &[String]) -> String {
    let quoted = |word: &String| {
        let plain = |c: char| c.is_alphanumeric() || "-_./:=,@%+".contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            return word.clone();
        }
        format!("'{}'", word.replace('\'', "'\\''"))
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        for (text, words) in [
            ("", vec![]),
            ("  a  b ", vec!["a", "b"]),
            ("/bin/sh -c 'echo \"x\"'", vec!["/bin/sh", "-c", "echo \"x\""]),
            ("a\\ b \"c \\\" d\"e ''", vec!["a b", "c \" de", ""]),
        ] {
            assert_eq!(parse(text).unwrap(), words, "{text}");
        }
        assert!(parse("'open").is_err() && parse("\"open").is_err());
    }

    #[test]
    fn what_is_joined_is_read_again() {
        let words: Vec<String> = ["plain", "", "two words", "it's", "a\"b", "$HOME"].map(str::to_owned).into();
        assert_eq!(parse(&join(&words)).unwrap(), words);
    }
}
