//! Doorways of the wizard. Reads carry the place as `c` (connection) and `r` (region).

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use super::model::Upload;
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{report, require, services},
        model::Permission,
    },
};

/// What a page needs and may not make itself, so that the browser renders the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fresh {
    /// Sent with the form: the same token starts an operation once, however often the form is sent.
    pub token: String,
    /// The server's time, milliseconds since 1970.
    pub now: i64,
}

#[server(prefix = "/api", endpoint = "functions/new-token", input = GetUrl, output = Wire)]
pub async fn new_token() -> Result<Fresh, ConsoleError> {
    require(Permission::FunctionsWrite)?;
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    // 128 random bits as text, from the same source as the nonces of pages.
    Ok(Fresh { token: leptos::nonce::Nonce::new().to_string(), now })
}

/// The zip kept for the wizard.
#[server(prefix = "/api", endpoint = "functions/upload", input = GetUrl, output = Wire)]
pub async fn kept_upload(id: String) -> Result<Upload, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.functions.upload(&caller, &id).await)
}

/// Whether the name belongs to a function already.
#[server(prefix = "/api", endpoint = "functions/name-taken", input = GetUrl, output = Wire)]
pub async fn name_taken(c: String, r: String, name: String) -> Result<bool, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.functions.taken(&caller, &Place::new(c, r), &name).await)
}

/// Starts the operation that makes what the draft (a query string) says, and goes to its page.
#[server(prefix = "/api", endpoint = "functions/create", output = Wire)]
pub async fn create_function(c: String, r: String, draft: String, token: String) -> Result<(), ConsoleError> {
    use super::{check::checked, draft::Draft, query};
    use crate::{connections::model::ConnectionKind, routes, session::api::go_to};

    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    report(services.connections.check(&place))?;
    let local = services
        .connections
        .list()
        .iter()
        .any(|connection| connection.id == place.connection && connection.kind == ConnectionKind::LocalEngine);
    let draft = Draft::from_pairs(query::pairs(&draft));
    let chosen = draft.start() == "blueprint";
    let blueprint = if chosen { services.blueprints.get(draft.get("blueprint")) } else { None };
    let request = report(checked(&draft, blueprint.as_ref(), local).map_err(ConsoleError::Invalid))?;
    if request.route.is_some() {
        report(caller.check(Permission::ApisWrite))?;
    }
    let id = report(services.functions.create(&caller, &place, request, &token).await)?;
    go_to(&routes::operation(&id));
    Ok(())
}
