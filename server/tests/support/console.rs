//! A console in this process: everything but the socket.

use std::{net::SocketAddr, sync::Arc};

use app::session::{
    model::Role,
    service::{SessionService, Visitor},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use server::{
    assemble::assemble,
    auth::Passwords,
    aws::{Access, AwsHub, ConnectionSettings},
    router::{Site, router},
    store::{Store, StoreUrl},
};
use tower::ServiceExt;

pub const PASSWORD: &str = "a lamp that glows softly";
const ANSWER_MAX: usize = 64 * 1024 * 1024;

pub struct Console {
    pub site: Site,
    pub hub: Arc<AwsHub>,
    router: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Console {
    /// A console whose only connection is the local engine, which is not running.
    pub async fn new() -> Self {
        let store = Store::open(&StoreUrl::Memory).await.expect("a store");
        let hub = hub();
        let site = assemble(&store, &hub, quick_passwords(), None, "http://127.0.0.1:8700").expect("a site");
        let router = router(site.clone());
        Self { site, hub, router }
    }

    /// A new session of the member with this role, made when needed: its cookie.
    pub async fn session(&self, role: Role) -> String {
        let (email, admin) = (format!("{}@example.com", role.as_str()), "root@example.com");
        self.site.auth.ensure_admin(admin, &PASSWORD.into()).await.expect("an administrator");
        let Visitor::SignedIn(caller) = self.visitor(&self.sign_in(admin).await).await else { panic!("signed in") };
        let members = self.site.services.team.list(&caller).await.expect("members");
        if !members.iter().any(|member| member.email == email) {
            self.site.services.team.add(&caller, &email, role.as_str(), role, PASSWORD).await.expect("a member");
        }
        self.sign_in(&email).await
    }

    async fn sign_in(&self, email: &str) -> String {
        let visitor =
            Visitor::SignedOut { request_id: "test".into(), ip: "127.0.0.1".into(), user_agent: String::new() };
        let cookie = self.site.auth.sign_in(&visitor, email, PASSWORD).await.expect("signed in");
        cookie.0.split(';').next().expect("a pair").to_owned()
    }

    pub async fn visitor(&self, cookie: &str) -> Visitor {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().expect("a header"));
        self.site.auth.visitor(&headers, "127.0.0.1", "test").await.expect("a store that answers")
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let (parts, body) = self.open(method, path, headers, body).await.into_parts();
        let body = to_bytes(body, ANSWER_MAX).await.expect("a body");
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// The answer while it comes.
    pub async fn open(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8700");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::from(body.to_owned())).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
        self.router.clone().oneshot(request).await.expect("an answer")
    }
}

/// The only connection is the local engine, which is not running.
pub fn hub() -> Arc<AwsHub> {
    Arc::new(AwsHub::new(vec![ConnectionSettings {
        id: "local".into(),
        label: "Local engine".into(),
        environment: app::connections::model::Environment::Local,
        regions: vec!["us-east-1".into()],
        access: Access::LocalEngine,
        endpoint_url: None,
    }]))
}

/// Hashing at full cost would be most of the tests' time.
fn quick_passwords() -> Passwords {
    Passwords::with_params(argon2::Params::new(8, 1, 1, None).expect("parameters"))
}
