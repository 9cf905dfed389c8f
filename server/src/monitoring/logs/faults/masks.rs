//! What differs each time an error happens.

/// Ids and numbers become `#`.
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '_') {
            word.push(c);
        } else {
            flush(&mut out, &mut word);
            out.push(c);
        }
    }
    flush(&mut out, &mut word);
    out
}

/// As long as the shortest ids people see.
const ID: usize = 8;

fn flush(out: &mut String, word: &mut String) {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let hex = word.len() >= 16 && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    // `order-2026-abc` is an id; `utf8` and `lambda_handler2` are words.
    if hex || (word.len() >= ID && digits >= 3) {
        out.push('#');
    } else {
        let mut in_number = false;
        for c in word.chars() {
            if !c.is_ascii_digit() {
                out.push(c);
            } else if !in_number {
                out.push('#');
            }
            in_number = c.is_ascii_digit();
        }
    }
    word.clear();
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn ids_and_numbers_are_masked_and_words_stay() {
        assert_eq!(masked("bad thing 17 of 4"), "bad thing # of #");
        assert_eq!(masked("no order 3c04e032-ade3-4f89-95bd-f066b1c13565."), "no order #.");
        assert_eq!(masked("key 'user_1234567' missing"), "key '#' missing");
        assert_eq!(masked("deadbeefdeadbeefdeadbeef"), "#");
        assert_eq!(masked("list index out of range"), "list index out of range");
        assert_eq!(masked("after 3.00 seconds"), "after #.# seconds");
    }
}
