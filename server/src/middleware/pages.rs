//! Sends people who are signed out from a page to the sign-in page. A courtesy, not a guard: every server function
//! asks for its own permission.

use app::{
    routes,
    session::service::{SessionService, Visitor},
};
use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::auth::Auth;

pub async fn layer(State(auth): State<Auth>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let signed_in = matches!(request.extensions().get::<Visitor>(), Some(Visitor::SignedIn(_)));
    let page = request.method() == Method::GET
        && !["/api/", "/pkg/", "/fonts/", "/events/"].iter().any(|prefix| path.starts_with(prefix));
    if !page || signed_in || path == "/login" {
        return next.run(request).await;
    }
    match (auth.needs_setup().await, path) {
        (Ok(true), "/setup") => next.run(request).await,
        (Ok(true), _) => Redirect::to("/setup").into_response(),
        (_, "/setup") => Redirect::to("/login").into_response(),
        (_, path) => {
            let wanted = request.uri().path_and_query().map_or(path, |all| all.as_str());
            Redirect::to(&routes::sign_in(if wanted == "/" { "" } else { wanted })).into_response()
        }
    }
}
