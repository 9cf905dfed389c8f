//! Counted sign-in attempts, by account and by address. Bounded by expiry, never by count: a flood of names cannot
//! push out the name under attack.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{Store, StoreError};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_failures")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub failures: i32,
        pub blocked_until: i64,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A counter is forgotten this long after its last attempt.
const FORGET_MS: i64 = 60 * 60 * 1000;

/// One thing that is counted, and the delay in milliseconds its failures earn.
#[derive(Clone, Debug)]
pub struct Counter {
    pub key: String,
    pub delay: fn(i32) -> i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    Allowed,
    /// Milliseconds since 1970.
    BlockedUntil(i64),
}

impl Store {
    /// Counts an attempt as failed before its password is looked at, so that attempts made at once all count.
    /// Nothing is counted while one of the counters blocks: trying on does not prolong the wait.
    pub async fn count_attempt(&self, counters: &[Counter]) -> Result<Attempt, StoreError> {
        self.sweep_attempts().await?;
        let now = self.now();
        let tx = self.begin().await?;
        for Counter { key, delay } in counters {
            let fresh = row::ActiveModel {
                key: Set(key.clone()),
                failures: Set(1),
                blocked_until: Set(0),
                expires_at: Set(now + FORGET_MS),
            };
            let count = OnConflict::column(row::Column::Key)
                .value(row::Column::Failures, Expr::col((row::Entity, row::Column::Failures)).add(1))
                .update_column(row::Column::ExpiresAt)
                .to_owned();
            let counted = row::Entity::insert(fresh).on_conflict(count).exec_with_returning(&tx).await?;
            if counted.blocked_until > now {
                tx.rollback().await?;
                return Ok(Attempt::BlockedUntil(counted.blocked_until));
            }
            let delay_ms = delay(counted.failures);
            if delay_ms > 0 {
                row::Entity::update_many()
                    .col_expr(row::Column::BlockedUntil, Expr::value(now + delay_ms))
                    .filter(row::Column::Key.eq(key.as_str()))
                    .exec(&tx)
                    .await?;
            }
        }
        tx.commit().await?;
        Ok(Attempt::Allowed)
    }

    /// Forgets all failures under a key.
    pub async fn forget_attempts(&self, key: &str) -> Result<(), StoreError> {
        row::Entity::delete_by_id(key).exec(&self.write).await?;
        Ok(())
    }

    /// Takes back one attempt that turned out well, and the delay it earned.
    pub async fn uncount_attempt(&self, key: &str) -> Result<(), StoreError> {
        row::Entity::update_many()
            .col_expr(row::Column::Failures, Expr::col(row::Column::Failures).sub(1))
            .col_expr(row::Column::BlockedUntil, Expr::value(0))
            .filter(row::Column::Key.eq(key).and(row::Column::Failures.gt(0)))
            .exec(&self.write)
            .await?;
        Ok(())
    }

    pub(super) async fn sweep_attempts(&self) -> Result<(), StoreError> {
        row::Entity::delete_many().filter(row::Column::ExpiresAt.lte(self.now())).exec(&self.write).await?;
        Ok(())
    }

    #[cfg(test)]
    pub async fn counted_keys(&self) -> u64 {
        use sea_orm::PaginatorTrait;
        row::Entity::find().count(&self.read).await.unwrap()
    }
}
