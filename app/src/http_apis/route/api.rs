//! The form's doorway.

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

/// Starts the operation that makes or changes a route as the draft (a query string) says, and goes to its page. `mark` is
/// that of the API, or of the route to be changed, as the page had it.
#[server(prefix = "/api", endpoint = "apis/route", output = Wire)]
pub async fn wire_route(
    c: String,
    r: String,
    draft: String,
    #[server(default)] mark: String,
    token: String,
) -> Result<(), ConsoleError> {
    use super::draft::Draft;
    use crate::{functions::create::query, routes};

    let (caller, services) = (require(Permission::ApisWrite)?, services()?);
    let ask = report(Draft::from_pairs(query::pairs(&draft)).check(&mark).map_err(ConsoleError::Invalid))?;
    let id = report(services.http_apis.route(&caller, &Place::new(c, r), ask, &token).await)?;
    go_to(&routes::operation(&id));
    Ok(())
}
