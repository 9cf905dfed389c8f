//! What was done, in few words beside a line in the graphs.

use app::{
    activity::{model::ActivityRow, sentence::sentence},
    monitoring::metrics::model::Mark,
};

/// “ana@example.com deployed orders (memory: 128 MB → 512 MB)”.
pub fn mark(row: &ActivityRow) -> Mark {
    let said = sentence(row);
    let target = if said.names_target { format!(" {}", row.target) } else { String::new() };
    let change = row.details.iter().find(|(_, value)| value.contains(" → ") && value.len() <= 60);
    let change = change.map(|(key, value)| format!(" ({key}: {value})")).unwrap_or_default();
    Mark { id: row.id, at: row.at, text: format!("{} {}{target}{change}", said.actor, said.verb) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::activity::model::AuditOutcome;

    #[test]
    fn a_mark_says_who_did_what() {
        let mut row = ActivityRow {
            id: 7,
            at: 1_000,
            actor: "ana@example.com".into(),
            action: "function.configure".into(),
            target_kind: "function".into(),
            target: "orders".into(),
            place: None,
            outcome: AuditOutcome::Succeeded,
            details: vec![("memory".into(), "128 MB → 512 MB".into())],
            operation_id: None,
        };
        assert_eq!(mark(&row).text, "ana@example.com configured orders (memory: 128 MB → 512 MB)");
        row.details.clear();
        assert_eq!(mark(&row), Mark { id: 7, at: 1_000, text: "ana@example.com configured orders".into() });
    }
}
