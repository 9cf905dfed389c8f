//! Tabs whose settings are texts by key: what their forms send, and what becomes of it.

use serde::{Deserialize, Serialize};

use super::{
    merge::{Row, resolve},
    model::Texts,
};
use crate::functions::model::FunctionDetail;

/// Everything that is needed to merge a form: nobody's change is overwritten unseen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextsEdit {
    /// The settings when the form was opened.
    pub base: Texts,
    /// The fields as typed.
    pub typed: Texts,
    /// What a conflict showed as AWS's.
    pub theirs: Texts,
    /// For settings in conflict: `theirs` or `mine`.
    pub pick: Texts,
}

impl TextsEdit {
    /// The picks of a conflict applied: what to compare with, and what is wanted.
    pub fn resolved(self) -> (Texts, Texts) {
        let Self { mut base, typed, theirs, pick } = self;
        let mut mine = wanted(&base, &typed);
        let row = |key: &String| Row {
            key: key.clone(),
            base: base.get(key).cloned(),
            theirs: theirs.get(key).cloned(),
            mine: mine.get(key).cloned(),
        };
        let rows: Vec<Row> = pick.keys().map(row).collect();
        resolve(&mut base, &mut mine, &rows, &pick);
        (base, mine)
    }
}

/// The fields as typed over what was there.
pub fn wanted(base: &Texts, typed: &Texts) -> Texts {
    let mut wanted = base.clone();
    wanted.extend(typed.iter().map(|(key, text)| (key.clone(), text.trim().to_owned())));
    wanted
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextsSaved {
    Done {
        /// The settings AWS has now.
        now: Texts,
        /// The function, where the save has read it.
        detail: Option<Box<FunctionDetail>>,
        /// Whether anything had to be sent.
        changed: bool,
        /// Keys somebody else changed meanwhile; theirs stay.
        kept: Vec<String>,
    },
    /// Nothing was sent: both sides changed these.
    Conflict { rows: Vec<Row> },
}

/// The items of a list as people type one: commas and white space part them.
pub fn items(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c == ',' || c.is_whitespace());
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The one spelling of such a list.
pub fn listed(items: &[String]) -> String {
    items.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn lists_are_typed_as_people_like() {
        assert_eq!(listed(&items(" a,b  c,\n, d ")), "a, b, c, d");
        assert!(items(" , ").is_empty());
    }

    #[test]
    fn a_plain_form_brings_its_picks() {
        let edit = TextsEdit {
            base: texts(&[("a", "1"), ("b", "1")]),
            typed: texts(&[("a", " mine "), ("b", "mine")]),
            theirs: texts(&[("a", "theirs"), ("b", "theirs")]),
            pick: texts(&[("a", "mine"), ("b", "theirs")]),
        };
        let (base, mine) = edit.resolved();
        assert_eq!(base, texts(&[("a", "theirs"), ("b", "theirs")]));
        assert_eq!(mine, texts(&[("a", "mine"), ("b", "theirs")]));
    }
}
