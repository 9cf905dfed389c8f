//! Doorways of sign-in, and the guard every other doorway begins with.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::SessionInfo;
use crate::{connections::model::FrameData, error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
pub use guard::{is_plain_form, report, require, services, visitor};

#[cfg(feature = "ssr")]
mod guard {
    use leptos::prelude::*;
    use leptos_axum::ResponseOptions;

    use crate::{
        error::ConsoleError,
        services::Services,
        session::{
            model::Permission,
            service::{Caller, Visitor},
        },
    };

    /// Under this prefix are the server functions, and nothing else.
    pub const API_PREFIX: &str = "/api/";

    pub fn services() -> Result<Services, ConsoleError> {
        use_context::<Services>().ok_or_else(|| ConsoleError::Internal { request_id: String::new() })
    }

    /// Who asks, as the session layer found out.
    pub fn visitor() -> Result<Visitor, ConsoleError> {
        use_context::<http::request::Parts>()
            .and_then(|parts| parts.extensions.get::<Visitor>().cloned())
            .ok_or(ConsoleError::Unauthenticated)
    }

    /// The caller, when they are signed in and their role allows it. Call it before the first `.await`.
    pub fn require(permission: Permission) -> Result<Caller, ConsoleError> {
        let checked = match visitor() {
            Ok(Visitor::SignedIn(caller)) => caller.check(permission).map(|()| caller),
            Ok(Visitor::SignedOut { .. }) => Err(ConsoleError::Unauthenticated),
            Err(error) => Err(error),
        };
        report(checked)
    }

    /// Gives a server function's answer the status of its error. Pages that call it while rendering, and plain forms,
    /// which are redirected, keep theirs.
    pub fn report<T>(result: Result<T, ConsoleError>) -> Result<T, ConsoleError> {
        if let Err(error) = &result
            && let Some(parts) = use_context::<http::request::Parts>()
            && parts.uri.path().starts_with(API_PREFIX)
            && !accepts_html(&parts)
            && let Some(response) = use_context::<ResponseOptions>()
            && let Ok(status) = http::StatusCode::from_u16(error.status())
        {
            response.set_status(status);
        }
        result
    }

    /// Whether a form without JavaScript is being answered. Call it before the first `.await`.
    pub fn is_plain_form() -> bool {
        use_context::<http::request::Parts>().is_some_and(|parts| accepts_html(&parts))
    }

    pub fn accepts_html(parts: &http::request::Parts) -> bool {
        parts.headers.get(http::header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"))
    }
}

/// What the frame of every page shows.
#[server(prefix = "/api", endpoint = "session/frame", input = GetUrl, output = Wire)]
pub async fn frame() -> Result<FrameData, ConsoleError> {
    known_frame()
}

/// Needs no AWS, so it is there at once.
#[cfg(feature = "ssr")]
pub fn known_frame() -> Result<FrameData, ConsoleError> {
    let (caller, services) = (require(super::model::Permission::OwnAccount)?, services()?);
    Ok(FrameData {
        user: caller.user,
        connections: services.connections.list(),
        engine: services.connections.engine(),
        version: env!("CARGO_PKG_VERSION").into(),
    })
}

/// Public: makes the first administrator with the one-time token printed at start.
#[server(prefix = "/api", endpoint = "session/set-up", output = Wire)]
pub async fn set_up(token: String, email: String, name: String, password: String) -> Result<(), ConsoleError> {
    let (visitor, services) = (visitor()?, services()?);
    let response = expect_context::<leptos_axum::ResponseOptions>();
    let cookie = report(services.session.set_up(&visitor, token.trim(), &email, &name, &password).await)?;
    enter(&response, &cookie.0, "/")
}

/// Public: checks e-mail and password and starts a session.
#[server(prefix = "/api", endpoint = "session/sign-in", output = Wire)]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), ConsoleError> {
    let (visitor, services) = (visitor()?, services()?);
    let response = expect_context::<leptos_axum::ResponseOptions>();
    let cookie = report(services.session.sign_in(&visitor, &email, &password).await)?;
    enter(&response, &cookie.0, crate::routes::own_path(&next))
}

#[server(prefix = "/api", endpoint = "session/sign-out", output = Wire)]
pub async fn sign_out() -> Result<(), ConsoleError> {
    let (caller, services) = (require(super::model::Permission::OwnAccount)?, services()?);
    let response = expect_context::<leptos_axum::ResponseOptions>();
    let cookie = report(services.session.sign_out(&caller).await)?;
    enter(&response, &cookie.0, "/login")
}

#[server(prefix = "/api", endpoint = "session/sessions", input = GetUrl, output = Wire)]
pub async fn sessions() -> Result<Vec<SessionInfo>, ConsoleError> {
    let (caller, services) = (require(super::model::Permission::OwnAccount)?, services()?);
    report(services.session.sessions(&caller).await)
}

#[server(prefix = "/api", endpoint = "session/revoke", output = Wire)]
pub async fn revoke_session(id: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(super::model::Permission::OwnAccount)?, services()?);
    report(services.session.revoke_session(&caller, &id).await)?;
    go_to("/settings?done=session");
    Ok(())
}

#[server(prefix = "/api", endpoint = "session/change-password", output = Wire)]
pub async fn change_password(current: String, new: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(super::model::Permission::OwnAccount)?, services()?);
    let response = expect_context::<leptos_axum::ResponseOptions>();
    let cookie = report(services.session.change_password(&caller, &current, &new).await)?;
    enter(&response, &cookie.0, "/settings?done=password")
}

/// Sets the session cookie and sends the browser to a page that renders anew with it.
#[cfg(feature = "ssr")]
fn enter(response: &leptos_axum::ResponseOptions, cookie: &str, path: &str) -> Result<(), ConsoleError> {
    let cookie =
        http::HeaderValue::from_str(cookie).map_err(|_| ConsoleError::Internal { request_id: String::new() })?;
    response.append_header(http::header::SET_COOKIE, cookie);
    go_to(path);
    Ok(())
}

/// After a form: the browser goes to `path`, with and without JavaScript. Not a guard: code after it still runs.
#[cfg(feature = "ssr")]
pub fn go_to(path: &str) {
    #[expect(clippy::disallowed_methods, reason = "the one place that redirects, and never to guard")]
    leptos_axum::redirect(path);
}
