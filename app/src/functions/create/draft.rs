//! The wizard's state as its URL carries it, and how it becomes a checked request. The same code runs when the page is
//! rendered, in the browser, and once more on the server before anything is made.

use std::collections::BTreeMap;

use super::model::{ApiChoice, CodeSource, CreateFunction, RoleChoice, RouteChoice};
use crate::{
    blueprints::model::Blueprint,
    error::FieldError,
    functions::{
        model::{Architecture, rules},
        runtimes::{self, Family},
    },
    http_apis::model::rules as api_rules,
};

/// The wizard's steps, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    #[default]
    Start,
    Configure,
    Route,
    Review,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Start, Self::Configure, Self::Route, Self::Review];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Configure => "configure",
            Self::Route => "route",
            Self::Review => "review",
        }
    }

    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|step| step.as_str() == text).unwrap_or_default()
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Configure => "Configure",
            Self::Route => "HTTP route",
            Self::Review => "Review",
        }
    }

    /// Names of the form fields this step shows; all others travel as hidden fields.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Start => &["start", "blueprint", "upload", "image_uri"],
            Self::Configure => {
                &["name", "description", "runtime", "handler", "architecture", "memory", "timeout", "role", "role_arn"]
            }
            Self::Route => &["route", "api_name", "api_id", "method", "path"],
            Self::Review => &[],
        }
    }

    /// Whether this step shows the field. Blueprint parameters (`p.KEY`) belong to the configuration.
    pub fn shows(self, field: &str) -> bool {
        self.fields().contains(&field) || (self == Self::Configure && field.starts_with(PARAMETER))
    }
}

/// Prefix of a blueprint parameter's field name.
pub const PARAMETER: &str = "p.";

/// Every field as text, as typed. Order is the query's order, so that URLs stay stable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    values: BTreeMap<String, String>,
}

impl Draft {
    /// Takes the fields the wizard knows from a query; everything else is ignored.
    pub fn from_pairs<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        let known = |key: &str| Step::ALL.into_iter().any(|step| step.shows(key));
        let values = pairs.into_iter().map(|(k, v)| (k.into(), v.into())).filter(|(k, _)| known(k)).collect();
        Self { values }
    }

    pub fn get(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    pub fn has(&self, field: &str) -> bool {
        self.values.contains_key(field)
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

    /// The fields another step shows, to be carried as hidden fields.
    pub fn hidden_on(&self, step: Step) -> Vec<(String, String)> {
        self.pairs().filter(|(key, _)| !step.shows(key)).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
    }

    pub fn start(&self) -> &str {
        self.or("start", "blueprint")
    }

    /// The request, or what is wrong, each beside its field. `blueprint` is the one named in the draft.
    pub fn check(&self, blueprint: Option<&Blueprint>) -> Result<CreateFunction, Vec<FieldError>> {
        let mut errors = Vec::new();
        let code = keep(&mut errors, "start", self.code(blueprint));
        let image = matches!(code, Some(CodeSource::Image { .. }));
        let name = keep(&mut errors, "name", rules::function_name(self.get("name")));
        let description = keep(&mut errors, "description", rules::description(self.get("description")));
        let runtime = if image { None } else { keep(&mut errors, "runtime", self.runtime(blueprint)) };
        let handler = if image { None } else { keep(&mut errors, "handler", rules::handler(self.handler(blueprint))) };
        let architecture = keep(
            &mut errors,
            "architecture",
            Architecture::parse(self.or("architecture", "x86_64")).ok_or_else(|| "Choose x86_64 or arm64.".to_owned()),
        );
        let memory = keep(&mut errors, "memory", rules::memory_mb(&self.memory(blueprint)));
        let timeout = keep(&mut errors, "timeout", rules::timeout_s(&self.timeout(blueprint)));
        let role = keep(&mut errors, "role_arn", self.role(blueprint));
        let environment = self.environment(blueprint, &mut errors);
        let route = self.route(blueprint, &mut errors);
        match (code, name, description, architecture, memory, timeout, role) {
            (
                Some(code),
                Some(name),
                Some(description),
                Some(architecture),
                Some(memory_mb),
                Some(timeout_s),
                Some(role),
            ) if errors.is_empty() => Ok(CreateFunction {
                name,
                description,
                code,
                runtime,
                handler,
                architecture,
                memory_mb,
                timeout_s,
                role,
                environment,
                route,
            }),
            _ => Err(errors),
        }
    }

    /// The first step whose fields are not all right, or review.
    pub fn first_open_step(&self, blueprint: Option<&Blueprint>) -> Step {
        let Err(errors) = self.check(blueprint) else { return Step::Review };
        Step::ALL.into_iter().find(|step| errors.iter().any(|e| step.shows(&e.field))).unwrap_or(Step::Review)
    }

    fn code(&self, blueprint: Option<&Blueprint>) -> Result<CodeSource, String> {
        match self.start() {
            "scratch" => Ok(CodeSource::Scratch),
            "upload" if self.get("upload").is_empty() => Err("Choose a zip file and upload it.".into()),
            "upload" => Ok(CodeSource::Upload { id: self.get("upload").to_owned() }),
            "image" => rules::image_uri(self.get("image_uri")).map(|uri| CodeSource::Image { uri }),
            _ => match blueprint {
                Some(blueprint) => Ok(CodeSource::Blueprint { id: blueprint.id.clone() }),
                None if self.get("blueprint").is_empty() => Err("Choose a blueprint.".into()),
                None => Err(format!("There is no blueprint “{}”.", self.get("blueprint"))),
            },
        }
    }

    pub fn runtime_id<'a>(&'a self, blueprint: Option<&'a Blueprint>) -> &'a str {
        self.or("runtime", blueprint.map_or("python3.13", |b| b.runtime.as_str()))
    }

    fn runtime(&self, blueprint: Option<&Blueprint>) -> Result<String, String> {
        let id = self.runtime_id(blueprint);
        let runtime = runtimes::find(id).ok_or_else(|| format!("“{id}” is not a runtime Lambda offers."))?;
        if self.start() == "scratch" && !matches!(runtime.family, Family::Python | Family::Node) {
            return Err("From scratch, choose a Python or Node.js runtime; others need a package: upload a zip.".into());
        }
        if let Some(family) = blueprint.and_then(|b| runtimes::find(&b.runtime)).map(|r| r.family)
            && self.start() == "blueprint"
            && family != runtime.family
        {
            return Err("This blueprint's code needs another language; choose a version of its own.".into());
        }
        Ok(id.to_owned())
    }

    pub fn handler<'a>(&'a self, blueprint: Option<&'a Blueprint>) -> &'a str {
        let default = match blueprint {
            Some(blueprint) => blueprint.handler.as_str(),
            None => runtimes::find(self.runtime_id(None)).map_or("", |r| r.family.default_handler()),
        };
        let typed = self.get("handler");
        if typed.is_empty() && !matches!(self.start(), "upload") { default } else { self.or("handler", default) }
    }

    pub fn memory(&self, blueprint: Option<&Blueprint>) -> String {
        self.values
            .get("memory")
            .cloned()
            .unwrap_or_else(|| blueprint.map_or(rules::MEMORY_DEFAULT, |b| b.memory_mb).to_string())
    }

    pub fn timeout(&self, blueprint: Option<&Blueprint>) -> String {
        self.values
            .get("timeout")
            .cloned()
            .unwrap_or_else(|| blueprint.map_or(rules::TIMEOUT_DEFAULT, |b| b.timeout_s).to_string())
    }

    /// The role field's value: the blueprint's policy is offered first where it has one.
    pub fn role_choice(&self, blueprint: Option<&Blueprint>) -> &str {
        self.or("role", if blueprint.is_some_and(|b| b.role_policy.is_some()) { "blueprint" } else { "basic" })
    }

    fn role(&self, blueprint: Option<&Blueprint>) -> Result<RoleChoice, String> {
        match self.role_choice(blueprint) {
            "existing" => rules::role_arn(self.get("role_arn")).map(|arn| RoleChoice::Existing { arn }),
            "blueprint" if blueprint.is_some_and(|b| b.role_policy.is_some()) => Ok(RoleChoice::Blueprint),
            _ => Ok(RoleChoice::Basic),
        }
    }

    fn environment(&self, blueprint: Option<&Blueprint>, errors: &mut Vec<FieldError>) -> BTreeMap<String, String> {
        let mut environment = BTreeMap::new();
        for parameter in blueprint.map(|b| b.parameters.as_slice()).unwrap_or(&[]) {
            let field = format!("{PARAMETER}{}", parameter.key);
            let value = self.or(&field, &parameter.default);
            match parameter.check(value) {
                Ok(()) if value.is_empty() => {}
                Ok(()) => {
                    environment.insert(parameter.key.clone(), value.to_owned());
                }
                Err(message) => errors.push(FieldError::new(field, message)),
            }
        }
        environment
    }

    /// `none`, `new` or `existing`; a blueprint made for HTTP starts with a new API.
    pub fn route_choice(&self, blueprint: Option<&Blueprint>) -> &str {
        self.or("route", if blueprint.is_some_and(|b| b.http.is_some()) { "new" } else { "none" })
    }

    pub fn api_name(&self) -> String {
        match self.get("api_name") {
            "" => format!("{}-api", self.get("name")),
            name => name.to_owned(),
        }
    }

    pub fn method<'a>(&'a self, blueprint: Option<&'a Blueprint>) -> &'a str {
        self.or("method", blueprint.and_then(|b| b.http.as_ref()).map_or("ANY", |http| http.method.as_str()))
    }

    pub fn path(&self, blueprint: Option<&Blueprint>) -> String {
        match (self.values.get("path"), blueprint.and_then(|b| b.http.as_ref())) {
            (Some(path), _) => path.clone(),
            (None, Some(http)) => http.path.clone(),
            (None, None) => format!("/{}", self.get("name")),
        }
    }

    fn route(&self, blueprint: Option<&Blueprint>, errors: &mut Vec<FieldError>) -> Option<RouteChoice> {
        let api = match self.route_choice(blueprint) {
            "new" => {
                let name = keep(errors, "api_name", api_rules::api_name(&self.api_name()))?;
                ApiChoice::New { name }
            }
            "existing" => {
                let id = keep(errors, "api_id", api_rules::api_id(self.get("api_id")))?;
                ApiChoice::Existing { id }
            }
            _ => return None,
        };
        let key = api_rules::route_key(&format!("{} {}", self.method(blueprint).trim(), self.path(blueprint).trim()));
        let route_key = keep(errors, "path", key)?;
        Some(RouteChoice { api, route_key })
    }
}

fn keep<T>(errors: &mut Vec<FieldError>, field: &str, result: Result<T, String>) -> Option<T> {
    result.map_err(|message| errors.push(FieldError::new(field, message))).ok()
}

#[cfg(test)]
mod tests;
