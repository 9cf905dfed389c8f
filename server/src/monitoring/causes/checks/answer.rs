//! What the function answered: its shape for the payload format, and its size.

use app::monitoring::causes::{
    cli,
    model::{Check, Evidence, Finding, Fix, Heal, HealKind, Outcome, Remedy},
};

use super::{Failed, Proof, access_line, aside, bad, function, go, good, logged, missing, page, run, unknown, way};
use crate::{
    aws::apigateway::Integration,
    monitoring::causes::facts::{Facts, Known},
};

const CHECK: Check = Check::Answer;

pub fn answer(facts: &Facts) -> Finding {
    if let Some(run::Ran { failed: Failed::TooLarge { line }, .. }) = run::failure(facts) {
        return large(facts).shows(logged(&line));
    }
    let way = match &facts.way {
        Known::Is(way) => way,
        Known::Aside(_) => return aside(CHECK, "The call did not come through an API, which would ask for a shape."),
        other => return missing(CHECK, other).unwrap_or_else(|| unknown(CHECK, "")),
    };
    let Some(integration) = way.integration() else {
        return unknown(CHECK, "Which integration the request took is not known.");
    };
    let then = facts.access().map(|line| line.at).or(facts.question.at);
    if then.is_some_and(|at| facts.is_over(at)) {
        return good(CHECK, "Nothing was wrong with an answer since it was healed.");
    }
    if let Some(line) = facts.access() {
        let said = line.integration_error.to_lowercase();
        if said.contains("passes on 6 mb") || said.contains("payload size exceeded") || said.contains("too large") {
            let mut found = large(facts);
            found.evidence.extend(access_line(facts));
            return found;
        }
        let wrong = ["no http response", "doesn't match the format", "malformed", "invalid response", "wrong type"];
        if wrong.iter().any(|word| said.contains(word)) {
            let mut found = shape(facts, integration, &said);
            let proof = access_line(facts);
            if found.outcome == Outcome::Failed {
                found.evidence.splice(0..0, proof);
            }
            return found;
        }
        if line.status < 500 {
            return good(CHECK, format!("API Gateway took the answer: status {}.", line.status));
        }
    }
    // By elimination: it was let in, ran and ended well, and the client got 500 all the same.
    let ended = facts.log.get().filter(|log| log.sure).and_then(|log| log.of.as_ref());
    let ended = ended.filter(|one| one.report.is_some() && run::failure(facts).is_none());
    let before =
        [way::route, way::authorizer, way::permission, function::state, function::concurrency, function::handler];
    let let_in = before.iter().all(|check| check(facts).outcome != Outcome::Failed);
    // The access log may know a reason of its own.
    let unexplained = facts
        .access()
        .is_none_or(|line| line.integration_error.is_empty() && matches!(line.lambda_status, None | Some(200)));
    if let (Some(one), Some(500), true, true) = (ended, facts.status(), let_in, unexplained) {
        let mut found = shape(facts, integration, "");
        if found.outcome == Outcome::Failed {
            let report = one
                .report_line()
                .map(|line| Evidence::new("The function ended without an error", line.text.as_str()).at(line.at));
            found.evidence.splice(0..0, report);
            found
                .evidence
                .push(Evidence::new("What the client got", "500 Internal Server Error").at(facts.question.at));
        }
        return found;
    }
    match facts.access() {
        Some(_) => good(CHECK, "The access log says nothing against the answer."),
        None => {
            unknown(CHECK, "Without a line in the access log nobody can tell what API Gateway thought of the answer.")
        }
    }
}

fn large(facts: &Facts) -> Finding {
    bad(
        CHECK,
        "The answer is over 6 MB",
        "Lambda passes on 6 MB at most: put large data into a bucket and answer with a link to it.",
    )
    .heals(go("Open the code", page(facts, "code")))
}

fn shape(facts: &Facts, integration: &Integration, said: &str) -> Finding {
    let one = integration.payload_format == "1.0";
    // A complaint about the other format is from before it was changed.
    if !one && said.contains("payload format 1.0") {
        return good(
            CHECK,
            "The answer did not fit payload format 1.0; the integration uses 2.0 since, which takes any.",
        );
    }
    let words = if one {
        "Payload format 1.0 asks for an object with a whole-number statusCode, headers that are texts, and a body that is text. API Gateway answered 500 in its place."
    } else {
        "Payload format 2.0 takes any JSON; but once there is a statusCode it has to be a whole number, headers texts, and the body text. API Gateway answered 500 in its place."
    };
    let format = Evidence::new("Payload format of the integration", integration.payload_format.as_str()).at(facts.now);
    let found = bad(
        CHECK,
        format!("The function's answer has not the shape payload format {} asks for", integration.payload_format),
        words,
    )
    .shows(format);
    let found = found.heals(go("Open the code", page(facts, "code")));
    if !one {
        return found;
    }
    let mut found = found;
    found.fixes.insert(
        0,
        Fix::Heal(Remedy {
            heal: Heal { kind: HealKind::Payload, target: integration.id.clone(), value: "2.0".into(), base: "1.0".into(), ..Heal::default() },
            button: "Use payload format 2.0".into(),
            words: "It takes any answer. The event gets another shape too: look whether the code reads headers, cookies or the query of it.".into(),
            commands: cli::payload(&facts.place, &facts.question.api, &integration.id),
        }),
    );
    found
}
