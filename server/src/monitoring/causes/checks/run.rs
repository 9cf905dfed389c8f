//! What happened while the function ran, told from its log: time, memory, permissions of its role, exceptions.

use app::{
    functions::{
        configuration::{cli as general_cli, model::settings},
        model::{FunctionDetail, rules::thousands},
        permissions::{model::Need, rules},
    },
    monitoring::causes::{
        cli,
        model::{Check, Evidence, Finding, Fix, Heal, HealKind, Remedy},
    },
};

use super::{
    Failed, Invocation, Line, Proof, access_line, bad, code, failed, go, good, logged, missing, of_message, page,
    unknown,
};
use crate::monitoring::causes::facts::Facts;

/// Lambda's most. <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const MEMORY_MAX: u32 = 10_240;
const TIMEOUT_MAX: u32 = 900;
/// API Gateway's most, which cannot be raised for HTTP APIs.
const GATEWAY_MS: u32 = 30_000;

/// How the call failed, by what it left in a log.
pub struct Ran {
    pub failed: Failed,
    pub at: i64,
    /// It is the call that was asked about.
    pub sure: bool,
}

pub fn failure(facts: &Facts) -> Option<Ran> {
    let log = facts.log.get();
    let of = log.and_then(|log| log.of.as_ref());
    let timeout =
        |one: &Invocation| facts.detail().map(|detail| detail.timeout_s).filter(|_| !facts.changed_since(one.ended));
    let by_log = of.and_then(|one| {
        let failed = failed(one, timeout(one))?;
        Some(Ran { failed, at: one.ended, sure: log.is_some_and(|log| log.sure) })
    });
    by_log.or_else(|| {
        let access = facts.access()?;
        let line = Line { at: access.at, text: access.integration_error.clone() };
        Some(Ran { failed: of_message(&access.integration_error, line)?, at: access.at, sure: true })
    })
}

/// What is said where a check finds nothing in the log.
fn nothing(facts: &Facts, check: Check, words: &str) -> Finding {
    match (facts.invocation(), &facts.log) {
        (Some(one), _) => {
            let found = good(check, words);
            match one.report_line() {
                Some(line) => found.shows(Evidence::new("Log line", line.text.as_str()).at(line.at)),
                None => found,
            }
        }
        // The access log says that the function ran, and how it ended.
        (None, _)
            if facts
                .access()
                .is_some_and(|line| line.lambda_status == Some(200) && line.integration_error.is_empty()) =>
        {
            good(check, words)
        }
        (None, log) => missing(check, log).unwrap_or_else(|| unknown(check, not_found(facts))),
    }
}

fn not_found(facts: &Facts) -> String {
    let log = facts.log.get().cloned().unwrap_or_default();
    let (from, until) = log.span;
    let minutes = ((until - from) / 60_000).max(1);
    let failed = facts.question.at.is_none() && facts.question.request.is_empty();
    if failed {
        return format!("No failed call is in {} of the last {minutes} minutes.", log.group);
    }
    format!("The call left nothing in {}: either the function was not reached, or its log is not there yet.", log.group)
}

fn ms(ms: f64) -> String {
    if ms >= 1_000.0 { format!("{} s", (ms / 10.0).round() / 100.0) } else { format!("{} ms", ms.round()) }
}

/// A remedy that changes one setting of the general tab.
fn setting(facts: &Facts, detail: &FunctionDetail, kind: HealKind, value: u32, button: String, words: &str) -> Fix {
    let base = settings(detail);
    let key = if kind == HealKind::Memory { "memory" } else { "timeout" };
    let mut wanted = base.clone();
    wanted.insert(key.into(), value.to_string());
    Fix::Heal(Remedy {
        heal: Heal {
            kind,
            value: value.to_string(),
            base: base.get(key).cloned().unwrap_or_default(),
            ..Heal::default()
        },
        button,
        words: words.to_owned(),
        commands: general_cli::general(&facts.place, &facts.question.function, &base, &wanted),
    })
}

/// Settings of a version never change.
fn changeable(facts: &Facts) -> Option<&FunctionDetail> {
    facts.detail().filter(|_| matches!(facts.question.qualifier.as_str(), "" | "$LATEST"))
}

pub fn timeout(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Timeout;
    if let Some(Ran { failed: Failed::TimedOut { after_ms, line }, .. }) = failure(facts) {
        let now = facts.detail().map(|detail| detail.timeout_s);
        let was = after_ms.map(|ms| ms / 1_000.0);
        if let (Some(now), Some(was)) = (now, was)
            && f64::from(now) > was + 0.5
        {
            return good(CHECK, format!("It ran out of time after {was} s; it may take {now} s since."))
                .shows(logged(&line));
        }
        let after = after_ms.map(|after| format!(" after {}", ms(after))).unwrap_or_default();
        let mut found = bad(
            CHECK,
            format!("The function ran out of time{after}"),
            "Lambda stopped it at its own timeout; through an API the client gets 500 or 503.",
        )
        .shows(logged(&line));
        found.evidence.extend(now.map(|now| Evidence::new("Timeout", format!("{now} s")).at(facts.now)));
        if let Some(detail) = changeable(facts).filter(|detail| detail.timeout_s < TIMEOUT_MAX) {
            let more = raised(detail.timeout_s);
            let by_api = facts.question.by_api() && more > 29;
            let words = if by_api {
                "A longer run costs more. API Gateway waits 30 s at most, whatever is set here."
            } else {
                "A longer run costs more; set what it really needs."
            };
            found = found.heals(setting(
                facts,
                detail,
                HealKind::Timeout,
                more,
                format!("Raise the timeout to {more} s"),
                words,
            ));
        }
        return found.heals(go("Timeout", format!("{}#timeout", page(facts, "configuration/general"))));
    }
    if let Some(found) = gateway(facts) {
        return found;
    }
    nothing(facts, CHECK, "The function ended in time.")
}

/// Twice as long, at least three seconds more.
fn raised(now: u32) -> u32 {
    (now * 2).max(now + 2).min(TIMEOUT_MAX)
}

/// The integration's own limit.
fn gateway(facts: &Facts) -> Option<Finding> {
    let status = facts.status()?;
    let integration = facts.way.get()?.integration()?;
    let limit = integration.timeout_ms;
    let waited = facts.access().and_then(|line| line.integration_ms);
    let ran = facts.invocation().and_then(|one| one.report.as_ref()).and_then(|report| report.duration_ms);
    let by_figure =
        waited.is_some_and(|ms| ms.saturating_add(50) >= limit) || ran.is_some_and(|ms| ms >= f64::from(limit));
    if !matches!(status, 503 | 504) || !by_figure {
        return None;
    }
    let words = if limit >= GATEWAY_MS {
        "30 s is the most an HTTP API waits, and cannot be raised: answer at once and do the work asynchronously, or give the function a URL."
    } else {
        "The integration waits less than the 30 s it could. The function ran on, and was paid for."
    };
    let mut found = bad(Check::Timeout, format!("API Gateway waited {} and gave up", ms(f64::from(limit))), words);
    found.evidence.extend(access_line(facts));
    found.evidence.extend(waited.map(|ms| {
        Evidence::new("Integration latency", format!("{} ms", thousands(ms))).at(facts.access().map(|line| line.at))
    }));
    found.evidence.extend(facts.invocation().and_then(Invocation::report_line).map(logged));
    found.evidence.push(Evidence::new("Timeout of the integration", format!("{} ms", thousands(limit))).at(facts.now));
    if limit < GATEWAY_MS {
        found.fixes.push(Fix::Heal(Remedy {
            heal: Heal {
                kind: HealKind::IntegrationTime,
                target: integration.id.clone(),
                value: GATEWAY_MS.to_string(),
                base: limit.to_string(),
                ..Heal::default()
            },
            button: "Wait up to 30 s".into(),
            words: "For every route of this integration.".into(),
            commands: cli::integration_time(&facts.place, &facts.question.api, &integration.id, GATEWAY_MS),
        }));
    }
    Some(found.heals(go("Asynchronous invocation", page(facts, "configuration/async"))))
}

pub fn memory(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Memory;
    let Some(Ran { failed: Failed::OutOfMemory { size_mb, line }, .. }) = failure(facts) else {
        return nothing(facts, CHECK, "The function had memory left.");
    };
    let now = facts.detail().map(|detail| detail.memory_mb);
    if let (Some(now), Some(was)) = (now, size_mb)
        && now > was
    {
        return good(CHECK, format!("It ran out of its {} MB; it has {} MB since.", thousands(was), thousands(now)))
            .shows(logged(&line));
    }
    let mut found = bad(
        CHECK,
        "The function ran out of memory",
        "Lambda killed its process: nothing it had not yet sent is there.",
    )
    .shows(logged(&line));
    let report = facts.invocation().and_then(Invocation::report_line).filter(|report| report.text != line.text);
    found.evidence.extend(report.map(logged));
    found.evidence.extend(now.map(|now| Evidence::new("Memory", format!("{} MB", thousands(now))).at(facts.now)));
    if let Some(detail) = changeable(facts).filter(|detail| detail.memory_mb < MEMORY_MAX) {
        let more = (detail.memory_mb * 2).min(MEMORY_MAX);
        let words =
            "A second costs in proportion to the memory; the processor grows with it, so that runs may become shorter.";
        found = found.heals(setting(
            facts,
            detail,
            HealKind::Memory,
            more,
            format!("Raise the memory to {} MB", thousands(more)),
            words,
        ));
    }
    found.heals(go("Memory", format!("{}#memory", page(facts, "configuration/general"))))
}

pub fn role(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Role;
    let Some(Ran { failed: Failed::Denied { action, resource, explicit, line, at }, .. }) = failure(facts) else {
        return nothing(facts, CHECK, "The log of the call shows no refusal of IAM.");
    };
    let role = facts
        .detail()
        .map(|detail| detail.role_arn.rsplit('/').next().unwrap_or_default().to_owned())
        .unwrap_or_default();
    let title = match &action {
        Some(action) => format!("The execution role {role} may not {action}"),
        None => format!("Something the function asked of AWS was refused to the role {role}"),
    };
    let on = resource.as_ref().map(|resource| format!("On {resource}. ")).unwrap_or_default();
    let words = if explicit {
        format!("{on}A policy forbids it explicitly: allowing it as well would not help.")
    } else {
        format!("{on}At that moment no policy of the role allowed it.")
    };
    let mut found = bad(CHECK, title, words).shows(logged(&line));
    if let Some(frame) = at {
        let href = code(facts, &frame.path, Some(frame.line));
        found =
            found.shows(Evidence::new("Where in the code", format!("{}, line {}", frame.path, frame.line)).href(href));
    }
    if let Some(action) = action.filter(|_| !explicit) {
        let need = Need::new(action, resource.unwrap_or_else(|| "*".into()), "so that the call goes through");
        if rules::grantable(&need).is_ok() {
            found.fixes.push(Fix::Role { needs: vec![need] });
        } else if let Ok(document) = rules::extended(None, &[need]) {
            // Not for one press: an administrator writes it.
            found = found.shows(Evidence::new("A policy that would allow it", document));
        }
    }
    found.heals(go("Policies of the role", page(facts, "configuration/permissions")))
}

pub fn exception(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Exception;
    let ran = failure(facts);
    let (title, words, line, stack, at, when) = match ran {
        Some(Ran { failed: Failed::Raised { kind, message, stack, at, line }, at: when, .. }) => {
            let first = message.lines().next().unwrap_or_default().to_owned();
            let title = match (kind.is_empty(), first.is_empty()) {
                (true, _) => format!("The code raised an error: {first}"),
                (false, true) => format!("The code raised {kind}"),
                (false, false) => format!("The code raised {kind}: {first}"),
            };
            (
                title,
                "Nothing caught it, so that the call ended there; a URL answers 500 Internal Server Error.",
                line,
                stack,
                at,
                when,
            )
        }
        Some(Ran { failed: Failed::Exited { line }, at: when, .. }) => (
            "The function's process ended by itself".to_owned(),
            "It called exit, or crashed: nothing was answered.",
            line,
            String::new(),
            None,
            when,
        ),
        _ => return nothing(facts, CHECK, "The log of the call shows no exception."),
    };
    let mut found = bad(CHECK, title, words).shows(logged(&line));
    if !stack.is_empty() && !line.text.contains(&stack) {
        found = found.shows(Evidence::new("Stack", stack).at(line.at));
    }
    if facts.changed_since(when) {
        found.words = format!("{} The function was changed since then: it may be gone already.", found.words);
    }
    if let Some(frame) = at {
        let words = format!("Open {} at line {}", frame.path, frame.line);
        found = found.heals(go(words, code(facts, &frame.path, Some(frame.line))));
    } else {
        found = found.heals(go("Open the code", page(facts, "code")));
    }
    found.heals(go("Logs", page(facts, "logs")))
}
