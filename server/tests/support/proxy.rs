//! Stands between a console and the local engine: knows each AWS operation that is asked for, lets one of those that
//! change something go wrong, and holds back those that are to come one by one.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use bytes::Bytes;
use http::request::Parts;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, Response, StatusCode, body::Incoming, header, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
    task::JoinHandle,
};

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 500; nothing is done.
    Fails,
    /// “Too many requests”; nothing is done.
    Throttles,
    /// The connection ends; nothing is done.
    CutBefore,
    /// It is done, and the connection ends before the answer.
    CutAfter,
    /// Nothing is done, and nothing answers.
    HangsBefore,
    /// It is done, and nothing answers.
    HangsAfter,
}

pub struct Proxy {
    pub url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    engine: String,
    client: reqwest::Client,
    state: Mutex<State>,
    struck: Notify,
    /// Sent whenever a read comes, goes on or may go on.
    news: watch::Sender<()>,
}

/// Something that changes nothing.
struct Asked {
    name: String,
    body: Bytes,
    at: Instant,
    passed: bool,
}

#[derive(Default)]
struct State {
    /// Operations that change nothing, in order.
    reads: Vec<Asked>,
    /// The one that is held back, how many of it may pass, and how many wait.
    held: Option<&'static str>,
    may_pass: usize,
    waiting: usize,
    /// Operations that change something, in order, and whether the engine was asked.
    changes: Vec<(String, bool)>,
    /// Which of them goes wrong, counted from 1, and how.
    fault: Option<(usize, Fault)>,
    /// Whether everything after that is refused.
    then_refuses: bool,
    refuses: bool,
}

enum Verdict {
    Pass,
    Refuse,
    Strike(Fault),
}

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("cut")]
struct Cut;

impl Proxy {
    pub async fn start(engine: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let (state, struck, news) = (Mutex::default(), Notify::new(), watch::Sender::new(()));
        let shared = Arc::new(Shared { engine: engine.to_owned(), client, state, struck, news });
        let shared_too = Arc::clone(&shared);
        let serving = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let shared = Arc::clone(&shared_too);
                tokio::spawn(async move {
                    let service = service_fn(move |request| Arc::clone(&shared).answer(request));
                    // A cut is an error to hyper.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Self { url, shared, serving }
    }

    /// The `at`-th change from the start, counted from 1, goes wrong.
    pub fn arm(&self, at: usize, fault: Fault) {
        self.state().fault = Some((at, fault));
    }

    /// As [`Self::arm`]; and from then on the account refuses everything.
    pub fn arm_and_refuse(&self, at: usize, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((at, fault));
        state.then_refuses = true;
    }

    /// Everything is passed on again.
    pub fn mend(&self) {
        let mut state = self.state();
        (state.fault, state.then_refuses, state.refuses) = (None, false, false);
    }

    /// Refuses everything from now on.
    pub fn refuse(&self) {
        self.state().refuses = true;
    }

    /// Waits until the call has gone wrong.
    pub async fn struck(&self) {
        self.shared.struck.notified().await;
    }

    /// The operations that changed something, or were to, in order.
    pub fn changes(&self) -> Vec<String> {
        self.state().changes.iter().map(|(name, _)| name.clone()).collect()
    }

    /// How often the engine was asked for it.
    pub fn passed(&self, operation: &str) -> usize {
        self.state().changes.iter().filter(|(name, passed)| *passed && name == operation).count()
    }

    /// When this was asked for, of the things whose request has these words in it.
    pub fn asked(&self, operation: &str, words: &str) -> Vec<Instant> {
        let state = self.state();
        state.asked(operation, words).map(|asked| asked.at).collect()
    }

    /// How often the engine was asked for it.
    pub fn answered(&self, operation: &str, words: &str) -> usize {
        self.state().asked(operation, words).filter(|asked| asked.passed).count()
    }

    /// Waits until this was asked for so often.
    pub async fn asked_for(&self, operation: &str, words: &str, times: usize) {
        self.until(|state| state.asked(operation, words).count() >= times).await;
    }

    /// From now on every call of this operation waits until it is let pass.
    pub fn hold(&self, operation: &'static str) {
        let mut state = self.state();
        (state.held, state.may_pass) = (Some(operation), 0);
    }

    /// How many are held back, once there are any.
    pub async fn waiting(&self) -> usize {
        self.until(|state| state.waiting > 0).await;
        self.state().waiting
    }

    /// One of them goes on.
    pub fn let_one_pass(&self) {
        self.state().may_pass += 1;
        self.shared.news.send_replace(());
    }

    /// All go on, and whatever follows them.
    pub fn let_all_pass(&self) {
        self.state().held = None;
        self.shared.news.send_replace(());
    }

    async fn until(&self, true_of: impl Fn(&State) -> bool) {
        let mut news = self.shared.news.subscribe();
        while !true_of(&self.state()) {
            news.changed().await.expect("the proxy is there");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl State {
    fn holds(&self, name: &str) -> bool {
        self.held == Some(name)
    }

    fn asked<'a>(&'a self, operation: &'a str, words: &'a str) -> impl Iterator<Item = &'a Asked> {
        let has = move |asked: &&Asked| asked.name == operation && String::from_utf8_lossy(&asked.body).contains(words);
        self.reads.iter().filter(has)
    }
}

/// One that waits; whoever asked may give up.
struct Waiting<'a>(&'a Shared);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
        self.0.news.send_replace(());
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Cut> {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
        let name = operation(&head, &body);
        if !changes(&name) {
            self.read(name.clone(), body.clone()).await;
        }
        let fault = match self.judge(name) {
            Verdict::Pass => return self.pass(head, body).await,
            Verdict::Refuse => return Ok(refusal(&head, StatusCode::FORBIDDEN, ["AccessDenied"; 3])),
            Verdict::Strike(fault) => fault,
        };
        if matches!(fault, Fault::CutAfter | Fault::HangsAfter) {
            self.pass(head.clone(), body).await?;
        }
        self.struck.notify_one();
        match fault {
            Fault::Fails => Ok(refusal(&head, StatusCode::INTERNAL_SERVER_ERROR, ["InternalFailure"; 3])),
            Fault::Throttles => {
                let words = ["TooManyRequestsException", "Throttling", "ThrottlingException"];
                Ok(refusal(&head, StatusCode::TOO_MANY_REQUESTS, words))
            }
            Fault::CutBefore | Fault::CutAfter => Err(Cut),
            Fault::HangsBefore | Fault::HangsAfter => std::future::pending().await,
        }
    }

    /// Notes it, and waits where it is held back.
    async fn read(&self, name: String, body: Bytes) {
        let mut news = self.news.subscribe();
        let (index, _waiting) = {
            let mut state = self.state();
            state.reads.push(Asked { name: name.clone(), body, at: Instant::now(), passed: false });
            let waits = state.holds(&name);
            state.waiting += usize::from(waits);
            (state.reads.len() - 1, waits.then(|| Waiting(self)))
        };
        self.news.send_replace(());
        loop {
            news.mark_unchanged();
            {
                let mut state = self.state();
                let held = state.holds(&name);
                if !held || state.may_pass > 0 {
                    state.may_pass -= usize::from(held);
                    state.reads[index].passed = true;
                    return;
                }
            }
            if news.changed().await.is_err() {
                return;
            }
        }
    }

    fn judge(&self, name: String) -> Verdict {
        let mut state = self.state();
        let changes = changes(&name);
        let refuses = state.refuses;
        let at = state.changes.len() + 1;
        let fault = state.fault.filter(|(struck, _)| changes && !refuses && *struck == at).map(|(_, fault)| fault);
        if fault.is_some() {
            state.refuses = state.then_refuses;
        }
        if changes {
            let passed = !refuses && matches!(fault, None | Some(Fault::CutAfter | Fault::HangsAfter));
            state.changes.push((name, passed));
        }
        match fault {
            Some(fault) => Verdict::Strike(fault),
            None if refuses => Verdict::Refuse,
            None => Verdict::Pass,
        }
    }

    async fn pass(&self, head: Parts, body: Bytes) -> Result<Response<Full<Bytes>>, Cut> {
        let mut headers = head.headers;
        for name in [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION] {
            headers.remove(name);
        }
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let request = self.client.request(head.method, format!("{}{path}", self.engine)).headers(headers).body(body);
        let answer = request.send().await.map_err(|_| Cut)?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            if ![header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION].contains(name) {
                response = response.header(name, value);
            }
        }
        let body = answer.bytes().await.map_err(|_| Cut)?;
        response.body(Full::new(body)).map_err(|_| Cut)
    }
}

fn changes(name: &str) -> bool {
    !["Get", "List", "Describe", "Filter"].iter().any(|reads| name.starts_with(reads))
}

/// The AWS operation's name.
fn operation(head: &Parts, body: &[u8]) -> String {
    if let Some(target) = target(head) {
        return target.rsplit('.').next().unwrap_or(target).to_owned();
    }
    let form = std::str::from_utf8(body).ok().filter(|_| is_form(head));
    if let Some(action) = form.and_then(|form| form.split('&').find_map(|pair| pair.strip_prefix("Action="))) {
        return action.to_owned();
    }
    let parts: Vec<&str> = head.uri.path().trim_matches('/').split('/').collect();
    let verb = match head.method {
        Method::GET => "Get",
        Method::DELETE => "Delete",
        Method::POST => "Create",
        _ => "Update",
    };
    match (verb, &parts[..]) {
        ("Get", [_, "functions"]) => "ListFunctions".into(),
        ("Create", [_, "functions", _, "policy"]) => "AddPermission".into(),
        ("Delete", [_, "functions", _, "policy", _]) => "RemovePermission".into(),
        (_, [_, "functions", _, "policy"]) => format!("{verb}Policy"),
        (_, [_, "functions"] | [_, "functions", _]) => format!("{verb}Function"),
        ("Get", ["v2", "apis"]) => "GetApis".into(),
        (_, ["v2", "apis"] | ["v2", "apis", _]) => format!("{verb}Api"),
        (_, ["v2", "apis", _, "integrations", ..]) => format!("{verb}Integration"),
        (_, ["v2", "apis", _, "routes", ..]) => format!("{verb}Route"),
        (_, ["v2", "apis", _, "stages", ..]) => format!("{verb}Stage"),
        _ => format!("{verb} {}", head.uri.path()),
    }
}

fn target(head: &Parts) -> Option<&str> {
    head.headers.get("x-amz-target")?.to_str().ok()
}

fn is_form(head: &Parts) -> bool {
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The word is that of Lambda and API Gateway, of IAM and STS, or of CloudWatch Logs; of which only the first say 429.
fn refusal(head: &Parts, status: StatusCode, [rest, query, json]: [&str; 3]) -> Response<Full<Bytes>> {
    let bad = if status == StatusCode::TOO_MANY_REQUESTS { StatusCode::BAD_REQUEST } else { status };
    let (word, kind, status, body) = if is_form(head) {
        let error = format!("<Error><Type>Sender</Type><Code>{query}</Code><Message>A test.</Message></Error>");
        let body = format!("<ErrorResponse>{error}<RequestId>test</RequestId></ErrorResponse>");
        (query, "text/xml", bad, body)
    } else if target(head).is_some() {
        (json, "application/x-amz-json-1.1", bad, format!(r#"{{"__type":"{json}","message":"A test."}}"#))
    } else {
        (rest, "application/json", status, r#"{"message":"A test."}"#.to_owned())
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    if let Ok(word) = word.parse() {
        response.headers_mut().insert("x-amzn-errortype", word);
    }
    response
}
