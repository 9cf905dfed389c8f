//! Keeps one child alive: prepares, starts, waits until it answers, watches, starts again, and tells about it.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;
use std::{io, os::unix::process::ExitStatusExt};

use tokio::sync::{Notify, oneshot, watch};
use tokio::time::{Instant, interval_at, sleep, timeout};

use super::layout::{Layout, files};
use super::process::{Child, end_earlier_run};
use super::{ACCOUNT_ID, EngineConfig, EngineEndpoint, EngineError, EngineStatus, StartStep, probe, venv};

/// Starting takes about a second; a large state on a busy machine longer.
const START_PATIENCE: Duration = Duration::from_secs(120);
/// A start that never answered is tried this often in a row.
const STARTS: u32 = 5;
const SHORTEST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// After this long without trouble the next pause is the shortest again.
const CALM: Duration = Duration::from_secs(60);
const CHECK_EVERY: Duration = Duration::from_secs(5);
/// So many checks without an answer (each waits 10 seconds) and it hangs.
const CHECKS: u32 = 3;

pub(super) struct Supervisor {
    config: EngineConfig,
    layout: Layout,
    status: watch::Sender<EngineStatus>,
    retry: Arc<Notify>,
    /// Chosen once, so that the address stays the same however often the child is started.
    port: Option<u16>,
    restarts: u32,
}

impl Supervisor {
    pub fn new(config: EngineConfig, layout: Layout, status: watch::Sender<EngineStatus>, retry: Arc<Notify>) -> Self {
        Self { config, layout, status, retry, port: None, restarts: 0 }
    }

    /// Runs until `stop` is dropped.
    pub async fn run(mut self, mut stop: oneshot::Receiver<()>) {
        loop {
            let result = match tokio::select! {
                biased;
                _ = &mut stop => break,
                python = self.prepare() => python,
            } {
                Ok(python) => self.keep_alive(&python, &mut stop).await,
                Err(error) => Err(error),
            };
            let Err(error) = result else { break };
            tracing::error!("{error}");
            self.status.send_replace(EngineStatus::Failed { sentence: error.to_string() });
            tokio::select! {
                _ = &mut stop => break,
                () = self.retry.notified() => {}
            }
        }
        self.status.send_replace(EngineStatus::Stopped);
    }

    async fn prepare(&self) -> Result<PathBuf, EngineError> {
        end_earlier_run(&self.layout, || self.starting(StartStep::EndingEarlierRun)).await?;
        venv::ensure(&self.config, &self.layout, |step| self.starting(step)).await
    }

    fn starting(&self, step: StartStep) {
        tracing::info!("the local engine is starting: {step}");
        self.status.send_replace(EngineStatus::Starting { step });
    }

    /// Returns when stopped; an error when starting again is no use.
    async fn keep_alive(&mut self, python: &Path, stop: &mut oneshot::Receiver<()>) -> Result<(), EngineError> {
        let (mut failed_starts, mut pause) = (0, SHORTEST_PAUSE);
        self.starting(StartStep::Launching);
        loop {
            let port = self.free_port(failed_starts)?;
            let mut child = Child::start(&self.config, &self.layout, python, port).map_err(files(python))?;
            let begin = Instant::now();
            let (reason, answered) = tokio::select! {
                biased;
                _ = &mut *stop => {
                    report(child.stop().await);
                    return Ok(());
                }
                outcome = self.watch(&mut child, port) => outcome,
            };
            if child.alive() {
                report(child.stop().await);
            }
            failed_starts = if answered { 0 } else { failed_starts + 1 };
            if failed_starts == STARTS {
                let last_words =
                    child.last_words().map(|line| format!("; its last words: “{line}”")).unwrap_or_default();
                let log = self.layout.log.display().to_string();
                return Err(EngineError::WouldNotStart { starts: STARTS, last_words, log });
            }
            if answered && begin.elapsed() > CALM {
                pause = SHORTEST_PAUSE;
            }
            self.restarts += 1;
            tracing::warn!(reason, restarts = self.restarts, "the local engine is starting again");
            self.status.send_replace(EngineStatus::Restarting { reason, restarts: self.restarts });
            tokio::select! {
                biased;
                _ = &mut *stop => return Ok(()),
                () = self.retry.notified() => {}
                () = sleep(pause) => {}
            }
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }

    /// Until the child ends or hangs: why, and whether it had answered.
    async fn watch(&self, child: &mut Child, port: u16) -> (String, bool) {
        let pid = child.pid;
        let ready = tokio::select! {
            status = child.ended() => return (end_reason(status), false),
            ready = timeout(START_PATIENCE, first_answer(port, pid)) => ready,
        };
        let Ok(ready) = ready else {
            return (format!("it did not answer within {} seconds", START_PATIENCE.as_secs()), false);
        };
        let endpoint = EngineEndpoint {
            url: format!("http://127.0.0.1:{port}"),
            port,
            region: self.config.region.clone(),
            account_id: ACCOUNT_ID,
        };
        tracing::info!(url = endpoint.url, pid, "the local engine is ready");
        tokio::select! {
            status = child.ended() => (end_reason(status), true),
            () = self.attend(endpoint, ready.notices) => ("it stopped answering".into(), true),
        }
    }

    /// Tells that it is ready, and what it has to say; returns when it no longer answers.
    async fn attend(&self, endpoint: EngineEndpoint, mut notices: Vec<String>) {
        let mut ticks = interval_at(Instant::now() + CHECK_EVERY, CHECK_EVERY);
        self.ready(&endpoint, &notices);
        let mut missed = 0;
        while missed < CHECKS {
            ticks.tick().await;
            match probe::ready(endpoint.port).await {
                Ok(ready) => {
                    missed = 0;
                    if ready.notices != notices {
                        notices = ready.notices;
                        self.ready(&endpoint, &notices);
                    }
                }
                Err(error) => {
                    missed += 1;
                    tracing::warn!(%error, missed, "the local engine does not answer");
                }
            }
        }
    }

    fn ready(&self, endpoint: &EngineEndpoint, notices: &[String]) {
        for notice in notices {
            tracing::warn!("{notice}");
        }
        self.status.send_replace(EngineStatus::Ready {
            endpoint: endpoint.clone(),
            restarts: self.restarts,
            notices: notices.into(),
        });
    }

    /// The port of this run; another only when some other program sits on it for good.
    fn free_port(&mut self, failed_starts: u32) -> Result<u16, EngineError> {
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|socket| socket.local_addr());
        let wanted = self.port.filter(|port| failed_starts < 2 || bind(*port).is_ok()).unwrap_or(0);
        let port = if wanted == 0 { bind(0).map_err(files(Path::new("127.0.0.1")))?.port() } else { wanted };
        self.port = Some(port);
        Ok(port)
    }
}

async fn first_answer(port: u16, pid: u32) -> probe::Ready {
    loop {
        match probe::ready(port).await {
            Ok(ready) if ready.pid == pid => return ready,
            _ => sleep(Duration::from_millis(50)).await,
        }
    }
}

fn end_reason(status: io::Result<ExitStatus>) -> String {
    match status {
        Ok(status) => match (status.code(), status.signal()) {
            (Some(code), _) => format!("it ended with code {code}"),
            (None, Some(signal)) => format!("it was ended by signal {signal}"),
            (None, None) => "it ended".into(),
        },
        Err(error) => format!("it is lost: {error}"),
    }
}

fn report(status: io::Result<ExitStatus>) {
    match status {
        Ok(status) => tracing::info!(%status, "the local engine ended"),
        Err(error) => tracing::warn!(%error, "the local engine's end could not be observed"),
    }
}
