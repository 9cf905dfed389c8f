//! Doorways of the code signing tab.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Signing, SigningConfig};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "functions/code-signing", input = GetUrl, output = Wire)]
pub async fn get_signing(c: String, r: String, name: String) -> Result<Signing, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.signing.get(&caller, &Place::new(c, r), &name).await)
}

#[server(prefix = "/api", endpoint = "functions/signing-configs", input = GetUrl, output = Wire)]
pub async fn signing_configs(c: String, r: String) -> Result<Vec<SigningConfig>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.signing.configs(&caller, &Place::new(c, r)).await)
}

/// Attaches a configuration; an empty ARN detaches the one there is.
#[server(prefix = "/api", endpoint = "functions/save-code-signing", output = Wire)]
pub async fn save_signing(
    c: String,
    r: String,
    name: String,
    #[server(default)] base: String,
    #[server(default)] arn: String,
) -> Result<Signing, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.signing.set(&caller, &place, &name, &base, &arn).await;
    if plain && result.is_ok() {
        go_to(&routes::function_page(&place, &name, "configuration/code-signing"));
    }
    report(result)
}
