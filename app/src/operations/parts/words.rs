//! An operation and its steps in words, marks and durations.

use crate::{
    functions::create::cli::quote,
    operations::model::{OperationRow, OperationStatus, OperationView, StepStatus, StepView, reversible},
    ui::{icon, state::Tone, time::duration},
};

/// From one time to another, in words.
pub fn between(from: i64, to: i64) -> String {
    let ms = u32::try_from((to - from).max(0)).unwrap_or(u32::MAX);
    // Clocks here have whole milliseconds.
    if ms < 10 { format!("{ms} ms") } else { duration(f64::from(ms)) }
}

pub fn tone(status: OperationStatus) -> Tone {
    match status {
        OperationStatus::Running | OperationStatus::RollingBack => Tone::Info,
        OperationStatus::Done => Tone::Good,
        OperationStatus::Failed | OperationStatus::RollBackFailed => Tone::Bad,
        OperationStatus::RolledBack => Tone::Warn,
    }
}

/// The step that moves, or where it stopped; counted from 1.
pub fn current_step(steps: &[StepView]) -> usize {
    let settled = |step: &StepView| matches!(step.status, StepStatus::Done | StepStatus::Compensated);
    steps.iter().position(|step| !settled(step)).map_or(steps.len(), |at| at + 1)
}

/// “Running, step 3 of 6”.
pub fn status(operation: &OperationView) -> String {
    let (at, of) = (current_step(&operation.steps), operation.steps.len());
    let took = operation.finished_at.map(|end| between(operation.created_at, end));
    match (operation.status, took) {
        (OperationStatus::Running, _) => format!("Running, step {at} of {of}"),
        (OperationStatus::Done, Some(took)) => format!("Done in {took}"),
        (OperationStatus::Failed, _) => format!("Failed at step {at} of {of}"),
        (other, _) => status_word(other).to_owned(),
    }
}

pub fn status_word(status: OperationStatus) -> &'static str {
    match status {
        OperationStatus::Running => "Running",
        OperationStatus::Done => "Done",
        OperationStatus::Failed => "Failed",
        OperationStatus::RollingBack => "Rolling back",
        OperationStatus::RolledBack => "Rolled back",
        OperationStatus::RollBackFailed => "Rolling back stopped",
    }
}

/// What can be done about an operation that stopped.
pub fn ways_on(kind: &str) -> &'static str {
    if reversible(kind) { "resumed or rolled back" } else { "resumed" }
}

/// How long a listed operation took; nothing while it moves.
pub fn row_took(row: &OperationRow) -> String {
    row.finished_at.map(|end| between(row.created_at, end)).unwrap_or_default()
}

/// A step's class, its icon and that icon's class.
pub fn mark(status: StepStatus) -> (&'static str, &'static str, &'static str) {
    match status {
        StepStatus::Planned => ("todo", icon::CIRCLE, ""),
        StepStatus::Sent => ("running", icon::SPINNER, "spin"),
        StepStatus::Waiting => ("waiting", icon::CLOCK, ""),
        StepStatus::Unknown => ("waiting", icon::HELP, ""),
        StepStatus::Done => ("done", icon::CHECK, ""),
        StepStatus::Failed => ("failed", icon::CLOSE, ""),
        StepStatus::Compensated => ("undone", icon::UNDO, ""),
    }
}

/// A step's state in a sentence: colour and icon are never alone.
pub fn sentence(step: &StepView) -> String {
    let word = match step.status {
        StepStatus::Planned => "Not started",
        StepStatus::Sent => "Running",
        StepStatus::Waiting => "Waiting",
        StepStatus::Unknown => "The answer was lost; looking what happened",
        StepStatus::Done => "Done",
        StepStatus::Failed => "Failed",
        StepStatus::Compensated => "Rolled back",
    };
    let note = step.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let mut text = note.map_or_else(|| format!("{word}."), |note| format!("{word}: {note}"));
    if step.attempts > 1 {
        if !text.ends_with(['.', '!', '?']) {
            text.push('.');
        }
        text.push_str(&format!(" Attempt {}.", step.attempts));
    }
    text
}

/// How long a step took, or takes as of `now`.
pub fn took(step: &StepView, now: Option<i64>) -> String {
    let moving = matches!(step.status, StepStatus::Sent | StepStatus::Waiting | StepStatus::Unknown);
    match (step.started_at, step.finished_at) {
        (Some(start), Some(end)) => between(start, end),
        // Whole seconds: the page counts once a second.
        (Some(start), None) if moving => {
            now.map(|now| format!("{} s", (now - start).max(0) / 1_000)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// A request to a route, for a shell. `ANY` and `$default` answer a plain GET.
pub fn curl(route_key: &str, url: &str) -> String {
    let mut command = "curl".to_owned();
    match route_key.split_once(' ').map_or("GET", |(method, _)| method) {
        "GET" | "ANY" => {}
        "HEAD" => command.push_str(" --head"),
        method => command.push_str(&format!(" --request {method}")),
    }
    // curl would take braces and brackets for a list of URLs.
    if url.contains(['{', '[']) {
        command.push_str(" --globoff");
    }
    format!("{command} {}", quote(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(status: StepStatus) -> StepView {
        StepView {
            key: "k".into(),
            title: "Create function".into(),
            status,
            note: None,
            attempts: 1,
            started_at: Some(1_000),
            finished_at: None,
        }
    }

    #[test]
    fn the_step_at_hand_is_the_first_that_is_not_settled() {
        let steps = [step(StepStatus::Done), step(StepStatus::Waiting), step(StepStatus::Planned)];
        assert_eq!(current_step(&steps), 2);
        assert_eq!(current_step(&steps[..1]), 1);
        assert_eq!(current_step(&[]), 0);
    }

    #[test]
    fn steps_say_their_state_in_words() {
        assert_eq!(sentence(&step(StepStatus::Planned)), "Not started.");
        let waiting = StepView { note: Some("the role is new".into()), attempts: 3, ..step(StepStatus::Waiting) };
        assert_eq!(sentence(&waiting), "Waiting: the role is new. Attempt 3.");
    }

    #[test]
    fn durations_count_while_a_step_moves() {
        assert_eq!(took(&step(StepStatus::Sent), Some(3_900)), "2 s");
        assert_eq!(took(&step(StepStatus::Sent), None), "");
        assert_eq!(took(&step(StepStatus::Planned), Some(9_000)), "");
        let done = StepView { finished_at: Some(1_412), ..step(StepStatus::Done) };
        assert_eq!(took(&done, Some(9_000)), "412 ms");
        assert_eq!(between(5, 3), "0 ms");
    }

    #[test]
    fn curl_says_the_method_where_it_matters() {
        assert_eq!(curl("ANY /test", "https://a.example/test"), "curl https://a.example/test");
        assert_eq!(curl("POST /x", "https://a.example/x?y=1"), "curl --request POST 'https://a.example/x?y=1'");
        assert_eq!(curl("$default", "https://a.example/"), "curl https://a.example/");
        assert_eq!(curl("GET /{id}", "https://a.example/{id}"), "curl --globoff 'https://a.example/{id}'");
    }
}
