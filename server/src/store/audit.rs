//! The audit trail: append-only by trigger, each row chained to the one before by its hash. An intent row is written
//! before something is done and an outcome row after it.

use app::{
    activity::{
        change,
        model::{ActivityPage, ActivityQuery, ActivityRow, AuditOutcome, LastChange, PAGE_ROWS},
    },
    connections::model::Place,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Statement,
    sea_query::{Expr, Func, LikeExpr, Query, SelectStatement},
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

use super::{
    Store, StoreError,
    text::{clip, from_json, hex, known, to_json},
};

mod between;
mod chain;
mod history;

pub use chain::AuditCheck;

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, Default, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        /// `intent` or `outcome`.
        pub kind: String,
        /// On outcome rows, the intent they end; the other words are empty there.
        pub intent_id: Option<i64>,
        pub at: i64,
        pub actor_id: Option<String>,
        pub actor: String,
        pub action: String,
        pub target_kind: String,
        pub target: String,
        pub connection: Option<String>,
        pub region: Option<String>,
        pub outcome: Option<String>,
        /// A JSON list of pairs.
        pub details: String,
        pub operation_id: Option<String>,
        pub request_id: String,
        pub ip: String,
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_head")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub last_id: i64,
        pub last_hash: String,
        pub fingerprint_key: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const HEAD: i32 = 1;
const INTENT: &str = "intent";
const OUTCOME: &str = "outcome";

/// Longest target kept, in characters.
const TARGET_MAX: usize = 512;
/// Longest value of a detail kept, in characters.
const DETAIL_MAX: usize = 1000;

/// Longest commands kept, in characters.
const CLI_MAX: usize = 20_000;
/// What is done with a function without changing it.
const NO_CHANGES: [&str; 4] = ["function.invoke", "function.download", "function.observe", "function.reveal"];

/// Most names offered in the filter.
const ACTORS_MAX: u32 = 200;
/// Steps from one actor to the next in the index, instead of reading every row.
const ACTORS: &str = "WITH RECURSIVE seen(actor) AS (\
     SELECT MIN(actor) FROM audit WHERE actor > '' \
     UNION ALL SELECT (SELECT MIN(actor) FROM audit WHERE audit.actor > seen.actor) FROM seen WHERE seen.actor IS NOT NULL\
     ) SELECT actor FROM seen WHERE actor IS NOT NULL LIMIT ";

/// What somebody is about to do.
#[derive(Clone, Debug, Default)]
pub struct NewIntent {
    /// Absent for the server itself and for visitors nobody knows.
    pub actor_id: Option<String>,
    pub actor: String,
    /// `function.create`, `session.sign-in`, …
    pub action: String,
    pub target_kind: String,
    pub target: String,
    pub place: Option<Place>,
    /// Never a secret.
    pub details: Vec<(String, String)>,
    pub operation_id: Option<String>,
    pub request_id: String,
    pub ip: String,
}

/// Makes keyed hashes of secrets, so that a changed value shows as changed and not as itself.
#[derive(Clone)]
pub struct FingerprintKey(SecretString);

impl FingerprintKey {
    /// Eight hexadecimal digits, the same for the same value in this store.
    pub fn of(&self, secret: &str) -> String {
        let key = self.0.expose_secret();
        let inner = Sha256::new().chain_update(key).chain_update(secret).finalize();
        let outer = Sha256::new().chain_update(key).chain_update(inner).finalize();
        hex(&outer[..4])
    }
}

impl Store {
    /// Writes what is about to be done and gives the row's id. When this fails, nothing may be done.
    pub async fn audit_intent(&self, intent: NewIntent) -> Result<i64, StoreError> {
        let (connection, region) = intent.place.map(|place| (place.connection, place.region)).unzip();
        self.append(row::Model {
            kind: INTENT.into(),
            actor_id: intent.actor_id,
            actor: clip(&intent.actor, TARGET_MAX),
            action: intent.action,
            target_kind: intent.target_kind,
            target: clip(&intent.target, TARGET_MAX),
            connection,
            region,
            details: details_json(&intent.details)?,
            operation_id: intent.operation_id,
            request_id: intent.request_id,
            ip: intent.ip,
            ..Default::default()
        })
        .await
    }

    /// Writes how it ended; once per intent.
    pub async fn audit_outcome(
        &self,
        intent_id: i64,
        outcome: AuditOutcome,
        details: &[(String, String)],
    ) -> Result<(), StoreError> {
        self.append(row::Model {
            kind: OUTCOME.into(),
            intent_id: Some(intent_id),
            outcome: Some(outcome.as_str().into()),
            details: details_json(details)?,
            ..Default::default()
        })
        .await
        .map(drop)
    }

    /// The newest matching rows before `query.before`, at most [`PAGE_ROWS`].
    pub async fn audit_page(&self, query: &ActivityQuery) -> Result<ActivityPage, StoreError> {
        let mut find = row::Entity::find().filter(row::Column::Kind.eq(INTENT));
        if !query.actor.is_empty() {
            find = find.filter(row::Column::Actor.eq(clip(&query.actor, TARGET_MAX)));
        }
        if !query.action.is_empty() {
            find = find.filter(row::Column::Action.like(pattern("", &query.action)));
        }
        if !query.target.is_empty() {
            let target = Func::lower(Expr::col((row::Entity, row::Column::Target)));
            find = find.filter(Expr::expr(target).like(pattern("%", &query.target.to_ascii_lowercase())));
        }
        find = match AuditOutcome::parse(&query.outcome) {
            None => find,
            Some(AuditOutcome::Pending) => find.filter(Expr::exists(outcome_of_row(None)).not()),
            Some(outcome) => find.filter(Expr::exists(outcome_of_row(Some(outcome)))),
        };
        let (since, until) = query.span();
        if let Some(since) = since {
            find = find.filter(row::Column::At.gte(since));
        }
        if let Some(until) = until {
            find = find.filter(row::Column::At.lt(until));
        }
        if let Some(before) = query.before {
            find = find.filter(row::Column::Id.lt(before));
        }
        let mut intents = find.order_by_desc(row::Column::Id).limit(PAGE_ROWS + 1).all(&self.read).await?;
        let more = intents.len() as u64 > PAGE_ROWS;
        intents.truncate(PAGE_ROWS as usize);
        let next = intents.last().filter(|_| more).map(|row| row.id);
        let mut outcomes = self.outcomes_of(intents.iter().map(|row| row.id)).await?;
        let rows = intents.into_iter().map(|row| joined(outcomes.remove(&row.id), row)).collect::<Result<_, _>>()?;
        Ok(ActivityPage { rows, next, actors: self.audit_actors().await? })
    }

    /// One intent with its outcome.
    pub async fn audit_entry(&self, id: i64) -> Result<Option<ActivityRow>, StoreError> {
        let intent = row::Entity::find_by_id(id).filter(row::Column::Kind.eq(INTENT)).one(&self.read).await?;
        let Some(intent) = intent else { return Ok(None) };
        let ended = self.outcomes_of([id].into_iter()).await?.remove(&id);
        joined(ended, intent).map(Some)
    }

    /// The last change of a function that succeeded. The index on target and id leads there without reading the rest.
    pub async fn last_change(&self, place: &Place, function: &str) -> Result<Option<LastChange>, StoreError> {
        let found = row::Entity::find()
            .filter(row::Column::Target.eq(clip(function, TARGET_MAX)))
            .filter(row::Column::Kind.eq(INTENT))
            .filter(row::Column::Action.like(pattern("", "function.")))
            .filter(row::Column::Action.is_not_in(NO_CHANGES))
            .filter(row::Column::Connection.eq(&place.connection))
            .filter(row::Column::Region.eq(&place.region))
            .filter(Expr::exists(outcome_of_row(Some(AuditOutcome::Succeeded))))
            .order_by_desc(row::Column::Id)
            .one(&self.read)
            .await?;
        Ok(found.map(|row| LastChange { id: row.id, at: row.at, actor: row.actor }))
    }

    /// The key for [`FingerprintKey::of`].
    pub async fn fingerprint_key(&self) -> Result<FingerprintKey, StoreError> {
        let head = head::Entity::find_by_id(HEAD).one(&self.read).await?.ok_or_else(no_head)?;
        Ok(FingerprintKey(head.fingerprint_key.into()))
    }

    async fn append(&self, mut row: row::Model) -> Result<i64, StoreError> {
        let tx = self.begin().await?;
        let head = head_of(&tx).await?;
        row.id = head.last_id + 1;
        row.at = self.now();
        row.hash = chain::link(&head.last_hash, &row)?;
        let (id, hash) = (row.id, row.hash.clone());
        row::ActiveModel::from(row).reset_all().insert(&tx).await?;
        head::Entity::update_many()
            .col_expr(head::Column::LastId, Expr::value(id))
            .col_expr(head::Column::LastHash, Expr::value(hash))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn outcomes_of(&self, intents: impl Iterator<Item = i64>) -> Result<HashMap<i64, row::Model>, StoreError> {
        let rows = row::Entity::find().filter(row::Column::IntentId.is_in(intents)).all(&self.read).await?;
        Ok(rows.into_iter().filter_map(|row| Some((row.intent_id?, row))).collect())
    }

    async fn audit_actors(&self) -> Result<Vec<String>, StoreError> {
        #[derive(FromQueryResult)]
        struct Actor {
            actor: String,
        }
        let statement = Statement::from_string(self.read.get_database_backend(), format!("{ACTORS}{ACTORS_MAX}"));
        let actors = Actor::find_by_statement(statement).all(&self.read).await?;
        Ok(actors.into_iter().map(|row| row.actor).collect())
    }
}

/// The head, locked until the transaction ends: writers queue for it.
async fn head_of(tx: &DatabaseTransaction) -> Result<head::Model, StoreError> {
    head::Entity::find_by_id(HEAD).lock_exclusive().one(tx).await?.ok_or_else(no_head)
}

fn no_head() -> StoreError {
    StoreError::Corrupt("the audit trail has no head".into())
}

/// `SELECT 1` for the outcome row of the intent row outside.
fn outcome_of_row(outcome: Option<AuditOutcome>) -> SelectStatement {
    let mut select = Query::select();
    select
        .expr(Expr::value(1))
        .from_as(row::Entity, "ended")
        .and_where(Expr::col(("ended", row::Column::IntentId)).equals((row::Entity, row::Column::Id)));
    if let Some(outcome) = outcome {
        select.and_where(Expr::col(("ended", row::Column::Outcome)).eq(outcome.as_str()));
    }
    select
}

/// Text that matches itself and anything after it; `before` may be `%`.
fn pattern(before: &str, text: &str) -> LikeExpr {
    let escaped = clip(text, TARGET_MAX).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("{before}{escaped}%")).escape('\\')
}

fn details_json(details: &[(String, String)]) -> Result<String, StoreError> {
    let most = |key: &str| if change::is_long(key) { CLI_MAX } else { DETAIL_MAX };
    let clipped: Vec<_> = details.iter().map(|(key, value)| (clip(key, DETAIL_MAX), clip(value, most(key)))).collect();
    to_json(&clipped)
}

fn joined(ended: Option<row::Model>, intent: row::Model) -> Result<ActivityRow, StoreError> {
    let mut details: Vec<(String, String)> = from_json(&intent.details)?;
    let outcome = match ended {
        None => AuditOutcome::Pending,
        Some(ended) => {
            details.extend(from_json::<Vec<_>>(&ended.details)?);
            let word = ended.outcome.unwrap_or_default();
            known(AuditOutcome::parse(&word), "outcome", &word)?
        }
    };
    Ok(ActivityRow {
        id: intent.id,
        at: intent.at,
        actor: intent.actor,
        action: intent.action,
        target_kind: intent.target_kind,
        target: intent.target,
        place: intent.connection.zip(intent.region).map(|(connection, region)| Place { connection, region }),
        outcome,
        details,
        operation_id: intent.operation_id,
    })
}

#[cfg(test)]
mod tests;
