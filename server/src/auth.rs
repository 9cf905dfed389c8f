//! Who is asking: sign-in, sessions, passwords and the first administrator.

use app::{
    activity::model::AuditOutcome,
    error::ConsoleError,
    session::{
        model::{PASSWORD_MAX, Permission, Role, SessionInfo, User},
        service::{Caller, SessionCookie, SessionService, Visitor},
    },
    team::model::Member,
};
use async_trait::async_trait;
use http::{HeaderMap, header::USER_AGENT};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    activity::{Actor, Audit, Intent, detail},
    store::{Credentials, ForRequest, NewSession, NewUser, SESSION_TOUCH_MS, SessionRecord, Store},
};

mod common;
mod cookies;
mod limiter;
pub mod new_member;
pub mod passwords;
pub mod setup;
mod token;

pub use cookies::Cookies;
pub use passwords::Passwords;
pub use token::Token;

use limiter::{Admitted, Limiter};
use new_member::{NewMember, normal_email};

#[derive(Clone)]
pub struct Auth {
    store: Store,
    audit: Audit,
    limiter: Limiter,
    passwords: Passwords,
    cookies: Cookies,
}

/// Where a request comes from.
struct Origin<'a> {
    request_id: &'a str,
    ip: &'a str,
    user_agent: String,
}

impl Auth {
    pub fn new(store: Store, passwords: Passwords, cookies: Cookies) -> Self {
        let (audit, limiter) = (Audit::new(store.clone()), Limiter::new(store.clone()));
        Self { store, audit, limiter, passwords, cookies }
    }

    /// Finds out who sends a request, and notes that the session is in use. An error only when the store fails: that
    /// must not look like being signed out.
    pub async fn visitor(&self, headers: &HeaderMap, ip: &str, request_id: &str) -> Result<Visitor, ConsoleError> {
        let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let signed_out =
            || Visitor::SignedOut { request_id: request_id.into(), ip: ip.into(), user_agent: user_agent.into() };
        let Some(token) = self.cookies.read(headers) else { return Ok(signed_out()) };
        let found = self.store.session_by_token(&token.hash()).await.for_request(request_id)?;
        let Some((session, member)) = found else { return Ok(signed_out()) };
        if self.store.now() - session.last_seen_at >= SESSION_TOUCH_MS
            && let Err(error) = self.store.touch_session(&session).await
        {
            tracing::warn!(request_id, %error, "the use of a session could not be noted");
        }
        Ok(Visitor::SignedIn(Caller {
            user: user(member),
            session_id: session.id,
            request_id: request_id.into(),
            ip: ip.into(),
        }))
    }

    /// Makes the administrator the configuration names, unless there is a member of that address; true when made.
    pub async fn ensure_admin(&self, email: &str, password: &SecretString) -> Result<bool, ConsoleError> {
        let request_id = request_id();
        let admin = NewMember::check(email, "", password.expose_secret())?;
        if self.store.credentials_by_email(&admin.email).await.for_request(&request_id)?.is_some() {
            return Ok(false);
        }
        let target = admin.email.clone();
        let intent = Intent { action: "member.add", target_kind: "member", target: &target, ..Intent::default() };
        let entry = self.audit.begin_as(Actor::server(&*request_id), intent).await?;
        entry
            .around(async {
                let user = self.new_user(admin, Role::Admin, &request_id).await?;
                self.store.insert_user(user).await.for_request(&request_id).map(|_| true)
            })
            .await
    }

    async fn new_user(&self, member: NewMember, role: Role, request_id: &str) -> Result<NewUser, ConsoleError> {
        let password_hash = self.hash(member.password, request_id).await?;
        Ok(NewUser { email: member.email, name: member.name, role, password_hash })
    }

    async fn hash(&self, password: SecretString, request_id: &str) -> Result<SecretString, ConsoleError> {
        self.passwords.hash(password).await.map_err(|error| error.for_request(request_id))
    }

    /// Does the same work whether or not there is such a member.
    async fn fits(&self, password: &str, found: Option<&Credentials>, request_id: &str) -> Result<bool, ConsoleError> {
        if password.len() > PASSWORD_MAX {
            return Ok(false);
        }
        let hash = found.and_then(|credentials| credentials.password_hash.clone());
        self.passwords.verify(password.into(), hash).await.map_err(|error| error.for_request(request_id))
    }

    async fn open_session(&self, user_id: &str, origin: &Origin<'_>) -> Result<SessionCookie, ConsoleError> {
        let token = Token::random();
        let new = NewSession { user_id, token_hash: &token.hash(), ip: origin.ip, user_agent: &origin.user_agent };
        self.store.insert_session(new).await.for_request(origin.request_id)?;
        Ok(self.cookies.set(&token))
    }

    async fn sign_in_as(
        &self,
        member: Member,
        admitted: Admitted,
        visitor: &Visitor,
        origin: &Origin<'_>,
    ) -> Result<SessionCookie, ConsoleError> {
        let actor = actor(&member.id, &member.email, origin);
        let entry = self.audit.begin_as(actor, session_intent("session.sign-in", &member.email, origin.ip)).await?;
        entry
            .around(async {
                if let Visitor::SignedIn(before) = visitor {
                    let ended = self.store.delete_session(&before.user.id, &before.session_id).await;
                    ended.for_request(origin.request_id)?;
                }
                admitted.succeeded(origin.request_id).await?;
                self.open_session(&member.id, origin).await
            })
            .await
    }

    /// Writes a refused attempt and gives the error for the form.
    async fn refuse(&self, actor: Actor, intent: Intent<'_>, reason: &str, error: ConsoleError) -> ConsoleError {
        match self.audit.begin_as(actor, intent).await {
            Ok(entry) => {
                entry.end(AuditOutcome::Denied, vec![detail("reason", reason)]).await;
                error
            }
            Err(unwritten) => unwritten,
        }
    }

    async fn origin<'a>(&self, visitor: &'a Visitor) -> Result<Origin<'a>, ConsoleError> {
        match visitor {
            Visitor::SignedOut { request_id, ip, user_agent } => {
                Ok(Origin { request_id, ip, user_agent: user_agent.clone() })
            }
            Visitor::SignedIn(caller) => self.origin_of(caller).await,
        }
    }

    async fn origin_of<'a>(&self, caller: &'a Caller) -> Result<Origin<'a>, ConsoleError> {
        let sessions = self.store.sessions_of(&caller.user.id).await.for_request(&caller.request_id)?;
        let current = sessions.into_iter().find(|session| session.id == caller.session_id);
        let user_agent = current.map(|session| session.user_agent).unwrap_or_default();
        Ok(Origin { request_id: &caller.request_id, ip: &caller.ip, user_agent })
    }
}

#[async_trait]
impl SessionService for Auth {
    async fn needs_setup(&self) -> Result<bool, ConsoleError> {
        self.store.has_users().await.map(|some| !some).for_request(&request_id())
    }

    async fn set_up(
        &self,
        visitor: &Visitor,
        token: &str,
        email: &str,
        name: &str,
        password: &str,
    ) -> Result<SessionCookie, ConsoleError> {
        let origin = self.origin(visitor).await?;
        let request_id = origin.request_id;
        let spent = || {
            ConsoleError::invalid(
                "token",
                "This set-up token is wrong, used or older than 15 minutes. Restart Lambent to print a new one.",
            )
        };
        // The token first: nobody without it may make the server hash passwords.
        let token_hash = Token::parse(token.trim()).ok_or_else(spent)?.hash();
        if !self.store.setup_token_holds(&token_hash).await.for_request(request_id)? {
            return Err(spent());
        }
        let admin = NewMember::check(email, name, password)?;
        let target = admin.email.clone();
        let actor = Actor { name: target.clone(), ..Actor::anonymous(request_id, origin.ip) };
        let entry = self.audit.begin_as(actor, session_intent("session.set-up", &target, origin.ip)).await?;
        entry
            .around(async {
                let admin = self.new_user(admin, Role::Admin, request_id).await?;
                let id = self.store.use_setup_token(&token_hash, admin).await.for_request(request_id)?;
                self.open_session(&id.ok_or_else(spent)?, &origin).await
            })
            .await
    }

    async fn sign_in(&self, visitor: &Visitor, email: &str, password: &str) -> Result<SessionCookie, ConsoleError> {
        let origin = self.origin(visitor).await?;
        let admitted = self.limiter.admit(email, origin.ip, origin.request_id).await?;
        let normal = normal_email(email);
        let found = match &normal {
            Some(email) => self.store.credentials_by_email(email).await.for_request(origin.request_id)?,
            None => None,
        };
        let fits = self.fits(password, found.as_ref(), origin.request_id).await?;
        let (reason, message) = match found {
            Some(Credentials { member, .. }) if fits && !member.disabled => {
                return self.sign_in_as(member, admitted, visitor, &origin).await;
            }
            Some(_) if fits => ("disabled", "This account is disabled. Ask an administrator to enable it."),
            _ => ("wrong e-mail or password", "The e-mail address and the password do not belong together."),
        };
        // What is no address may be a password in the wrong field.
        let target = normal.as_deref().unwrap_or("(not an e-mail address)");
        let actor = Actor::anonymous(origin.request_id, origin.ip);
        let error = ConsoleError::invalid("password", message);
        Err(self.refuse(actor, session_intent("session.sign-in", target, origin.ip), reason, error).await)
    }

    async fn sign_out(&self, caller: &Caller) -> Result<SessionCookie, ConsoleError> {
        let entry =
            self.audit.begin_as(caller.into(), session_intent("session.sign-out", &caller.user.email, &caller.ip));
        entry
            .await?
            .around(async {
                let ended = self.store.delete_session(&caller.user.id, &caller.session_id).await;
                ended.for_request(&caller.request_id).map(|_| self.cookies.clear())
            })
            .await
    }

    async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionInfo>, ConsoleError> {
        caller.check(Permission::OwnAccount)?;
        let sessions = self.store.sessions_of(&caller.user.id).await.for_request(&caller.request_id)?;
        Ok(sessions.into_iter().map(|session| info(session, &caller.session_id)).collect())
    }

    async fn revoke_session(&self, caller: &Caller, id: &str) -> Result<(), ConsoleError> {
        caller.check(Permission::OwnAccount)?;
        let entry = self.audit.begin(caller, "session.revoke", "session", id, None, Vec::new()).await?;
        entry
            .around(async {
                let ended = self.store.delete_session(&caller.user.id, id).await.for_request(&caller.request_id)?;
                if ended { Ok(()) } else { Err(ConsoleError::not_found("session", id)) }
            })
            .await
    }

    async fn change_password(&self, caller: &Caller, current: &str, new: &str) -> Result<SessionCookie, ConsoleError> {
        caller.check(Permission::OwnAccount)?;
        let (email, request_id) = (&caller.user.email, caller.request_id.as_str());
        common::check_new_password(new, email).map_err(|message| ConsoleError::invalid("new", message))?;
        if new == current {
            return Err(ConsoleError::invalid("new", "Choose a password other than the current one."));
        }
        let admitted = self.limiter.admit(email, &caller.ip, request_id).await?;
        let found = self.store.credentials(&caller.user.id).await.for_request(request_id)?;
        let intent = session_intent("member.change-password", email, &caller.ip);
        if !self.fits(current, found.as_ref(), request_id).await? {
            let error = ConsoleError::invalid("current", "This is not your current password.");
            return Err(self.refuse(caller.into(), intent, "wrong current password", error).await);
        }
        let origin = self.origin_of(caller).await?;
        let entry = self.audit.begin_as(caller.into(), intent).await?;
        entry
            .around(async {
                let hash = self.hash(new.into(), request_id).await?;
                self.store.set_password(&caller.user.id, &hash).await.for_request(request_id)?;
                admitted.succeeded(request_id).await?;
                self.open_session(&caller.user.id, &origin).await
            })
            .await
    }
}

fn session_intent<'a>(action: &'a str, email: &'a str, ip: &str) -> Intent<'a> {
    Intent { action, target_kind: "member", target: email, details: vec![detail("from", ip)], ..Intent::default() }
}

fn actor(id: &str, email: &str, origin: &Origin<'_>) -> Actor {
    Actor { id: Some(id.into()), name: email.into(), request_id: origin.request_id.into(), ip: origin.ip.into() }
}

fn user(member: Member) -> User {
    User { id: member.id, email: member.email, name: member.name, role: member.role }
}

fn info(session: SessionRecord, current: &str) -> SessionInfo {
    SessionInfo {
        current: session.id == current,
        id: session.id,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        user_agent: session.user_agent,
        ip: session.ip,
    }
}

/// For what no request asked for, so that its errors can still be found in the log.
fn request_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

#[cfg(test)]
mod tests;
