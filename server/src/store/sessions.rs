//! Open sessions. Only the hash of a session's token is here.

use app::team::model::Member;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, sea_query::Expr,
};

use super::{Store, StoreError, new_id, text::clip, users};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub token_hash: String,
        pub user_id: String,
        pub created_at: i64,
        pub last_seen_at: i64,
        pub ip: String,
        pub user_agent: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "crate::store::users::row::Entity",
            from = "Column::UserId",
            to = "crate::store::users::row::Column::Id"
        )]
        User,
    }

    impl Related<crate::store::users::row::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::User.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Unused this long, a session ends.
pub const SESSION_IDLE_MS: i64 = 30 * 60 * 1000;
/// This old, a session ends however much it is used.
pub const SESSION_ABSOLUTE_MS: i64 = 12 * 60 * 60 * 1000;
/// A session's last use is noted at most this often.
pub const SESSION_TOUCH_MS: i64 = 60 * 1000;

const AGENT_MAX: usize = 200;

pub struct NewSession<'a> {
    pub user_id: &'a str,
    pub token_hash: &'a str,
    pub ip: &'a str,
    pub user_agent: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// The public handle.
    pub id: String,
    pub user_id: String,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub ip: String,
    pub user_agent: String,
}

impl Store {
    /// Opens a session and gives its handle.
    pub async fn insert_session(&self, new: NewSession<'_>) -> Result<String, StoreError> {
        let (id, now) = (new_id(), self.now());
        let tx = self.begin().await?;
        let row = row::ActiveModel {
            id: Set(id.clone()),
            token_hash: Set(new.token_hash.into()),
            user_id: Set(new.user_id.into()),
            created_at: Set(now),
            last_seen_at: Set(now),
            ip: Set(new.ip.into()),
            user_agent: Set(clip(new.user_agent, AGENT_MAX)),
        };
        row.insert(&tx).await?;
        seen(&tx, new.user_id, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The session with this token and its member, if it is neither expired nor the member disabled.
    pub async fn session_by_token(&self, token_hash: &str) -> Result<Option<(SessionRecord, Member)>, StoreError> {
        let found = row::Entity::find()
            .filter(row::Column::TokenHash.eq(token_hash))
            .filter(self.alive())
            .find_also_related(users::row::Entity)
            .filter(users::row::Column::Disabled.eq(false))
            .one(&self.read)
            .await?;
        match found {
            Some((session, Some(user))) => Ok(Some((record(session), users::member(user)?))),
            _ => Ok(None),
        }
    }

    /// Notes that a session is in use.
    pub async fn touch_session(&self, session: &SessionRecord) -> Result<(), StoreError> {
        let now = self.now();
        let tx = self.begin().await?;
        row::Entity::update_many()
            .col_expr(row::Column::LastSeenAt, Expr::value(now))
            .filter(row::Column::Id.eq(&session.id))
            .exec(&tx)
            .await?;
        seen(&tx, &session.user_id, now).await?;
        Ok(tx.commit().await?)
    }

    /// The open sessions of a member, newest first.
    pub async fn sessions_of(&self, user_id: &str) -> Result<Vec<SessionRecord>, StoreError> {
        let rows = row::Entity::find()
            .filter(row::Column::UserId.eq(user_id))
            .filter(self.alive())
            .order_by_desc(row::Column::Id)
            .all(&self.read)
            .await?;
        Ok(rows.into_iter().map(record).collect())
    }

    /// Ends one session of a member; false when there is none such.
    pub async fn delete_session(&self, user_id: &str, id: &str) -> Result<bool, StoreError> {
        let deleted = row::Entity::delete_many()
            .filter(row::Column::Id.eq(id).and(row::Column::UserId.eq(user_id)))
            .exec(&self.write)
            .await?;
        Ok(deleted.rows_affected > 0)
    }

    pub(super) async fn sweep_sessions(&self) -> Result<(), StoreError> {
        row::Entity::delete_many().filter(self.alive().not()).exec(&self.write).await?;
        Ok(())
    }

    fn alive(&self) -> Condition {
        let now = self.now();
        Condition::all()
            .add(row::Column::CreatedAt.gt(now - SESSION_ABSOLUTE_MS))
            .add(row::Column::LastSeenAt.gt(now - SESSION_IDLE_MS))
    }
}

pub(super) async fn end_all<C: ConnectionTrait>(db: &C, user_id: &str) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::UserId.eq(user_id)).exec(db).await?;
    Ok(())
}

async fn seen<C: ConnectionTrait>(db: &C, user_id: &str, now: i64) -> Result<(), StoreError> {
    users::row::Entity::update_many()
        .col_expr(users::row::Column::LastSeenAt, Expr::value(now))
        .filter(users::row::Column::Id.eq(user_id))
        .exec(db)
        .await?;
    Ok(())
}

fn record(row: row::Model) -> SessionRecord {
    SessionRecord {
        id: row.id,
        user_id: row.user_id,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        ip: row.ip,
        user_agent: row.user_agent,
    }
}
