//! A stand-in for AWS in tests: answers HTTP requests on a loopback port with recorded wire answers.

use std::sync::{Arc, Mutex};

use app::connections::model::{EngineState, Environment, Place};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{Access, Aws, AwsHub, ConnectionSettings, Who};

/// What the stub got.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// With its query.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The path without its query.
    pub fn route(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// Null where the body is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A parameter of the query, as it is on the wire.
    pub fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.path.split_once('?')?.1.split('&');
        pairs.filter_map(|pair| pair.split_once('=')).find(|(n, _)| *n == name).map(|(_, value)| value)
    }
}

pub enum Reply {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// Reads the request and closes the connection.
    Cut,
}

pub fn json(status: u16, body: impl Into<String>) -> Reply {
    Reply::Answer { status, headers: Vec::new(), body: body.into().into_bytes() }
}

/// Lambda's and API Gateway's way to say an error.
pub fn error(status: u16, code: &str, message: &str) -> Reply {
    let headers = vec![
        ("x-amzn-errortype", code.to_owned()),
        ("x-amzn-requestid", "11111111-2222-3333-4444-555555555555".to_owned()),
    ];
    let body = serde_json::json!({ "message": message, "Message": message }).to_string().into_bytes();
    Reply::Answer { status, headers, body }
}

#[derive(Clone)]
pub struct Stub {
    pub port: u16,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Stub {
    pub async fn start(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (reply, log) = (Arc::new(reply), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&reply), Arc::clone(&log)));
            }
        });
        Self { port, seen }
    }

    /// Answers with what it keeps, which the test holds too.
    pub async fn keeping<T: Send + 'static>(
        kept: T,
        answer: impl Fn(&mut T, &Request) -> Reply + Send + Sync + 'static,
    ) -> (Arc<Mutex<T>>, Self) {
        let kept = Arc::new(Mutex::new(kept));
        let answering = Arc::clone(&kept);
        (kept, Self::start(move |request| answer(&mut answering.lock().unwrap(), request)).await)
    }

    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// Method and path without its query, and the body as JSON.
    pub fn told(&self) -> Vec<(String, Value)> {
        let line = |request: &Request| (format!("{} {}", request.method, request.route()), request.json());
        self.seen.lock().unwrap().iter().map(line).collect()
    }

    /// A console whose connection `local` is this stub.
    pub fn hub(&self) -> AwsHub {
        let hub = hub_without_engine();
        hub.set_engine(EngineState::Ready, Some(format!("http://127.0.0.1:{}", self.port)));
        hub
    }

    /// A console whose connection `aws` is this stub, and not the local engine.
    pub fn hub_elsewhere(&self) -> AwsHub {
        AwsHub::new(vec![ConnectionSettings {
            id: "aws".into(),
            label: "AWS".into(),
            environment: Environment::Production,
            regions: vec!["eu-west-1".into()],
            access: Access::Made,
            endpoint_url: Some(format!("http://127.0.0.1:{}", self.port)),
        }])
    }

    pub fn aws(&self) -> Aws {
        self.hub().at(&place(), &Who::console()).unwrap()
    }
}

/// Of [`Stub::hub`].
pub fn place() -> Place {
    Place::new("local", "eu-west-1")
}

/// Of [`Stub::hub_elsewhere`].
pub fn elsewhere() -> Place {
    Place::new("aws", "eu-west-1")
}

pub fn hub_without_engine() -> AwsHub {
    AwsHub::new(vec![ConnectionSettings {
        id: "local".into(),
        label: "Local engine".into(),
        environment: Environment::Local,
        regions: vec!["eu-west-1".into()],
        access: Access::LocalEngine,
        endpoint_url: None,
    }])
}

async fn serve(
    mut stream: TcpStream,
    reply: Arc<impl Fn(&Request) -> Reply>,
    log: Arc<Mutex<Vec<Request>>>,
) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        let head_end = loop {
            if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break at;
            }
            read(&mut stream, &mut buffer).await?;
        };
        let head = String::from_utf8_lossy(&buffer[..head_end]).into_owned();
        let mut lines = head.split("\r\n");
        let mut first = lines.next()?.split(' ');
        let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
        let headers: Vec<(String, String)> =
            lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        let mut request = Request { method, path, headers, body: Vec::new() };
        let length: usize = request.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        while buffer.len() < head_end + 4 + length {
            read(&mut stream, &mut buffer).await?;
        }
        request.body = buffer[head_end + 4..head_end + 4 + length].to_vec();
        buffer.drain(..head_end + 4 + length);
        log.lock().unwrap().push(request.clone());
        let Reply::Answer { status, headers, body } = reply(&request) else { return None };
        let mut answer = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            answer.push_str(&format!("{name}: {value}\r\n"));
        }
        answer.push_str("\r\n");
        stream.write_all(answer.as_bytes()).await.ok()?;
        stream.write_all(&body).await.ok()?;
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0_u8; 8192];
    let count = stream.read(&mut piece).await.ok()?;
    buffer.extend_from_slice(&piece[..count]);
    (count > 0).then_some(())
}
