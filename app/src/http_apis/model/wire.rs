//! What is asked for when an API is made or wired: integrations, routes, and for a new API its stage. Every value obeys
//! its rule.

use serde::{Deserialize, Serialize};

use super::{ApiDetail, rules::same_route};
use crate::error::FieldError;

/// A function of the region, maybe by one of its versions or aliases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub function: String,
    pub qualifier: Option<String>,
}

impl Target {
    /// `hello`, `hello:live`.
    pub fn label(&self) -> String {
        match &self.qualifier {
            Some(qualifier) => format!("{}:{qualifier}", self.function),
            None => self.function.clone(),
        }
    }
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leads {
    /// To an integration that is made with it, for one of [`Wire::integrations`].
    New(Target),
    /// To one that is there, and the function behind it where it is one.
    Existing { id: String, target: Option<Target> },
}

impl Leads {
    pub fn target(&self) -> Option<&Target> {
        match self {
            Self::New(target) => Some(target),
            Self::Existing { target, .. } => target.as_ref(),
        }
    }

    /// For people.
    pub fn label(&self) -> String {
        match self {
            Self::New(target) | Self::Existing { target: Some(target), .. } => target.label(),
            Self::Existing { id, target: None } => format!("integration {id}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RouteWork {
    Add,
    /// Leads a route that is there elsewhere; `was` is the integration it had.
    Change {
        id: String,
        was: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireRoute {
    /// `ANY /test` or `$default`.
    pub key: String,
    pub leads: Leads,
    pub work: RouteWork,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WireApi {
    /// With one stage that deploys by itself.
    New {
        name: String,
        stage: String,
    },
    Existing {
        id: String,
        name: String,
    },
}

impl WireApi {
    pub fn name(&self) -> &str {
        match self {
            Self::New { name, .. } | Self::Existing { name, .. } => name,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    pub api: WireApi,
    /// To be made; each once.
    pub integrations: Vec<Target>,
    pub routes: Vec<WireRoute>,
}

impl Wire {
    pub fn is_new(&self) -> bool {
        matches!(self.api, WireApi::New { .. })
    }

    /// The functions concerned, each once.
    pub fn functions(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let of_routes = self.routes.iter().filter_map(|route| route.leads.target());
        for target in self.integrations.iter().chain(of_routes) {
            if !names.contains(&target.function.as_str()) {
                names.push(target.function.as_str());
            }
        }
        names
    }

    /// Whether a route that is there is led elsewhere.
    pub fn changes(&self) -> bool {
        self.routes.iter().any(|route| matches!(route.work, RouteWork::Change { .. }))
    }
}

/// One route as a form asks for it, before the server has looked at the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteAsk {
    pub api: AskedApi,
    pub work: AskedWork,
    pub to: AskedTarget,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedApi {
    New {
        name: String,
    },
    /// `mark` is that of the API, or of the route to be changed, as the member saw it.
    Existing {
        id: String,
        mark: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedWork {
    Add { key: String },
    Change { route_id: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedTarget {
    Function(Target),
    Integration(String),
}

impl RouteAsk {
    /// What has to be made, given the API as it is now.
    pub fn wire(&self, api: Option<&ApiDetail>) -> Result<Wire, FieldError> {
        let gone = || FieldError::new("api_id", "There is no such API any more.");
        let known = match &self.api {
            AskedApi::New { .. } => None,
            AskedApi::Existing { .. } => Some(api.ok_or_else(gone)?),
        };
        let (key, work) = self.work_on(known)?;
        let leads = match &self.to {
            AskedTarget::Function(target) => Leads::New(target.clone()),
            AskedTarget::Integration(id) => {
                let row = known.and_then(|api| api.integration(id));
                let row =
                    row.ok_or_else(|| FieldError::new("integration", "There is no such integration any more."))?;
                if matches!(&work, RouteWork::Change { was: Some(was), .. } if was == id) {
                    return Err(FieldError::new("integration", "The route leads there already."));
                }
                let target = row.function.clone().map(|function| Target { function, qualifier: row.qualifier.clone() });
                Leads::Existing { id: id.clone(), target }
            }
        };
        let integrations = match &self.to {
            AskedTarget::Function(target) => vec![target.clone()],
            AskedTarget::Integration(_) => Vec::new(),
        };
        let api = match (&self.api, known) {
            (AskedApi::Existing { .. }, Some(api)) => {
                WireApi::Existing { id: api.summary.id.clone(), name: api.summary.name.clone() }
            }
            (AskedApi::New { name }, _) => WireApi::New { name: name.clone(), stage: "$default".into() },
            (AskedApi::Existing { .. }, None) => return Err(gone()),
        };
        Ok(Wire { api, integrations, routes: vec![WireRoute { key, leads, work }] })
    }

    fn work_on(&self, api: Option<&ApiDetail>) -> Result<(String, RouteWork), FieldError> {
        match &self.work {
            AskedWork::Add { key } => {
                if let Some(api) = api.filter(|api| api.routes.iter().any(|route| same_route(&route.key, key))) {
                    let words = format!("{} has a route {key} already.", api.summary.name);
                    return Err(FieldError::new("path", words));
                }
                Ok((key.clone(), RouteWork::Add))
            }
            AskedWork::Change { route_id } => {
                let row = api.and_then(|api| api.route(route_id));
                let row = row.ok_or_else(|| FieldError::new("path", "There is no such route any more."))?;
                let work = RouteWork::Change { id: row.id.clone(), was: row.integration_id.clone() };
                Ok((row.key.clone(), work))
            }
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::http_apis::model::{ApiSummary, IntegrationRow, RouteRow};

    /// An API `web` with `ANY /test` on an integration with `hello`, and an integration with a URL.
    pub fn sample() -> ApiDetail {
        let integration = |id: &str, function: Option<&str>| IntegrationRow {
            id: id.into(),
            kind: "AWS_PROXY".into(),
            uri: "https://example.org/".into(),
            function: function.map(Into::into),
            qualifier: None,
            payload_format: "2.0".into(),
            timeout_ms: 30_000,
        };
        ApiDetail {
            summary: ApiSummary {
                id: "a1".into(),
                name: "web".into(),
                description: String::new(),
                endpoint: String::new(),
                created_at: None,
                functions: None,
            },
            routes: vec![RouteRow {
                id: "r1".into(),
                key: "ANY /test".into(),
                integration_id: Some("i1".into()),
                authorization: "NONE".into(),
                url: None,
                mark: "m1".into(),
            }],
            integrations: vec![integration("i1", Some("hello")), integration("i2", None)],
            stages: Vec::new(),
            as_of: 0,
            mark: "m".into(),
        }
    }

    fn existing() -> AskedApi {
        AskedApi::Existing { id: "a1".into(), mark: "m".into() }
    }

    #[test]
    fn a_route_is_added_to_what_is_there() {
        let hello = Target { function: "hello".into(), qualifier: None };
        let ask = |key: &str, to| RouteAsk { api: existing(), work: AskedWork::Add { key: key.into() }, to };
        let wire = ask("GET /x", AskedTarget::Function(hello.clone())).wire(Some(&sample())).unwrap();
        assert_eq!((wire.integrations.as_slice(), wire.api.name()), ([hello].as_slice(), "web"));
        let wire = ask("GET /x", AskedTarget::Integration("i2".into())).wire(Some(&sample())).unwrap();
        assert_eq!(wire.routes[0].leads, Leads::Existing { id: "i2".into(), target: None });
        assert!(wire.integrations.is_empty());
        let taken = ask("ANY /test", AskedTarget::Integration("i2".into())).wire(Some(&sample())).unwrap_err();
        assert_eq!(taken.field, "path");
        let gone = ask("GET /x", AskedTarget::Integration("i9".into())).wire(Some(&sample())).unwrap_err();
        assert_eq!(gone.field, "integration");
    }

    #[test]
    fn a_route_is_led_elsewhere() {
        let ask = |to: &str| RouteAsk {
            api: existing(),
            work: AskedWork::Change { route_id: "r1".into() },
            to: AskedTarget::Integration(to.into()),
        };
        let wire = ask("i2").wire(Some(&sample())).unwrap();
        assert_eq!(wire.routes[0].work, RouteWork::Change { id: "r1".into(), was: Some("i1".into()) });
        assert!(wire.changes());
        assert_eq!(ask("i1").wire(Some(&sample())).unwrap_err().message, "The route leads there already.");
        assert_eq!(ask("i2").wire(None).unwrap_err().field, "api_id");
    }
}
