//! Members and their password hashes.

use app::{session::model::Role, team::model::Member};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use secrecy::{ExposeSecret, SecretString};

use super::{Store, StoreError, new_id, sessions, text::known};

pub(super) mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub email: String,
        pub name: String,
        pub role: String,
        pub password_hash: Option<String>,
        pub disabled: bool,
        pub created_at: i64,
        pub last_seen_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A member to be. The address is stored as given: normalise it first.
pub struct NewUser {
    pub email: String,
    pub name: String,
    pub role: Role,
    pub password_hash: SecretString,
}

/// What a password is compared with.
pub struct Credentials {
    pub member: Member,
    /// Absent for members who sign in elsewhere.
    pub password_hash: Option<SecretString>,
}

/// How a change of role or state ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberChange {
    Changed {
        before: Member,
    },
    /// It was so already; no session ended.
    Unchanged,
    /// Refused: nobody could manage the team any more.
    LastAdmin,
    NotFound,
}

impl Store {
    /// Whether anybody can sign in at all.
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        Ok(row::Entity::find().count(&self.read).await? > 0)
    }

    /// All members, by address.
    pub async fn members(&self) -> Result<Vec<Member>, StoreError> {
        let rows = row::Entity::find().order_by_asc(row::Column::Email).all(&self.read).await?;
        rows.into_iter().map(member).collect()
    }

    pub async fn member(&self, id: &str) -> Result<Option<Member>, StoreError> {
        row::Entity::find_by_id(id).one(&self.read).await?.map(member).transpose()
    }

    pub async fn credentials_by_email(&self, email: &str) -> Result<Option<Credentials>, StoreError> {
        let row = row::Entity::find().filter(row::Column::Email.eq(email)).one(&self.read).await?;
        row.map(credentials).transpose()
    }

    pub async fn credentials(&self, id: &str) -> Result<Option<Credentials>, StoreError> {
        row::Entity::find_by_id(id).one(&self.read).await?.map(credentials).transpose()
    }

    /// Adds a member and gives the id; [`StoreError::Duplicate`] when the address is taken.
    pub async fn insert_user(&self, user: NewUser) -> Result<String, StoreError> {
        insert(&self.write, user, self.now()).await
    }

    /// Changes a role and ends the member's sessions.
    pub async fn change_role(&self, id: &str, role: Role) -> Result<MemberChange, StoreError> {
        self.change_member(id, |member| member.role = role).await
    }

    /// Disables or enables a member and ends their sessions.
    pub async fn set_disabled(&self, id: &str, disabled: bool) -> Result<MemberChange, StoreError> {
        self.change_member(id, |member| member.disabled = disabled).await
    }

    /// Sets a password and ends all sessions of the member.
    pub async fn set_password(&self, id: &str, hash: &SecretString) -> Result<(), StoreError> {
        let tx = self.begin().await?;
        row::Entity::update_many()
            .col_expr(row::Column::PasswordHash, Expr::value(hash.expose_secret()))
            .filter(row::Column::Id.eq(id))
            .exec(&tx)
            .await?;
        sessions::end_all(&tx, id).await?;
        Ok(tx.commit().await?)
    }

    async fn change_member(&self, id: &str, edit: impl FnOnce(&mut Member) + Send) -> Result<MemberChange, StoreError> {
        let tx = self.begin().await?;
        // Locked first and in one order, so that two administrators cannot demote each other at once.
        let admins = row::Entity::find()
            .filter(row::Column::Role.eq(Role::Admin.as_str()).and(row::Column::Disabled.eq(false)))
            .order_by_asc(row::Column::Id)
            .lock_exclusive()
            .all(&tx)
            .await?;
        let Some(found) = row::Entity::find_by_id(id).lock_exclusive().one(&tx).await? else {
            return Ok(MemberChange::NotFound);
        };
        let before = member(found)?;
        let mut after = before.clone();
        edit(&mut after);
        if after == before {
            return Ok(MemberChange::Unchanged);
        }
        if leads(&before) && !leads(&after) && admins.len() <= 1 {
            return Ok(MemberChange::LastAdmin);
        }
        row::Entity::update_many()
            .col_expr(row::Column::Role, Expr::value(after.role.as_str()))
            .col_expr(row::Column::Disabled, Expr::value(after.disabled))
            .filter(row::Column::Id.eq(id))
            .exec(&tx)
            .await?;
        sessions::end_all(&tx, id).await?;
        tx.commit().await?;
        Ok(MemberChange::Changed { before })
    }
}

pub(super) async fn insert<C: ConnectionTrait>(db: &C, user: NewUser, now: i64) -> Result<String, StoreError> {
    let id = new_id();
    let row = row::ActiveModel {
        id: Set(id.clone()),
        email: Set(user.email),
        name: Set(user.name),
        role: Set(user.role.as_str().into()),
        password_hash: Set(Some(user.password_hash.expose_secret().into())),
        disabled: Set(false),
        created_at: Set(now),
        last_seen_at: Set(None),
    };
    row.insert(db).await?;
    Ok(id)
}

pub(super) fn member(row: row::Model) -> Result<Member, StoreError> {
    Ok(Member {
        role: known(Role::parse(&row.role), "role", &row.role)?,
        id: row.id,
        email: row.email,
        name: row.name,
        disabled: row.disabled,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
    })
}

fn credentials(mut row: row::Model) -> Result<Credentials, StoreError> {
    let password_hash = row.password_hash.take().map(SecretString::from);
    Ok(Credentials { member: member(row)?, password_hash })
}

/// Whether a member can manage the team.
fn leads(member: &Member) -> bool {
    member.role == Role::Admin && !member.disabled
}
