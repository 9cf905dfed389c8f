//! From the command line to a serving console and back: opens the store, starts the engine and the gateway, serves,
//! and stops everything in the order that loses nothing.

use std::{io::Write, net::SocketAddr, sync::Arc, time::Duration};

use app::{
    connections::model::{EngineState, Place},
    session::service::SessionService,
};
use tokio::{net::TcpListener, sync::watch};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    assemble::assemble,
    assets,
    auth::{self, Passwords},
    aws::AwsHub,
    config::{AuditCommand, Cli, Command, Config, DEMO, EngineSettings},
    engine::{Engine, EngineConfig, EngineStatus},
    http_apis::local_gateway::LocalGateway,
    router::router,
    store::Store,
};

/// Longest the last answers may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(10);
const SWEEP_EVERY: Duration = Duration::from_secs(300);

/// Writes a line for the person at the terminal; logs go to stderr.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

pub async fn run(cli: Cli) -> Result<(), String> {
    let config = Config::load(&cli)?;
    if cli.check_config {
        say(&summary(&config));
        return Ok(());
    }
    log_to_stderr();
    make_private_folder(&config.data)
        .map_err(|error| format!("The data directory {} cannot be made: {error}.", config.data.display()))?;
    let store = Store::open(&config.store).await.map_err(|error| format!("The store cannot be opened: {error}."))?;
    if let Some(Command::Audit { command: AuditCommand::Verify }) = cli.command {
        return verify_audit(&store).await;
    }
    serve(config, store).await
}

fn summary(config: &Config) -> String {
    let connections: Vec<_> = config
        .connections
        .iter()
        .map(|c| format!("{} ({}, {})", c.id, c.environment.as_str(), c.regions.join(", ")))
        .collect();
    let listed = |words: Vec<String>| if words.is_empty() { "none".to_owned() } else { words.join(", ") };
    let found = if config.finds_aws() { "; aws too where the default chain has credentials" } else { "" };
    let proxies = config.trusted_proxies.networks().iter().map(ToString::to_string).collect();
    format!(
        "The configuration is right.\nListens on {}, seen as {}.\nTrusted proxies: {}.\nData in {}.\nConnections: {}{found}.",
        config.listen,
        config.shown_url(),
        listed(proxies),
        config.data.display(),
        listed(connections),
    )
}

/// Our own words at `info`; libraries that would print payloads or headers are capped whatever `RUST_LOG` says.
fn log_to_stderr() {
    let wanted = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let capped = [
        "hyper",
        "h2",
        "rustls",
        "reqwest",
        "sqlx",
        "sea_orm",
        "aws_runtime",
        "aws_smithy_runtime",
        "aws_sigv4",
        "tower_http",
    ]
    .iter()
    .filter_map(|library| format!("{library}=warn").parse().ok())
    // Looks for credentials wherever they might be, and warns of every place that has none.
    .chain("aws_config=error".parse().ok())
    .fold(wanted, EnvFilter::add_directive);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(true);
    tracing_subscriber::registry().with(capped).with(lines).init();
}

async fn verify_audit(store: &Store) -> Result<(), String> {
    use crate::store::AuditCheck;
    match store.audit_verify().await.map_err(|error| format!("The audit trail cannot be read: {error}."))? {
        AuditCheck::Intact { rows, last_hash } => {
            say(&format!("The audit trail is whole: {rows} rows, the last with the hash {last_hash}."));
            Ok(())
        }
        AuditCheck::Broken { id, reason } => Err(format!("The audit trail is broken at row {id}: {reason}")),
    }
}

async fn serve(mut config: Config, store: Store) -> Result<(), String> {
    // Everything that can be refused is claimed before anything is started.
    let listener = bind(config.listen).await?;
    let address = listener.local_addr().unwrap_or(config.listen);
    config.listen = address;
    if config.finds_aws()
        && let Some(region) = crate::aws::default_chain_region().await
    {
        config.connections.push(crate::config::default_chain(&region));
    }
    let hub = Arc::new(AwsHub::new(config.connections.clone()));
    let (stop, stopping) = watch::channel(false);
    let engine = match &config.engine {
        Some(settings) => Some(start_engine(settings, &config, hub.clone(), stopping.clone()).await?),
        None => None,
    };

    let mut site = assemble(&store, &hub, Passwords::new(), config.public_url.as_deref(), &config.shown_url())?;
    site.trusted_proxies = config.trusted_proxies.clone();
    site.watched = config.watched;
    // The demo's password is known to everybody: only where there is nobody yet.
    let nobody_yet = site.auth.needs_setup().await.map_err(|error| format!("The store does not answer: {error}"))?;
    if let Some((email, password)) = config.admin.as_ref().filter(|_| nobody_yet || !config.demo) {
        let made = site.auth.ensure_admin(email, password).await;
        made.map_err(|error| format!("The administrator cannot be made: {error}"))?;
    }
    let operations = site.operations.clone();
    announce(&config, &store, engine.as_ref()).await?;
    operations.recover().await.map_err(|error| format!("The operations left over cannot be read: {error}."))?;

    tokio::spawn(sweep(store));

    let app = router(site).into_make_service_with_connect_info::<SocketAddr>();
    let mut until = stopping.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = until.wait_for(|stop| *stop).await;
    });
    let server = tokio::spawn(async move { server.await });
    signal().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    // Live views keep their connections open for ever: they are cut after a while.
    if tokio::time::timeout(DRAIN, server).await.is_err() {
        tracing::info!("some connections were cut");
    }
    operations.stop().await;
    if let Some(running) = engine {
        running.engine.stop().await;
    }
    Ok(())
}

/// Readable by its owner alone: it holds the store and the engine's state.
fn make_private_folder(path: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Takes what has expired out of the store, for as long as the console runs.
async fn sweep(store: Store) {
    let mut rounds = tokio::time::interval(SWEEP_EVERY);
    loop {
        rounds.tick().await;
        if let Err(error) = store.sweep().await {
            tracing::warn!(%error, "what has expired could not be removed from the store");
        }
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!(
                "Port {} is taken on {}; stop what uses it, or choose another with --listen.",
                address.port(),
                address.ip()
            )
        }
        _ => format!("{address} cannot be listened on: {error}."),
    })
}

struct Running {
    engine: Engine,
    gateway_port: u16,
}

async fn start_engine(
    settings: &EngineSettings,
    config: &Config,
    hub: Arc<AwsHub>,
    stopping: watch::Receiver<bool>,
) -> Result<Running, String> {
    let place = Place::new("local", &settings.region);
    let gateway = LocalGateway::bind(settings.gateway_port, hub.clone(), place).await.map_err(|error| {
        format!(
            "The local gateway cannot listen on port {}: {error}. Choose another with --gateway-port.",
            settings.gateway_port
        )
    })?;
    let gateway_port = gateway.port();
    hub.set_gateway_port(Some(gateway_port));
    let engine = Engine::start(EngineConfig {
        data_dir: config.data.clone(),
        region: settings.region.clone(),
        python: settings.python.clone(),
        shared_venv: settings.venv.clone(),
        drop_privileges: true,
        iam_enforced: false,
    })
    .await
    .map_err(|error| error.to_string())?;
    let mut status = engine.subscribe();
    tokio::spawn(async move {
        loop {
            let (state, endpoint) = engine_state(&status.borrow_and_update());
            hub.set_engine(state, endpoint);
            if status.changed().await.is_err() {
                break;
            }
        }
    });
    let mut until = stopping;
    tokio::spawn(gateway.serve(async move {
        let _ = until.wait_for(|stop| *stop).await;
    }));
    Ok(Running { engine, gateway_port })
}

/// The engine's status as the screens know it, and its address while it answers.
fn engine_state(status: &EngineStatus) -> (EngineState, Option<String>) {
    match status {
        EngineStatus::Starting { step } => (EngineState::Starting { step: step.to_string() }, None),
        EngineStatus::Ready { endpoint, .. } => (EngineState::Ready, Some(endpoint.url.clone())),
        EngineStatus::Restarting { reason, .. } => (EngineState::Restarting { reason: reason.clone() }, None),
        EngineStatus::Failed { sentence } => (EngineState::Failed { reason: sentence.clone() }, None),
        EngineStatus::Stopped => (EngineState::Off, None),
    }
}

/// Tells the person at the terminal where to go and how to get in.
async fn announce(config: &Config, store: &Store, running: Option<&Running>) -> Result<(), String> {
    if !assets::present() {
        tracing::warn!("this binary was built without its frontend: pages work as plain HTML only");
    }
    if let Some(running) = running {
        if matches!(running.engine.status(), EngineStatus::Starting { .. }) {
            say("The local engine is starting; the first time it is installed, which takes a minute …");
        }
        match running.engine.ready().await {
            Ok(endpoint) => say(&format!("Local engine: {}", endpoint.url)),
            // The console works without it, and says so on every page.
            Err(error) => say(&format!("Local engine: {error}")),
        }
        say(&format!("Local gateway: http://127.0.0.1:{}", running.gateway_port));
    }
    let url = config.shown_url();
    if let Some(token) =
        auth::setup::issue(store).await.map_err(|error| format!("The store does not answer: {error}."))?
    {
        say(&format!(
            "Nobody can sign in yet. Make the first administrator within 15 minutes:\n  {url}/setup\n  set-up token: {}",
            token.expose()
        ));
    } else if config.demo {
        say(&format!("Demo sign-in: {} with the password {}", DEMO.0, DEMO.1));
    }
    say(&format!("Lambent is ready: {url}"));
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
