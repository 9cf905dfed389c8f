//! The journal of multi-step operations. Their steps are in `operation_steps`.

use app::{
    connections::model::Place,
    operations::model::{OperationRow, OperationStatus, OperationView, Outcome, StepStatus},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{
    StepRecord, Store, StoreError, operation_steps,
    text::{from_json, known, to_json},
};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "operations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub token: String,
        pub kind: String,
        pub title: String,
        pub connection: String,
        pub region: String,
        pub actor_id: String,
        pub actor: String,
        pub status: String,
        pub request: String,
        pub cli: String,
        pub outcome: Option<String>,
        pub created_at: i64,
        pub finished_at: Option<i64>,
        pub holder: Option<String>,
        pub held_until: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// An operation to be journaled before its first call.
#[derive(Clone, Debug)]
pub struct NewOperation {
    pub id: String,
    /// Given by the form, once: the same token by the same actor is the same operation.
    pub token: String,
    pub kind: String,
    pub title: String,
    pub place: Place,
    pub actor_id: String,
    /// The actor's e-mail address.
    pub actor: String,
    pub request_json: String,
    /// Keys, unique in the operation, and titles, in order.
    pub steps: Vec<(String, String)>,
    pub cli: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inserted {
    New,
    /// Submitted before: this is the operation's id.
    Existing(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationRecord {
    pub id: String,
    pub kind: String,
    pub title: String,
    pub place: Place,
    pub actor_id: String,
    pub actor: String,
    pub status: OperationStatus,
    pub request_json: String,
    pub cli: Vec<String>,
    pub outcome: Option<Outcome>,
    pub created_at: i64,
    pub finished_at: Option<i64>,
    /// In order.
    pub steps: Vec<StepRecord>,
}

impl OperationRecord {
    pub fn view(&self) -> OperationView {
        OperationView {
            id: self.id.clone(),
            kind: self.kind.clone(),
            title: self.title.clone(),
            place: self.place.clone(),
            actor: self.actor.clone(),
            status: self.status,
            created_at: self.created_at,
            finished_at: self.finished_at,
            steps: self.steps.iter().map(StepRecord::view).collect(),
            outcome: self.outcome.clone(),
            cli: self.cli.clone(),
        }
    }

    pub fn step(&self, key: &str) -> Option<&StepRecord> {
        self.steps.iter().find(|step| step.key == key)
    }
}

impl Store {
    /// Journals an operation and its planned steps, running and held by nobody, unless its token was used before.
    pub async fn insert_operation(&self, new: NewOperation) -> Result<Inserted, StoreError> {
        let row = row::ActiveModel {
            id: Set(new.id.clone()),
            token: Set(new.token.clone()),
            kind: Set(new.kind),
            title: Set(new.title),
            connection: Set(new.place.connection),
            region: Set(new.place.region),
            actor_id: Set(new.actor_id.clone()),
            actor: Set(new.actor),
            status: Set(OperationStatus::Running.as_str().into()),
            request: Set(new.request_json),
            cli: Set(to_json(&new.cli)?),
            outcome: Set(None),
            created_at: Set(self.now()),
            finished_at: Set(None),
            holder: Set(None),
            held_until: Set(0),
        };
        let tx = self.begin().await?;
        let once = OnConflict::columns([row::Column::ActorId, row::Column::Token]).do_nothing().to_owned();
        let inserted = row::Entity::insert(row).on_conflict(once).exec_without_returning(&tx).await?;
        if inserted == 0 {
            let same = row::Column::ActorId.eq(&new.actor_id).and(row::Column::Token.eq(&new.token));
            let before = row::Entity::find().filter(same).one(&tx).await?;
            let before = before.ok_or_else(|| StoreError::Failed("an operation vanished".into()))?;
            return Ok(Inserted::Existing(before.id));
        }
        operation_steps::insert(&tx, &new.id, new.steps).await?;
        tx.commit().await?;
        Ok(Inserted::New)
    }

    /// The id of the operation this member started with this token.
    pub async fn operation_started(&self, actor_id: &str, token: &str) -> Result<Option<String>, StoreError> {
        let same = row::Column::ActorId.eq(actor_id).and(row::Column::Token.eq(token));
        Ok(row::Entity::find().filter(same).one(&self.read).await?.map(|row| row.id))
    }

    /// Moves an operation from one of `from` to `to`; false when it is in another state, so that of two people who
    /// press the same button one starts it. Stamps the end when `to` is at rest.
    pub async fn move_operation(
        &self,
        id: &str,
        from: &[OperationStatus],
        to: OperationStatus,
    ) -> Result<bool, StoreError> {
        let finished_at = (!to.moving()).then(|| self.now());
        let moved = row::Entity::update_many()
            .col_expr(row::Column::Status, Expr::value(to.as_str()))
            .col_expr(row::Column::FinishedAt, Expr::value(finished_at))
            .filter(row::Column::Id.eq(id).and(row::Column::Status.is_in(from.iter().map(|status| status.as_str()))))
            .exec(&self.write)
            .await?;
        Ok(moved.rows_affected > 0)
    }

    /// Sets the status whatever it was.
    pub async fn set_operation_status(&self, id: &str, to: OperationStatus) -> Result<(), StoreError> {
        self.move_operation(id, &OperationStatus::ALL, to).await.map(drop)
    }

    pub async fn set_operation_outcome(&self, id: &str, outcome: &Outcome) -> Result<(), StoreError> {
        self.set_operation(id, row::Column::Outcome, to_json(outcome)?).await
    }

    /// Replaces the request, for instance by one without values that are no longer needed.
    pub async fn set_operation_request(&self, id: &str, request_json: String) -> Result<(), StoreError> {
        self.set_operation(id, row::Column::Request, request_json).await
    }

    /// Takes or renews the right to work on an operation until `until`; false while another `holder` has it. With
    /// several servers on one store, only the holder may call AWS.
    pub async fn hold_operation(&self, id: &str, holder: &str, until: i64) -> Result<bool, StoreError> {
        let free = row::Column::HeldUntil.lte(self.now()).or(row::Column::Holder.eq(holder));
        let held = row::Entity::update_many()
            .col_expr(row::Column::Holder, Expr::value(holder))
            .col_expr(row::Column::HeldUntil, Expr::value(until))
            .filter(row::Column::Id.eq(id).and(free))
            .exec(&self.write)
            .await?;
        Ok(held.rows_affected > 0)
    }

    /// Gives the right back.
    pub async fn release_operation(&self, id: &str, holder: &str) -> Result<(), StoreError> {
        row::Entity::update_many()
            .col_expr(row::Column::HeldUntil, Expr::value(0))
            .filter(row::Column::Id.eq(id).and(row::Column::Holder.eq(holder)))
            .exec(&self.write)
            .await?;
        Ok(())
    }

    pub async fn operation(&self, id: &str) -> Result<Option<OperationRecord>, StoreError> {
        let Some(row) = row::Entity::find_by_id(id).one(&self.read).await? else { return Ok(None) };
        Ok(self.with_steps(vec![row]).await?.pop())
    }

    /// Newest first.
    pub async fn operations(&self, limit: u64) -> Result<Vec<OperationRow>, StoreError> {
        let rows = row::Entity::find().order_by_desc(row::Column::Id).limit(limit).all(&self.read).await?;
        let records = self.with_steps(rows).await?;
        Ok(records.into_iter().map(summary).collect())
    }

    /// Those that should be moving, oldest first: after a restart they have to be taken up.
    pub async fn unfinished_operations(&self) -> Result<Vec<OperationRecord>, StoreError> {
        let moving = OperationStatus::ALL.into_iter().filter(|status| status.moving()).map(OperationStatus::as_str);
        let rows = row::Entity::find()
            .filter(row::Column::Status.is_in(moving))
            .order_by_asc(row::Column::Id)
            .all(&self.read)
            .await?;
        self.with_steps(rows).await
    }

    async fn set_operation(&self, id: &str, column: row::Column, value: String) -> Result<(), StoreError> {
        row::Entity::update_many()
            .col_expr(column, Expr::value(value))
            .filter(row::Column::Id.eq(id))
            .exec(&self.write)
            .await?;
        Ok(())
    }

    async fn with_steps(&self, rows: Vec<row::Model>) -> Result<Vec<OperationRecord>, StoreError> {
        let mut steps = self.steps_of(rows.iter().map(|row| row.id.as_str())).await?;
        rows.into_iter().map(|row| record(steps.remove(&row.id).unwrap_or_default(), row)).collect()
    }
}

fn record(steps: Vec<StepRecord>, row: row::Model) -> Result<OperationRecord, StoreError> {
    Ok(OperationRecord {
        status: known(OperationStatus::parse(&row.status), "status", &row.status)?,
        cli: from_json(&row.cli)?,
        outcome: row.outcome.as_deref().map(from_json).transpose()?,
        place: Place::new(row.connection, row.region),
        id: row.id,
        kind: row.kind,
        title: row.title,
        actor_id: row.actor_id,
        actor: row.actor,
        request_json: row.request,
        created_at: row.created_at,
        finished_at: row.finished_at,
        steps,
    })
}

fn summary(record: OperationRecord) -> OperationRow {
    let count = |steps: usize| u32::try_from(steps).unwrap_or(u32::MAX);
    OperationRow {
        steps_done: count(record.steps.iter().filter(|step| step.status == StepStatus::Done).count()),
        steps: count(record.steps.len()),
        id: record.id,
        kind: record.kind,
        title: record.title,
        place: record.place,
        actor: record.actor,
        status: record.status,
        created_at: record.created_at,
        finished_at: record.finished_at,
    }
}

#[cfg(test)]
mod tests;
