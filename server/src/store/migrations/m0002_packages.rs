//! Deployment packages, for diffs and conflicts.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait},
    schema::{big_integer, binary, text},
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let packages = Table::create()
            .table("packages")
            .col(text("sha256").primary_key())
            .col(big_integer("size"))
            .col(binary("content"))
            .col(big_integer("created_at"))
            .col(big_integer("used_at"))
            .take();
        manager.create_table(packages).await
    }
}
