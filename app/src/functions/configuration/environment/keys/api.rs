//! Doorways to KMS.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Ciphertext, Key, Plaintext};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "functions/kms-keys", input = GetUrl, output = Wire)]
pub async fn list_keys(c: String, r: String) -> Result<Vec<Key>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.configuration.keys(&caller, &Place::new(c, r)).await)
}

/// Encrypts one value for the function. It is written down that somebody did, and nothing of the value.
#[server(prefix = "/api", endpoint = "functions/encrypt-value", output = Wire)]
pub async fn encrypt_value(
    c: String,
    r: String,
    name: String,
    #[server(default)] plaintext: Plaintext,
) -> Result<Ciphertext, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.configuration.encrypt(&caller, &Place::new(c, r), &name, plaintext).await)
}
