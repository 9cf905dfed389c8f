//! The form's state as its URL carries it, and how it becomes a checked request.

use std::collections::BTreeMap;

use crate::{
    error::FieldError,
    functions::model::rules::function_name,
    http_apis::model::{
        rules,
        wire::{AskedApi, AskedTarget, AskedWork, RouteAsk, Target},
    },
};

const FIELDS: [&str; 10] =
    ["api", "api_id", "api_name", "function", "integration", "method", "path", "qualifier", "route_id", "to"];

/// Every field as text, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    values: BTreeMap<String, String>,
}

impl Draft {
    /// Takes the fields the form knows; everything else is ignored.
    pub fn from_pairs<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        let pairs = pairs.into_iter().map(|(k, v)| (k.into(), v.into()));
        Self { values: pairs.filter(|(k, _)| FIELDS.contains(&k.as_str())).collect() }
    }

    pub fn get(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// The value, or what the field starts with.
    pub fn or<'a>(&'a self, field: &str, default: &'a str) -> &'a str {
        self.values.get(field).map_or(default, String::as_str)
    }

    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<String>) -> Self {
        self.values.insert(field.to_owned(), value.into());
        self
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// Whether the route is for an API that is made with it.
    pub fn new_api(&self) -> bool {
        self.get("api") == "new"
    }

    /// Whether it leads to an integration that is there.
    pub fn to_integration(&self) -> bool {
        self.get("to") == "integration"
    }

    /// The request, or what is wrong, each beside its field. `mark` is that of what the member saw.
    pub fn check(&self, mark: &str) -> Result<RouteAsk, Vec<FieldError>> {
        let mut errors = Vec::new();
        let api = if self.new_api() {
            keep(&mut errors, "api_name", rules::api_name(self.get("api_name"))).map(|name| AskedApi::New { name })
        } else {
            let id = keep(&mut errors, "api_id", rules::api_id(self.get("api_id")));
            id.map(|id| AskedApi::Existing { id, mark: mark.to_owned() })
        };
        let work = match self.get("route_id") {
            "" => {
                let key = rules::key_of(self.or("method", "ANY"), self.get("path"));
                keep(&mut errors, "path", key).map(|key| AskedWork::Add { key })
            }
            id => Some(AskedWork::Change { route_id: id.to_owned() }),
        };
        let to = if self.to_integration() {
            match self.get("integration") {
                "" => keep(&mut errors, "integration", Err("Choose an integration.".into())),
                id => Some(AskedTarget::Integration(id.to_owned())),
            }
        } else {
            self.function(&mut errors)
        };
        match (api, work, to) {
            (Some(api), Some(work), Some(to)) if errors.is_empty() => Ok(RouteAsk { api, work, to }),
            _ => Err(errors),
        }
    }

    fn function(&self, errors: &mut Vec<FieldError>) -> Option<AskedTarget> {
        let name = match self.get("function") {
            "" => Err("Choose the function that answers.".into()),
            name => function_name(name),
        };
        let name = keep(errors, "function", name);
        let qualifier = keep(errors, "qualifier", rules::qualifier(self.get("qualifier")));
        name.zip(qualifier).map(|(function, qualifier)| AskedTarget::Function(Target { function, qualifier }))
    }
}

fn keep<T>(errors: &mut Vec<FieldError>, field: &str, result: Result<T, String>) -> Option<T> {
    result.map_err(|message| errors.push(FieldError::new(field, message))).ok()
}

/// A field's label.
pub fn label(field: &str) -> &'static str {
    match field {
        "api_id" => "API",
        "api_name" => "API name",
        "function" => "Function",
        "qualifier" => "Alias or version",
        "integration" => "Integration",
        _ => "Path",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<String> {
        let result = Draft::from_pairs(pairs.iter().copied()).check("m");
        result.err().unwrap_or_default().into_iter().map(|e| e.field).collect()
    }

    #[test]
    fn a_route_for_a_function() {
        let pairs = [("api_id", "a1"), ("method", "get"), ("path", "/x"), ("function", "hello"), ("qualifier", "live")];
        let ask = Draft::from_pairs(pairs).check("m").unwrap();
        assert_eq!(ask.api, AskedApi::Existing { id: "a1".into(), mark: "m".into() });
        assert_eq!(ask.work, AskedWork::Add { key: "GET /x".into() });
        let target = Target { function: "hello".into(), qualifier: Some("live".into()) };
        assert_eq!(ask.to, AskedTarget::Function(target));
    }

    #[test]
    fn what_is_wrong_is_told_beside_its_field() {
        assert_eq!(fields(&[]), ["api_id", "path", "function"]);
        assert_eq!(fields(&[("api", "new"), ("path", "/x"), ("function", "f")]), ["api_name"]);
        assert_eq!(fields(&[("api_id", "a1"), ("path", "x"), ("to", "integration")]), ["path", "integration"]);
        assert_eq!(fields(&[("api_id", "a1"), ("route_id", "r"), ("function", "a b")]), ["function"]);
        assert_eq!(
            fields(&[("api_id", "a1"), ("route_id", "r"), ("to", "integration"), ("integration", "i")]),
            [""; 0]
        );
    }
}
