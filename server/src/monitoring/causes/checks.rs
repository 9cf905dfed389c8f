//! What the facts say. Each check is pure and says one of: a proven cause with its evidence, passed, or why it could not be
//! checked.

use app::{
    monitoring::causes::model::{Check, Evidence, Finding, Fix, Outcome},
    routes,
};

use super::{
    facts::{Facts, Known},
    log::{Failed, Invocation, Line, failed, of_message},
};

mod answer;
mod function;
mod run;
mod way;

/// Proven causes first; the others in the order a call takes.
pub fn findings(facts: &Facts) -> Vec<Finding> {
    let mut all = vec![
        way::route(facts),
        way::authorizer(facts),
        way::permission(facts),
        function::url(facts),
        function::state(facts),
        function::concurrency(facts),
        function::handler(facts),
        run::timeout(facts),
        run::memory(facts),
        run::role(facts),
        run::exception(facts),
        answer::answer(facts),
    ];
    // What the call itself has left in a log is surer than what is configured now.
    let ran = run::failure(facts).is_some_and(|ran| ran.sure);
    all.sort_by_key(|finding| match finding.outcome {
        Outcome::Failed if ran && of_the_run(finding.check) => 0,
        Outcome::Failed => 1,
        _ => 2,
    });
    all
}

fn of_the_run(check: Check) -> bool {
    matches!(check, Check::Handler | Check::Timeout | Check::Memory | Check::Role | Check::Exception | Check::Answer)
}

fn finding(check: Check, outcome: Outcome, title: impl Into<String>) -> Finding {
    let title = title.into();
    Finding { check, outcome, title, words: String::new(), evidence: Vec::new(), fixes: Vec::new() }
}

fn bad(check: Check, title: impl Into<String>, words: impl Into<String>) -> Finding {
    Finding { words: words.into(), ..finding(check, Outcome::Failed, title) }
}

fn good(check: Check, title: impl Into<String>) -> Finding {
    finding(check, Outcome::Passed, title)
}

fn unknown(check: Check, why: impl Into<String>) -> Finding {
    finding(check, Outcome::Unknown, why)
}

fn aside(check: Check, why: impl Into<String>) -> Finding {
    finding(check, Outcome::Aside, why)
}

/// What is said where a fact is not there.
fn missing<T>(check: Check, known: &Known<T>) -> Option<Finding> {
    match known {
        Known::Is(_) => None,
        Known::Not(why) => Some(unknown(check, why.as_str())),
        Known::Aside(why) => Some(aside(check, why.as_str())),
    }
}

trait Proof: Sized {
    fn shows(self, evidence: Evidence) -> Self;
    fn heals(self, fix: Fix) -> Self;
}

impl Proof for Finding {
    fn shows(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }

    fn heals(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }
}

fn go(words: impl Into<String>, href: impl Into<String>) -> Fix {
    Fix::Go { words: words.into(), href: href.into() }
}

/// A page of the function, of the version or alias asked about.
fn page(facts: &Facts, page: &str) -> String {
    let query = routes::query([("qualifier", facts.question.qualifier.as_str())]);
    format!("{}{query}", routes::function_page(&facts.place, &facts.question.function, page))
}

/// A line of the code.
fn code(facts: &Facts, path: &str, line: Option<u32>) -> String {
    let line = line.map(|line| line.to_string()).unwrap_or_default();
    let query = routes::query([("qualifier", facts.question.qualifier.as_str()), ("file", path), ("line", &line)]);
    format!("{}{query}", routes::function_page(&facts.place, &facts.question.function, "code"))
}

fn api_page(facts: &Facts, page: &str) -> String {
    routes::api_page(&facts.place, &facts.question.api, page)
}

fn logged(line: &Line) -> Evidence {
    Evidence::new("Log line", line.text.as_str()).at(line.at)
}

fn access_line(facts: &Facts) -> Option<Evidence> {
    let line = facts.access()?;
    let text = if line.integration_error.is_empty() { &line.error } else { &line.integration_error };
    let text =
        if text.is_empty() { format!("status {}", line.status) } else { format!("status {}: {text}", line.status) };
    Some(Evidence::new("Access log of the API", text).at(line.at))
}
