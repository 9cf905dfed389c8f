//! Two people change the same thing: what each did is kept, and where both changed the same, somebody decides.
//! Works on texts: settings as they are, environment values by their fingerprints.

use serde::{Deserialize, Serialize};

use super::model::Texts;

/// A key both sides changed: the text both began with, theirs and mine. Absent where a side has no such key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub key: String,
    pub base: Option<String>,
    pub theirs: Option<String>,
    pub mine: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What should be there; keys in conflict stay theirs.
    pub result: Texts,
    /// Keys only the other side changed.
    pub kept: Vec<String>,
    pub rows: Vec<Row>,
}

pub fn merge(base: &Texts, theirs: &Texts, mine: &Texts) -> Merged {
    let mut merged = Merged { result: theirs.clone(), ..Merged::default() };
    let mut keys: Vec<&String> = base.keys().chain(theirs.keys()).chain(mine.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let (was, now, wanted) = (base.get(key), theirs.get(key), mine.get(key));
        if wanted == now {
            continue;
        }
        if was == wanted {
            merged.kept.push(key.clone());
        } else if was == now {
            match wanted {
                Some(text) => merged.result.insert(key.clone(), text.clone()),
                None => merged.result.remove(key),
            };
        } else {
            let [base, theirs, mine] = [was, now, wanted].map(|text| text.cloned());
            merged.rows.push(Row { key: key.clone(), base, theirs, mine });
        }
    }
    merged
}

pub const THEIRS: &str = "theirs";
pub const MINE: &str = "mine";

/// Applies what was picked for keys in conflict: both sides are known now, so that the next merge takes the pick and
/// still sees whatever is changed after that. Gives the keys for which nothing was picked.
pub fn resolve(base: &mut Texts, mine: &mut Texts, rows: &[Row], picks: &Texts) -> Vec<String> {
    let mut open = Vec::new();
    for row in rows {
        match picks.get(&row.key).map(String::as_str) {
            Some(MINE) => {}
            Some(THEIRS) => put(mine, &row.key, row.theirs.as_ref()),
            _ => {
                open.push(row.key.clone());
                continue;
            }
        }
        put(base, &row.key, row.theirs.as_ref());
    }
    open
}

fn put(texts: &mut Texts, key: &str, text: Option<&String>) {
    match text {
        Some(text) => texts.insert(key.to_owned(), text.clone()),
        None => texts.remove(key),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn each_sides_own_changes_are_kept() {
        let base = texts(&[("a", "1"), ("b", "1"), ("gone", "1"), ("same", "1"), ("x", "1")]);
        let theirs = texts(&[("a", "2"), ("b", "1"), ("gone", "1"), ("same", "2"), ("their-new", "1"), ("x", "1")]);
        let mine = texts(&[("a", "1"), ("b", "3"), ("same", "2"), ("my-new", "1"), ("x", "1")]);
        let merged = merge(&base, &theirs, &mine);
        assert!(merged.rows.is_empty());
        assert_eq!(merged.kept, ["a", "their-new"]);
        assert_eq!(
            merged.result,
            texts(&[("a", "2"), ("b", "3"), ("my-new", "1"), ("same", "2"), ("their-new", "1"), ("x", "1")])
        );
    }

    #[test]
    fn what_both_changed_is_asked_for() {
        let base = texts(&[("a", "1"), ("dropped-by-me", "1"), ("dropped-by-them", "1")]);
        let theirs = texts(&[("a", "2"), ("dropped-by-me", "2"), ("new", "x")]);
        let mine = texts(&[("a", "3"), ("dropped-by-them", "3"), ("new", "y")]);
        let merged = merge(&base, &theirs, &mine);
        let keys: Vec<_> = merged.rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys, ["a", "dropped-by-me", "dropped-by-them", "new"]);
        assert_eq!(merged.rows[1].mine, None);
        assert_eq!(merged.rows[2].theirs, None);
        assert_eq!(merged.rows[3].base, None);
        assert_eq!(merged.result, theirs, "nothing of theirs is overwritten");
    }

    #[test]
    fn a_pick_settles_it_until_the_next_change() {
        let (mut base, mut mine) = (texts(&[("a", "1"), ("b", "1")]), texts(&[("a", "mine"), ("b", "mine")]));
        let theirs = texts(&[("a", "theirs"), ("b", "theirs")]);
        let rows = merge(&base, &theirs, &mine).rows;
        let picks = texts(&[("a", MINE)]);
        assert_eq!(resolve(&mut base, &mut mine, &rows, &picks), ["b"]);
        let picks = texts(&[("a", MINE), ("b", THEIRS)]);
        assert_eq!(resolve(&mut base, &mut mine, &rows, &picks), Vec::<String>::new());
        let merged = merge(&base, &theirs, &mine);
        assert_eq!(merged.result, texts(&[("a", "mine"), ("b", "theirs")]));
        assert!(merged.rows.is_empty());
        // A third change between the pick and the save is seen again.
        let third = texts(&[("a", "third"), ("b", "theirs")]);
        assert_eq!(merge(&base, &third, &mine).rows.len(), 1);
    }

    #[test]
    fn nothing_to_do_is_nothing() {
        let same = texts(&[("a", "1")]);
        assert_eq!(merge(&same, &same, &same), Merged { result: same.clone(), ..Merged::default() });
    }
}
