//! The details of an audit row as people read them: what changed from what to what, which environment keys came and
//! went, the commands, and plain facts.

/// Between before and after in a detail.
const ARROW: &str = " → ";
const CLI: &str = "aws cli";
const CODE_BEFORE: &str = "code before";
const CODE_AFTER: &str = "code after";

/// One detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// `memory`: 128 MB → 512 MB.
    Changed {
        key: String,
        before: String,
        after: String,
    },
    /// Names that came, went or got another value: environment keys, files.
    Names {
        key: String,
        added: Vec<String>,
        removed: Vec<String>,
        changed: Vec<String>,
    },
    Fact {
        key: String,
        value: String,
    },
}

/// All that is told, the commands and the code's fingerprints apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    pub told: Vec<Told>,
    pub cli: Vec<String>,
}

pub fn story(details: &[(String, String)]) -> Story {
    let mut story = Story::default();
    for (key, value) in details {
        match key.as_str() {
            CLI => story.cli.extend(value.lines().map(str::to_owned)),
            CODE_BEFORE | CODE_AFTER => {}
            _ => story.told.push(told(key, value)),
        }
    }
    story
}

fn told(key: &str, value: &str) -> Told {
    let key = key.to_owned();
    if let Some((before, after)) = value.split_once(ARROW) {
        return Told::Changed { key, before: before.to_owned(), after: after.to_owned() };
    }
    match names(value) {
        Some((added, removed, changed)) => Told::Names { key, added, removed, changed },
        None => Told::Fact { key, value: value.to_owned() },
    }
}

type Names = (Vec<String>, Vec<String>, Vec<String>);

/// `+NEW −OLD ~CHANGED`: every word has its sign.
fn names(value: &str) -> Option<Names> {
    let (mut added, mut removed, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for word in value.split_whitespace() {
        let (sign, name) = word.split_at(word.chars().next()?.len_utf8());
        let list = match sign {
            "+" => &mut added,
            "−" | "-" => &mut removed,
            "~" => &mut changed,
            _ => return None,
        };
        if name.is_empty() {
            return None;
        }
        list.push(name.to_owned());
    }
    (!(added.is_empty() && removed.is_empty() && changed.is_empty())).then_some((added, removed, changed))
}

/// The packages before and after, by their SHA-256, where code changed.
pub fn code(details: &[(String, String)]) -> Option<(&str, &str)> {
    let of = |wanted: &str| details.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str());
    let (before, after) = (of(CODE_BEFORE)?, of(CODE_AFTER)?);
    (before != after).then_some((before, after))
}

/// Whether a detail is for an entry's own page alone: too long for a list.
pub fn is_long(key: &str) -> bool {
    key == CLI
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(key: &str, value: &str) -> Told {
        told(key, value)
    }

    #[test]
    fn before_and_after_are_told_apart() {
        let changed = |before: &str, after: &str| Told::Changed {
            key: "memory".into(),
            before: before.into(),
            after: after.into(),
        };
        assert_eq!(one("memory", "128 MB → 512 MB"), changed("128 MB", "512 MB"));
        assert_eq!(one("memory", " → 512 MB"), changed("", "512 MB"));
        assert_eq!(one("type", "Event"), Told::Fact { key: "type".into(), value: "Event".into() });
    }

    #[test]
    fn keys_are_told_by_their_sign() {
        let words = |text: &[&str]| text.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            one("environment", "+NEW −OLD ~CHANGED ~B"),
            Told::Names {
                key: "environment".into(),
                added: words(&["NEW"]),
                removed: words(&["OLD"]),
                changed: words(&["CHANGED", "B"]),
            }
        );
        for plain in ["A, B", "+", "", "+A B", "5 files"] {
            assert!(matches!(one("x", plain), Told::Fact { .. }), "{plain}");
        }
    }

    #[test]
    fn commands_and_fingerprints_are_set_apart() {
        let details = [("code before", "a="), ("code after", "b="), ("aws cli", "one\ntwo"), ("handler", "a.b → a.c")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        let story = story(&details);
        assert_eq!(story.cli, ["one", "two"]);
        assert_eq!(story.told.len(), 1);
        assert_eq!(code(&details), Some(("a=", "b=")));
        assert_eq!(code(&details[..1]), None);
        let same = [details[0].clone(), ("code after".to_owned(), "a=".to_owned())];
        assert_eq!(code(&same), None);
    }
}
