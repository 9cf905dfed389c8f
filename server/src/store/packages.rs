//! Deployment packages as they were: what the code screen reads, what a conflict began with, and what the activity page
//! compares. By AWS's `CodeSha256`, each once.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{Store, StoreError};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "packages")]
    pub struct Model {
        /// Base64, as AWS writes it.
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        pub size: i64,
        pub content: Vec<u8>,
        pub created_at: i64,
        /// When it was read from AWS or sent there last.
        pub used_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Bytes of all packages together; beyond, those unused longest are removed.
pub const PACKAGES_MAX: u64 = 2 * 1024 * 1024 * 1024;

impl Store {
    /// Keeps a package under its hash, or notes that it was used again.
    pub async fn keep_package(&self, sha256: &str, content: Vec<u8>) -> Result<(), StoreError> {
        self.keep_package_within(sha256, content, PACKAGES_MAX).await
    }

    async fn keep_package_within(&self, sha256: &str, content: Vec<u8>, most: u64) -> Result<(), StoreError> {
        let now = self.now();
        let touched = row::Entity::update_many()
            .col_expr(row::Column::UsedAt, Expr::value(now))
            .filter(row::Column::Sha256.eq(sha256))
            .exec(&self.write)
            .await?;
        if touched.rows_affected > 0 {
            return Ok(());
        }
        let row = row::ActiveModel {
            sha256: Set(sha256.to_owned()),
            size: Set(i64::try_from(content.len()).unwrap_or(i64::MAX)),
            content: Set(content),
            created_at: Set(now),
            used_at: Set(now),
        };
        // Somebody may keep the same at the same time.
        let meanwhile = OnConflict::column(row::Column::Sha256).update_column(row::Column::UsedAt).to_owned();
        row::Entity::insert(row).on_conflict(meanwhile).exec_without_returning(&self.write).await?;
        self.prune_packages(sha256, most).await
    }

    /// A package by its hash, if it is still kept.
    pub async fn package(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(row::Entity::find_by_id(sha256).one(&self.read).await?.map(|row| row.content))
    }

    /// Removes what was unused longest until the rest is small enough; never `newest`.
    async fn prune_packages(&self, newest: &str, most: u64) -> Result<(), StoreError> {
        #[derive(FromQueryResult)]
        struct Kept {
            sha256: String,
            size: i64,
        }
        let all: Vec<Kept> = row::Entity::find()
            .select_only()
            .columns([row::Column::Sha256, row::Column::Size])
            .order_by_desc(row::Column::UsedAt)
            .into_model()
            .all(&self.read)
            .await?;
        let size = |kept: &Kept| u64::try_from(kept.size).unwrap_or_default();
        let mut sum: u64 = all.iter().filter(|kept| kept.sha256 == newest).map(size).sum();
        let mut gone = Vec::new();
        for kept in all.into_iter().filter(|kept| kept.sha256 != newest) {
            sum += size(&kept);
            if sum > most {
                gone.push(kept.sha256);
            }
        }
        for sha256 in gone {
            row::Entity::delete_by_id(sha256).exec(&self.write).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{Clock, testing::each_store};

    #[tokio::test]
    async fn packages_are_kept_once_and_the_unused_go_first() {
        each_store(async |store| {
            let clock = Clock::manual(1_000);
            let store = store.with_clock(clock.clone());
            for sha in ["a", "b", "c"] {
                store.keep_package_within(sha, vec![7; 10], 30).await?;
                clock.advance(1);
            }
            // Used again: it is no longer the oldest.
            store.keep_package_within("a", vec![7; 10], 30).await?;
            clock.advance(1);
            store.keep_package_within("d", vec![0, 159, 255], 30).await?;
            assert_eq!(store.package("b").await?, None);
            assert_eq!(store.package("a").await?.map(|bytes| bytes.len()), Some(10));
            assert_eq!(store.package("d").await?, Some(vec![0, 159, 255]));
            // One that is too large by itself stays, alone.
            store.keep_package_within("e", vec![7; 40], 30).await?;
            assert!(store.package("e").await?.is_some());
            for sha in ["a", "c", "d"] {
                assert_eq!(store.package(sha).await?, None);
            }
            Ok(())
        })
        .await;
    }
}
