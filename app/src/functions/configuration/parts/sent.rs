//! A form without script, come back in its page's URL: how it went, and where it did not, everything that was typed.

use crate::functions::{configuration::model::Texts, create::query::pairs};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The form as it was sent and refused: what it began with, and what was typed.
    pub draft: Option<(Texts, Texts)>,
    /// Whether anything had to be sent, and what somebody else changed meanwhile.
    pub saved: Option<(bool, Vec<String>)>,
}

impl Sent {
    pub fn read(search: &str) -> Self {
        let mut sent = Self::default();
        let (mut base, mut typed, mut kept) = (Texts::new(), Texts::new(), Vec::new());
        let mut changed = None;
        for (name, text) in pairs(search) {
            match name.split_once('.') {
                Some(("base", key)) => drop(base.insert(key.to_owned(), text)),
                Some(("typed", key)) => drop(typed.insert(key.to_owned(), text)),
                _ if name == "saved" => changed = Some(text == "yes"),
                _ if name == "kept" => kept.push(text),
                _ => {}
            }
        }
        if !typed.is_empty() {
            sent.draft = Some((base, typed));
        }
        sent.saved = changed.map(|changed| (changed, kept));
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_brings_back_what_was_typed() {
        let sent = Sent::read("?base.memory=128&typed.memory=12&typed.description=a+%26+b&__err=x");
        let (base, typed) = sent.draft.unwrap();
        assert_eq!(
            (base["memory"].as_str(), typed["memory"].as_str(), typed["description"].as_str()),
            ("128", "12", "a & b")
        );
        let done = Sent::read("?saved=yes&kept=memory&kept=handler");
        assert_eq!(done.saved, Some((true, vec!["memory".into(), "handler".into()])));
        assert_eq!((done.draft, Sent::read("")), (None, Sent::default()));
    }
}
