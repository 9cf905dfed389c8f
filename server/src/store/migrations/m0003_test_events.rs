//! Test events saved for the team; and who changed a thing last, found without reading the whole trail.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, Index, IntoIden, MigrationTrait, SchemaManager, Table, async_trait},
    schema::{big_integer, text, text_null},
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let events = Table::create()
            .table("test_events")
            .col(text("id").primary_key())
            .col(text("connection"))
            .col(text("region"))
            .col(text("function"))
            .col(text("name"))
            .col(text("event"))
            .col(text("qualifier"))
            .col(text("kind"))
            .col(text("expected"))
            .col(text("answer"))
            .col(big_integer("version"))
            .col(text("changed_by"))
            .col(big_integer("changed_at"))
            // JSON; absent until it was run.
            .col(text_null("last"))
            .take();
        manager.create_table(events).await?;
        let mut once = Index::create();
        once.name("test_events_function_name").table("test_events").unique();
        for column in ["connection", "region", "function", "name"] {
            once.col(column.into_iden());
        }
        manager.create_index(once).await?;
        let mut by_target = Index::create();
        by_target.name("audit_target_id").table("audit");
        for column in ["target", "id"] {
            by_target.col(column.into_iden());
        }
        manager.create_index(by_target).await
    }
}
