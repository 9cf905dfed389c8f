//! What can go wrong with the store. None of it reaches a user: it is logged under the request's id.

use app::error::ConsoleError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr, sqlx};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    #[error("{0}")]
    Url(&'static str),
    #[error("the store cannot be reached: {0}")]
    Unreachable(String),
    #[error("the disk of the store is full")]
    Full,
    #[error("the store is locked by another process or transaction")]
    Locked,
    #[error("the store was written by a newer version of Lambent")]
    Newer,
    #[error("there is already such a row")]
    Duplicate,
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    #[error("the store failed: {0}")]
    Failed(String),
}

impl StoreError {
    /// Logs the cause under the request's id, which is all the user gets.
    pub fn for_request(self, request_id: &str) -> ConsoleError {
        tracing::error!(request_id, error = %self, "the store failed");
        ConsoleError::Internal { request_id: request_id.into() }
    }
}

/// `store.something().await.for_request(&caller.request_id)?`
pub trait ForRequest<T> {
    fn for_request(self, request_id: &str) -> Result<T, ConsoleError>;
}

impl<T> ForRequest<T> for Result<T, StoreError> {
    fn for_request(self, request_id: &str) -> Result<T, ConsoleError> {
        self.map_err(|error| error.for_request(request_id))
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Self::Duplicate;
        }
        match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Self::Locked,
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Self::Unreachable("it is closed".into()),
            DbErr::Conn(error) | DbErr::Exec(error) | DbErr::Query(error) => from_driver(&error),
            DbErr::Type(text) | DbErr::Json(text) => Self::Corrupt(text),
            other => Self::Failed(other.to_string()),
        }
    }
}

fn from_driver(error: &RuntimeErr) -> StoreError {
    let RuntimeErr::SqlxError(error) = error else { return StoreError::Failed(error.to_string()) };
    match error.as_ref() {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            if database.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                // The low byte is the primary code: https://www.sqlite.org/rescode.html
                return match code.parse::<u32>().map(|code| code & 0xff) {
                    Ok(5 | 6) => StoreError::Locked,
                    Ok(13) => StoreError::Full,
                    Ok(14) => StoreError::Unreachable(database.message().into()),
                    _ => StoreError::Failed(format!("SQLite {code}: {}", database.message())),
                };
            }
            // https://www.postgresql.org/docs/current/errcodes-appendix.html
            match code.as_ref() {
                "53100" => StoreError::Full,
                "55P03" | "40P01" | "40001" => StoreError::Locked,
                code if code.starts_with("08") || code.starts_with("57P") || code.starts_with("28") => {
                    StoreError::Unreachable(database.message().into())
                }
                code => StoreError::Failed(format!("PostgreSQL {code}: {}", database.message())),
            }
        }
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed => {
            StoreError::Unreachable(error.to_string())
        }
        sqlx::Error::PoolTimedOut => StoreError::Locked,
        _ => StoreError::Failed(error.to_string()),
    }
}
