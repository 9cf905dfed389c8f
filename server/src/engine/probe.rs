//! Asks the child whether it is ready, and has it save. Plain HTTP/1.1 over loopback: no client is worth its weight.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The engine may be busy saving a large state.
const PATIENCE: Duration = Duration::from_secs(10);
const SAVE_PATIENCE: Duration = Duration::from_secs(60);

/// Answers are small; more than this is not the engine speaking.
const LIMIT: u64 = 1 << 20;

#[derive(Debug, Deserialize)]
pub(super) struct Ready {
    /// The answering process: another program may have taken the port.
    pub pid: u32,
    pub notices: Vec<String>,
}

pub(super) async fn ready(port: u16) -> io::Result<Ready> {
    let body = ask(port, "GET", "/_lambent/ready", PATIENCE).await?;
    serde_json::from_slice(&body).map_err(io::Error::other)
}

pub(super) async fn save(port: u16) -> io::Result<()> {
    ask(port, "POST", "/_lambent/save", SAVE_PATIENCE).await.map(|_| ())
}

async fn ask(port: u16, method: &str, path: &str, patience: Duration) -> io::Result<Vec<u8>> {
    let exchange = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(LIMIT).read_to_end(&mut answer).await?;
        Ok::<_, io::Error>(answer)
    };
    let answer = timeout(patience, exchange).await.map_err(|_| io::ErrorKind::TimedOut)??;
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = answer.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    if status != b"200" {
        return Err(io::Error::other(format!("it answered {}", String::from_utf8_lossy(status))));
    }
    Ok(answer[end + 4..].to_vec())
}
