//! The steps of operations: a row is written before its AWS call.

use app::operations::model::{StepStatus, StepView};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Func},
};
use std::collections::HashMap;

use super::{
    Store, StoreError,
    text::{clip, known},
};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "operation_steps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub operation_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub key: String,
        pub title: String,
        pub status: String,
        pub note: Option<String>,
        pub data: Option<String>,
        pub attempts: i32,
        pub started_at: Option<i64>,
        pub finished_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const NOTE_MAX: usize = 2000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRecord {
    pub key: String,
    pub title: String,
    pub status: StepStatus,
    pub note: Option<String>,
    /// What the step made: ids and ARNs that later steps, look-ups and the roll-back need.
    pub data_json: Option<String>,
    pub attempts: u32,
    pub started_at: Option<i64>,
    pub finished_at: Option<i64>,
}

impl StepRecord {
    pub fn view(&self) -> StepView {
        StepView {
            key: self.key.clone(),
            title: self.title.clone(),
            status: self.status,
            note: self.note.clone(),
            attempts: self.attempts,
            started_at: self.started_at,
            finished_at: self.finished_at,
        }
    }
}

/// What changes of a step; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct StepPatch {
    status: Option<StepStatus>,
    note: Option<Option<String>>,
    data_json: Option<String>,
}

impl StepPatch {
    /// `Sent` counts an attempt and, the first time, stamps the start; `Done`, `Failed` and `Compensated` stamp the end.
    pub fn status(status: StepStatus) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// A sentence for people.
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(Some(note.into())), ..self }
    }

    pub fn no_note(self) -> Self {
        Self { note: Some(None), ..self }
    }

    pub fn data(self, json: impl Into<String>) -> Self {
        Self { data_json: Some(json.into()), ..self }
    }
}

impl Store {
    /// Changes one step and gives it as it is now; an error when there is none such.
    pub async fn update_step(&self, operation: &str, key: &str, patch: StepPatch) -> Result<StepRecord, StoreError> {
        let now = self.now();
        let mut update =
            row::Entity::update_many().filter(row::Column::OperationId.eq(operation).and(row::Column::Key.eq(key)));
        if let Some(status) = patch.status {
            update = update.col_expr(row::Column::Status, Expr::value(status.as_str()));
            update = match status {
                StepStatus::Sent => update
                    .col_expr(row::Column::Attempts, Expr::col(row::Column::Attempts).add(1))
                    .col_expr(
                        row::Column::StartedAt,
                        Func::coalesce([Expr::col(row::Column::StartedAt), Expr::value(now)]).into(),
                    )
                    .col_expr(row::Column::FinishedAt, Expr::value(None::<i64>)),
                StepStatus::Done | StepStatus::Failed | StepStatus::Compensated => {
                    update.col_expr(row::Column::FinishedAt, Expr::value(now))
                }
                StepStatus::Planned | StepStatus::Waiting | StepStatus::Unknown => update,
            };
        }
        if let Some(note) = patch.note {
            update = update.col_expr(row::Column::Note, Expr::value(note.map(|note| clip(&note, NOTE_MAX))));
        }
        if let Some(data) = patch.data_json {
            update = update.col_expr(row::Column::Data, Expr::value(data));
        }
        let changed = update.exec_with_returning(&self.write).await?.pop();
        record(changed.ok_or_else(|| StoreError::Failed(format!("operation {operation} has no step {key}")))?)
    }

    pub(super) async fn steps_of<'a>(
        &self,
        operations: impl Iterator<Item = &'a str>,
    ) -> Result<HashMap<String, Vec<StepRecord>>, StoreError> {
        let rows = row::Entity::find()
            .filter(row::Column::OperationId.is_in(operations))
            .order_by_asc(row::Column::Position)
            .all(&self.read)
            .await?;
        let mut steps: HashMap<String, Vec<StepRecord>> = HashMap::new();
        for row in rows {
            steps.entry(row.operation_id.clone()).or_default().push(record(row)?);
        }
        Ok(steps)
    }
}

pub(super) async fn insert<C: ConnectionTrait>(
    db: &C,
    operation: &str,
    steps: Vec<(String, String)>,
) -> Result<(), StoreError> {
    let rows = steps.into_iter().zip(0..).map(|((key, title), position)| row::ActiveModel {
        operation_id: Set(operation.into()),
        position: Set(position),
        key: Set(key),
        title: Set(title),
        status: Set(StepStatus::Planned.as_str().into()),
        note: Set(None),
        data: Set(None),
        attempts: Set(0),
        started_at: Set(None),
        finished_at: Set(None),
    });
    row::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

fn record(row: row::Model) -> Result<StepRecord, StoreError> {
    Ok(StepRecord {
        status: known(StepStatus::parse(&row.status), "status", &row.status)?,
        key: row.key,
        title: row.title,
        note: row.note,
        data_json: row.data,
        attempts: row.attempts.unsigned_abs(),
        started_at: row.started_at,
        finished_at: row.finished_at,
    })
}
