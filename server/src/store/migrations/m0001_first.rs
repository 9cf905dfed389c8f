//! Members, sessions, the audit trail, operations and uploads. Times are milliseconds since 1970 UTC, ids UUIDs in text.

use sea_orm::DbBackend;
use sea_orm_migration::{
    prelude::{
        ConnectionTrait, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, Index, IntoIden, MigrationTrait,
        Query, SchemaManager, Table, TableCreateStatement, async_trait,
    },
    schema::{big_integer, big_integer_null, binary, boolean, integer, text, text_null},
    sea_query::{ForeignKeyCreateStatement, IndexCreateStatement},
};

use crate::store::text::hex;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [members(), sessions(), sign_in_failures(), setup_token()] {
            manager.create_table(table).await?;
        }
        for table in [audit(), audit_head(), operations(), operation_steps(), uploads()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("sessions", &["user_id"]).to_owned(),
            index("sign_in_failures", &["expires_at"]).to_owned(),
            index("audit", &["intent_id"]).unique().to_owned(),
            index("audit", &["actor", "id"]).to_owned(),
            index("operations", &["actor_id", "token"]).unique().to_owned(),
            index("operations", &["status"]).to_owned(),
            index("operation_steps", &["operation_id", "key"]).unique().to_owned(),
        ] {
            manager.create_index(index).await?;
        }
        begin_audit(manager).await
    }
}

fn members() -> TableCreateStatement {
    Table::create()
        .table("users")
        .col(text("id").primary_key())
        .col(text("email").unique_key())
        .col(text("name"))
        .col(text("role"))
        // Absent for members who sign in elsewhere.
        .col(text_null("password_hash"))
        .col(boolean("disabled"))
        .col(big_integer("created_at"))
        .col(big_integer_null("last_seen_at"))
        .take()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(text("id").primary_key())
        .col(text("token_hash").unique_key())
        .col(text("user_id"))
        .col(big_integer("created_at"))
        .col(big_integer("last_seen_at"))
        .col(text("ip"))
        .col(text("user_agent"))
        .foreign_key(&mut belongs_to("sessions", "user_id", "users"))
        .take()
}

fn sign_in_failures() -> TableCreateStatement {
    Table::create()
        .table("sign_in_failures")
        .col(text("key").primary_key())
        .col(integer("failures"))
        .col(big_integer("blocked_until"))
        .col(big_integer("expires_at"))
        .take()
}

fn setup_token() -> TableCreateStatement {
    Table::create()
        .table("setup_token")
        .col(integer("id").primary_key())
        .col(text("token_hash"))
        .col(big_integer("expires_at"))
        .take()
}

fn audit() -> TableCreateStatement {
    Table::create()
        .table("audit")
        // Given by the head, without gaps.
        .col(big_integer("id").primary_key())
        .col(text("kind"))
        .col(big_integer_null("intent_id"))
        .col(big_integer("at"))
        .col(text_null("actor_id"))
        .col(text("actor"))
        .col(text("action"))
        .col(text("target_kind"))
        .col(text("target"))
        .col(text_null("connection"))
        .col(text_null("region"))
        .col(text_null("outcome"))
        .col(text("details"))
        .col(text_null("operation_id"))
        .col(text("request_id"))
        .col(text("ip"))
        .col(text("hash"))
        .take()
}

/// One row: how many rows the audit trail has and the hash of the last. Its lock puts writers in a queue, and it
/// betrays a trail whose end was cut off.
fn audit_head() -> TableCreateStatement {
    Table::create()
        .table("audit_head")
        .col(integer("id").primary_key())
        .col(big_integer("last_id"))
        .col(text("last_hash"))
        .col(text("fingerprint_key"))
        .take()
}

fn operations() -> TableCreateStatement {
    Table::create()
        .table("operations")
        .col(text("id").primary_key())
        .col(text("token"))
        .col(text("kind"))
        .col(text("title"))
        .col(text("connection"))
        .col(text("region"))
        .col(text("actor_id"))
        .col(text("actor"))
        .col(text("status"))
        .col(text("request"))
        .col(text("cli"))
        .col(text_null("outcome"))
        .col(big_integer("created_at"))
        .col(big_integer_null("finished_at"))
        .col(text_null("holder"))
        .col(big_integer("held_until"))
        .take()
}

fn operation_steps() -> TableCreateStatement {
    Table::create()
        .table("operation_steps")
        .col(text("operation_id"))
        .col(integer("position"))
        .col(text("key"))
        .col(text("title"))
        .col(text("status"))
        .col(text_null("note"))
        .col(text_null("data"))
        .col(integer("attempts"))
        .col(big_integer_null("started_at"))
        .col(big_integer_null("finished_at"))
        .primary_key(Index::create().col("operation_id").col("position"))
        .foreign_key(&mut belongs_to("operation_steps", "operation_id", "operations"))
        .take()
}

fn uploads() -> TableCreateStatement {
    Table::create()
        .table("uploads")
        .col(text("id").primary_key())
        .col(text("owner_id"))
        .col(text("meta"))
        .col(binary("content"))
        .col(big_integer("created_at"))
        // Absent while an operation needs it.
        .col(big_integer_null("expires_at"))
        .take()
}

async fn begin_audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let key = hex(&rand::random::<[u8; 32]>());
    let mut head = Query::insert();
    head.into_table("audit_head").columns(["id", "last_id", "last_hash", "fingerprint_key"]);
    db.execute(head.values_panic([1.into(), 0.into(), "".into(), key.into()])).await?;
    let triggers: &[&str] = match manager.get_database_backend() {
        DbBackend::Postgres => &[
            "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit \
             FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
        ],
        _ => &[
            "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit \
             BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
            "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit \
             BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
        ],
    };
    for trigger in triggers {
        db.execute_unprepared(trigger).await?;
    }
    Ok(())
}

fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(column.into_iden());
    }
    index
}

fn belongs_to(table: &'static str, column: &'static str, parent: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(parent, "id").on_delete(ForeignKeyAction::Cascade).take()
}
