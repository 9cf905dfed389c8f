//! The command line, `lambent.toml` and the environment, turned into one checked configuration. Nothing else reads
//! environment variables.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use app::connections::model::Environment;
use clap::{Parser, Subcommand};
use secrecy::SecretString;
use serde::Deserialize;

use crate::{
    aws::{Access, ConnectionSettings},
    middleware::forwarded::{Network, TrustedProxies},
    store::StoreUrl,
};

/// The console's port unless told otherwise.
const PORT: u16 = 8700;
/// The port of the local gateway unless told otherwise.
const GATEWAY_PORT: u16 = 8701;

/// A team console for AWS Lambda and API Gateway HTTP APIs.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub struct Cli {
    /// Configuration file; `lambent.toml` in the working directory is read when it is there.
    #[arg(long, short, env = "LAMBENT_CONFIG")]
    pub config: Option<PathBuf>,
    /// Data directory: the store and the local engine's state [default: ./lambent-data]
    #[arg(long, env = "LAMBENT_DATA")]
    pub data: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:8700]
    #[arg(long, env = "LAMBENT_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// The address browsers use, such as https://lambent.example.com
    #[arg(long, env = "LAMBENT_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// A proxy, or a range such as 10.0.0.0/8, whose X-Forwarded-For is believed; several with commas
    #[arg(long, env = "LAMBENT_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<String>>,
    /// postgres://… instead of SQLite in the data directory
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Port of the local gateway, on loopback [default: 8701]
    #[arg(long, env = "LAMBENT_GATEWAY_PORT")]
    pub gateway_port: Option<u16>,
    /// Do not run the local engine
    #[arg(long)]
    pub no_local_engine: bool,
    /// A Python virtual environment that already holds the engine's packages
    #[arg(long, env = "LAMBENT_ENGINE_VENV", hide = true)]
    pub engine_venv: Option<PathBuf>,
    /// E-mail of a first administrator to make without the set-up token, for scripts
    #[arg(long, env = "LAMBENT_ADMIN_EMAIL", hide = true)]
    pub admin_email: Option<String>,
    /// Their password
    #[arg(long, env = "LAMBENT_ADMIN_PASSWORD", hide = true, hide_env_values = true)]
    pub admin_password: Option<SecretString>,
    /// Make a demo administrator where there is nobody yet, and print how to sign in; on loopback only
    #[arg(long)]
    pub demo: bool,
    /// Check the configuration, say what would run, and exit
    #[arg(long)]
    pub check_config: bool,
    /// Told by `cargo leptos watch`, and heard by debug builds alone: pages reload when the frontend changes
    #[arg(long, env = "LEPTOS_WATCH", hide = true)]
    pub watched: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// The audit trail.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Checks the hash chain of all rows; exits with 1 at the first broken one.
    Verify,
}

/// `lambent.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    data: Option<PathBuf>,
    trusted_proxies: Vec<String>,
    database_url: Option<String>,
    local_engine: LocalEngine,
    default_aws: Option<bool>,
    connections: Vec<ConnectionEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LocalEngine {
    enabled: bool,
    region: String,
    gateway_port: Option<u16>,
    python: Option<PathBuf>,
}

impl Default for LocalEngine {
    fn default() -> Self {
        Self { enabled: true, region: "us-east-1".into(), gateway_port: None, python: None }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConnectionEntry {
    id: String,
    label: Option<String>,
    environment: Environment,
    regions: Vec<String>,
    profile: Option<String>,
    role_arn: Option<String>,
    external_id: Option<String>,
    endpoint_url: Option<String>,
}

/// Everything the server needs to start.
#[derive(Debug)]
pub struct Config {
    pub listen: SocketAddr,
    /// Without a trailing slash.
    pub public_url: Option<String>,
    pub trusted_proxies: TrustedProxies,
    pub data: PathBuf,
    pub store: StoreUrl,
    /// As configured; `aws` by the default chain is added at start where credentials are found.
    pub connections: Vec<ConnectionSettings>,
    /// Whether the connection `aws` may be made by itself.
    pub default_aws: bool,
    pub engine: Option<EngineSettings>,
    pub admin: Option<(String, SecretString)>,
    pub demo: bool,
    pub watched: bool,
}

/// How to sign in after `--demo`. Known to everybody, hence only on loopback.
pub const DEMO: (&str, &str) = ("demo@example.com", "try-lambent-here");

#[derive(Debug, Clone)]
pub struct EngineSettings {
    pub region: String,
    pub gateway_port: u16,
    pub python: Option<PathBuf>,
    pub venv: Option<PathBuf>,
}

impl Config {
    /// Reads and checks everything; the error is one sentence for the person at the terminal.
    pub fn load(cli: &Cli) -> Result<Self, String> {
        let file = read_file(cli.config.as_deref())?;
        let data = cli.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from("lambent-data"));
        let listen =
            cli.listen.or(file.listen).unwrap_or_else(|| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), PORT));
        let public_url = cli.public_url.clone().or(file.public_url).map(check_public_url).transpose()?;
        let proxies = cli.trusted_proxies.clone().unwrap_or(file.trusted_proxies);
        let proxies = proxies.iter().filter(|text| !text.is_empty()).map(|text| text.parse());
        let proxies: Result<Vec<Network>, String> = proxies.collect();
        let trusted_proxies =
            TrustedProxies::new(proxies.map_err(|reason| format!("The trusted proxies are wrong: {reason}"))?);
        let store = match cli.database_url.clone().or(file.database_url) {
            Some(url) => StoreUrl::parse(&url).map_err(|error| format!("The database URL is wrong: {error}"))?,
            None => StoreUrl::Sqlite(data.join("lambent.sqlite")),
        };
        let engine = (file.local_engine.enabled && !cli.no_local_engine).then(|| EngineSettings {
            region: file.local_engine.region,
            gateway_port: cli.gateway_port.or(file.local_engine.gateway_port).unwrap_or(GATEWAY_PORT),
            python: file.local_engine.python,
            venv: cli.engine_venv.clone(),
        });
        let mut connections = Vec::new();
        if let Some(engine) = &engine {
            connections.push(local(&engine.region));
        }
        for entry in file.connections {
            let entry = connection(entry)?;
            if connections.iter().any(|known| known.id == entry.id) {
                return Err(format!("There are two connections “{}”; give each its own id.", entry.id));
            }
            connections.push(entry);
        }
        let admin = match (&cli.admin_email, &cli.admin_password) {
            (Some(email), Some(password)) => Some((email.clone(), password.clone())),
            (None, None) => None,
            _ => return Err("Set LAMBENT_ADMIN_EMAIL and LAMBENT_ADMIN_PASSWORD together.".into()),
        };
        if cli.demo && (!listen.ip().is_loopback() || public_url.is_some()) {
            return Err(
                "--demo makes an administrator with a known password: use it on 127.0.0.1 alone, without a public URL."
                    .into(),
            );
        }
        let admin = admin.or_else(|| cli.demo.then(|| (DEMO.0.to_owned(), DEMO.1.into())));
        let default_aws = file.default_aws.unwrap_or(true);
        Ok(Self {
            listen,
            public_url,
            trusted_proxies,
            data,
            store,
            connections,
            default_aws,
            engine,
            admin,
            demo: cli.demo,
            watched: cli.watched && cfg!(debug_assertions),
        })
    }

    /// Whether the default chain is asked for credentials, and becomes the connection `aws` where it has some.
    pub fn finds_aws(&self) -> bool {
        self.default_aws && !self.connections.iter().any(|connection| connection.id == "aws")
    }

    /// What browsers call this console.
    pub fn shown_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

fn read_file(path: Option<&Path>) -> Result<File, String> {
    let default = Path::new("lambent.toml");
    let Some(path) = path.or_else(|| default.exists().then_some(default)) else { return Ok(File::default()) };
    let text = std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}.", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{} is wrong: {error}", path.display()))
}

fn check_public_url(url: String) -> Result<String, String> {
    let url = url.trim_end_matches('/').to_owned();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains('/') => Ok(url),
        _ => Err(format!("The public URL “{url}” is not like https://lambent.example.com.")),
    }
}

fn local(region: &str) -> ConnectionSettings {
    ConnectionSettings {
        id: "local".into(),
        label: "Local engine".into(),
        environment: Environment::Local,
        regions: vec![region.to_owned()],
        access: Access::LocalEngine,
        endpoint_url: None,
    }
}

/// The connection made by itself where the default chain has credentials.
pub fn default_chain(region: &str) -> ConnectionSettings {
    ConnectionSettings {
        id: "aws".into(),
        label: "AWS".into(),
        environment: Environment::Dev,
        regions: vec![region.to_owned()],
        access: Access::DefaultChain,
        endpoint_url: None,
    }
}

fn connection(entry: ConnectionEntry) -> Result<ConnectionSettings, String> {
    let ConnectionEntry { id, label, environment, regions, profile, role_arn, external_id, endpoint_url } = entry;
    let named = |text: &str| format!("Connection “{id}”: {text}");
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(named("its id is lower-case letters, digits and -; it is part of URLs."));
    }
    let region_ok = |region: &String| {
        !region.is_empty() && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if regions.is_empty() || !regions.iter().all(region_ok) {
        return Err(named("name at least one region, such as regions = [\"eu-west-1\"]."));
    }
    let access = match (profile, role_arn) {
        (Some(profile), None) => Access::Profile(profile),
        (None, Some(role_arn)) => {
            app::functions::model::rules::role_arn(&role_arn).map_err(|rule| named(&rule))?;
            Access::AssumeRole { role_arn, external_id }
        }
        (None, None) => Access::DefaultChain,
        (Some(_), Some(_)) => return Err(named("set profile or role_arn, not both.")),
    };
    Ok(ConnectionSettings {
        label: label.unwrap_or_else(|| id.clone()),
        id,
        environment,
        regions,
        access,
        endpoint_url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str) -> Result<Config, String> {
        let folder = std::env::temp_dir().join(format!("lambent-config-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("lambent.toml");
        std::fs::write(&path, toml).expect("a file");
        let cli = Cli::parse_from(["lambent".as_ref(), "--config".as_ref(), path.as_os_str()]);
        let config = Config::load(&cli);
        std::fs::remove_dir_all(&folder).expect("removed");
        config
    }

    #[test]
    fn nothing_configured_means_the_local_engine_on_loopback() {
        let config = load("").expect("right");
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.connections.len(), 1);
        assert!(config.engine.is_some());
    }

    #[test]
    fn connections_are_read() {
        let config = load(
            "[local_engine]\nenabled = false\n[[connections]]\nid = \"prod\"\nenvironment = \"production\"\nregions = [\"eu-west-1\"]\nrole_arn = \"arn:aws:iam::123456789012:role/Lambent\"\n",
        )
        .expect("right");
        assert_eq!(config.connections.len(), 1);
        assert!(matches!(config.connections[0].access, Access::AssumeRole { .. }));
    }

    #[test]
    fn the_machines_own_identity_is_used_only_where_it_may_be() {
        assert!(load("").expect("right").finds_aws());
        assert!(!load("default_aws = false").expect("right").finds_aws());
        let own = "[[connections]]\nid = \"aws\"\nenvironment = \"dev\"\nregions = [\"eu-west-1\"]\nprofile = \"x\"";
        assert!(!load(own).expect("right").finds_aws());
    }

    #[test]
    fn proxies_are_trusted_by_name_alone() {
        assert!(load("").expect("right").trusted_proxies.networks().is_empty());
        let config = load("trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]").expect("right");
        let shown: Vec<String> = config.trusted_proxies.networks().iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["127.0.0.1/32", "10.0.0.0/8"]);
    }

    #[test]
    fn wrong_files_are_refused_with_the_reason() {
        for (toml, part) in [
            ("lisen = \"x\"", "lisen"),
            ("public_url = \"lambent\"", "public URL"),
            ("trusted_proxies = [\"proxy\"]", "“proxy” is neither"),
            ("[[connections]]\nid = \"A b\"\nenvironment = \"dev\"\nregions = [\"eu-west-1\"]", "lower-case"),
            ("[[connections]]\nid = \"a\"\nenvironment = \"dev\"\nregions = []", "region"),
            ("[[connections]]\nid = \"local\"\nenvironment = \"dev\"\nregions = [\"eu-west-1\"]", "two connections"),
            (
                "[[connections]]\nid = \"a\"\nenvironment = \"dev\"\nregions = [\"eu-west-1\"]\nprofile = \"x\"\nrole_arn = \"y\"",
                "not both",
            ),
            ("[[connections]]\nid = \"a\"\nenvironment = \"blue\"\nregions = [\"eu-west-1\"]", "blue"),
        ] {
            let error = load(toml).expect_err(toml);
            assert!(error.contains(part), "{error}");
        }
    }
}
