//! Doorways to connections. The list itself is part of the frame.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::Identity;
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use super::model::Place;
#[cfg(feature = "ssr")]
use crate::session::{
    api::{report, require, services},
    model::Permission,
};

/// Which account a connection reaches, and as whom; none while AWS has not said.
#[server(prefix = "/api", endpoint = "connections/identity", input = GetUrl, output = Wire)]
pub async fn get_identity(c: String, r: String) -> Result<Option<Identity>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.connections.identity(&caller, &Place::new(c, r)).await)
}
