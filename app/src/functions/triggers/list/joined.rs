//! The list joined with what a look at the sources has found.

use crate::functions::triggers::model::{Half, Looked, Trigger};

pub fn joined(rows: &[Trigger], looked: &Looked) -> Vec<Trigger> {
    let mut all: Vec<Trigger> = rows.to_vec();
    for row in &mut all {
        let Some((_, seen)) = looked.seen.iter().find(|(id, _)| *id == row.id) else { continue };
        if row.mapping_id.is_none() {
            row.half = seen.half;
        }
        if row.state.is_empty() {
            row.state.clone_from(&seen.state);
        }
        row.detail.extend(seen.detail.iter().cloned());
        if row.trouble.is_none() {
            row.trouble.clone_from(&seen.trouble);
        }
    }
    let new = looked.found.iter().filter(|found| rows.iter().all(|row| row.id != found.id));
    all.extend(new.cloned());
    all
}

/// What is wrong with a half trigger, and the fix.
pub fn broken(row: &Trigger) -> Option<String> {
    let kind = row.kind.title();
    match row.half {
        Half::PermissionOnly => Some(format!(
            "{kind} may call the function, but {} does not send anything to it: it was deleted, or points elsewhere. \
             Remove the permission that is left over.",
            row.source
        )),
        Half::SourceOnly => Some(format!(
            "{} sends to the function, but the function's policy does not let it: every call is refused. Add the permission.",
            row.source
        )),
        Half::Both | Half::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::triggers::model::{Kind, Seen};

    fn row(id: &str, state: &str) -> Trigger {
        Trigger {
            id: id.into(),
            kind: Kind::Rule,
            source: "nightly".into(),
            source_arn: None,
            detail: Vec::new(),
            state: state.into(),
            half: Half::Unknown,
            statement_id: Some(id.into()),
            mapping_id: None,
            qualifier: String::new(),
            since: None,
            trouble: None,
        }
    }

    #[test]
    fn a_look_adds_and_never_takes_away() {
        let seen = Seen { half: Half::PermissionOnly, state: "Disabled".into(), ..Seen::default() };
        let looked = Looked {
            seen: vec![("a".into(), seen.clone()), ("gone".into(), seen)],
            found: vec![row("a", ""), row("new", "")],
        };
        let all = joined(&[row("a", ""), row("b", "Enabled")], &looked);
        let ids: Vec<_> = all.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "new"]);
        assert_eq!((all[0].half, all[0].state.as_str()), (Half::PermissionOnly, "Disabled"));
        assert_eq!((all[1].half, all[1].state.as_str()), (Half::Unknown, "Enabled"));
        assert!(broken(&all[0]).is_some_and(|text| text.contains("left over")));
        assert_eq!(broken(&all[1]), None);
    }
}
