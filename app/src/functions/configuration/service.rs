//! What the configuration tabs need of the server.

use async_trait::async_trait;

use super::{
    environment::keys::model::{Ciphertext, Key, Plaintext},
    model::{Environment, EnvironmentEdit, GeneralEdit, Saved},
};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait ConfigurationService: Send + Sync {
    /// The keys of the environment. One GetFunction; values are not remembered.
    async fn environment(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Environment, ConsoleError>;
    /// One value, as AWS has it now; audited. One GetFunction.
    async fn reveal(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        key: &str,
    ) -> Result<String, ConsoleError>;
    /// Merges into what AWS has now and waits until it is live: GetFunction, UpdateFunctionConfiguration with
    /// RevisionId, GetFunction until settled. A new handler is looked for in the code first.
    async fn save_general(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: GeneralEdit,
    ) -> Result<Saved, ConsoleError>;
    /// The same for environment variables: keys that are not named stay as AWS has them.
    async fn save_environment(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: EnvironmentEdit,
    ) -> Result<Saved, ConsoleError>;
    /// The account's keys of KMS. ListAliases and ListKeys at once, kept for 30 s.
    async fn keys(&self, caller: &Caller, place: &Place) -> Result<Vec<Key>, ConsoleError>;
    /// Encrypts a value so that only this function can decrypt it; audited without it. One Encrypt.
    async fn encrypt(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        plaintext: Plaintext,
    ) -> Result<Ciphertext, ConsoleError>;
}
