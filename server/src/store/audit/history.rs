//! What was done to one function, for those who want to know how it came to be what it is.

use app::{
    activity::model::{ActivityRow, AuditOutcome},
    connections::model::Place,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{INTENT, TARGET_MAX, joined, outcome_of_row, row};
use crate::store::{Store, StoreError, text::clip};

/// Entries read of one function: far more than anybody looks at.
const MOST: u64 = 2_000;
/// What begins another function of the same name, whose versions count from 1 again.
const NEW_LIFE: [&str; 2] = ["function.create", "function.delete"];

impl Store {
    /// What succeeded of these actions, the newest first, of the function that has the name now.
    pub async fn history(
        &self,
        place: &Place,
        function: &str,
        actions: &[&str],
    ) -> Result<Vec<ActivityRow>, StoreError> {
        let wanted = actions.iter().chain(&NEW_LIFE).copied();
        let intents = row::Entity::find()
            .filter(row::Column::Target.eq(clip(function, TARGET_MAX)))
            .filter(row::Column::Kind.eq(INTENT))
            .filter(row::Column::Action.is_in(wanted))
            .filter(row::Column::Connection.eq(&place.connection))
            .filter(row::Column::Region.eq(&place.region))
            .filter(Expr::exists(outcome_of_row(Some(AuditOutcome::Succeeded))))
            .order_by_desc(row::Column::Id)
            .limit(MOST)
            .all(&self.read)
            .await?;
        let own = intents.into_iter().take_while(|row| !NEW_LIFE.contains(&row.action.as_str()));
        let own: Vec<_> = own.collect();
        let mut outcomes = self.outcomes_of(own.iter().map(|row| row.id)).await?;
        own.into_iter().map(|row| joined(outcomes.remove(&row.id), row)).collect()
    }
}
