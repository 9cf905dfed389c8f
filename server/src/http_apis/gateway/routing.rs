//! Which API, which stage, which route: AWS's order of choice, with the reasons for the bench.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use super::route_key::{RouteKey, RouteMethod, RoutePath, Segment};
use super::{Route, Stage};

/// The API an address names, before anything is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub api_id: String,
    /// The host a client of AWS would have used; the request's own unless the path named the API.
    pub host: String,
    pub stage: Option<String>,
    /// Percent-encoded.
    pub path: String,
}

/// Path form of an address, for clients whose resolver does not know `*.localhost`:
/// `/_aws/execute-api/{api}/{stage}/{path}`.
pub const PATH_FORM: &str = "/_aws/execute-api/";

/// Reads `{api}.execute-api.…` from the host, else the path form from the path.
pub fn address(host: &str, path: &str) -> Option<Address> {
    if let Some(rest) = path.strip_prefix(PATH_FORM) {
        let (api_id, rest) = rest.split_once('/')?;
        let (stage, path) = rest.split_once('/').unwrap_or((rest, ""));
        let stage = percent_decode_str(stage).decode_utf8().ok()?;
        let named = !api_id.is_empty() && !stage.is_empty();
        let port = host.rsplit_once(':').map_or("", |(_, port)| port);
        let port = if port.parse::<u16>().is_ok() { format!(":{port}") } else { String::new() };
        return named.then(|| Address {
            api_id: api_id.into(),
            host: format!("{api_id}.execute-api.localhost{port}"),
            stage: Some(stage.into_owned()),
            path: format!("/{path}"),
        });
    }
    let (api_id, rest) = host.split_once('.')?;
    let ours = !api_id.is_empty() && rest.starts_with("execute-api.");
    ours.then(|| Address { api_id: api_id.into(), host: host.into(), stage: None, path: path.into() })
}

/// Decodes a path as HTTP APIs do; none where AWS refuses the request.
///
/// Observed on AWS, not documented: the path is decoded twice and cut at a decoded `?` in between, so `%2F` and
/// `%252F` both arrive as `/`, and a lone `%25` is refused.
pub fn decode_path(raw: &str) -> Option<String> {
    let once = decode_strictly(raw)?;
    let kept = once.split_once('?').map_or(once.as_str(), |(path, _)| path);
    decode_strictly(kept)
}

fn decode_strictly(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let whole = (0..bytes.len()).all(|at| bytes[at] != b'%' || (hex(at + 1) && hex(at + 2)));
    if !whole {
        return None;
    }
    percent_decode_str(text).decode_utf8().ok().map(|t| t.into_owned())
}

/// The stage that serves a request, and what is left of the path for its routes.
#[derive(Debug, PartialEq)]
pub struct StageChoice<'a> {
    pub stage: &'a Stage,
    /// Decoded, starts with `/`, without the stage.
    pub route_path: String,
    /// As functions see it in `rawPath`: decoded, with the stage when it is a named one.
    pub event_path: String,
}

/// A named stage wins when the path starts with its name, else `$default`. `asked` is a stage named apart from the path.
pub fn choose_stage<'a>(stages: &'a [Stage], asked: Option<&str>, path: &str) -> Option<StageChoice<'a>> {
    let named = |name: &str| stages.iter().find(|s| s.name == name);
    if let Some(stage) = asked {
        let stage = named(stage)?;
        let event_path = if stage.is_default() { path.into() } else { format!("/{}{path}", stage.name) };
        return Some(StageChoice { stage, route_path: path.into(), event_path });
    }
    let bare = path.strip_prefix('/').unwrap_or(path);
    let (first, rest) = bare.split_once('/').unwrap_or((bare, ""));
    let stage = named(first).filter(|s| !s.is_default()).or_else(|| named(Stage::DEFAULT))?;
    let route_path = if stage.is_default() { path.into() } else { format!("/{rest}") };
    Some(StageChoice { stage, route_path, event_path: path.into() })
}

/// The route that takes a request.
#[derive(Debug, PartialEq)]
pub struct RouteChoice<'a> {
    pub route: &'a Route,
    pub path_parameters: BTreeMap<String, String>,
}

/// What became of one route in the choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    pub route_key: String,
    pub verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Chosen,
    /// It matches; a more specific one took the request.
    LessSpecific,
    OtherMethod,
    OtherPath,
}

/// The choice and its reasons.
#[derive(Debug, PartialEq)]
pub struct Routing<'a> {
    pub chosen: Option<RouteChoice<'a>>,
    pub considered: Vec<Considered>,
    /// One sentence.
    pub why: String,
}

/// How far a route fits: the smaller, the more specific.
///
/// Documented: full match, then greedy, then `$default`; a literal before a variable. Observed: the request's own
/// method before `ANY`, decided before the path; the longest literal start among greedy routes.
type Rank = (u8, bool, Vec<u8>);

/// Chooses a route for a method and a decoded path without its stage.
pub fn choose_route<'a>(routes: &'a [Route], method: &str, path: &str) -> Routing<'a> {
    let parts: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let mut best: Option<(Rank, usize, BTreeMap<String, String>)> = None;
    let mut considered = Vec::with_capacity(routes.len());
    for (at, route) in routes.iter().enumerate() {
        let (verdict, fit) = consider(&route.key, method, &parts);
        considered.push(Considered { route_key: route.key.to_string(), verdict });
        let Some((rank, parameters)) = fit else { continue };
        if best.as_ref().is_none_or(|(held, ..)| rank < *held) {
            best = Some((rank, at, parameters));
        }
    }
    let matching = considered.iter().filter(|c| c.verdict == Verdict::LessSpecific).count();
    let chosen = best.and_then(|(rank, at, path_parameters)| {
        considered.get_mut(at)?.verdict = Verdict::Chosen;
        Some((rank, RouteChoice { route: routes.get(at)?, path_parameters }))
    });
    let why = reason(chosen.as_ref(), matching, &considered, method, path);
    Routing { chosen: chosen.map(|(_, choice)| choice), considered, why }
}

type Fit = Option<(Rank, BTreeMap<String, String>)>;

fn consider(key: &RouteKey, method: &str, parts: &[&str]) -> (Verdict, Fit) {
    let RouteKey::Path { method: wanted, path } = key else {
        return (Verdict::LessSpecific, Some(((2, true, Vec::new()), BTreeMap::new())));
    };
    let Some((greedy, shape, parameters)) = fit_path(path, parts) else {
        return (Verdict::OtherPath, None);
    };
    if !wanted.takes(method) {
        return (Verdict::OtherMethod, None);
    }
    let rank = (u8::from(greedy), *wanted == RouteMethod::Any, shape);
    (Verdict::LessSpecific, Some((rank, parameters)))
}

/// Whether a path fits: greedily?, how specific each part is, what the variables hold.
fn fit_path(path: &RoutePath, parts: &[&str]) -> Option<(bool, Vec<u8>, BTreeMap<String, String>)> {
    let segments = path.segments();
    if segments.is_empty() {
        return matches!(parts, [""]).then(|| (false, Vec::new(), BTreeMap::new()));
    }
    let mut shape = Vec::with_capacity(segments.len());
    let mut held = BTreeMap::new();
    for (at, segment) in segments.iter().enumerate() {
        let part = *parts.get(at)?;
        match segment {
            Segment::Literal(text) if text == part => shape.push(0),
            Segment::Variable(name) if !part.is_empty() => {
                held.insert(name.clone(), part.to_owned());
                shape.push(1);
            }
            // Observed: `/handler/` fits `/handler/{proxy+}` with an empty value, `/handler` does not.
            Segment::Greedy(name) => {
                held.insert(name.clone(), parts[at..].join("/"));
                shape.push(2);
                return Some((true, shape, held));
            }
            _ => return None,
        }
    }
    (segments.len() == parts.len()).then_some((false, shape, held))
}

fn reason(
    chosen: Option<&(Rank, RouteChoice)>,
    matching: usize,
    considered: &[Considered],
    method: &str,
    path: &str,
) -> String {
    let Some(((tier, any, _), choice)) = chosen else {
        let other = considered.iter().find(|c| c.verdict == Verdict::OtherMethod);
        let slash = path.len() > 1 && path.ends_with('/');
        return match other {
            Some(route) => format!("{} has this path, but no route takes {method}.", route.route_key),
            None if slash => format!("No route matches {path}: the slash at its end makes it another path."),
            None => format!("No route matches {method} {path}."),
        };
    };
    let key = &choice.route.key;
    let how = match (tier, any) {
        (0, false) => "it matches the method and the whole path",
        (0, true) => "it matches the whole path, and ANY takes every method",
        (1, _) => "its greedy variable takes the rest of the path",
        _ => "no other route matches",
    };
    let beaten = match matching.saturating_sub(1) {
        0 => String::new(),
        n => format!(" It is more specific than {n} other matching route{}.", if n == 1 { "" } else { "s" }),
    };
    format!("{key} takes it: {how}.{beaten}")
}

#[cfg(test)]
mod tests;
