//! All routes and what wraps them. Order of the layers, from the outside: access log, security headers, panics, limits,
//! same origin, who asks, pages of the signed out.

use std::{sync::Arc, time::Duration};

use app::{services::Services, session::service::SessionService, shell::Frontend};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http_body_util::Limited;
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list, handle_server_fns_with_context};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    timeout::TimeoutLayer,
};

use crate::{
    assets,
    auth::Auth,
    download,
    middleware::{
        access_log,
        forwarded::TrustedProxies,
        headers::{self, BehindTls},
        pages,
        same_origin::{self, PublicOrigin},
        visitor,
    },
    monitoring::logs::{self, Logs},
    operations::{self, Operations},
    upload,
};

/// A server function's input: JSON of an event (6 MB) escaped as a form.
const BODY_MAX: usize = 20 * 1024 * 1024;
/// A zip of 50 MB and the multipart around it; one byte more is refused by the rule's own sentence.
const UPLOAD_MAX: usize = 52 * 1024 * 1024;
/// Longest any answer may take to begin: a function's 900 s and what surrounds them.
const ANSWER_MAX: Duration = Duration::from_secs(920);

/// Packages are compressed already.
const ZIPS_AS_THEY_ARE: NotForContentType = NotForContentType::const_new("application/zip");

/// What the routes need.
#[derive(Clone)]
pub struct Site {
    pub services: Services,
    pub auth: Auth,
    pub operations: Operations,
    pub logs: Logs,
    pub behind_tls: bool,
    pub public_origin: Option<Arc<str>>,
    /// Whose word about a visitor's address is taken.
    pub trusted_proxies: TrustedProxies,
    /// The frontend changes while the console runs.
    pub watched: bool,
}

pub fn router(site: Site) -> Router {
    let options = LeptosOptions::builder().output_name("lambent").build();
    let (services, watched) = (site.services.clone(), site.watched);
    let contexts = move || {
        provide_context(services.clone());
        provide_context(Frontend { root: assets::PKG_ROOT.clone(), present: assets::present(), watched });
        provide_context(leptos::WasmSplitManifest(leptos::prelude::ArcStoredValue::new((
            assets::PKG_ROOT.clone(),
            assets::SPLITS.clone(),
            assets::LOADER.clone(),
        ))));
    };
    let api = contexts.clone();
    let server_functions = move |request: Request| handle_server_fns_with_context(api.clone(), request);
    let pages = generate_route_list(app::app::App);
    let console = Router::new()
        .route("/api/{*function}", get(server_functions.clone()).post(server_functions))
        .route("/upload", post(upload::zip).layer(DefaultBodyLimit::max(UPLOAD_MAX)))
        .route("/c/{c}/{r}/functions/{name}/code.zip", get(download::code))
        .route("/events/operations/{id}", get(operations::events::stream).with_state(site.operations.clone()))
        .route("/events/logs/{c}/{r}/{name}", get(logs::events::stream).with_state(site.logs.clone()))
        .route("/c/{c}/{r}/functions/{name}/logs.txt", get(logs::download::text).with_state(site.logs.clone()))
        .leptos_routes_with_context(&options, pages, contexts.clone(), app::shell::shell)
        .fallback(leptos_axum::render_app_to_stream_in_order_with_context(contexts, app::shell::shell))
        .layer(axum::Extension(site.services.clone()))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state((site.auth.clone(), site.trusted_proxies.clone()), visitor::layer))
                .layer(from_fn_with_state(site.auth.clone(), pages::layer)),
        )
        .with_state(options);
    Router::new()
        .merge(console)
        .route("/pkg/{id}/{file}", get(move |path, headers| assets::pkg(path, headers, watched)))
        .route("/fonts/{file}", get(assets::font))
        .route("/favicon.svg", get(|headers| assets::root("favicon.svg", headers)))
        .route("/robots.txt", get(|headers| assets::root("robots.txt", headers)))
        .route("/health", get(health).with_state(site.auth.clone()))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(access_log::layer))
                .layer(from_fn_with_state(BehindTls(site.behind_tls), headers::layer))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(ZIPS_AS_THEY_ARE)))
                .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ANSWER_MAX))
                .layer(from_fn(limit_body))
                .layer(from_fn_with_state(PublicOrigin(site.public_origin.clone()), same_origin::layer)),
        )
}

/// Counts the body while it is read, also where a handler reads it itself, as multipart server functions do.
async fn limit_body(request: Request, next: Next) -> Response {
    let most = if request.uri().path() == "/upload" { UPLOAD_MAX } else { BODY_MAX };
    next.run(request.map(|body| Body::new(Limited::new(body, most)))).await
}

/// For load balancers: answers 200 while the store does.
async fn health(State(auth): State<Auth>) -> Response {
    match auth.needs_setup().await {
        Ok(_) => (StatusCode::OK, "ok").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer").into_response(),
    }
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    // The panic hook has logged where; the visitor gets no detail.
    (StatusCode::INTERNAL_SERVER_ERROR, "Lambent failed to handle this request; its log says why.").into_response()
}
