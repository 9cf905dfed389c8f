//! The one-time token that makes the first administrator. Only its hash is here.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, sea_query::OnConflict,
};

use super::{
    Store, StoreError,
    users::{self, NewUser},
};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "setup_token")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub token_hash: String,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const ONLY: i32 = 1;

impl Store {
    /// Puts a token in the place of the one before.
    pub async fn replace_setup_token(&self, token_hash: &str, expires_at: i64) -> Result<(), StoreError> {
        let row = row::ActiveModel { id: Set(ONLY), token_hash: Set(token_hash.into()), expires_at: Set(expires_at) };
        let replace = OnConflict::column(row::Column::Id)
            .update_columns([row::Column::TokenHash, row::Column::ExpiresAt])
            .to_owned();
        row::Entity::insert(row).on_conflict(replace).exec_without_returning(&self.write).await?;
        Ok(())
    }

    pub async fn setup_token_holds(&self, token_hash: &str) -> Result<bool, StoreError> {
        let found = row::Entity::find().filter(self.valid_token(token_hash)).count(&self.read).await?;
        Ok(found > 0)
    }

    /// Uses the token up and adds the first administrator, both or neither. None when the token does not hold (any
    /// more) or somebody is a member already.
    pub async fn use_setup_token(&self, token_hash: &str, admin: NewUser) -> Result<Option<String>, StoreError> {
        let tx = self.begin().await?;
        let used = row::Entity::delete_many().filter(self.valid_token(token_hash)).exec(&tx).await?;
        if used.rows_affected == 0 || users::row::Entity::find().count(&tx).await? > 0 {
            return Ok(None);
        }
        let id = users::insert(&tx, admin, self.now()).await?;
        tx.commit().await?;
        Ok(Some(id))
    }

    pub(super) async fn sweep_setup_token(&self) -> Result<(), StoreError> {
        row::Entity::delete_many().filter(row::Column::ExpiresAt.lte(self.now())).exec(&self.write).await?;
        Ok(())
    }

    fn valid_token(&self, token_hash: &str) -> Condition {
        Condition::all().add(row::Column::TokenHash.eq(token_hash)).add(row::Column::ExpiresAt.gt(self.now()))
    }
}
