//! The graphs of a function.
//! <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::monitoring::model::{INSIGHTS_LAYER, tool_layer},
    monitoring::metrics::{
        model::{Tone, Unit},
        service::Of,
    },
};
use std::collections::BTreeMap;

use super::gather::{At, Draft, Plan, Source, Whole, line};
use crate::functions::{Caches, get::checked};

mod insights;

const LAMBDA: &str = "AWS/Lambda";

/// Whether Lambda Insights is asked, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insights {
    On,
    Off,
    /// The function's layers are not known now: shown where there is anything.
    Unknown,
}

/// Asks nothing: the page reads the function anyway.
pub fn insights(caches: &Caches, place: &Place, name: &str, qualifier: Option<&str>, local: bool) -> Insights {
    if local {
        return Insights::Off;
    }
    caches.known_detail(place, name, qualifier).map_or(Insights::Unknown, |detail| {
        let layers = detail.layers.iter().map(|layer| layer.arn.as_str());
        if tool_layer(layers, INSIGHTS_LAYER).is_some() { Insights::On } else { Insights::Off }
    })
}

/// The two that are compared; none where nothing is.
pub fn versions(of: &Of) -> Result<Vec<String>, ConsoleError> {
    let [one, two] = &of.compare;
    if one.is_empty() && two.is_empty() {
        return Ok(Vec::new());
    }
    for (field, text) in [("one", one), ("two", two)] {
        let wrong = |message: &str| Err(ConsoleError::invalid(field, message));
        if text.is_empty() {
            return wrong("Two versions are needed to compare.");
        }
        let right = text == "$LATEST" || checked("x", Some(text)).is_ok();
        if !right {
            return wrong("Give a version's number, $LATEST, or an alias.");
        }
    }
    if one == two {
        return Err(ConsoleError::invalid("two", "Choose another version than the first."));
    }
    Ok(vec![one.clone(), two.clone()])
}

fn pairs(all: &[(&str, String)]) -> BTreeMap<String, String> {
    all.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

/// What Lambda counts under: the function as a whole, or one version or alias of it.
fn dimensions(name: &str, qualifier: Option<&str>) -> BTreeMap<String, String> {
    let mut all = vec![("FunctionName", name.to_owned())];
    all.extend(qualifier.map(|qualifier| ("Resource", format!("{name}:{qualifier}"))));
    pairs(&all)
}

/// One side of a comparison. What was called without a name counts under the function's own.
fn side(name: &str, alias: Option<&str>, version: &str) -> BTreeMap<String, String> {
    let resource = match alias {
        Some(alias) => {
            let all = [
                ("FunctionName", name.to_owned()),
                ("Resource", format!("{name}:{alias}")),
                ("ExecutedVersion", version.to_owned()),
            ];
            return pairs(&all);
        }
        None if version == "$LATEST" => name.to_owned(),
        None => format!("{name}:{version}"),
    };
    pairs(&[("FunctionName", name.to_owned()), ("Resource", resource)])
}

/// A number is a version, not an alias.
fn is_alias(qualifier: &str) -> bool {
    !qualifier.bytes().all(|byte| byte.is_ascii_digit())
}

pub fn plan(name: &str, qualifier: Option<&str>, compare: &[String], insights: Insights, local: bool) -> Plan {
    let mut plan = Plan::default();
    if let [_, _] = compare {
        let alias = qualifier.filter(|qualifier| is_alias(qualifier));
        let sides: Vec<_> = compare.iter().map(|version| (version.as_str(), side(name, alias, version))).collect();
        compared(&mut plan, &sides, local);
        return plan;
    }
    let by = dimensions(name, qualifier);
    alone(&mut plan, &by, qualifier.is_some(), local);
    plan.insights_known = insights == Insights::On;
    if insights != Insights::Off {
        plan.insights = insights::drafts(&mut plan, name, qualifier.filter(|qualifier| !is_alias(qualifier)));
    }
    plan
}

/// What the local engine measures under a version or an alias.
const LOCAL_QUALIFIED: &str =
    "The local engine counts versions and aliases only where a request came through the local gateway.";

fn not_here(what: &str, local: bool) -> Option<String> {
    local.then(|| format!("Not on the local engine: it does not measure {what}."))
}

struct Basic {
    runs: At,
    errors: At,
    throttles: At,
    sum: At,
    count: At,
}

fn basic(plan: &mut Plan, by: &BTreeMap<String, String>) -> Basic {
    Basic {
        runs: plan.ask(LAMBDA, "Invocations", by, "Sum"),
        errors: plan.ask(LAMBDA, "Errors", by, "Sum"),
        throttles: plan.ask(LAMBDA, "Throttles", by, "Sum"),
        sum: plan.ask(LAMBDA, "Duration", by, "Sum"),
        count: plan.ask(LAMBDA, "Duration", by, "SampleCount"),
    }
}

fn alone(plan: &mut Plan, by: &BTreeMap<String, String>, qualified: bool, local: bool) {
    let Basic { runs, errors, throttles, sum, count } = basic(plan, by);
    let mut ask = |name, stat| plan.ask(LAMBDA, name, by, stat);
    let (least, most) = (ask("Duration", "Minimum"), ask("Duration", "Maximum"));
    let (p50, p95, p99) = (ask("Duration", "p50"), ask("Duration", "p95"), ask("Duration", "p99"));
    // What the engine lacks is not asked for.
    let mut extra = |name, stat| if local { usize::MAX } else { ask(name, stat) };
    let concurrent = extra("ConcurrentExecutions", "Maximum");
    let age = extra("IteratorAge", "Maximum");
    let dropped = extra("AsyncEventsDropped", "Sum");
    let dead = extra("DeadLetterErrors", "Sum");
    let undelivered = extra("DestinationDeliveryFailures", "Sum");
    let one = Source::One;
    let note = if local && qualified { LOCAL_QUALIFIED.to_owned() } else { String::new() };
    plan.figures = [
        ("Invocations", Whole::Sum(runs)),
        ("Errors", Whole::Bad(errors)),
        ("Success rate", Whole::Rest(errors, runs)),
        ("Average duration", Whole::Mean(sum, count, Unit::Milliseconds)),
        ("Longest duration", Whole::Most(most, Unit::Milliseconds)),
        ("Throttles", Whole::Bad(throttles)),
    ]
    .map(|(label, whole)| (label.to_owned(), whole))
    .into();
    plan.drafts = vec![
        Draft {
            id: "invocations",
            title: "Invocations",
            about: note,
            lines: vec![line("Invocations", Tone::First, one(runs))],
            ..Draft::default()
        },
        Draft {
            id: "errors",
            title: "Errors",
            about: "Invocations that ended with an error of the function: an exception, a time-out, out of memory.".into(),
            lines: vec![line("Errors", Tone::Bad, one(errors))],
            explained: true,
            ..Draft::default()
        },
        Draft {
            id: "success",
            title: "Success rate",
            unit: Unit::Percent,
            lines: vec![line("Success rate", Tone::Good, Source::Rest(errors, runs))],
            ..Draft::default()
        },
        Draft {
            id: "duration",
            title: "Duration",
            unit: Unit::Milliseconds,
            about: "The time of the handler; p95 is what 95 of 100 invocations stayed under. Getting ready is not in it.".into(),
            lines: vec![
                line("Minimum", Tone::Fourth, one(least)),
                line("Average", Tone::First, Source::Ratio(sum, count)),
                line("p50", Tone::Good, one(p50)),
                line("p95", Tone::Second, one(p95)),
                line("p99", Tone::Third, one(p99)),
                line("Maximum", Tone::Bad, one(most)),
            ],
            ..Draft::default()
        },
        Draft {
            id: "throttles",
            title: "Throttles",
            about: "Calls that were turned away because no concurrency was left; they do not count as invocations.".into(),
            lines: vec![line("Throttles", Tone::Warn, one(throttles))],
            ..Draft::default()
        },
        Draft {
            id: "concurrency",
            title: "Concurrent executions",
            about: "The most at the same time.".into(),
            missing: not_here("concurrency", local),
            lines: vec![line("Concurrent executions", Tone::First, one(concurrent))],
            ..Draft::default()
        },
        Draft {
            id: "iterator-age",
            title: "Iterator age",
            unit: Unit::Milliseconds,
            about: "How old the last record of a batch was when a stream's batch was processed: it grows when the function falls behind.".into(),
            missing: not_here("how far functions are behind their streams", local),
            lines: vec![line("Iterator age", Tone::Second, one(age))],
            ..Draft::default()
        },
        Draft {
            id: "async-failures",
            title: "Asynchronous failures",
            about: "Events that were given up, and results that could not be handed on.".into(),
            missing: not_here("what becomes of asynchronous events", local),
            lines: vec![
                line("Events dropped", Tone::Bad, one(dropped)),
                line("Dead-letter errors", Tone::Warn, one(dead)),
                line("Destination failures", Tone::Third, one(undelivered)),
            ],
            ..Draft::default()
        },
    ];
}

/// Two versions in the same graphs.
fn compared(plan: &mut Plan, sides: &[(&str, BTreeMap<String, String>)], local: bool) {
    let mut drafts = [
        ("invocations", "Invocations", Unit::Count),
        ("errors", "Errors", Unit::Count),
        ("success", "Success rate", Unit::Percent),
        ("duration", "Average duration", Unit::Milliseconds),
        ("p95", "p95 of the duration", Unit::Milliseconds),
        ("throttles", "Throttles", Unit::Count),
    ]
    .map(|(id, title, unit)| Draft { id, title, unit, ..Draft::default() });
    if let (true, [first, ..]) = (local, &mut drafts) {
        first.about = LOCAL_QUALIFIED.into();
    }
    for ((version, by), tone) in sides.iter().zip([Tone::First, Tone::Second]) {
        let Basic { runs, errors, throttles, sum, count } = basic(plan, by);
        let p95 = plan.ask(LAMBDA, "Duration", by, "p95");
        let one = Source::One;
        let sources =
            [one(runs), one(errors), Source::Rest(errors, runs), Source::Ratio(sum, count), one(p95), one(throttles)];
        for (draft, source) in drafts.iter_mut().zip(sources) {
            draft.lines.push(line(word(version), tone, source));
        }
        plan.figures.extend([
            (format!("{}: invocations", word(version)), Whole::Sum(runs)),
            (format!("{}: errors", word(version)), Whole::Bad(errors)),
            (format!("{}: success rate", word(version)), Whole::Rest(errors, runs)),
            (format!("{}: average", word(version)), Whole::Mean(sum, count, Unit::Milliseconds)),
        ]);
    }
    plan.drafts = drafts.into();
}

fn word(version: &str) -> String {
    if version == "$LATEST" || is_alias(version) { version.to_owned() } else { format!("Version {version}") }
}
