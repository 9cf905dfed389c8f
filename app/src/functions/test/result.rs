//! What a test answered.

use leptos::prelude::*;

use super::{Bench, Outcome, command::command};
use crate::{
    functions::{
        model::{
            invoke::{FunctionError, InvocationType, InvokeResult, Report},
            rules::thousands,
        },
        parts::{figures, handler_trouble::WayToCode},
    },
    monitoring::causes::model::VIA_TEST,
    routes,
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        notice::ErrorNotice,
        state::{State, Tone},
        time::duration,
    },
};

#[component]
pub fn ResultCard(bench: Bench) -> impl IntoView {
    let commands = Signal::derive(move || {
        vec![bench.open.target.with(|target| bench.event.with(|event| command(target, bench.kind.get(), event)))]
    });
    let status = move || {
        bench.outcome.with(|outcome| match outcome {
            Outcome::Nothing => view! { <span class="muted">"The result of a test appears here."</span> }.into_any(),
            Outcome::Running => view! { <State tone=Tone::Info text="Running"/> }.into_any(),
            Outcome::Answered(kind, result) => headline(*kind, result),
            Outcome::Failed(_) => view! { <State tone=Tone::Bad text="Not run"/> }.into_any(),
        })
    };
    let rest = move || match bench.outcome.get() {
        Outcome::Answered(InvocationType::RequestResponse, result) => {
            let code = bench.open.target.with_untracked(|target| target.page("code"));
            let why = result.error.is_some().then(|| why(bench, &result.request_id));
            view! { <Answered result=result code=code/>{why} }.into_any()
        }
        Outcome::Failed(error) => {
            // What AWS refused has a cause as well.
            let why = error.is_of_aws().then(|| why(bench, ""));
            view! { <ErrorNotice error=error/>{why} }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <section class="card" aria-labelledby="result-h">
            <div class="bar"><h2 id="result-h">"Result"</h2></div>
            <div class="body stack tight">
                <div class="row" role="status">{status}</div>
                {rest}
            </div>
            <ShowAsCli commands=commands/>
        </section>
    }
    .into_any()
}

/// Made when an answer is there, so in the browser only.
fn why(bench: Bench, request: &str) -> AnyView {
    let at = (js_sys::Date::now() as i64).to_string();
    let href = bench.open.target.with_untracked(|target| {
        let about = [("request", request), ("at", &at), ("via", VIA_TEST), ("qualifier", &target.qualifier)];
        routes::why(&target.place, &target.name, &about)
    });
    view! { <p class="actions"><a class="btn" href=href><Icon d=icon::HELP/>"Why did it fail?"</a></p> }.into_any()
}

fn headline(kind: InvocationType, result: &InvokeResult) -> AnyView {
    let (tone, words) = match (kind, &result.error) {
        (_, Some(_)) => (Tone::Bad, "Failed"),
        (InvocationType::RequestResponse, None) => (Tone::Good, "Succeeded"),
        (InvocationType::Event, None) => (Tone::Good, "Queued"),
        (InvocationType::DryRun, None) => (Tone::Good, "This connection may invoke it"),
    };
    let mut facts = vec![format!("status {}", result.status)];
    if !result.executed_version.is_empty() {
        facts.push(format!("version {}", result.executed_version));
    }
    view! {
        <State tone=tone text=words/>
        <span class="muted">{facts.join(" · ")}</span>
        {(!result.request_id.is_empty()).then(|| view! { <span class="muted mono anywhere">{result.request_id.clone()}</span> })}
    }
    .into_any()
}

#[component]
fn Answered(
    result: InvokeResult,
    /// The function's code screen.
    code: String,
) -> impl IntoView {
    let InvokeResult { payload, error, report, log_tail, .. } = result;
    let payload = if payload.is_empty() {
        view! { <p class="muted">"The function answered nothing."</p> }.into_any()
    } else {
        view! { <pre class="code wrap tall" tabindex="0" aria-label="Payload"><code>{payload}</code></pre> }.into_any()
    };
    let log = if log_tail.is_empty() {
        view! { <p class="muted">"The function wrote nothing."</p> }.into_any()
    } else {
        view! { <pre class="code quiet wrap tall" tabindex="0" aria-label="Log tail"><code>{log_tail}</code></pre> }
            .into_any()
    };
    view! {
        {error.map(|error| view! { <Raised error=error code=code/> })}
        {stats(&report)}
        {payload}
        <h3 class="muted">"Log tail"</h3>
        {log}
    }
    .into_any()
}

/// What the function raised.
#[component]
fn Raised(error: FunctionError, code: String) -> impl IntoView {
    let loading = error.is_of_loading();
    let FunctionError { error_type, message, stack, kind } = error;
    let title = if error_type.is_empty() {
        format!("The function failed: {kind}")
    } else {
        format!("The function failed: {error_type}")
    };
    view! {
        <div class="notice bad" role="alert">
            <Icon d=icon::X_CIRCLE/>
            <div>
                <h3>{title}</h3>
                {(!message.is_empty()).then(|| view! { <p class="anywhere">{message}</p> })}
                {loading.then(|| view! { <WayToCode href=code/> })}
                {(!stack.is_empty())
                    .then(|| view! {
                        <ol class="trace" aria-label="Stack">
                            {stack.into_iter().map(|line| view! { <li><code>{line}</code></li> }).collect_view()}
                        </ol>
                    })}
            </div>
        </div>
    }
    .into_any()
}

/// Duration, billed, init, memory: each where it is known.
fn figures_of(report: &Report) -> Vec<(&'static str, String)> {
    let ms = |ms: u64| {
        if ms < 10_000 {
            format!("{} ms", thousands(u32::try_from(ms).unwrap_or(u32::MAX)))
        } else {
            duration(ms as f64)
        }
    };
    let memory = match (report.max_memory_mb, report.memory_size_mb) {
        (Some(used), Some(size)) => Some(format!("{} / {}", thousands(used), figures::megabytes(size))),
        (Some(used), None) => Some(figures::megabytes(used)),
        (None, Some(size)) => Some(figures::megabytes(size)),
        (None, None) => None,
    };
    let all = [
        ("Duration", report.duration_ms.map(duration)),
        ("Billed", report.billed_ms.map(ms)),
        ("Init", report.init_ms.map(duration)),
        ("Memory", memory),
    ];
    all.into_iter().filter_map(|(word, value)| Some((word, value?))).collect()
}

fn stats(report: &Report) -> Option<AnyView> {
    let figures = figures_of(report);
    (!figures.is_empty()).then(|| {
        let one = |(word, value)| view! { <div><dt>{word}</dt><dd>{value}</dd></div> };
        view! { <dl class="stats">{figures.into_iter().map(one).collect_view()}</dl> }.into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_where_known() {
        let report =
            Report { duration_ms: Some(1.84), billed_ms: Some(2), memory_size_mb: Some(1_024), ..Report::default() };
        let shown: Vec<_> = figures_of(&report);
        assert_eq!(
            shown,
            [("Duration", "1.84 ms".to_owned()), ("Billed", "2 ms".to_owned()), ("Memory", "1,024 MB".to_owned())]
        );
        let cold = Report { init_ms: Some(92.1), max_memory_mb: Some(36), ..report };
        assert_eq!(figures_of(&cold)[2..], [("Init", "92 ms".to_owned()), ("Memory", "36 / 1,024 MB".to_owned())]);
        assert!(figures_of(&Report::default()).is_empty());
    }
}
