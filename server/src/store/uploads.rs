//! Zips people uploaded for the wizard, kept for an hour or as long as an operation needs them.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::{Store, StoreError, new_id};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "uploads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub owner_id: String,
        pub meta: String,
        pub content: Vec<u8>,
        pub created_at: i64,
        pub expires_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// An upload nobody used is removed after this long.
pub const UPLOAD_KEPT_MS: i64 = 60 * 60 * 1000;

#[derive(Clone, Debug)]
pub struct NewUpload {
    pub owner_id: String,
    pub meta_json: String,
    pub content: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadRecord {
    pub id: String,
    pub owner_id: String,
    pub meta_json: String,
    pub content: Vec<u8>,
    pub created_at: i64,
}

impl Store {
    /// Keeps an upload for [`UPLOAD_KEPT_MS`] and gives its id.
    pub async fn insert_upload(&self, new: NewUpload) -> Result<String, StoreError> {
        self.sweep_uploads().await?;
        let (id, now) = (new_id(), self.now());
        let row = row::ActiveModel {
            id: Set(id.clone()),
            owner_id: Set(new.owner_id),
            meta: Set(new.meta_json),
            content: Set(new.content),
            created_at: Set(now),
            expires_at: Set(Some(now + UPLOAD_KEPT_MS)),
        };
        row::Entity::insert(row).exec_without_returning(&self.write).await?;
        Ok(id)
    }

    /// An upload by its owner; nobody else's is found.
    pub async fn upload(&self, owner_id: &str, id: &str) -> Result<Option<UploadRecord>, StoreError> {
        let unexpired = row::Column::ExpiresAt.is_null().or(row::Column::ExpiresAt.gt(self.now()));
        let row = row::Entity::find_by_id(id)
            .filter(row::Column::OwnerId.eq(owner_id).and(unexpired))
            .one(&self.read)
            .await?;
        Ok(row.map(|row| UploadRecord {
            id: row.id,
            owner_id: row.owner_id,
            meta_json: row.meta,
            content: row.content,
            created_at: row.created_at,
        }))
    }

    /// Keeps an upload until it is deleted: an operation needs it, however long that takes. False when it is gone.
    pub async fn keep_upload(&self, owner_id: &str, id: &str) -> Result<bool, StoreError> {
        let kept = row::Entity::update_many()
            .col_expr(row::Column::ExpiresAt, Expr::value(None::<i64>))
            .filter(row::Column::Id.eq(id).and(row::Column::OwnerId.eq(owner_id)))
            .exec(&self.write)
            .await?;
        Ok(kept.rows_affected > 0)
    }

    pub async fn delete_upload(&self, id: &str) -> Result<(), StoreError> {
        row::Entity::delete_by_id(id).exec(&self.write).await?;
        Ok(())
    }

    pub(super) async fn sweep_uploads(&self) -> Result<(), StoreError> {
        row::Entity::delete_many().filter(row::Column::ExpiresAt.lte(self.now())).exec(&self.write).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Clock, testing::each_store};

    #[tokio::test]
    async fn uploads_belong_to_one_and_expire_unless_kept() {
        each_store(async |store| {
            let clock = Clock::manual(1_000);
            let store = store.with_clock(clock.clone());
            let new = || NewUpload { owner_id: "ana".into(), meta_json: "{}".into(), content: vec![0, 159, 255] };
            let (id, kept) = (store.insert_upload(new()).await?, store.insert_upload(new()).await?);
            assert_eq!(store.upload("ana", &id).await?.unwrap().content, [0, 159, 255]);
            assert_eq!(store.upload("bea", &id).await?, None);
            assert!(store.keep_upload("ana", &kept).await? && !store.keep_upload("bea", &id).await?);
            clock.advance(UPLOAD_KEPT_MS);
            assert_eq!(store.upload("ana", &id).await?, None);
            store.sweep().await?;
            assert!(!store.keep_upload("ana", &id).await?, "the sweep removed it");
            assert!(store.upload("ana", &kept).await?.is_some());
            store.delete_upload(&kept).await?;
            assert_eq!(store.upload("ana", &kept).await?, None);
            Ok(())
        })
        .await;
    }
}
