//! What becomes of the engine when its console is killed: it saves and ends, and what it left is ended by the next.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use app::functions::model::invoke::InvocationType;
use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use server::aws::Aws;

use super::{HELLO, PATIENCE, aws, call, data_dir, make, processes, writer};
use crate::support::needed;

/// The console in a process of its own, to be ended from outside.
struct Own {
    child: Child,
    aws: Aws,
}

impl Own {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lambent"))
            .arg("--data")
            .arg(data)
            .args(["--listen", "127.0.0.1:0", "--gateway-port", "0"])
            .current_dir(data)
            .env("LAMBENT_ENGINE_VENV", needed("LAMBENT_ENGINE_VENV"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a console");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut urls =
            lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("Local engine: ").map(str::to_owned));
        let aws = aws(&urls.next().expect("an engine's address"));
        // Whatever it says afterwards finds a reader.
        std::thread::spawn(move || urls.for_each(drop));
        Self { child, aws }
    }

    fn end(&mut self, signal: Signal) {
        kill(Pid::from_raw(self.child.id().cast_signed()), signal).expect("a process");
        self.child.wait().expect("ended");
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_engine_saves_and_goes_with_a_console_that_is_killed() {
    let data = data_dir();
    let mut console = Own::start(data.path());
    make(&console.aws, "hello", HELLO).await;
    stick(&console.aws).await;
    let lock = fs::File::open(data.path().join("engine/engine.lock")).expect("a lock");
    console.end(Signal::SIGKILL);
    // Free when the engine has ended.
    lock.lock().expect("free");
    drop(lock);

    let mut console = Own::start(data.path());
    assert_eq!(call(&console.aws, "hello").await, "good day");
    console.end(Signal::SIGTERM);
    assert_eq!(processes(data.path()), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_that_outlive_both_console_and_engine_are_ended_by_the_next() {
    let data = data_dir();
    let mut console = Own::start(data.path());
    stick(&console.aws).await;
    let is_stuck = |pid: i32| fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "stuck");
    let stuck = loop {
        if let Some((pid, _)) = processes(data.path()).into_iter().find(|(pid, _)| is_stuck(*pid)) {
            break Pid::from_raw(pid);
        }
        tokio::task::yield_now().await;
    };
    // So that it sees nothing of its engine's end.
    kill(Pid::from_raw(console.child.id().cast_signed()), Signal::SIGSTOP).expect("stopped");
    kill(writer(data.path()), Signal::SIGKILL).expect("killed");
    console.end(Signal::SIGKILL);
    assert!(!gone(stuck));

    let mut console = Own::start(data.path());
    assert!(gone(stuck));
    console.end(Signal::SIGTERM);
}

/// Never ends by itself.
async fn stick(aws: &Aws) {
    make(aws, "stuck", STUCK).await;
    aws.invoke("stuck", None, InvocationType::Event, b"{}".to_vec(), PATIENCE).await.expect("accepted");
}

const STUCK: &str = "def handler(event, context):
    open('/proc/self/comm', 'w').write('stuck')
    while True: pass
";

fn gone(pid: Pid) -> bool {
    let zombie = || fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "));
    kill(pid, None) == Err(Errno::ESRCH) || zombie()
}
