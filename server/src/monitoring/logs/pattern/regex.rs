//! The regular expressions CloudWatch's patterns may have: no groups, and a line is short.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html>

/// More than this many steps, and a line counts as none that matches: expressions can be made to take for ever.
const STEPS: u32 = 200_000;

#[derive(Clone, Debug)]
pub struct Regex(Vec<Vec<Piece>>);

#[derive(Clone, Debug)]
struct Piece {
    atom: Atom,
    least: u32,
    most: u32,
}

#[derive(Clone, Debug)]
enum Atom {
    Any,
    Start,
    End,
    Class { not: bool, ranges: Vec<(char, char)> },
}

impl Regex {
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.contains(['(', ')']) {
            return Err("CloudWatch's expressions have no parentheses.".into());
        }
        let mut alternatives = vec![Vec::new()];
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let atom = match c {
                '|' => {
                    alternatives.push(Vec::new());
                    continue;
                }
                '^' => Atom::Start,
                '$' => Atom::End,
                '.' => Atom::Any,
                '[' => class(&mut chars)?,
                '\\' => {
                    let (not, ranges) = escaped(&mut chars)?;
                    Atom::Class { not, ranges }
                }
                '*' | '+' | '?' | '{' => return Err(format!("In %…%, nothing stands before {c}.")),
                c => Atom::Class { not: false, ranges: vec![(c, c)] },
            };
            let (least, most) = times(&mut chars)?;
            if let Some(pieces) = alternatives.last_mut() {
                pieces.push(Piece { atom, least, most });
            }
        }
        Ok(Self(alternatives))
    }

    /// Whether it is anywhere in the text.
    pub fn is_in(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let mut steps = STEPS;
        (0..=text.len()).any(|from| self.0.iter().any(|pieces| here(pieces, &text, from, &mut steps)))
    }
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn times(chars: &mut Chars<'_>) -> Result<(u32, u32), String> {
    const MANY: u32 = u32::MAX;
    let found = match chars.peek() {
        Some('*') => (0, MANY),
        Some('+') => (1, MANY),
        Some('?') => (0, 1),
        Some('{') => {
            let inside: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
            let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n <= 1_000);
            let (least, most) = match inside.split_once(',') {
                Some((least, "")) => (number(least), Some(MANY)),
                Some((least, most)) => (number(least), number(most)),
                None => (number(&inside), number(&inside)),
            };
            return least.zip(most).ok_or_else(|| format!("In %…%, {{{inside}}} is no number of times."));
        }
        _ => return Ok((1, 1)),
    };
    chars.next();
    Ok(found)
}

fn class(chars: &mut Chars<'_>) -> Result<Atom, String> {
    let not = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        match chars.next().ok_or("In %…%, a [ is not closed.")? {
            ']' => return Ok(Atom::Class { not, ranges }),
            '\\' => {
                let (inverse, found) = escaped(chars)?;
                if inverse {
                    return Err("In %…%, \\D, \\S and \\W do not stand in brackets.".into());
                }
                ranges.extend(found);
            }
            first => {
                let last = match chars.next_if_eq(&'-') {
                    // A last `-` is itself.
                    Some(_) if chars.peek() == Some(&']') => {
                        ranges.push(('-', '-'));
                        first
                    }
                    Some(_) => chars.next().ok_or("In %…%, a [ is not closed.")?,
                    None => first,
                };
                ranges.push((first, last));
            }
        }
    }
}

/// Whether it is the inverse, and of which characters.
fn escaped(chars: &mut Chars<'_>) -> Result<(bool, Vec<(char, char)>), String> {
    let c = chars.next().ok_or("In %…%, nothing stands after \\.")?;
    Ok(match c {
        'd' | 'D' => (c == 'D', vec![('0', '9')]),
        's' | 'S' => (c == 'S', vec![(' ', ' '), ('\t', '\r')]),
        'w' | 'W' => (c == 'W', vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]),
        'x' => {
            let code: String = chars.by_ref().take(2).collect();
            let code = u8::from_str_radix(&code, 16).map_err(|_| "In %…%, two hexadecimal digits stand after \\x.")?;
            (false, vec![(code.into(), code.into())])
        }
        c => (false, vec![(c, c)]),
    })
}

fn here(pieces: &[Piece], text: &[char], at: usize, steps: &mut u32) -> bool {
    if *steps == 0 {
        return false;
    }
    *steps -= 1;
    let Some((piece, rest)) = pieces.split_first() else { return true };
    match &piece.atom {
        Atom::Start => return at == 0 && here(rest, text, at, steps),
        Atom::End => return at == text.len() && here(rest, text, at, steps),
        _ => {}
    }
    let fits = |c: &char| match &piece.atom {
        Atom::Class { not, ranges } => ranges.iter().any(|(first, last)| (first..=last).contains(&c)) != *not,
        _ => true,
    };
    let most = text[at..].iter().take(piece.most as usize).take_while(|c| fits(c)).count();
    let least = piece.least as usize;
    (least..=most).rev().any(|count| here(rest, text, at + count, steps))
}

#[cfg(test)]
mod tests {
    use super::Regex;

    fn is_in(regex: &str, text: &str) -> bool {
        Regex::parse(regex).unwrap().is_in(text)
    }

    #[test]
    fn what_cloudwatch_documents() {
        assert!(is_in("^[hc]at", "hat") && !is_in("^[hc]at", "a hat"));
        assert!(is_in("[hc]at$", "a hat") && !is_in("[hc]at$", "hats"));
        assert!(is_in("colou?r", "color") && is_in("colou?r", "colour"));
        assert!(is_in("a{3,5}b", "aaab") && !is_in("^a{3,5}b", "aab"));
        assert!(is_in("gray|grey", "a grey cat"));
        assert!(is_in(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", "from 10.0.0.1") && !is_in(r"\d\.\d", "1a1"));
        assert!(is_in(r"[^a-c]\s\S\W", "d x-") && is_in(r"\x41b", "Ab") && is_in("[a-]", "-"));
        assert!(is_in(".*", "") && is_in("a.*z", "a to z"));
    }

    #[test]
    fn nothing_takes_for_ever() {
        assert!(!is_in("a*a*a*a*a*a*a*a*b", &"a".repeat(2_000)));
    }

    #[test]
    fn what_cannot_be_read() {
        for bad in ["(a)", "*a", "[a", "a{x}", "a\\"] {
            assert!(Regex::parse(bad).is_err(), "{bad}");
        }
    }
}
