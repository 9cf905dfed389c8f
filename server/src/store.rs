//! Everything Lambent itself remembers, in SQLite or PostgreSQL. The only folder with SQL: one file per table, rows
//! stay inside, plain structs come out.

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::{
        postgres::PgConnectOptions,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use secrecy::ExposeSecret;
use std::{path::Path, str::FromStr, time::Duration};

mod audit;
mod clock;
mod error;
mod migrations;
mod operation_steps;
mod operations;
mod packages;
mod sessions;
mod setup_token;
mod sign_in_failures;
mod test_events;
#[cfg(test)]
pub mod testing;
mod text;
mod uploads;
mod url;
mod users;

pub use audit::{AuditCheck, FingerprintKey, NewIntent};
pub use clock::Clock;
pub use error::{ForRequest, StoreError};
pub use operation_steps::{StepPatch, StepRecord};
pub use operations::{Inserted, NewOperation, OperationRecord};
pub use packages::PACKAGES_MAX;
pub use sessions::{NewSession, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS, SESSION_TOUCH_MS, SessionRecord};
pub use sign_in_failures::{Attempt, Counter};
pub use text::hex;
pub use uploads::{NewUpload, UPLOAD_KEPT_MS, UploadRecord};
pub use url::StoreUrl;
pub use users::{Credentials, MemberChange, NewUser};

/// How long a writer waits for another process that holds SQLite's lock, or for a free connection.
const WAIT: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;

/// A handle to the store; clones share its connections.
#[derive(Clone, Debug)]
pub struct Store {
    read: DatabaseConnection,
    /// SQLite has one writer: one connection, so that writers queue here and not as `SQLITE_BUSY`.
    write: DatabaseConnection,
    clock: Clock,
}

impl Store {
    /// Connects and brings the tables up to date. A SQLite file is made if missing, readable by its owner alone.
    pub async fn open(url: &StoreUrl) -> Result<Self, StoreError> {
        let (read, write) = match url {
            StoreUrl::Sqlite(path) => {
                prepare_file(path).map_err(|error| StoreError::Unreachable(format!("{}: {error}", path.display())))?;
                let write = Database::connect(sqlite(path, 1, false)).await?;
                migrations::run(&write).await?;
                (Database::connect(sqlite(path, SQLITE_READERS, true)).await?, write)
            }
            StoreUrl::Memory => {
                let only = Database::connect(memory()).await?;
                migrations::run(&only).await?;
                (only.clone(), only)
            }
            StoreUrl::Postgres(url) => {
                let options = PgConnectOptions::from_str(url.expose_secret())
                    .map_err(|_| StoreError::Url("the PostgreSQL URL cannot be read"))?;
                let pool = Database::connect(postgres(options)).await?;
                migrations::run(&pool).await?;
                (pool.clone(), pool)
            }
        };
        Ok(Self { read, write, clock: Clock::System })
    }

    /// The same store with another clock, for tests of expiry.
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Milliseconds since 1970, UTC.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Whether the store answers, for health checks.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.read.ping().await?)
    }

    /// Removes what has expired. Cheap when there is nothing; call it every few minutes.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        self.sweep_sessions().await?;
        self.sweep_attempts().await?;
        self.sweep_setup_token().await?;
        self.sweep_uploads().await
    }

    /// A transaction that may write. On SQLite it takes the write lock at once, so that it cannot fail half way.
    async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// A transaction in which every query sees the same moment.
    async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let isolation_level =
            (self.read.get_database_backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
        Ok(self.read.begin_with_options(TransactionOptions { isolation_level, ..Default::default() }).await?)
    }
}

/// A time-ordered id.
fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn sqlite(path: &Path, connections: u32, read_only: bool) -> ConnectOptions {
    let path = path.to_owned();
    // The real path is set below: it needs no escaping there.
    let mut options = quiet("sqlite:lambent");
    options.max_connections(connections).map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .filename(&path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            // Deleted sessions and requests leave no bytes behind.
            .pragma("secure_delete", "ON");
        if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
    });
    options
}

fn memory() -> ConnectOptions {
    let mut options = quiet("sqlite::memory:");
    // The database lives as long as its only connection.
    options.max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
    options.map_sqlx_sqlite_opts(|sqlite| sqlite.foreign_keys(true));
    options
}

fn postgres(parsed: PgConnectOptions) -> ConnectOptions {
    // The real URL, which may hold a password, is never given to what writes trace spans.
    let mut options = quiet("postgres://lambent");
    options
        .max_connections(POSTGRES_CONNECTIONS)
        .map_sqlx_postgres_opts(move |_| parsed.clone().application_name("lambent"));
    options
}

fn quiet(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).record_stmt_in_spans(false).connect_timeout(WAIT).acquire_timeout(2 * WAIT);
    options
}

/// Makes the file and its folder, for this user's eyes only.
fn prepare_file(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = std::fs::OpenOptions::new();
    file.append(true).create(true);
    let mut folders = std::fs::DirBuilder::new();
    folders.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        file.mode(0o600);
        folders.mode(0o700);
    }
    if let Some(folder) = folder {
        folders.create(folder)?;
    }
    file.open(path).map(drop)
}

#[cfg(test)]
mod tests;
