//! What was changed of something in a stretch of time: the marks in graphs.

use app::{
    activity::model::{ActivityRow, AuditOutcome},
    connections::model::Place,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{INTENT, NO_CHANGES, TARGET_MAX, joined, outcome_of_row, row};
use crate::store::{Store, StoreError, text::clip};

/// More lines than this would hide a graph.
const MOST: u64 = 40;
/// A request to a route changes nothing either.
const REQUEST: &str = "api.request";

impl Store {
    /// Changes that succeeded, the newest [`MOST`] of them, oldest first. `kind` is what was changed: `function`, `api`.
    pub async fn changes_between(
        &self,
        place: &Place,
        kind: &str,
        targets: &[&str],
        from: i64,
        until: i64,
    ) -> Result<Vec<ActivityRow>, StoreError> {
        let found = row::Entity::find()
            .filter(row::Column::Target.is_in(targets.iter().map(|target| clip(target, TARGET_MAX))))
            .filter(row::Column::Kind.eq(INTENT))
            .filter(row::Column::TargetKind.eq(kind))
            .filter(row::Column::Action.is_not_in(NO_CHANGES.into_iter().chain([REQUEST])))
            .filter(row::Column::Action.not_like("test-event.%"))
            .filter(row::Column::Connection.eq(&place.connection))
            .filter(row::Column::Region.eq(&place.region))
            .filter(row::Column::At.gte(from))
            .filter(row::Column::At.lt(until))
            .filter(Expr::exists(outcome_of_row(Some(AuditOutcome::Succeeded))))
            .order_by_desc(row::Column::Id)
            .limit(MOST)
            .all(&self.read)
            .await?;
        let mut outcomes = self.outcomes_of(found.iter().map(|row| row.id)).await?;
        found.into_iter().rev().map(|row| joined(outcomes.remove(&row.id), row)).collect()
    }
}
