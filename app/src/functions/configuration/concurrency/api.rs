//! Doorways to the tab: small reads, each one call, and plain forms that lead back to it.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Account, ProvisionEdit, Provisioned, ReserveEdit, Reserved};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use super::sent::after;
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{go_to, report, require, services},
        model::Permission,
    },
};
#[cfg(feature = "ssr")]
use server_fn::ServerFn;

#[server(prefix = "/api", endpoint = "functions/reserved-concurrency", input = GetUrl, output = Wire)]
pub async fn reserved_concurrency(c: String, r: String, name: String) -> Result<Reserved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.concurrency.reserved(&caller, &Place::new(c, r), &name).await)
}

#[server(prefix = "/api", endpoint = "functions/account-concurrency", input = GetUrl, output = Wire)]
pub async fn account_concurrency(c: String, r: String) -> Result<Account, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.concurrency.account(&caller, &Place::new(c, r)).await)
}

#[server(prefix = "/api", endpoint = "functions/provisioned-concurrency", input = GetUrl, output = Wire)]
pub async fn provisioned_concurrency(c: String, r: String, name: String) -> Result<Vec<Provisioned>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.concurrency.provisioned(&caller, &Place::new(c, r), &name).await)
}

#[server(prefix = "/api", endpoint = "functions/recursion", input = GetUrl, output = Wire)]
pub async fn recursion(c: String, r: String, name: String) -> Result<bool, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.concurrency.recursion(&caller, &Place::new(c, r), &name).await)
}

#[server(prefix = "/api", endpoint = "functions/reserve", output = Wire)]
pub async fn reserve(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: ReserveEdit,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let typed = [("mode", edit.mode.clone()), ("number", edit.number.clone())];
    let typed = typed.each_ref().map(|(key, text)| (*key, text.as_str()));
    let result = services.concurrency.reserve(&caller, &place, &name, edit.clone()).await;
    let done = if result == Ok(Some(0)) { "stopped" } else { "reserved" };
    go_to(&after(&place, &name, done, &typed, result.as_ref().err().map(|error| (Reserve::PATH, error))));
    report(result.map(drop))
}

#[server(prefix = "/api", endpoint = "functions/provision", output = Wire)]
pub async fn provision(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: ProvisionEdit,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let result = services.concurrency.provision(&caller, &place, &name, edit.clone()).await;
    let typed = [("for", edit.qualifier.as_str()), ("many", edit.number.as_str())];
    go_to(&after(&place, &name, "provisioned", &typed, result.as_ref().err().map(|error| (Provision::PATH, error))));
    report(result)
}

#[server(prefix = "/api", endpoint = "functions/unprovision", output = Wire)]
pub async fn unprovision(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: ProvisionEdit,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let result = services.concurrency.unprovision(&caller, &place, &name, edit).await;
    go_to(&after(&place, &name, "unprovisioned", &[], result.as_ref().err().map(|error| (Provision::PATH, error))));
    report(result)
}

#[server(prefix = "/api", endpoint = "functions/allow-recursion", output = Wire)]
pub async fn allow_recursion(
    c: String,
    r: String,
    name: String,
    #[server(default)] base: bool,
    #[server(default)] allow: bool,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let result = services.concurrency.allow_recursion(&caller, &place, &name, base, allow).await;
    go_to(&after(&place, &name, "recursion", &[], result.as_ref().err().map(|error| (AllowRecursion::PATH, error))));
    report(result)
}
