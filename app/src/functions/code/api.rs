//! Doorways to a function's code.

use leptos::prelude::*;
use server_fn::codec::{GetUrl, Json};

use super::model::{Deploy, Deployed, Edit, Findings, Package};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::api::chosen,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

/// The files of what is deployed.
#[server(prefix = "/api", endpoint = "functions/code", input = GetUrl, output = Wire)]
pub async fn get_code(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Package, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.code.package(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// The text of one file, as deployed.
#[server(prefix = "/api", endpoint = "functions/code-file", input = GetUrl, output = Wire)]
pub async fn get_code_file(
    c: String,
    r: String,
    name: String,
    sha256: String,
    path: String,
) -> Result<String, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.code.file(&caller, &Place::new(c, r), &name, &sha256, &path).await)
}

/// How edited code fits the handler: an empty `sha256` is what is deployed, no `handler` the one it has. A POST for its
/// size; changes nothing.
#[server(prefix = "/api", endpoint = "functions/check-code", input = Json, output = Wire)]
pub async fn check_code(
    c: String,
    r: String,
    name: String,
    sha256: String,
    edits: Vec<Edit>,
    handler: Option<String>,
) -> Result<Findings, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.code.check(&caller, &Place::new(c, r), &name, &sha256, edits, handler).await)
}

#[server(prefix = "/api", endpoint = "functions/deploy", input = Json, output = Wire)]
pub async fn deploy_code(c: String, r: String, name: String, deploy: Deploy) -> Result<Deployed, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.code.deploy(&caller, &Place::new(c, r), &name, deploy).await)
}

/// The whole package, by an upload that was checked and kept.
#[server(prefix = "/api", endpoint = "functions/replace-zip", output = Wire)]
pub async fn replace_zip(
    c: String,
    r: String,
    name: String,
    upload: String,
    base_sha256: String,
    #[server(default)] anyway: bool,
) -> Result<Deployed, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.code.replace_zip(&caller, &Place::new(c, r), &name, &upload, &base_sha256, anyway).await)
}

#[server(prefix = "/api", endpoint = "functions/replace-image", output = Wire)]
pub async fn replace_image(
    c: String,
    r: String,
    name: String,
    image_uri: String,
    base_sha256: String,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.code.replace_image(&caller, &Place::new(c, r), &name, &image_uri, &base_sha256).await)
}
