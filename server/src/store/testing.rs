//! Stores for tests: in memory, in a file that is removed afterwards, and in PostgreSQL where one is named.

use sea_orm::{ConnectionTrait, Database};
use std::path::PathBuf;

use super::{Store, StoreError, StoreUrl, new_id};

/// Names a PostgreSQL server whose user may make schemas.
const POSTGRES: &str = "LAMBENT_TEST_POSTGRES";

/// Runs a test against every kind of store at hand, each empty.
pub async fn each_store(test: impl AsyncFn(Store) -> Result<(), StoreError>) {
    let file = ScratchFile::default();
    test(Store::open(&StoreUrl::Memory).await.unwrap()).await.unwrap();
    test(Store::open(&file.url()).await.unwrap()).await.unwrap();
    if let Some(url) = postgres().await {
        test(Store::open(&url).await.unwrap()).await.unwrap();
    }
}

/// A new schema in the PostgreSQL server, if one is named.
pub async fn postgres() -> Option<StoreUrl> {
    let url = std::env::var_os(POSTGRES)?.into_string().unwrap();
    let schema = format!("test_{}", new_id().replace('-', ""));
    let admin = Database::connect(url.as_str()).await.unwrap();
    admin.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.unwrap();
    let separator = if url.contains('?') { '&' } else { '?' };
    Some(StoreUrl::parse(&format!("{url}{separator}options[search_path]={schema}")).unwrap())
}

/// A path for a SQLite file; the file and what SQLite puts beside it are removed at the end.
pub struct ScratchFile(pub PathBuf);

impl Default for ScratchFile {
    fn default() -> Self {
        Self(std::env::temp_dir().join(format!("lambent-test-{}", new_id())).join("lambent.db"))
    }
}

impl ScratchFile {
    pub fn url(&self) -> StoreUrl {
        StoreUrl::Sqlite(self.0.clone())
    }
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        if let Some(folder) = self.0.parent() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// Makes every write to the audit trail fail.
pub async fn refuse_audit(store: &Store) {
    let refuse = "CREATE TRIGGER audit_refused BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'refused'); END";
    store.write.execute_unprepared(refuse).await.unwrap();
}

/// Closes the store's connections: everything after fails.
pub async fn close(store: &Store) {
    store.read.clone().close().await.unwrap();
    store.write.clone().close().await.unwrap();
}
