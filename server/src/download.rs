//! `GET /c/{c}/{r}/functions/{name}/code.zip`: the deployed package, as a link without JavaScript.

use app::{
    connections::model::Place,
    services::Services,
    session::{model::Permission, service::Visitor},
};
use axum::{
    Extension,
    extract::{Path, Query},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    qualifier: String,
}

pub async fn code(
    Extension(visitor): Extension<Visitor>,
    Extension(services): Extension<Services>,
    Path((c, r, name)): Path<(String, String, String)>,
    Query(Which { qualifier }): Query<Which>,
) -> Response {
    let caller = match visitor {
        Visitor::SignedIn(caller) => caller,
        Visitor::SignedOut { .. } => return StatusCode::UNAUTHORIZED.into_response(),
    };
    if let Err(error) = caller.check(Permission::FunctionsRead) {
        return (StatusCode::FORBIDDEN, error.title()).into_response();
    }
    let qualifier = Some(qualifier.as_str()).filter(|qualifier| !qualifier.is_empty());
    match services.code.zip(&caller, &Place::new(c, r), &name, qualifier).await {
        Ok(bytes) => {
            // Its rule leaves letters, digits, - and _ only, and the function exists.
            let file = qualifier.map_or_else(|| name.clone(), |qualifier| format!("{name}-{qualifier}"));
            let headers = [
                (header::CONTENT_TYPE, "application/zip".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.zip\"", plain(&file))),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, format!("{}: {error} {}", error.title(), error.next_step())).into_response()
        }
    }
}

/// What a header may hold, whatever a qualifier holds.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect()
}
