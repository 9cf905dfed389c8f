//! `POST /upload`: takes a zip as a plain multipart form, so that it works without JavaScript, and leads back to the
//! wizard, to the code of the function whose package it may replace, or to the layers it may become one of.

use app::{
    connections::model::Place,
    error::ConsoleError,
    routes,
    services::Services,
    session::{
        model::Permission,
        service::{Caller, Visitor},
    },
};
use axum::{
    Extension,
    extract::{Multipart, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct To {
    c: String,
    r: String,
    function: Option<String>,
    tab: Option<String>,
}

pub async fn zip(
    Extension(visitor): Extension<Visitor>,
    Extension(services): Extension<Services>,
    Query(To { c, r, function, tab }): Query<To>,
    form: Multipart,
) -> Response {
    let caller = match visitor {
        Visitor::SignedIn(caller) => caller,
        Visitor::SignedOut { .. } => return StatusCode::UNAUTHORIZED.into_response(),
    };
    if let Err(error) = caller.check(Permission::FunctionsWrite) {
        return (StatusCode::FORBIDDEN, error.title()).into_response();
    }
    let (place, kept) = (Place::new(c, r), keep(&caller, &services, form).await);
    let to = match function {
        Some(name) => {
            let (key, value) = match kept {
                Ok(id) => ("upload", id),
                Err(error) => ("upload-error", error.to_string()),
            };
            // Only pages of this list: where it leads is nobody else's to say.
            let (page, part) = match tab.as_deref() {
                Some("layers") => ("configuration/layers", "publish"),
                _ => ("code", "replace"),
            };
            format!("{}{}#{part}", routes::function_page(&place, &name, page), routes::query([(key, value)]))
        }
        None => {
            let query = match kept {
                Ok(id) => routes::query([("start", "upload"), ("step", "configure"), ("upload", id.as_str())]),
                Err(error) => routes::query([("start", "upload"), ("error", error.to_string().as_str())]),
            };
            format!("{}{query}", routes::new_function(&place))
        }
    };
    Redirect::to(&to).into_response()
}

async fn keep(caller: &Caller, services: &Services, mut form: Multipart) -> Result<String, ConsoleError> {
    let unreadable = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ConsoleError::invalid("file", "A zip sent directly has at most 50 MB."),
        _ => ConsoleError::invalid("file", "The upload did not arrive whole; try again."),
    };
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or("function.zip").to_owned();
        let bytes = field.bytes().await.map_err(unreadable)?;
        if bytes.is_empty() {
            break;
        }
        return services.functions.keep_upload(caller, &name, bytes.to_vec()).await.map(|upload| upload.id);
    }
    Err(ConsoleError::invalid("file", "Choose a zip file."))
}
