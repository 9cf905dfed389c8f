//! Segments of a trace, as they follow from each other.
//! <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html>

use std::collections::BTreeMap;

use app::monitoring::traces::model::{SPANS, Span, Trace, Trouble};
use serde_json::Value;

use super::{began, visible};
use crate::aws::xray::Segments;

pub fn trace(id: &str, found: &Segments) -> Trace {
    // Children by their parent's id; those without one, or whose parent is not there, begin.
    let ids: Vec<&str> = all(&found.documents).filter_map(|one| one["id"].as_str()).collect();
    let mut children: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for document in &found.documents {
        let parent = document["parent_id"].as_str().filter(|parent| ids.contains(parent)).unwrap_or_default();
        children.entry(parent).or_default().push(document);
    }
    let start = all(&found.documents).filter_map(|one| one["start_time"].as_f64()).reduce(f64::min);
    let start = start.unwrap_or(began(id) as f64 / 1_000.0);
    let mut spans = Vec::new();
    below("", &children, &[], start, 0, &mut spans);
    let end = spans.iter().filter_map(|span| Some(span.start_ms + span.duration_ms?)).reduce(f64::max);
    let count = u32::try_from(spans.len()).unwrap_or(u32::MAX);
    spans.truncate(SPANS);
    let request = all(&found.documents)
        .filter(|one| one["origin"] == "AWS::Lambda::Function" || one["origin"] == "AWS::Lambda")
        .find_map(|one| one["aws"]["request_id"].as_str());
    Trace {
        id: id.to_owned(),
        at: (start * 1_000.0) as i64,
        duration_ms: end.or(found.duration.map(|seconds| seconds * 1_000.0)).unwrap_or_default(),
        spans,
        count,
        cut: found.limit_exceeded,
        request: request.unwrap_or_default().to_owned(),
    }
}

/// Segments and everything in them.
fn all(documents: &[Value]) -> Box<dyn Iterator<Item = &Value> + '_> {
    Box::new(documents.iter().flat_map(|one| {
        let inner = one["subsegments"].as_array().map(Vec::as_slice).unwrap_or_default();
        std::iter::once(one).chain(all(inner))
    }))
}

/// Deeper than this nothing is told apart, and documents are made by strangers.
const DEEP: u8 = 12;

fn below<'a>(
    parent: &str,
    children: &BTreeMap<&'a str, Vec<&'a Value>>,
    inner: &'a [Value],
    start: f64,
    depth: u8,
    spans: &mut Vec<Span>,
) {
    if depth > DEEP {
        return;
    }
    let outer = children.get(parent).into_iter().flatten().copied();
    let mut here: Vec<&Value> = outer.chain(inner.iter()).collect();
    here.sort_by(|a, b| {
        let at = |one: &Value| one["start_time"].as_f64().unwrap_or_default();
        at(a).total_cmp(&at(b))
    });
    for one in here {
        spans.push(span(one, start, depth));
        let id = one["id"].as_str().filter(|id| !id.is_empty() && *id != parent).unwrap_or("\0");
        let inner = one["subsegments"].as_array().map(Vec::as_slice).unwrap_or_default();
        below(id, children, inner, start, depth + 1, spans);
    }
}

fn span(one: &Value, start: f64, depth: u8) -> Span {
    let is = |name: &str| one[name].as_bool().unwrap_or_default();
    let text = |value: &Value| visible(value.as_str().unwrap_or_default());
    let began = one["start_time"].as_f64().unwrap_or(start);
    let causes = one["cause"]["exceptions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let cause = causes.iter().map(|cause| {
        let (kind, message) = (text(&cause["type"]), text(&cause["message"]));
        if message.is_empty() { kind } else { format!("{kind}: {message}") }
    });
    let origin = if one["origin"].is_string() { &one["origin"] } else { &one["aws"]["operation"] };
    Span {
        name: text(&one["name"]),
        origin: text(origin),
        depth,
        start_ms: (began - start) * 1_000.0,
        duration_ms: one["end_time"].as_f64().map(|end| (end - began).max(0.0) * 1_000.0),
        status: one["http"]["response"]["status"].as_u64().and_then(|status| u16::try_from(status).ok()),
        trouble: Trouble::of(is("fault"), is("throttle"), is("error")),
        cause: cause.collect::<Vec<_>>().join("\n"),
    }
}
