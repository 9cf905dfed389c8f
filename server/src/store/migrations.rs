//! The tables as they came to be. A migration that has been released is never edited: add the next one.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

use super::StoreError;

mod m0001_first;
mod m0002_packages;
mod m0003_test_events;

/// Any number, as long as every version of Lambent uses the same.
const POSTGRES_LOCK: &str = "SELECT pg_advisory_xact_lock(5106284951)";

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first::Migration),
            Box::new(m0002_packages::Migration),
            Box::new(m0003_test_events::Migration),
        ]
    }
}

/// Applies what is missing, all or nothing; several servers may start at once.
pub async fn run(db: &DatabaseConnection) -> Result<(), StoreError> {
    let immediate = Some(SqliteTransactionMode::Immediate);
    let tx =
        db.begin_with_options(TransactionOptions { sqlite_transaction_mode: immediate, ..Default::default() }).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(POSTGRES_LOCK).await?;
    }
    let ours = Migrator::migrations();
    let applied = Migrator::get_migration_models(&tx).await?;
    if applied.iter().any(|model| !ours.iter().any(|migration| migration.name() == model.version)) {
        return Err(StoreError::Newer);
    }
    Migrator::up(&tx, None).await?;
    Ok(tx.commit().await?)
}
