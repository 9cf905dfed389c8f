//! What sign-in needs of the server, and the proof of permission every server function starts with.

use async_trait::async_trait;

use super::model::{Permission, SessionInfo, User};
use crate::error::ConsoleError;

/// A signed-in member on whose behalf something is done. Only [`require`](super::api::require) and the server's own
/// session layer make one, so holding it is the proof that the permission was checked.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user: User,
    /// The session's public handle.
    pub session_id: String,
    /// Found again in logs, audit and error messages.
    pub request_id: String,
    pub ip: String,
}

impl Caller {
    pub fn check(&self, permission: Permission) -> Result<(), ConsoleError> {
        if self.user.can(permission) { Ok(()) } else { Err(ConsoleError::Forbidden { permission }) }
    }
}

/// What the session layer found out about a request; put into its extensions by `server`.
#[derive(Clone, Debug)]
pub enum Visitor {
    SignedIn(Caller),
    SignedOut { request_id: String, ip: String, user_agent: String },
}

/// A new session: the cookie to set, already formatted.
pub struct SessionCookie(pub String);

#[async_trait]
pub trait SessionService: Send + Sync {
    /// Whether the first administrator has still to be made.
    async fn needs_setup(&self) -> Result<bool, ConsoleError>;
    /// Makes the first administrator; the token is used up.
    async fn set_up(
        &self,
        visitor: &Visitor,
        token: &str,
        email: &str,
        name: &str,
        password: &str,
    ) -> Result<SessionCookie, ConsoleError>;
    async fn sign_in(&self, visitor: &Visitor, email: &str, password: &str) -> Result<SessionCookie, ConsoleError>;
    /// Ends the session on the server; the cookie returned clears the browser's.
    async fn sign_out(&self, caller: &Caller) -> Result<SessionCookie, ConsoleError>;
    async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionInfo>, ConsoleError>;
    async fn revoke_session(&self, caller: &Caller, id: &str) -> Result<(), ConsoleError>;
    async fn change_password(&self, caller: &Caller, current: &str, new: &str) -> Result<SessionCookie, ConsoleError>;
}
