//! Route keys: `METHOD /path` or `$default`, parsed once and for all.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a route answers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RouteKey {
    /// `$default`: whatever no other route takes.
    Default,
    Path {
        method: RouteMethod,
        path: RoutePath,
    },
}

/// The method of a route key. `ANY` stands for every method no other route names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteMethod {
    Any,
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl RouteMethod {
    pub const ALL: [Self; 8] =
        [Self::Any, Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Head, Self::Options];

    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "ANY",
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == text)
    }

    pub fn takes(self, method: &str) -> bool {
        self == Self::Any || self.name() == method
    }
}

/// The path of a route key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutePath {
    text: String,
    segments: Vec<Segment>,
}

impl RoutePath {
    /// As written, `/pets/{id}`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// None for `/`.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }
}

/// One part of a route's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    Literal(String),
    /// `{id}`: exactly one segment.
    Variable(String),
    /// `{proxy+}`: all that is left; only ever last.
    Greedy(String),
}

/// Why a text is no route key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteKeyError {
    NoMethod,
    UnknownMethod,
    NoLeadingSlash,
    TrailingSlash,
    EmptySegment,
    GreedyNotLast,
    BadVariable,
    BadLiteral,
}

impl fmt::Display for RouteKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoMethod => "A route key is a method, one space and a path, such as GET /pets, or $default.",
            Self::UnknownMethod => {
                "The method must be ANY, GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS, in capitals."
            }
            Self::NoLeadingSlash => "The path must start with /.",
            Self::TrailingSlash => "The path must not end with /: API Gateway refuses it.",
            Self::EmptySegment => "The path must not contain //.",
            Self::GreedyNotLast => "A greedy variable such as {proxy+} must be the last part of the path.",
            Self::BadVariable => "A path variable is a name in braces, such as {id}, and stands alone between slashes.",
            Self::BadLiteral => "The path must not contain spaces, braces outside a variable, ? or #.",
        })
    }
}

impl std::error::Error for RouteKeyError {}

impl RouteKey {
    pub fn parse(text: &str) -> Result<Self, RouteKeyError> {
        if text == "$default" {
            return Ok(Self::Default);
        }
        let (method, path) = text.split_once(' ').ok_or(RouteKeyError::NoMethod)?;
        let method = RouteMethod::parse(method).ok_or(RouteKeyError::UnknownMethod)?;
        Ok(Self::Path { method, path: parse_path(path)? })
    }

    /// `GET` of `GET /pets`; none for `$default`.
    pub fn method(&self) -> Option<RouteMethod> {
        match self {
            Self::Default => None,
            Self::Path { method, .. } => Some(*method),
        }
    }

    /// `/pets` of `GET /pets`; `$default` for `$default`, as format 1.0 events name it.
    pub fn resource(&self) -> &str {
        match self {
            Self::Default => "$default",
            Self::Path { path, .. } => path.as_str(),
        }
    }

    /// Whether AWS takes both for the same route: a variable's name does not tell routes apart.
    pub fn collides_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Default, Self::Default) => true,
            (Self::Path { method: a, path: left }, Self::Path { method: b, path: right }) => {
                a == b
                    && left.segments.len() == right.segments.len()
                    && left.segments.iter().zip(&right.segments).all(|pair| match pair {
                        (Segment::Literal(x), Segment::Literal(y)) => x == y,
                        (Segment::Variable(_), Segment::Variable(_)) | (Segment::Greedy(_), Segment::Greedy(_)) => true,
                        _ => false,
                    })
            }
            _ => false,
        }
    }
}

fn parse_path(text: &str) -> Result<RoutePath, RouteKeyError> {
    let rest = text.strip_prefix('/').ok_or(RouteKeyError::NoLeadingSlash)?;
    if rest.is_empty() {
        return Ok(RoutePath { text: text.into(), segments: Vec::new() });
    }
    if rest.ends_with('/') {
        return Err(RouteKeyError::TrailingSlash);
    }
    let segments: Vec<Segment> = rest.split('/').map(parse_segment).collect::<Result<_, _>>()?;
    let greedy = segments.iter().position(|s| matches!(s, Segment::Greedy(_)));
    if greedy.is_some_and(|at| at + 1 < segments.len()) {
        return Err(RouteKeyError::GreedyNotLast);
    }
    Ok(RoutePath { text: text.into(), segments })
}

fn parse_segment(text: &str) -> Result<Segment, RouteKeyError> {
    if text.is_empty() {
        return Err(RouteKeyError::EmptySegment);
    }
    let Some(inner) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) else {
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '{' | '}' | '?' | '#');
        let half_a_variable = text.contains('{') && text.contains('}');
        return match text.chars().any(bad) {
            false => Ok(Segment::Literal(text.into())),
            true if half_a_variable => Err(RouteKeyError::BadVariable),
            true => Err(RouteKeyError::BadLiteral),
        };
    };
    let (name, greedy) = inner.strip_suffix('+').map_or((inner, false), |name| (name, true));
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    if name.is_empty() || !name.chars().all(good) {
        return Err(RouteKeyError::BadVariable);
    }
    Ok(if greedy { Segment::Greedy(name.into()) } else { Segment::Variable(name.into()) })
}

impl fmt::Display for RouteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("$default"),
            Self::Path { method, path } => write!(f, "{} {}", method.name(), path.text),
        }
    }
}

impl TryFrom<String> for RouteKey {
    type Error = RouteKeyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<RouteKey> for String {
    fn from(key: RouteKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_and_shape_reads_back_as_it_was_written() {
        for method in RouteMethod::ALL {
            for path in ["/", "/test", "/a/b/c", "/pets/{id}", "/pets/{id}/toys/{toy-id}", "/{proxy+}", "/v1.0/~me/@x"]
            {
                let text = format!("{} {path}", method.name());
                assert_eq!(RouteKey::parse(&text).unwrap().to_string(), text);
            }
        }
        assert_eq!(RouteKey::parse("$default").unwrap(), RouteKey::Default);
    }

    #[test]
    fn what_aws_refuses_is_refused_with_its_own_reason() {
        use RouteKeyError as E;
        for (text, why) in [
            ("", E::NoMethod),
            ("GET", E::NoMethod),
            ("$Default", E::NoMethod),
            ("get /pets", E::UnknownMethod),
            ("TRACE /pets", E::UnknownMethod),
            ("GET pets", E::NoLeadingSlash),
            ("GET  /pets", E::NoLeadingSlash),
            ("GET /pets/", E::TrailingSlash),
            ("GET /pets//dog", E::EmptySegment),
            ("GET /{proxy+}/dog", E::GreedyNotLast),
            ("GET /pets/{}", E::BadVariable),
            ("GET /pets/{+}", E::BadVariable),
            ("GET /pets/a{id}", E::BadVariable),
            ("GET /pets/{id}b", E::BadVariable),
            ("GET /pets/{i d}", E::BadVariable),
            ("GET /pets/{id", E::BadLiteral),
            ("GET /pets?x=1", E::BadLiteral),
            ("GET /my pets", E::BadLiteral),
        ] {
            assert_eq!(RouteKey::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn parsing_any_mix_of_the_special_characters_never_panics_and_keeps_the_text() {
        let parts = ["/", "{", "}", "+", "a", "{x}", "{y+}", "//", " ", "$", "é", "%2F", "?"];
        for a in parts {
            for b in parts {
                for c in parts {
                    let text = format!("GET /{a}{b}{c}");
                    if let Ok(key) = RouteKey::parse(&text) {
                        assert_eq!(key.to_string(), text);
                        assert!(key.collides_with(&key));
                    }
                }
            }
        }
    }

    #[test]
    fn a_variable_s_name_does_not_make_another_route() {
        let key = |t: &str| RouteKey::parse(t).unwrap();
        assert!(key("GET /pets/{id}").collides_with(&key("GET /pets/{petId}")));
        assert!(!key("GET /pets/{id}").collides_with(&key("POST /pets/{id}")));
        assert!(!key("GET /pets/{id}").collides_with(&key("GET /pets/{id+}")));
        assert!(!key("GET /pets/{id}").collides_with(&key("GET /pets/id")));
    }

    #[test]
    fn a_route_key_is_a_string_on_the_wire() {
        let key: RouteKey = serde_json::from_str("\"ANY /test\"").unwrap();
        assert_eq!(serde_json::to_string(&key).unwrap(), "\"ANY /test\"");
        assert!(serde_json::from_str::<RouteKey>("\"any /test\"").is_err());
    }
}
