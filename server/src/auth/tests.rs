use http::header::COOKIE;
use std::sync::atomic::Ordering;

use super::*;
use crate::{
    store::{Clock, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS, StoreError, testing},
    team::Team,
};
use app::{activity::model::ActivityQuery, activity::service::ActivityService, team::service::TeamService};

const IP: &str = "192.0.2.1";
const PASSWORD: &str = "correct horse battery";

/// A server's worth of sign-in, with its clock in hand.
struct Bench {
    auth: Auth,
    clock: Clock,
}

impl Bench {
    fn new(store: Store) -> Self {
        let clock = Clock::manual(1_700_000_000_000);
        let store = store.with_clock(clock.clone());
        let auth = Auth::new(store, Passwords::weak(), Cookies::for_public_url("https://lambent.example"));
        Self { auth, clock }
    }

    /// With an administrator of this address.
    async fn with_admin(store: Store, email: &str) -> Self {
        let bench = Self::new(store);
        assert!(bench.auth.ensure_admin(email, &PASSWORD.into()).await.unwrap());
        bench
    }

    async fn visit(&self, cookie: &SessionCookie) -> Visitor {
        self.auth.visitor(&headers(cookie), IP, "request").await.unwrap()
    }

    async fn caller(&self, cookie: &SessionCookie) -> Option<Caller> {
        match self.visit(cookie).await {
            Visitor::SignedIn(caller) => Some(caller),
            Visitor::SignedOut { .. } => None,
        }
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<SessionCookie, ConsoleError> {
        self.auth.sign_in(&stranger(), email, password).await
    }

    /// Target, outcome and details of the newest activity.
    async fn newest(&self) -> (String, String, AuditOutcome, Vec<(String, String)>) {
        let row = self.auth.store.audit_page(&ActivityQuery::default()).await.unwrap().rows.remove(0);
        (row.action, format!("{} by {}", row.target, row.actor), row.outcome, row.details)
    }
}

fn stranger() -> Visitor {
    Visitor::SignedOut { request_id: "request".into(), ip: IP.into(), user_agent: "Browser 1".into() }
}

fn headers(cookie: &SessionCookie) -> HeaderMap {
    let pair = cookie.0.split(';').next().unwrap().to_owned();
    HeaderMap::from_iter([(COOKIE, pair.parse().unwrap()), (USER_AGENT, "Browser 1".parse().unwrap())])
}

async fn each_bench(email: &str, test: impl AsyncFn(Bench) -> Result<(), StoreError>) {
    testing::each_store(async |store| test(Bench::with_admin(store, email).await).await).await;
}

#[tokio::test]
async fn the_setup_token_makes_one_administrator_once_and_in_time() {
    testing::each_store(async |store| {
        let bench = Bench::new(store);
        let auth = &bench.auth;
        let set_up =
            async |token: &Token, email: &str| auth.set_up(&stranger(), token.expose(), email, "Ana", PASSWORD).await;
        assert!(auth.needs_setup().await.unwrap());
        let late = setup::issue(&auth.store).await?.unwrap();
        bench.clock.advance(setup::SETUP_TOKEN_MS);
        assert!(set_up(&late, "ana@example.com").await.err().unwrap().field("token").is_some());

        let replaced = setup::issue(&auth.store).await?.unwrap();
        let token = setup::issue(&auth.store).await?.unwrap();
        for wrong in [&replaced, &Token::random()] {
            assert!(set_up(wrong, "ana@example.com").await.err().unwrap().field("token").is_some());
        }
        assert_eq!(auth.passwords.hashings.load(Ordering::SeqCst), 0, "no work for strangers");
        let weak = auth.set_up(&stranger(), token.expose(), "ana", "Ana", "password1234").await.err().unwrap();
        assert!(weak.field("email").is_some() && weak.field("password").is_some());

        let (one, two) = tokio::join!(set_up(&token, "ana@example.com"), set_up(&token, "bea@example.com"));
        let [won] = [one, two].into_iter().flatten().collect::<Vec<_>>().try_into().ok().expect("one of two wins");
        assert_eq!(bench.caller(&won).await.unwrap().user.role, Role::Admin);
        assert!(set_up(&token, "cleo@example.com").await.err().unwrap().field("token").is_some());
        assert_eq!(auth.store.members().await?.len(), 1);
        assert!(!auth.needs_setup().await.unwrap());
        assert!(setup::issue(&auth.store).await?.is_none());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_setup_token_is_worth_nothing_once_there_is_a_member() {
    testing::each_store(async |store| {
        let bench = Bench::new(store);
        let token = setup::issue(&bench.auth.store).await?.unwrap();
        bench.auth.ensure_admin("ana@example.com", &PASSWORD.into()).await.unwrap();
        let taken = bench.auth.set_up(&stranger(), token.expose(), "eve@example.com", "Eve", PASSWORD).await;
        assert!(taken.err().unwrap().field("token").is_some());
        assert_eq!(bench.auth.store.members().await?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_begins_at_sign_in_and_ends_at_sign_out() {
    each_bench("ana@example.com", async |bench| {
        let cookie = bench.sign_in(" ANA@example.com ", PASSWORD).await.unwrap();
        let (action, who, outcome, details) = bench.newest().await;
        assert_eq!((action.as_str(), who.as_str()), ("session.sign-in", "ana@example.com by ana@example.com"));
        assert_eq!((outcome, details), (AuditOutcome::Succeeded, vec![detail("from", IP)]));
        let caller = bench.caller(&cookie).await.unwrap();
        assert_eq!(
            (caller.user.email.as_str(), caller.request_id.as_str(), caller.ip.as_str()),
            ("ana@example.com", "request", IP)
        );
        let sessions = bench.auth.sessions(&caller).await.unwrap();
        assert!(sessions.len() == 1 && sessions[0].current && sessions[0].user_agent == "Browser 1");

        let cleared = bench.auth.sign_out(&caller).await.unwrap();
        assert!(cleared.0.contains("Max-Age=0"));
        assert!(bench.caller(&cookie).await.is_none(), "the old cookie is refused");
        assert_eq!(bench.newest().await.0, "session.sign-out");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn sessions_are_rotated_at_sign_in_and_at_a_new_password() {
    each_bench("ana@example.com", async |bench| {
        let first = bench.sign_in("ana@example.com", PASSWORD).await.unwrap();
        let other = bench.sign_in("ana@example.com", PASSWORD).await.unwrap();
        let again = bench.auth.sign_in(&bench.visit(&first).await, "ana@example.com", PASSWORD).await.unwrap();
        assert!(bench.caller(&first).await.is_none(), "replaced");
        assert!(bench.caller(&other).await.is_some(), "another browser's");
        let caller = bench.caller(&again).await.unwrap();

        let change = async |current: &str, new: &str| bench.auth.change_password(&caller, current, new).await;
        assert!(
            change("wrong password here", "a new sentence of mine").await.err().unwrap().field("current").is_some()
        );
        assert_eq!(bench.newest().await.2, AuditOutcome::Denied);
        assert!(change(PASSWORD, "password1234").await.err().unwrap().field("new").is_some());
        assert!(change(PASSWORD, PASSWORD).await.err().unwrap().field("new").is_some());
        assert!(bench.caller(&again).await.is_some(), "nothing changed");
        let fresh = change(PASSWORD, "a new sentence of mine").await.unwrap();
        for old in [&again, &other] {
            assert!(bench.caller(old).await.is_none(), "all sessions end");
        }
        assert_eq!(bench.caller(&fresh).await.unwrap().user.email, "ana@example.com");
        assert!(bench.sign_in("ana@example.com", PASSWORD).await.is_err());
        assert!(bench.sign_in("ana@example.com", "a new sentence of mine").await.is_ok());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn sessions_end_when_idle_and_when_old() {
    each_bench("ana@example.com", async |bench| {
        let cookie = bench.sign_in("ana@example.com", PASSWORD).await.unwrap();
        bench.clock.advance(SESSION_TOUCH_MS - 1);
        let caller = bench.caller(&cookie).await.unwrap();
        let seen = async || bench.auth.sessions(&caller).await.unwrap()[0].last_seen_at;
        let begun = seen().await;
        bench.clock.advance(1);
        bench.caller(&cookie).await.unwrap();
        assert_eq!(seen().await - begun, SESSION_TOUCH_MS, "noted once a minute");

        let started = begun;
        while bench.auth.store.now() + SESSION_IDLE_MS < started + SESSION_ABSOLUTE_MS {
            bench.clock.advance(SESSION_IDLE_MS - 1);
            assert!(bench.caller(&cookie).await.is_some(), "in use");
        }
        bench.clock.advance(started + SESSION_ABSOLUTE_MS - bench.auth.store.now());
        assert!(bench.caller(&cookie).await.is_none(), "twelve hours are over");

        let idle = bench.sign_in("ana@example.com", PASSWORD).await.unwrap();
        bench.clock.advance(SESSION_IDLE_MS);
        assert!(bench.caller(&idle).await.is_none(), "idle");
        bench.auth.store.sweep().await?;
        bench.clock.advance(-SESSION_IDLE_MS);
        assert!(bench.caller(&idle).await.is_none(), "swept");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn sessions_end_when_revoked_and_nobody_elses_can_be() {
    each_bench("ana@example.com", async |bench| {
        let (here, there) = (
            bench.sign_in("ana@example.com", PASSWORD).await.unwrap(),
            bench.sign_in("ana@example.com", PASSWORD).await.unwrap(),
        );
        let (caller, lost) = (bench.caller(&here).await.unwrap(), bench.caller(&there).await.unwrap());
        let stranger = Caller { user: User { id: "else".into(), ..caller.user.clone() }, ..caller.clone() };
        let refused = bench.auth.revoke_session(&stranger, &lost.session_id).await;
        assert!(matches!(refused, Err(ConsoleError::NotFound { .. })));
        assert!(bench.caller(&there).await.is_some());
        bench.auth.revoke_session(&caller, &lost.session_id).await.unwrap();
        assert!(bench.caller(&there).await.is_none());
        assert!(bench.caller(&here).await.is_some());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn sessions_end_when_a_role_changes_or_a_member_is_disabled() {
    each_bench("ana@example.com", async |bench| {
        let team = Team::new(bench.auth.store.clone(), Passwords::weak());
        let admin = bench.caller(&bench.sign_in("ana@example.com", PASSWORD).await.unwrap()).await.unwrap();
        team.add(&admin, "bea@example.com", "Bea", Role::Viewer, "another long sentence").await.unwrap();
        let bea = team.list(&admin).await.unwrap().into_iter().find(|m| m.email == "bea@example.com").unwrap().id;

        let viewer = bench.sign_in("bea@example.com", "another long sentence").await.unwrap();
        team.set_role(&admin, &bea, Role::Developer).await.unwrap();
        assert!(bench.caller(&viewer).await.is_none(), "the old cookie is refused");
        let developer = bench.sign_in("bea@example.com", "another long sentence").await.unwrap();
        assert_eq!(bench.caller(&developer).await.unwrap().user.role, Role::Developer);

        team.set_disabled(&admin, &bea, true).await.unwrap();
        assert!(bench.caller(&developer).await.is_none());
        let raced = Token::random();
        let new = NewSession { user_id: &bea, token_hash: &raced.hash(), ip: IP, user_agent: "" };
        bench.auth.store.insert_session(new).await?;
        assert!(bench.caller(&bench.auth.cookies.set(&raced)).await.is_none(), "opened while being disabled");
        let error = bench.sign_in("bea@example.com", "another long sentence").await.err().unwrap();
        assert!(error.field("password").unwrap().contains("disabled"));
        let guess = bench.sign_in("bea@example.com", "a wrong long sentence").await.err().unwrap();
        let nobody = bench.sign_in("nobody@example.com", "a wrong long sentence").await.err().unwrap();
        assert_eq!(guess, nobody, "only who knows the password learns that there is an account");
        team.set_disabled(&admin, &bea, false).await.unwrap();
        assert!(bench.sign_in("bea@example.com", "another long sentence").await.is_ok());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn each_attempt_costs_one_hashing_and_is_audited_without_the_password() {
    let bench = Bench::with_admin(Store::open(&crate::store::StoreUrl::Memory).await.unwrap(), "ana@example.com").await;
    let spent = || bench.auth.passwords.hashings.swap(0, Ordering::SeqCst);
    spent();
    for (email, target) in [
        ("ana@example.com", "ana@example.com by anonymous"),
        ("nobody@example.com", "nobody@example.com by anonymous"),
        ("canary in the wrong field", "(not an e-mail address) by anonymous"),
    ] {
        let error = bench.sign_in(email, "canary canary canary").await.err().unwrap();
        assert_eq!(spent(), 1, "{email}");
        assert_eq!(error.field("password"), Some("The e-mail address and the password do not belong together."));
        let (action, who, outcome, details) = bench.newest().await;
        assert_eq!((action.as_str(), who.as_str(), outcome), ("session.sign-in", target, AuditOutcome::Denied));
        assert!(!format!("{details:?}").contains("canary"));
    }
    bench.sign_in("ana@example.com", &"x".repeat(PASSWORD_MAX + 1)).await.err().unwrap();
    assert_eq!(spent(), 0, "too long to be hashed");
}

#[tokio::test]
async fn guessing_is_slowed_down_and_then_the_right_password_works_again() {
    each_bench("ana@example.com", async |bench| {
        for _ in 0..5 {
            assert!(matches!(bench.sign_in("ana@example.com", "a wrong guess").await, Err(ConsoleError::Invalid(_))));
        }
        let hashings = bench.auth.passwords.hashings.load(Ordering::SeqCst);
        let early = bench.sign_in("ana@example.com", PASSWORD).await.err();
        assert_eq!(early, Some(ConsoleError::Throttled { retry_after_s: 1 }));
        assert_eq!(bench.auth.passwords.hashings.load(Ordering::SeqCst), hashings, "not even looked at");
        bench.clock.advance(1000);
        assert!(bench.sign_in("ana@example.com", PASSWORD).await.is_ok());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_signs_in_unseen() {
    let store = Store::open(&crate::store::StoreUrl::Memory).await.unwrap();
    let bench = Bench::with_admin(store.clone(), "ana@example.com").await;
    let cookie = bench.sign_in("ana@example.com", PASSWORD).await.unwrap();
    let caller = bench.caller(&cookie).await.unwrap();
    testing::refuse_audit(&store).await;
    let internal = || Some(ConsoleError::Internal { request_id: "request".into() });
    assert_eq!(bench.sign_in("ana@example.com", PASSWORD).await.err(), internal());
    assert_eq!(bench.sign_in("ana@example.com", "a wrong guess").await.err(), internal());
    assert_eq!(bench.auth.change_password(&caller, PASSWORD, "a new sentence of mine").await.err(), internal());
    assert_eq!(bench.auth.sessions(&caller).await.unwrap().len(), 1, "no session was made");
    let rows = Audit::new(store).list(&caller, &ActivityQuery::default()).await.unwrap().rows;
    assert_eq!(rows.len(), 2, "the administrator and the first sign-in");
}

#[tokio::test]
async fn a_failing_store_does_not_look_like_being_signed_out() {
    let store = Store::open(&crate::store::StoreUrl::Memory).await.unwrap();
    let bench = Bench::with_admin(store.clone(), "ana@example.com").await;
    let cookie = bench.sign_in("ana@example.com", PASSWORD).await.unwrap();
    testing::close(&store).await;
    let error = bench.auth.visitor(&headers(&cookie), IP, "request-7").await.unwrap_err();
    assert_eq!(error, ConsoleError::Internal { request_id: "request-7".into() });
}

#[tokio::test]
async fn neither_passwords_nor_tokens_are_in_the_store() {
    let file = testing::ScratchFile::default();
    let bench = Bench::new(Store::open(&file.url()).await.unwrap());
    let token = setup::issue(&bench.auth.store).await.unwrap().unwrap();
    let canary = "canary on a long perch";
    let cookie = bench.auth.set_up(&stranger(), token.expose(), "ana@example.com", "Ana", canary).await.unwrap();
    bench.sign_in(canary, "ana@example.com").await.err().unwrap();
    let value = cookie.0.split([';', '=']).nth(1).unwrap();
    let mut stored = Vec::new();
    for entry in std::fs::read_dir(file.0.parent().unwrap()).unwrap() {
        stored.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let holds = |needle: &str| stored.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(holds("ana@example.com"), "the store was read");
    for secret in [canary, value, token.expose()] {
        assert!(!holds(secret));
    }
}

#[tokio::test]
async fn a_configured_administrator_is_made_once_and_kept_as_they_are() {
    each_bench("ana@example.com", async |bench| {
        assert!(!bench.auth.ensure_admin("Ana@Example.com", &"another long sentence".into()).await.unwrap());
        assert!(bench.sign_in("ana@example.com", PASSWORD).await.is_ok());
        assert!(bench.auth.ensure_admin("bea@example.com", &"short".into()).await.is_err());
        Ok(())
    })
    .await;
}
