//! The function itself: its URL's permissions, its state, its concurrency, and whether its code can be loaded.

use app::{
    functions::{
        code::model::ProblemKind,
        configuration::{
            cli as general_cli,
            concurrency::cli as concurrency_cli,
            model::settings,
            url::{cli as url_cli, rules as url_rules},
        },
        model::{FunctionState, UpdateStatus},
    },
    monitoring::causes::model::{Check, Evidence, Finding, Fix, Heal, HealKind, Remedy, VIA_URL},
};

use super::{Failed, Proof, access_line, aside, bad, code, go, good, logged, missing, page, run, unknown};
use crate::{
    http_apis::gateway::Failure,
    monitoring::causes::facts::{Facts, Known},
};

/// Handlers offered as buttons.
const OFFERED: usize = 3;

pub fn url(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Url;
    let Some(view) = facts.url.get() else {
        return missing(CHECK, &facts.url).unwrap_or_else(|| unknown(CHECK, ""));
    };
    let Some(url) = &view.url else {
        if facts.question.via == VIA_URL {
            return bad(CHECK, "There is no function URL any more", "It was deleted; its address never comes back.")
                .heals(go("Function URL", page(facts, "configuration/url")));
        }
        return aside(CHECK, "The function has no URL.");
    };
    if let Some(why) = &view.access.unknown {
        return unknown(CHECK, why.as_str());
    }
    if !url.config.public {
        let refused = facts.question.via == VIA_URL && facts.status() == Some(403);
        let words = "The URL asks for a signature of AWS. The caller's identity needs lambda:InvokeFunctionUrl and lambda:InvokeFunction on the function.";
        if refused {
            return bad(CHECK, "The caller's signature was refused", words)
                .shows(Evidence::new("Function URL", "AuthType: AWS_IAM").at(facts.now))
                .heals(go("What its callers need", page(facts, "configuration/url")));
        }
        return good(CHECK, "The URL asks for a signature of AWS; its resource policy need not open it to everybody.");
    }
    let lacking = view.access.missing();
    if lacking.is_empty() {
        let ids: Vec<_> = view.access.url.iter().chain(&view.access.function).cloned().collect();
        return good(CHECK, "The URL is open to everybody, and both statements it needs are there.")
            .shows(Evidence::new("Resource policy", ids.join(", ")).at(facts.now));
    }
    let there = if view.access.is_open() {
        view.access.url.iter().chain(&view.access.function).map(|id| format!("statement {id}: there")).collect()
    } else {
        Vec::new()
    };
    let lines: Vec<String> =
        there.into_iter().chain(lacking.iter().map(|action| format!("{action} for everybody: missing"))).collect();
    let title =
        if facts.local { "On AWS nobody could call the function URL" } else { "Nobody can call the function URL" };
    let qualifier = Some(facts.question.qualifier.as_str()).filter(|qualifier| !qualifier.is_empty());
    let checked = if facts.local { "The local engine does not check this." } else { "Calls get 403 Forbidden." };
    let words = format!("{} {checked}", url_rules::BOTH_NEEDED);
    bad(CHECK, title, words).shows(Evidence::new("Resource policy", lines.join("\n")).at(facts.now)).heals(Fix::Heal(
        Remedy {
            heal: Heal { kind: HealKind::UrlPermission, ..Heal::default() },
            button: "Add permission".into(),
            words: "Everybody who knows the URL may then call the function.".into(),
            commands: url_cli::open(&facts.place, &facts.question.function, qualifier),
        },
    ))
}

pub fn state(facts: &Facts) -> Finding {
    const CHECK: Check = Check::State;
    let detail = match &facts.function {
        Known::Is(Some(detail)) => detail,
        Known::Is(None) => {
            return bad(
                CHECK,
                format!("There is no {}", label(facts)),
                "It was deleted, or never made in this region.",
            )
            .heals(go("Functions", app::routes::functions(&facts.place)));
        }
        other => return missing(CHECK, other).unwrap_or_else(|| unknown(CHECK, "")),
    };
    let reason = |text: &Option<String>| {
        text.clone().filter(|text| !text.is_empty()).unwrap_or_else(|| "AWS gives no reason.".into())
    };
    let now = |what: &str, word: &str, why: &Option<String>| {
        Evidence::new(what, format!("{word}: {}", reason(why))).at(detail.as_of)
    };
    let mends = |why: &Option<String>| {
        let why = why.as_deref().unwrap_or_default();
        let (words, place) = place_of(why);
        go(words, page(facts, place))
    };
    match &detail.state {
        FunctionState::Active => {}
        FunctionState::Pending => {
            return bad(CHECK, "AWS is still making the function", "Until it is active every call is refused.")
                .shows(now("State", "Pending", &detail.state_reason))
                .heals(Fix::Again { words: "Mostly this takes less than a minute, in a VPC a few.".into() });
        }
        FunctionState::Inactive => {
            return bad(
                CHECK,
                "The function had been idle, and AWS had put it away",
                "The first call after weeks brings it back and fails itself.",
            )
            .shows(now("State", "Inactive", &detail.state_reason))
            .heals(Fix::Again { words: "Call it once more in a minute.".into() });
        }
        other => {
            return bad(
                CHECK,
                "The function is not able to run",
                "Every call is refused until what is named here is put right.",
            )
            .shows(now("State", other.as_str(), &detail.state_reason))
            .heals(mends(&detail.state_reason));
        }
    }
    match detail.update {
        UpdateStatus::Successful => good(CHECK, "The function is active, and its last update went through.")
            .shows(Evidence::new("State", "Active, Successful").at(detail.as_of)),
        UpdateStatus::InProgress => bad(
            CHECK,
            "An update of the function is under way",
            "Until it is done calls may still meet what was there before, or fail.",
        )
        .shows(now("Last update", "InProgress", &detail.update_reason))
        .heals(Fix::Again { words: "Mostly this takes a few seconds, in a VPC a few minutes.".into() }),
        UpdateStatus::Failed => bad(
            CHECK,
            "The last update of the function failed",
            "What was there before goes on running: what you changed is not live.",
        )
        .shows(now("Last update", "Failed", &detail.update_reason))
        .heals(mends(&detail.update_reason)),
    }
}

fn label(facts: &Facts) -> String {
    let question = &facts.question;
    if question.qualifier.is_empty() {
        format!("function {}", question.function)
    } else {
        format!("version or alias {} of {}", question.qualifier, question.function)
    }
}

/// Where what AWS's reason speaks of is set.
fn place_of(reason: &str) -> (&'static str, &'static str) {
    let has = |words: &[&str]| words.iter().any(|word| reason.to_lowercase().contains(word));
    if has(&["subnet", "security group", "vpc", "eni", "network interface"]) {
        ("Network of the function", "configuration/vpc")
    } else if has(&["kms", "decrypt", "key"]) {
        ("Environment and its key", "configuration/environment")
    } else if has(&["image", "manifest", "layer"]) {
        ("Code of the function", "code")
    } else if has(&["role", "permission", "not authorized"]) {
        ("Execution role", "configuration/permissions")
    } else if has(&["efs", "file system", "mount"]) {
        ("File systems", "configuration/file-systems")
    } else {
        ("Configuration", "configuration/general")
    }
}

pub fn concurrency(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Concurrency;
    let Some(detail) = facts.detail() else { return unknown(CHECK, "The function could not be read.") };
    let reserved = detail.reserved_concurrency;
    if reserved == Some(0) {
        let back = facts.reserved_before;
        let words = match back {
            Some(number) => format!("Puts back the {number} it had reserved before it was stopped here."),
            None => {
                "Takes the reservation away: the function shares the account's unreserved concurrency again.".to_owned()
            }
        };
        let mut found = bad(
            CHECK,
            "The function is stopped: 0 is reserved for it",
            "Every call is refused with 429 TooManyRequestsException; through an API the client gets 500.",
        )
        .shows(Evidence::new("ReservedConcurrentExecutions", "0").at(detail.as_of));
        found.evidence.extend(access_line(facts));
        return found
            .heals(Fix::Heal(Remedy {
                heal: Heal {
                    kind: HealKind::Concurrency,
                    value: back.map(|number| number.to_string()).unwrap_or_default(),
                    base: "0".into(),
                    ..Heal::default()
                },
                button: "Let it run again".into(),
                words,
                commands: concurrency_cli::reserve(&facts.place, &facts.question.function, back),
            }))
            .heals(go("Concurrency", page(facts, "configuration/concurrency")));
    }
    let tab = || go("Concurrency", page(facts, "configuration/concurrency"));
    let limit = |number: Option<u32>| match number {
        Some(number) => format!("ReservedConcurrentExecutions: {number}"),
        None => "ReservedConcurrentExecutions: none, it shares the account's".to_owned(),
    };
    if let Some(line) = facts.access().filter(|line| !facts.is_over(line.at)) {
        let said = line.integration_error.to_lowercase();
        if line.lambda_status == Some(429)
            || said.contains("no concurrency left")
            || said.contains("rate exceeded")
            || said.contains("throttl")
        {
            let mut found =
                bad(CHECK, "The function was throttled", "All the concurrency it may have was in use at that moment.")
                    .shows(Evidence::new("Limit", limit(reserved)).at(detail.as_of));
            found.evidence.extend(access_line(facts));
            return found.heals(tab());
        }
        if line.status == 429 {
            let mut found = bad(
                CHECK,
                "API Gateway throttled the request",
                "The stage's or the route's limit of requests a second was used up: the function was not called.",
            );
            found.evidence.extend(access_line(facts));
            return found.heals(go("Stages of the API", super::api_page(facts, "stages")));
        }
    }
    match &facts.throttles {
        _ if facts.question.since.is_some() => good(CHECK, "Nothing was throttled since it was healed."),
        Known::Is((count, (from, until))) if *count > 0 => {
            let minutes = (until - from) / 60_000;
            let times = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
            bad(
                CHECK,
                format!("The function was throttled {times} around then"),
                "All the concurrency it may have was in use.",
            )
            .shows(Evidence::new(format!("Throttles, within {minutes} minutes"), count.to_string()).at(*until))
            .shows(Evidence::new("Limit", limit(reserved)).at(detail.as_of))
            .heals(tab())
        }
        Known::Is((_, (_, until))) => {
            good(CHECK, "Nothing was throttled around then.").shows(Evidence::new("Throttles", "0").at(*until))
        }
        _ if facts.invocation().is_some() && facts.log.get().is_some_and(|log| log.sure) => {
            good(CHECK, "The call ran, so it was not throttled.")
        }
        Known::Not(why) | Known::Aside(why) => unknown(CHECK, why.as_str()),
    }
}

pub fn handler(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Handler;
    let code_now = facts.code.get();
    let problem = code_now.and_then(|found| {
        found.problems.iter().find(|one| matches!(one.kind, ProblemKind::Handler | ProblemKind::Syntax))
    });
    let ran = run::failure(facts);
    let loading = ran.as_ref().and_then(|ran| match &ran.failed {
        Failed::Loading { failure, line } => Some((*failure, line)),
        _ => None,
    });
    let said = loading.map(|(_, line)| logged(line));
    if let Some(problem) = problem {
        let mut found = bad(
            CHECK,
            "The deployed code does not fit its handler",
            "Lambda cannot load it: every call fails, and a URL answers 500 Internal Server Error.",
        );
        let mut proof = Evidence::new("Deployed code", problem.message.as_str()).at(facts.now);
        if let Some(path) = &problem.path {
            proof = proof.href(code(facts, path, problem.line));
        }
        found.evidence.push(proof);
        found.evidence.extend(said);
        let missing = problem.kind == ProblemKind::Handler;
        let offers = code_now.filter(|_| missing).map(|found| found.handlers.as_slice()).unwrap_or_default();
        return offered(facts, found, offers).heals(go(
            "Open the code",
            problem.path.as_ref().map_or_else(|| page(facts, "code"), |path| code(facts, path, problem.line)),
        ));
    }
    if let (Some((failure, line)), Some(ran)) = (loading, &ran) {
        let fits = code_now.is_some() && facts.changed_since(ran.at);
        if fits && failure != Failure::ModuleMissing {
            return good(CHECK, "The code could not be loaded then; what is deployed since fits its handler.")
                .shows(logged(line));
        }
        let found = bad(
            CHECK,
            failure_title(failure),
            "Lambda cannot load the code: every call fails, and a URL answers 500 Internal Server Error.",
        )
        .shows(logged(line));
        let layers = (failure == Failure::ModuleMissing).then(|| go("Layers", page(facts, "configuration/layers")));
        let mut found = offered(facts, found, &[]).heals(go("Open the code", page(facts, "code")));
        found.fixes.extend(layers);
        return found;
    }
    match (&facts.code, &ran, facts.invocation()) {
        (Known::Is(_), ..) => good(CHECK, "The deployed code has the handler, and no syntax error."),
        (_, Some(_), _) | (_, None, Some(_)) => good(CHECK, "The log of the call shows that the code was loaded."),
        (Known::Not(why) | Known::Aside(why), None, None) => unknown(CHECK, why.as_str()),
    }
}

fn failure_title(failure: Failure) -> &'static str {
    match failure {
        Failure::HandlerMissing => "The handler is not in the code",
        Failure::ModuleMissing => "A module cannot be imported",
        Failure::SyntaxError => "The code has a syntax error",
        _ => "The code cannot be loaded",
    }
}

/// A button for each handler the code offers.
fn offered(facts: &Facts, mut found: Finding, handlers: &[String]) -> Finding {
    let Some(detail) = facts.detail() else { return found };
    let base = settings(detail);
    for handler in handlers.iter().take(OFFERED) {
        let mut wanted = base.clone();
        wanted.insert("handler".into(), handler.clone());
        found.fixes.push(Fix::Heal(Remedy {
            heal: Heal {
                kind: HealKind::Handler,
                target: detail.code_sha256.clone(),
                value: handler.clone(),
                base: detail.handler.clone().unwrap_or_default(),
                ..Heal::default()
            },
            button: format!("Change handler to {handler}"),
            words: "The code has this function; calls go there.".into(),
            commands: general_cli::general(&facts.place, &facts.question.function, &base, &wanted),
        }));
    }
    found
}
