//! Who reaches the engine, and what its functions reach.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::{MetadataExt, PermissionsExt},
    process::{Command, Stdio},
};

use nix::unistd::{Pid, Uid};
use serde_json::Value;
use server::engine::{Engine, EngineConfig, EngineEndpoint};

use super::{aws, call, data_dir, make, ready, start, writer};
use crate::support::{engine_config, needed};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reaches_it() {
    let data = data_dir();
    let (engine, _) = start(data.path()).await;
    let endpoint = ready(&engine).await;
    // What would make MiniStack listen elsewhere, if it could.
    let database = "rds create-db-instance --db-instance-identifier d --db-instance-class db.t3.micro --engine postgres \
                    --master-username u --master-user-password p12345678";
    for words in ["transfer create-server --protocols SFTP", database] {
        cli(&endpoint.url, ("test", "test"), words);
    }
    assert_eq!(listening(writer(data.path())), [format!("0100007F:{:04X}", endpoint.port)]);

    for (headers, answer) in [
        ("Host: localhost", "HTTP/1.1 200 OK"),
        ("Host: api.execute-api.localhost:1", "HTTP/1.1 200 OK"),
        ("Host: rebound.example", "HTTP/1.1 403 Forbidden"),
        ("Host: localhost.example", "HTTP/1.1 403 Forbidden"),
        ("Host: localhost\r\nOrigin: http://localhost", "HTTP/1.1 403 Forbidden"),
        ("Host: localhost\r\nSec-Fetch-Site: cross-site", "HTTP/1.1 403 Forbidden"),
    ] {
        assert_eq!(first_line(&endpoint, headers), answer, "{headers}");
    }
    engine.stop().await;
}

/// The addresses a process listens on, as the kernel writes them.
fn listening(pid: Pid) -> Vec<String> {
    let socket = |entry: fs::DirEntry| {
        let link = fs::read_link(entry.path()).ok()?;
        Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
    };
    let sockets: Vec<String> =
        fs::read_dir(format!("/proc/{pid}/fd")).expect("files").flatten().filter_map(socket).collect();
    let mut listening = Vec::new();
    for table in ["tcp", "tcp6"] {
        let table = fs::read_to_string(format!("/proc/{pid}/net/{table}")).unwrap_or_default();
        for line in table.lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            if fields[3] == "0A" && sockets.iter().any(|socket| socket == fields[9]) {
                listening.push(fields[1].to_owned());
            }
        }
    }
    listening
}

fn first_line(endpoint: &EngineEndpoint, headers: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", endpoint.port)).expect("a connection");
    write!(stream, "GET /_ministack/health HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.lines().next().unwrap_or_default().to_owned()
}

/// What the AWS CLI prints: its answer, or its error.
fn cli(url: &str, (key, secret): (&str, &str), words: &str) -> String {
    let output = Command::new(needed("LAMBENT_TEST_CLIENTS").join("aws"))
        .args(["--endpoint-url", url, "--output", "json"])
        .args(words.split_whitespace())
        .env("AWS_ACCESS_KEY_ID", key)
        .env("AWS_SECRET_ACCESS_KEY", secret)
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .stdin(Stdio::null())
        .output()
        .expect("the AWS CLI");
    String::from_utf8([output.stdout, output.stderr].concat()).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_see_nothing_of_the_console() {
    let data = data_dir();
    let secret = data.path().join("store.db");
    fs::write(&secret, "secret").expect("a secret");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).expect("permissions");
    let (engine, aws) = start(data.path()).await;
    let place = |text: &str| {
        text.replace("DATA", &data.path().to_string_lossy()).replace("CONSOLE", &std::process::id().to_string())
    };
    make(&aws, "look", &place(LOOK)).await;
    let seen = call(&aws, "look").await;
    // This process has it.
    needed("LAMBENT_ENGINE_VENV");
    assert_eq!(seen["canary"], false, "{seen}");
    if Uid::effective().is_root() {
        let uid = fs::metadata(data.path().join("engine/home")).expect("a home").uid();
        assert_ne!(uid, 0);
        let expected = serde_json::json!({
            "uid": uid, "groups": [], "canary": false, "secret": false, "log": false, "console": false, "home": true,
            "code": false, "engine": false, "privileges": "1",
        });
        assert_eq!(seen, expected);
    }
    engine.stop().await;
}

const LOOK: &str = r#"
import os
def handler(event, context):
    def readable(path):
        try:
            open(path).read()
            return True
        except OSError:
            return False
    return {"uid": os.getuid(), "groups": os.getgroups(), "canary": "LAMBENT_ENGINE_VENV" in os.environ,
            "secret": readable("DATA/store.db"), "log": readable("DATA/engine/log/engine.log"),
            "console": readable("/proc/CONSOLE/environ"), "home": os.access("DATA/engine/home", os.W_OK),
            "code": os.access("DATA/engine/launch.py", os.W_OK), "engine": os.access("DATA/engine", os.W_OK),
            "privileges": open("/proc/self/status").read().split("NoNewPrivs:")[1].split()[0]}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn iam_is_enforced_when_asked() {
    let data = data_dir();
    let config = EngineConfig { iam_enforced: true, ..engine_config(data.path()) };
    let engine = Engine::start(config).await.expect("an engine");
    let url = ready(&engine).await.url;
    cli(&url, ("test", "test"), "iam create-user --user-name u");
    let key = cli(&url, ("test", "test"), "iam create-access-key --user-name u");
    let key: Value = serde_json::from_str(&key).expect("a key");
    let part = |name: &str| key["AccessKey"][name].as_str().expect("a key").to_owned();
    let theirs = (part("AccessKeyId"), part("SecretAccessKey"));
    let answer = cli(&url, (&theirs.0, &theirs.1), "lambda list-functions");
    assert!(answer.contains("AccessDeniedException"), "{answer}");
    aws(&url).list_functions_page(None).await.expect("allowed");
    engine.stop().await;
}
