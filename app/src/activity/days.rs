//! Groups rows by the UTC day they happened on.

use super::model::ActivityRow;
use crate::ui::time::day;

/// Rows in the order given, cut where the day changes.
pub fn by_day(rows: Vec<ActivityRow>) -> Vec<(i64, Vec<ActivityRow>)> {
    let mut days: Vec<(i64, Vec<ActivityRow>)> = Vec::new();
    for row in rows {
        let of_row = day(row.at);
        match days.last_mut() {
            Some((last, rows)) if *last == of_row => rows.push(row),
            _ => days.push((of_row, vec![row])),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::model::AuditOutcome;

    #[test]
    fn a_day_begins_at_midnight_utc() {
        const MIDNIGHT: i64 = 1_795_392_000_000;
        let row = |id: i64, at: i64| ActivityRow {
            id,
            at,
            actor: String::new(),
            action: String::new(),
            target_kind: String::new(),
            target: String::new(),
            place: None,
            outcome: AuditOutcome::Succeeded,
            details: Vec::new(),
            operation_id: None,
        };
        let days =
            by_day(vec![row(4, MIDNIGHT + 5), row(3, MIDNIGHT), row(2, MIDNIGHT - 1), row(1, MIDNIGHT - 86_400_001)]);
        let ids: Vec<Vec<i64>> = days.iter().map(|(_, rows)| rows.iter().map(|row| row.id).collect()).collect();
        assert_eq!(ids, [vec![4, 3], vec![2], vec![1]]);
        assert_eq!(days[0].0, days[1].0 + 1);
        assert!(by_day(Vec::new()).is_empty());
    }
}
