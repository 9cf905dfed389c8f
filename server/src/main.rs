//! The binary `lambent`.

use std::process::ExitCode;

use clap::Parser;
use server::config::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Rendering needs a second worker even on one CPU, or a page that waits for itself never ends.
    let workers = std::thread::available_parallelism().map_or(2, |cpus| cpus.get().max(2));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(server::run::run(cli)),
        Err(error) => Err(format!("The runtime cannot start: {error}.")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "lambent: {sentence}");
            ExitCode::FAILURE
        }
    }
}
