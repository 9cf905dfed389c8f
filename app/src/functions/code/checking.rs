//! Whether the changed code fits the function: asked when the hand rests, and whenever something else changes.

use leptos::prelude::*;
use std::time::Duration;

use super::{api, desk::Desk, model::Problem, work::Work};
use crate::ui::{editor, pause::pause};

/// Together with the editor's own pause, about 400 ms after the last key.
const CHECK_AFTER: Duration = Duration::from_millis(200);

impl Desk {
    pub fn check_soon(self) {
        let turn = self.checks.try_update_value(|checks| {
            *checks += 1;
            *checks
        });
        leptos::task::spawn_local_scoped(async move {
            pause(CHECK_AFTER).await;
            if self.checks.try_get_value() == turn {
                self.check(turn).await;
            }
        });
    }

    async fn check(self, turn: Option<u32>) {
        let has_handler = self.package.with_untracked(|package| package.handler.is_some());
        let target = self.open.target.get_untracked();
        if !has_handler || !target.qualifier.is_empty() {
            return;
        }
        let (c, r, base) = (target.place.connection, target.place.region, self.base.get_untracked());
        let edits = self.work.with_untracked(Work::edits);
        let found = api::check_code(c, r, target.name, base, edits, None).await;
        if self.checks.try_get_value() != turn {
            return;
        }
        // What cannot be checked now is checked by the deploy itself.
        self.findings.set(found.ok());
        self.mark();
    }

    /// Marks the shown file's lines.
    pub fn mark(self) {
        let shown = self.shown.get_untracked();
        let mark = |problem: &Problem| {
            let line = problem.line.filter(|_| problem.path == shown)?;
            Some(editor::Mark { line, message: problem.message.clone(), severity: "error" })
        };
        let marks = self.findings.with_untracked(|found| {
            found.as_ref().map(|found| found.problems.iter().filter_map(mark).collect::<Vec<_>>())
        });
        self.editor.set_marks(&marks.unwrap_or_default());
    }
}
