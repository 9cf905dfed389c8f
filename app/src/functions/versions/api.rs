//! Doorways to versions. The forms are plain ones: their doorways end with the page that says how it went.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Comparison, Publish, VersionList, VersionRemoval};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::{api::chosen, create::query},
    routes,
    session::{
        api::{go_to, report, require, services},
        model::Permission,
    },
};

/// One of AWS's pages; `after` is where it begins.
#[server(prefix = "/api", endpoint = "functions/versions", input = GetUrl, output = Wire)]
pub async fn list_versions(
    c: String,
    r: String,
    name: String,
    #[server(default)] after: String,
) -> Result<VersionList, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.versions.list(&caller, &Place::new(c, r), &name, chosen(&after)).await)
}

/// What two versions, or a version and `$LATEST`, differ in.
#[server(prefix = "/api", endpoint = "functions/compare", input = GetUrl, output = Wire)]
pub async fn compare_versions(
    c: String,
    r: String,
    name: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
) -> Result<Comparison, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.versions.compare(&caller, &Place::new(c, r), &name, &from, &to).await)
}

#[server(prefix = "/api", endpoint = "functions/publish", output = Wire)]
pub async fn publish_version(
    c: String,
    r: String,
    name: String,
    #[server(default)] publish: Publish,
) -> Result<(), ConsoleError> {
    use super::publish::{Sent, back};

    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let result = services.versions.publish(&caller, &place, &name, publish.clone()).await;
    let sent = Sent { publish, published: result.as_ref().ok().cloned() };
    go_to(&back(&place, &name, &sent, result.as_ref().err()));
    report(result.map(drop))
}

/// What deleting a version would do.
#[server(prefix = "/api", endpoint = "functions/version-removal", input = GetUrl, output = Wire)]
pub async fn get_version_removal(
    c: String,
    r: String,
    name: String,
    #[server(default)] number: String,
) -> Result<VersionRemoval, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.versions.removal(&caller, &Place::new(c, r), &name, &number).await)
}

/// Deletes a version whose number was typed.
#[server(prefix = "/api", endpoint = "functions/delete-version", output = Wire)]
pub async fn delete_version(
    c: String,
    r: String,
    name: String,
    #[server(default)] number: String,
    #[server(default)] confirm: String,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    report(services.versions.delete(&caller, &place, &name, &number, &confirm).await)?;
    let done = query::text([("deleted", number.as_str())]);
    go_to(&format!("{}?{done}", routes::function_page(&place, &name, "versions")));
    Ok(())
}
