//! Hashing and checking passwords with argon2id, a few at a time and off the async threads.

use app::error::ConsoleError;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{self, PasswordHasher, PasswordVerifier},
};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Each hashing takes [`Params::DEFAULT`]'s 19 MiB for some tens of milliseconds.
const AT_ONCE: usize = 2;

#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    #[cfg(test)]
    pub hashings: Arc<std::sync::atomic::AtomicUsize>,
}

#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed: {0}")]
pub struct HashingFailed(String);

impl HashingFailed {
    pub fn for_request(self, request_id: &str) -> ConsoleError {
        tracing::error!(request_id, error = %self, "password hashing failed");
        ConsoleError::Internal { request_id: request_id.into() }
    }
}

impl Passwords {
    pub fn new() -> Self {
        Self::with_params(Params::DEFAULT)
    }

    /// Other costs than the recommended ones; weak ones make tests quick.
    pub fn with_params(params: Params) -> Self {
        Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            #[cfg(test)]
            hashings: Arc::default(),
        }
    }

    /// A PHC string with a new random salt.
    pub async fn hash(&self, password: SecretString) -> Result<SecretString, HashingFailed> {
        self.work(move |argon2| {
            let hash = argon2.hash_password(password.expose_secret().as_bytes())?;
            Ok(hash.to_string().into())
        })
        .await
    }

    /// Whether the password fits. Without a hash to compare with, it does the same work and says no.
    pub async fn verify(&self, password: SecretString, hash: Option<SecretString>) -> Result<bool, HashingFailed> {
        self.work(move |argon2| {
            let password = password.expose_secret().as_bytes();
            let Some(hash) = hash else {
                argon2.hash_password_with_salt(password, b"nobody has this")?;
                return Ok(false);
            };
            match argon2.verify_password(password, hash.expose_secret()) {
                Ok(()) => Ok(true),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Argon2<'static>) -> password_hash::Result<T> + Send + 'static,
    ) -> Result<T, HashingFailed> {
        let failed = |error: &dyn std::fmt::Display| HashingFailed(error.to_string());
        // The turn ends with the work, even when nobody waits for the answer any more.
        let turn = self.turns.clone().acquire_owned().await.map_err(|error| failed(&error))?;
        #[cfg(test)]
        self.hashings.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let argon2 = self.argon2.clone();
        let work = tokio::task::spawn_blocking(move || {
            let result = job(&argon2);
            drop(turn);
            result
        });
        work.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
impl Passwords {
    /// Costs next to nothing.
    pub fn weak() -> Self {
        Self::with_params(Params::new(Params::MIN_M_COST, 1, 1, None).unwrap())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hashes_are_argon2id_with_the_recommended_costs_and_their_own_salt() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse battery".into()).await.unwrap();
        assert!(hash.expose_secret().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.expose_secret());
        let weak = Passwords::weak();
        let (one, two) = (weak.hash("same".into()).await.unwrap(), weak.hash("same".into()).await.unwrap());
        assert_ne!(one.expose_secret(), two.expose_secret());
    }

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let passwords = Passwords::weak();
        let hash = passwords.hash("correct horse battery".into()).await.unwrap();
        assert!(passwords.verify("correct horse battery".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("correct horse batterY".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("correct horse battery".into(), None).await.unwrap());
        assert!(passwords.verify("x".into(), Some("not a hash".into())).await.is_err());
    }

    #[tokio::test]
    async fn two_are_hashed_at_once() {
        let passwords = Passwords::weak();
        let turns = passwords.turns.clone().acquire_many_owned(2).await.unwrap();
        let waiting = passwords.hash("correct horse battery".into());
        tokio::pin!(waiting);
        assert!(futures::poll!(&mut waiting).is_pending());
        drop(turns);
        waiting.await.unwrap();
    }
}
