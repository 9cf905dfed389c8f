//! The desk as the page opens: what is deployed, nothing changed.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::collections::{BTreeMap, BTreeSet};

use super::{
    desk::{Desk, Locked, Phase, Reading},
    kept,
    model::Package,
    work::Work,
};
use crate::{
    frame::use_frame,
    functions::{model::FunctionDetail, parts::open::OpenFunction},
    session::model::Permission,
    ui::editor::Editor,
};

pub fn begin(
    open: OpenFunction,
    detail: Memo<FunctionDetail>,
    package: Package,
    first: Option<(String, String)>,
) -> Desk {
    let frame = use_frame();
    let may = frame.can(Permission::FunctionsWrite);
    let user = frame.with(|frame| frame.user.id.clone()).unwrap_or_default();
    let key = open.target.with_untracked(|target| kept::key(&user, &target.place, &target.name));
    let base = RwSignal::new(package.code_sha256.clone());
    let start = first.as_ref().map(|(path, _)| path.clone());
    let package = RwSignal::new(package);
    let work = RwSignal::new(Work::default());
    let rows = Memo::new(move |_| package.with(|package| work.with(|work| work.rows(&package.files))));
    let query = use_query_map();
    let named = Memo::new(move |_| query.with(|query| query.get("file")));
    let line = query.with_untracked(|query| query.get("line")).and_then(|line| line.parse().ok());
    let otherwise = start.clone();
    let shown = Memo::new(move |_| {
        let wanted = [named.get(), otherwise.clone()];
        rows.with(|rows| {
            let known = |path: &String| rows.iter().any(|row| row.path == *path);
            wanted.into_iter().flatten().find(known).or_else(|| rows.first().map(|row| row.path.clone()))
        })
    });
    let locked = Memo::new(move |_| {
        let versioned = open.target.with(|target| !target.qualifier.is_empty());
        let closed = package.with(|package| package.closed.clone());
        let why = match (may, versioned, closed) {
            (_, true, _) => "A published version never changes. Edit $LATEST, then publish a new version.".to_owned(),
            (false, ..) => "Your role may look, but not change code. An administrator can change it.".to_owned(),
            (true, false, Some(why)) => why,
            (true, false, None) => return None,
        };
        Some(Locked { why, latest: versioned, files_only: may && !versioned })
    });
    let reading = if first.is_some() { Reading::Text } else { Reading::Nothing };
    let navigate = use_navigate();
    let options = leptos_router::NavigateOptions { scroll: false, ..Default::default() };
    Desk {
        open,
        detail,
        package,
        base,
        work,
        rows,
        shown,
        tabs: RwSignal::new(start.clone().into_iter().collect()),
        folders: RwSignal::new(start.as_deref().map(above).unwrap_or_default()),
        reading: RwSignal::new(reading),
        counts: RwSignal::new(BTreeMap::new()),
        findings: RwSignal::new(None),
        phase: RwSignal::new(Phase::Resting),
        comparing: RwSignal::new(false),
        locked,
        editor: Editor::default(),
        restored: RwSignal::new(None),
        no_room: RwSignal::new(false),
        discarded: RwSignal::new(None),
        texts: StoredValue::new(first.into_iter().collect()),
        checks: StoredValue::new(0),
        line: StoredValue::new(line),
        draft_key: StoredValue::new(key),
        go: Callback::new(move |to: String| navigate(&to, options.clone())),
    }
}

/// The folders a file is in.
pub fn above(path: &str) -> BTreeSet<String> {
    path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::above;

    #[test]
    fn folders_above_a_file() {
        assert_eq!(above("a/b/c.py").into_iter().collect::<Vec<_>>(), ["a", "a/b"]);
        assert!(above("c.py").is_empty());
    }
}
