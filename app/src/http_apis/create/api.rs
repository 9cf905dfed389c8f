//! The wizard's doorway.

use leptos::prelude::*;

use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    session::{
        api::{go_to, report, require, services},
        model::Permission,
    },
};

/// Starts the operation that makes what the draft (a query string) says, and goes to its page.
#[server(prefix = "/api", endpoint = "apis/create", output = Wire)]
pub async fn create_api(c: String, r: String, draft: String, token: String) -> Result<(), ConsoleError> {
    use super::draft::Draft;
    use crate::{functions::create::query, routes};

    let (caller, services) = (require(Permission::ApisWrite)?, services()?);
    let request = report(Draft::from_pairs(query::pairs(&draft)).check().map_err(ConsoleError::Invalid))?;
    let id = report(services.http_apis.create(&caller, &Place::new(c, r), request, &token).await)?;
    go_to(&routes::operation(&id));
    Ok(())
}
