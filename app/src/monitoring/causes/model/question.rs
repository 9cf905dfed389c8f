//! Which call is asked about.

use serde::{Deserialize, Serialize};

use crate::{connections::model::Place, routes};

/// The call somebody asks about, as a link names it. Everything may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// Empty where only a route is known.
    pub function: String,
    /// A version or an alias; empty is `$LATEST`.
    pub qualifier: String,
    /// The id of the invocation, or API Gateway's of the request.
    pub request: String,
    /// Milliseconds since 1970, UTC.
    pub at: Option<i64>,
    /// The HTTP API it came through.
    pub api: String,
    /// `ANY /test`
    pub route: String,
    pub stage: String,
    /// What the client got.
    pub status: Option<u16>,
    /// `test`, `url`, or nothing.
    pub via: String,
    /// When something was healed on this page: older failures of that kind no longer count.
    pub since: Option<i64>,
}

pub const VIA_TEST: &str = "test";
pub const VIA_URL: &str = "url";

impl Question {
    /// Of the parameters of a URL.
    pub fn read(function: String, api: String, text: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name| text(name).unwrap_or_default();
        Self {
            function,
            api: if api.is_empty() { word("api") } else { api },
            qualifier: word("qualifier"),
            request: word("request"),
            at: text("at").and_then(|at| at.parse().ok()).filter(|at| *at > 0),
            route: word("route"),
            stage: word("stage"),
            status: text("status").and_then(|status| status.parse().ok()),
            via: word("via"),
            since: text("since").and_then(|at| at.parse().ok()),
        }
    }

    /// Whether the call came through an HTTP API.
    pub fn by_api(&self) -> bool {
        !self.api.is_empty() || !self.route.is_empty()
    }

    /// The page that asks this.
    pub fn href(&self, place: &Place) -> String {
        let at = self.at.map(|at| at.to_string()).unwrap_or_default();
        let status = self.status.map(|status| status.to_string()).unwrap_or_default();
        let about = [
            ("request", self.request.as_str()),
            ("at", &at),
            ("api", &self.api),
            ("route", &self.route),
            ("stage", &self.stage),
            ("status", &status),
            ("via", &self.via),
            ("qualifier", &self.qualifier),
        ];
        if self.function.is_empty() {
            let rest: Vec<_> = about.into_iter().filter(|(name, _)| *name != "api").collect();
            return routes::why_route(place, &self.api, &rest);
        }
        routes::why(place, &self.function, &about)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_survives_its_url() {
        let question = Question {
            function: "hello".into(),
            qualifier: "live".into(),
            request: "a=b".into(),
            at: Some(5),
            api: "a1".into(),
            route: "GET /x/{id}".into(),
            stage: "$default".into(),
            status: Some(500),
            via: String::new(),
            since: None,
        };
        let href = question.href(&Place::new("local", "us-east-1"));
        assert_eq!(
            href,
            "/c/local/us-east-1/functions/hello/why?request=a%3Db&at=5&api=a1&route=GET%20%2Fx%2F%7Bid%7D&stage=$default&status=500&qualifier=live"
        );
        let text = |name: &str| match name {
            "request" => Some("a=b".to_owned()),
            "at" => Some("5".to_owned()),
            "api" => Some("a1".to_owned()),
            "route" => Some("GET /x/{id}".to_owned()),
            "stage" => Some("$default".to_owned()),
            "status" => Some("500".to_owned()),
            "qualifier" => Some("live".to_owned()),
            _ => None,
        };
        assert_eq!(Question::read("hello".into(), String::new(), text), question);
        assert!(Question::default().href(&Place::new("l", "r")).starts_with("/c/l/r/apis//why"));
    }
}
