//! Where the store is.

use secrecy::SecretString;
use std::path::PathBuf;

use super::StoreError;

/// `sqlite:PATH`, `sqlite::memory:` or a `postgres://` URL.
#[derive(Clone, Debug)]
pub enum StoreUrl {
    Sqlite(PathBuf),
    /// Forgotten at the end: for tests and trials.
    Memory,
    /// May hold a password.
    Postgres(SecretString),
}

impl StoreUrl {
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.into()));
        }
        match text.strip_prefix("sqlite:") {
            Some(":memory:") => Ok(Self::Memory),
            Some(rest) => match rest.strip_prefix("//").unwrap_or(rest) {
                "" => Err(StoreError::Url("the path after sqlite: is missing")),
                path => Ok(Self::Sqlite(path.into())),
            },
            None => Err(StoreError::Url("the store's URL must begin with sqlite: or postgres://")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn urls_are_understood_and_passwords_kept() {
        assert!(matches!(StoreUrl::parse("sqlite:a/b.db"), Ok(StoreUrl::Sqlite(path)) if path == Path::new("a/b.db")));
        assert!(
            matches!(StoreUrl::parse("sqlite:///a b?.db"), Ok(StoreUrl::Sqlite(path)) if path == Path::new("/a b?.db"))
        );
        assert!(matches!(StoreUrl::parse("sqlite::memory:"), Ok(StoreUrl::Memory)));
        let url = StoreUrl::parse("postgres://ana:canary@db/lambent").unwrap();
        assert!(!format!("{url:?}").contains("canary"));
        for bad in ["", "mysql://x", "sqlite:", "a.db"] {
            assert!(StoreUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
