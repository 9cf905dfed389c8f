//! Tags: what the form sends, and the rules.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html>

use serde::{Deserialize, Serialize};

use crate::functions::configuration::{
    merge::{Row, resolve},
    model::Texts,
};

/// Tags of a function; AWS's own are not counted.
pub const MOST: usize = 50;
const KEY_MOST: usize = 128;
const VALUE_MOST: usize = 256;
/// What AWS writes itself begins so.
pub const AWS: &str = "aws:";
/// What Lambent writes begins so: by these it finds what it made.
pub const LAMBENT: &str = "lambent:";

/// One row of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TagRow {
    pub key: String,
    pub value: String,
    pub remove: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TagsEdit {
    /// All tags when the form was opened.
    pub base: Texts,
    pub rows: Vec<TagRow>,
    /// What a conflict showed as AWS's.
    pub theirs: Texts,
    /// For keys in conflict: `theirs` or `mine`.
    pub pick: Texts,
    /// Lambent's own tags may be changed, too.
    pub unlock: bool,
}

impl TagsEdit {
    /// The picks of a conflict applied: what to compare with, and what is wanted.
    pub fn resolved(self) -> (Texts, Texts) {
        let mut base = self.base;
        // What has no row stays as it was: AWS's own tags.
        let mut mine = base.clone();
        for row in self.rows {
            // What AWS has stays as it is, also white space at its ends.
            let key = if base.contains_key(&row.key) { row.key } else { row.key.trim().to_owned() };
            if key.is_empty() && row.value.trim().is_empty() {
                continue;
            }
            if row.remove {
                mine.remove(&key);
            } else if base.get(&key) != Some(&row.value) {
                mine.insert(key, row.value.trim().to_owned());
            }
        }
        let row = |key: &String| Row {
            key: key.clone(),
            base: base.get(key).cloned(),
            theirs: self.theirs.get(key).cloned(),
            mine: mine.get(key).cloned(),
        };
        let rows: Vec<Row> = self.pick.keys().map(row).collect();
        resolve(&mut base, &mut mine, &rows, &self.pick);
        (base, mine)
    }
}

/// Whether AWS or Lambent writes this tag.
pub fn is_guarded(key: &str) -> bool {
    key.starts_with(AWS) || key.starts_with(LAMBENT)
}

fn allowed(text: &str) -> Result<(), String> {
    match text.chars().find(|c| !(c.is_alphanumeric() || *c == ' ' || "_.:/=+-@".contains(*c))) {
        Some(bad) => Err(format!("Use letters, digits, spaces and _ . : / = + - @; “{bad}” is not allowed.")),
        None => Ok(()),
    }
}

/// A key somebody gives a new tag.
pub fn new_key(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("Enter a key.".into());
    }
    if text.chars().count() > KEY_MOST {
        return Err(format!("A key has at most {KEY_MOST} characters."));
    }
    if text.to_ascii_lowercase().starts_with(AWS) {
        return Err("Keys that begin with aws: are AWS's own.".into());
    }
    allowed(text)
}

pub fn value(text: &str) -> Result<(), String> {
    if text.chars().count() > VALUE_MOST {
        return Err(format!("A value has at most {VALUE_MOST} characters."));
    }
    allowed(text)
}

/// What is wrong with a change, by the tag's key; an empty one is about all of them. What has not changed is not
/// scolded: AWS has it already.
pub fn check(base: &Texts, mine: &Texts, unlock: bool) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    for (key, text) in mine {
        if base.get(key) == Some(text) {
            continue;
        }
        let rule = if base.contains_key(key) { Ok(()) } else { new_key(key) };
        if let Err(rule) = rule.and_then(|()| value(text)).and_then(|()| guard(key, unlock)) {
            wrong.push((key.clone(), rule));
        }
    }
    for key in base.keys().filter(|key| !mine.contains_key(*key)) {
        if let Err(rule) = guard(key, unlock) {
            wrong.push((key.clone(), rule));
        }
    }
    if let Err(rule) = within(mine) {
        wrong.push((String::new(), rule));
    }
    wrong
}

fn guard(key: &str, unlock: bool) -> Result<(), String> {
    if key.starts_with(AWS) {
        return Err("AWS writes this tag itself; it cannot be changed here.".into());
    }
    if key.starts_with(LAMBENT) && !unlock {
        return Err("Lambent finds by this tag what it made; allow it below to change it all the same.".into());
    }
    Ok(())
}

/// No more than AWS takes.
pub fn within(tags: &Texts) -> Result<(), String> {
    let own = tags.keys().filter(|key| !key.starts_with(AWS)).count();
    if own <= MOST { Ok(()) } else { Err(format!("A function has at most {MOST} tags; these are {own}.")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    fn row(key: &str, value: &str, remove: bool) -> TagRow {
        TagRow { key: key.into(), value: value.into(), remove }
    }

    #[test]
    fn rows_are_what_is_wanted() {
        let edit = TagsEdit {
            base: texts(&[("a", "1"), ("b", "1"), ("aws:stack", "s")]),
            rows: vec![row("a", " 2 ", false), row("b", "1", true), row(" c ", "", false), row("", " ", false)],
            ..TagsEdit::default()
        };
        let (_, mine) = edit.resolved();
        assert_eq!(mine, texts(&[("a", "2"), ("aws:stack", "s"), ("c", "")]));
    }

    #[test]
    fn keys_and_values_follow_awss_rules() {
        for good in ["team", "Größe 2", "a_b.c:d/e=f+g-h@i", &"k".repeat(128)] {
            assert!(new_key(good).is_ok(), "{good}");
        }
        for bad in ["", "aws:x", "AWS:x", "a,b", "a*b", &"k".repeat(129)] {
            assert!(new_key(bad).is_err(), "{bad}");
        }
        assert!(value("").is_ok() && value(&"v".repeat(256)).is_ok());
        assert!(value(&"v".repeat(257)).is_err() && value("a;b").is_err());
    }

    #[test]
    fn what_others_write_is_guarded() {
        let base = texts(&[("aws:stack", "s"), ("lambent:operation", "1"), ("odd*key", "x")]);
        assert!(check(&base, &base, false).is_empty());
        let gone = texts(&[("odd*key", "y")]);
        let keys: Vec<_> = check(&base, &gone, false).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["aws:stack", "lambent:operation"]);
        assert_eq!(check(&base, &gone, true).len(), 1, "AWS's own stay locked");
        let many = (0..=MOST).map(|at| (format!("k{at}"), String::new())).collect();
        assert_eq!(check(&Texts::new(), &many, false).len(), 1);
    }
}
