//! Under the code: what would break the function, and the one click that heals it.

use leptos::prelude::*;

use crate::{
    functions::code::{
        desk::{Desk, Phase},
        model::{Findings, Problem, ProblemKind},
        work::Work,
    },
    ui::icon::{self, Icon},
};

/// Handlers offered as buttons; the rest is in the file.
const OFFERED_MAX: usize = 4;

#[component]
pub fn Problems(desk: Desk) -> impl IntoView {
    let found = Memo::new(move |_| desk.findings.get().filter(|found| !found.problems.is_empty()));
    view! {
        <div aria-live="polite">{move || found.get().map(|found| view! { <Strip desk=desk found=found/> })}</div>
    }
    .into_any()
}

fn has(found: &Findings, kind: ProblemKind) -> bool {
    found.problems.iter().any(|problem| problem.kind == kind)
}

/// What it means for those who call the function.
fn consequence(found: &Findings, changed: bool) -> &'static str {
    if has(found, ProblemKind::Size) {
        return "Lambda does not take a package of this size.";
    }
    if !has(found, ProblemKind::Handler) && !has(found, ProblemKind::Syntax) {
        return "It can be deployed, but not edited here afterwards.";
    }
    if changed {
        "Deployed like this, every call would fail: a URL answers 500 Internal Server Error."
    } else {
        "This is live: every call fails, and a URL answers 500 Internal Server Error."
    }
}

#[component]
fn Strip(desk: Desk, found: Findings) -> impl IntoView {
    let changed = Memo::new(move |_| !desk.work.with(Work::is_empty));
    let writable = move || desk.may_set_handler();
    let deploying = Memo::new(move |_| desk.phase.with(|phase| *phase == Phase::Deploying));
    let busy = move || deploying.get().then_some("true");
    let offers = if has(&found, ProblemKind::Handler) { found.handlers.clone() } else { Vec::new() };
    let sized = has(&found, ProblemKind::Size);
    let meaning = {
        let found = found.clone();
        move || consequence(&found, changed.get())
    };
    let offer = move |handler: String| {
        let set = handler.clone();
        view! {
            <button type="button" class="btn primary" aria-busy=busy on:click=move |_| desk.deploy(Some(set.clone()), false)>
                <span>"Change handler to "<code>{handler}</code></span>
            </button>
        }
    };
    view! {
        <section class="notice bad strip problems" aria-label="Problems">
            <Icon d=icon::WARNING/>
            <div>
                <ul>{found.problems.into_iter().map(|problem| view! { <li>{line(desk, problem)}</li> }).collect_view()}</ul>
                <small>{meaning}</small>
            </div>
            <p class="actions" hidden=move || !writable()>
                {offers.into_iter().take(OFFERED_MAX).map(offer).collect_view()}
                <button
                    type="button"
                    class="btn"
                    hidden=move || sized || !changed.get()
                    aria-busy=busy
                    on:click=move |_| desk.deploy(None, true)
                >
                    "Deploy anyway"
                </button>
            </p>
        </section>
    }
    .into_any()
}

/// The problem, and the way to its line.
fn line(desk: Desk, problem: Problem) -> AnyView {
    let Problem { message, path, line, .. } = problem;
    let Some((path, line)) = path.zip(line) else { return message.into_any() };
    let href = desk.href(&path);
    let name = format!("{path}, line {line}");
    let jump = move |_| {
        if desk.shown.with_untracked(|shown| shown.as_ref() == Some(&path)) {
            desk.editor.go_to(line);
        }
    };
    view! { {message}" "<a class="mono" href=href data-noscroll="" on:click=jump>{name}</a> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kinds: &[ProblemKind]) -> Findings {
        let problem = |kind: &ProblemKind| Problem { kind: *kind, message: String::new(), path: None, line: None };
        Findings { problems: kinds.iter().map(problem).collect(), handlers: Vec::new() }
    }

    #[test]
    fn what_it_means_is_said() {
        assert!(consequence(&found(&[ProblemKind::Handler]), true).starts_with("Deployed like this"));
        assert!(consequence(&found(&[ProblemKind::Syntax]), false).starts_with("This is live"));
        assert!(consequence(&found(&[ProblemKind::Handler, ProblemKind::Size]), true).contains("does not take"));
        assert!(consequence(&found(&[ProblemKind::Large]), true).contains("not edited here"));
    }
}
