//! Test events saved for the team. A change names the version it was made on, so that nobody's is lost unseen.

use app::{
    connections::model::Place,
    functions::{
        model::invoke::InvocationType,
        test_events::model::{Draft, Expected, LastRun, TestEvent},
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

use super::{
    Store, StoreError, new_id,
    text::{from_json, known, to_json},
};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "test_events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub connection: String,
        pub region: String,
        pub function: String,
        pub name: String,
        pub event: String,
        pub qualifier: String,
        pub kind: String,
        pub expected: String,
        pub answer: String,
        pub version: i64,
        pub changed_by: String,
        pub changed_at: i64,
        pub last: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const KINDS: [(InvocationType, &str); 3] = [
    (InvocationType::RequestResponse, "RequestResponse"),
    (InvocationType::Event, "Event"),
    (InvocationType::DryRun, "DryRun"),
];

fn word(kind: InvocationType) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, word)| word)
}

fn of(place: &Place, function: &str) -> Condition {
    Condition::all()
        .add(row::Column::Connection.eq(&place.connection))
        .add(row::Column::Region.eq(&place.region))
        .add(row::Column::Function.eq(function))
}

impl Store {
    /// Those of one function, by name.
    pub async fn test_events(&self, place: &Place, function: &str) -> Result<Vec<TestEvent>, StoreError> {
        let rows =
            row::Entity::find().filter(of(place, function)).order_by_asc(row::Column::Name).all(&self.read).await?;
        rows.into_iter().map(event).collect()
    }

    pub async fn count_test_events(&self, place: &Place, function: &str) -> Result<u64, StoreError> {
        Ok(row::Entity::find().filter(of(place, function)).count(&self.read).await?)
    }

    /// One of a function's events; another function's is not found.
    pub async fn test_event(&self, place: &Place, function: &str, id: &str) -> Result<Option<TestEvent>, StoreError> {
        let row = row::Entity::find_by_id(id).filter(of(place, function)).one(&self.read).await?;
        row.map(event).transpose()
    }

    /// [`StoreError::Duplicate`] when the function has an event of that name.
    pub async fn insert_test_event(
        &self,
        place: &Place,
        function: &str,
        draft: Draft,
        by: &str,
    ) -> Result<TestEvent, StoreError> {
        let row = row::Model {
            id: new_id(),
            connection: place.connection.clone(),
            region: place.region.clone(),
            function: function.to_owned(),
            name: draft.name,
            event: draft.event,
            qualifier: draft.qualifier,
            kind: word(draft.kind).into(),
            expected: draft.expected.as_str().into(),
            answer: draft.answer,
            version: 1,
            changed_by: by.to_owned(),
            changed_at: self.now(),
            last: None,
        };
        let new = row.clone();
        let active = row::ActiveModel {
            id: Set(row.id),
            connection: Set(row.connection),
            region: Set(row.region),
            function: Set(row.function),
            name: Set(row.name),
            event: Set(row.event),
            qualifier: Set(row.qualifier),
            kind: Set(row.kind),
            expected: Set(row.expected),
            answer: Set(row.answer),
            version: Set(row.version),
            changed_by: Set(row.changed_by),
            changed_at: Set(row.changed_at),
            last: Set(None),
        };
        row::Entity::insert(active).exec_without_returning(&self.write).await?;
        event(new)
    }

    /// The next version; false when `version` is not the present one. The last result was another version's.
    pub async fn update_test_event(&self, id: &str, version: i64, draft: &Draft, by: &str) -> Result<bool, StoreError> {
        let updated = row::Entity::update_many()
            .col_expr(row::Column::Name, Expr::value(draft.name.as_str()))
            .col_expr(row::Column::Event, Expr::value(draft.event.as_str()))
            .col_expr(row::Column::Qualifier, Expr::value(draft.qualifier.as_str()))
            .col_expr(row::Column::Kind, Expr::value(word(draft.kind)))
            .col_expr(row::Column::Expected, Expr::value(draft.expected.as_str()))
            .col_expr(row::Column::Answer, Expr::value(draft.answer.as_str()))
            .col_expr(row::Column::Version, Expr::value(version + 1))
            .col_expr(row::Column::ChangedBy, Expr::value(by))
            .col_expr(row::Column::ChangedAt, Expr::value(self.now()))
            .col_expr(row::Column::Last, Expr::value(None::<String>))
            .filter(row::Column::Id.eq(id).and(row::Column::Version.eq(version)))
            .exec(&self.write)
            .await?;
        Ok(updated.rows_affected > 0)
    }

    /// False when `version` is not the present one.
    pub async fn delete_test_event(&self, id: &str, version: i64) -> Result<bool, StoreError> {
        let deleted = row::Entity::delete_many()
            .filter(row::Column::Id.eq(id).and(row::Column::Version.eq(version)))
            .exec(&self.write)
            .await?;
        Ok(deleted.rows_affected > 0)
    }

    /// How the run of this version ended. Nothing when somebody saved another meanwhile.
    pub async fn set_test_event_result(&self, id: &str, version: i64, last: &LastRun) -> Result<(), StoreError> {
        row::Entity::update_many()
            .col_expr(row::Column::Last, Expr::value(to_json(last)?))
            .filter(row::Column::Id.eq(id).and(row::Column::Version.eq(version)))
            .exec(&self.write)
            .await?;
        Ok(())
    }
}

fn event(row: row::Model) -> Result<TestEvent, StoreError> {
    let kind = KINDS.iter().find(|(_, word)| *word == row.kind).map(|(kind, _)| *kind);
    Ok(TestEvent {
        id: row.id,
        version: row.version,
        draft: Draft {
            name: row.name,
            event: row.event,
            qualifier: row.qualifier,
            kind: known(kind, "invocation type", &row.kind)?,
            expected: known(Expected::parse(&row.expected), "expectation", &row.expected)?,
            answer: row.answer,
        },
        changed_by: row.changed_by,
        changed_at: row.changed_at,
        last: row.last.as_deref().map(from_json).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_store;

    fn draft(name: &str, event: &str) -> Draft {
        Draft { name: name.into(), event: event.into(), ..Draft::default() }
    }

    fn last() -> LastRun {
        LastRun { at: 1, by: "ana".into(), passed: true, why: "It answered.".into(), duration_ms: Some(1.5) }
    }

    #[tokio::test]
    async fn two_members_do_not_overwrite_each_other() {
        each_store(async |store| {
            let place = Place::new("local", "eu-west-1");
            let saved = store.insert_test_event(&place, "hello", draft("a", "{}"), "ana").await?;
            store.set_test_event_result(&saved.id, 1, &last()).await?;
            let listed = store.test_events(&place, "hello").await?;
            assert_eq!(listed, [TestEvent { last: Some(last()), ..saved.clone() }]);
            assert!(store.update_test_event(&saved.id, 1, &draft("b", "[1]"), "bea").await?);
            assert!(!store.update_test_event(&saved.id, 1, &draft("c", "[2]"), "ana").await?, "ana has not seen bea's");
            assert!(!store.delete_test_event(&saved.id, 1).await?);
            let now = store.test_event(&place, "hello", &saved.id).await?.unwrap();
            assert_eq!((now.version, now.draft.name.as_str(), now.changed_by.as_str()), (2, "b", "bea"));
            assert_eq!(now.last, None, "the result was another version's");
            store.set_test_event_result(&saved.id, 1, &last()).await?;
            assert_eq!(store.test_event(&place, "hello", &saved.id).await?.unwrap().last, None);
            assert!(store.delete_test_event(&saved.id, 2).await?);
            assert_eq!(store.count_test_events(&place, "hello").await?, 0);
            Ok(())
        })
        .await;
    }

    #[tokio::test]
    async fn names_are_unique_per_function_and_place() {
        each_store(async |store| {
            let place = Place::new("local", "eu-west-1");
            let one = store.insert_test_event(&place, "hello", draft("a", "{}"), "ana").await?;
            let again = store.insert_test_event(&place, "hello", draft("a", "{}"), "ana").await;
            assert_eq!(again, Err(StoreError::Duplicate));
            store.insert_test_event(&place, "other", draft("a", "{}"), "ana").await?;
            store.insert_test_event(&Place::new("local", "eu-west-2"), "hello", draft("a", "{}"), "ana").await?;
            let two = store.insert_test_event(&place, "hello", draft("b", "{}"), "ana").await?;
            let renamed = store.update_test_event(&two.id, 1, &draft("a", "{}"), "ana").await;
            assert_eq!(renamed, Err(StoreError::Duplicate));
            assert_eq!(store.test_event(&place, "other", &one.id).await?, None, "of another function");
            assert_eq!(store.test_events(&place, "hello").await?.len(), 2);
            Ok(())
        })
        .await;
    }
}
