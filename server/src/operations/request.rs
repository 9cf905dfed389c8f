//! What an operation is asked to do, of whichever kind: the one place that tells the kinds apart.

use app::{
    blueprints::model::Blueprint,
    connections::model::Place,
    functions::create::{
        cli,
        model::{CodeSource, CreateFunction, RoleChoice},
    },
    http_apis::{cli as api_cli, model::wire::Wire},
    session::model::Permission,
};
use serde::{Deserialize, Serialize};

use super::{create_function, wire_api};
use crate::store::OperationRecord;

/// The names of the variants are in the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    #[serde(rename = "create")]
    Function(CreateFunction),
    #[serde(rename = "wire")]
    Wire(Wire),
}

/// What the journal keeps as an operation's request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope {
    #[serde(flatten)]
    pub request: Request,
    /// The e-mail address of the one who started, resumed or rolled back last: in whose name AWS is called.
    pub member: String,
    /// The audit row waiting for the outcome.
    pub intent: i64,
}

impl Envelope {
    /// None where this version cannot read it.
    pub fn of(record: &OperationRecord) -> Option<Self> {
        let envelope: Self = serde_json::from_str(&record.request_json).ok()?;
        (envelope.request.kind() == record.kind).then_some(envelope)
    }

    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

impl Request {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Function(_) => create_function::KIND,
            Self::Wire(_) => wire_api::KIND,
        }
    }

    pub fn title(&self) -> String {
        match self {
            Self::Function(request) => format!("Create function {}", request.name),
            Self::Wire(request) if request.is_new() => format!("Create API {}", request.api.name()),
            Self::Wire(request) => {
                let key = request.routes.first().map_or("", |route| route.key.as_str());
                let words = if request.changes() { "Change target of" } else { "Add route" };
                format!("{words} {key} {} {}", if request.changes() { "of" } else { "to" }, request.api.name())
            }
        }
    }

    pub fn steps(&self) -> Vec<(String, String)> {
        match self {
            Self::Function(request) => create_function::steps(request),
            Self::Wire(request) => wire_api::steps(request),
        }
    }

    /// Whoever starts, resumes or rolls back needs all of them.
    pub fn permissions(&self) -> &'static [Permission] {
        match self {
            Self::Function(request) if request.route.is_none() => &[Permission::FunctionsWrite],
            Self::Function(_) => &[Permission::FunctionsWrite, Permission::ApisWrite],
            // It changes the resource policies of functions.
            Self::Wire(_) => &[Permission::ApisWrite, Permission::FunctionsWrite],
        }
    }

    /// For the audit trail.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Function(_) => "function.create",
            Self::Wire(request) if request.is_new() => "api.create",
            Self::Wire(request) if request.changes() => "api.route.change",
            Self::Wire(_) => "api.route.add",
        }
    }

    /// Kind and name of what it is about.
    pub fn target(&self) -> (&'static str, &str) {
        match self {
            Self::Function(request) => ("function", &request.name),
            Self::Wire(request) => ("api", request.api.name()),
        }
    }

    /// The equal AWS CLI commands.
    pub fn cli(&self, blueprint: Option<&Blueprint>, place: &Place) -> Vec<String> {
        match self.clone().without_values() {
            Self::Function(request) => cli::commands(&request, blueprint, place),
            Self::Wire(request) => api_cli::wire(&request, place),
        }
    }

    /// The zip it needs, by its id.
    pub fn upload(&self) -> Option<&str> {
        match self {
            Self::Function(CreateFunction { code: CodeSource::Upload { id }, .. }) => Some(id),
            _ => None,
        }
    }

    /// Without environment values, which nobody needs to read again.
    #[must_use]
    pub fn without_values(mut self) -> Self {
        if let Self::Function(request) = &mut self {
            for value in request.environment.values_mut() {
                "…".clone_into(value);
            }
        }
        self
    }

    /// What the audit trail tells of it: environment variables by name only.
    pub fn details(&self) -> Vec<(String, String)> {
        match self {
            Self::Function(request) => function_details(request),
            Self::Wire(request) => wire_details(request),
        }
    }
}

fn function_details(request: &CreateFunction) -> Vec<(String, String)> {
    let code = match &request.code {
        CodeSource::Blueprint { id } => format!("blueprint {id}"),
        CodeSource::Scratch => "from scratch".into(),
        CodeSource::Upload { id } => format!("upload {id}"),
        CodeSource::Image { uri } => format!("image {uri}"),
    };
    let role = match &request.role {
        RoleChoice::Basic => "new, may write logs".into(),
        RoleChoice::Blueprint => "new, with the blueprint's policy".into(),
        RoleChoice::Existing { arn } => arn.clone(),
    };
    let mut details = vec![("code".to_owned(), code), ("role".into(), role)];
    let mut add = |name: &str, value: String| details.push((name.to_owned(), value));
    if let Some(runtime) = &request.runtime {
        add("runtime", runtime.clone());
    }
    add("memory", format!("{} MB", request.memory_mb));
    add("timeout", format!("{} s", request.timeout_s));
    if !request.environment.is_empty() {
        add("environment", request.environment.keys().cloned().collect::<Vec<_>>().join(", "));
    }
    if let Some(route) = &request.route {
        add("route", route.route_key.clone());
    }
    details
}

fn wire_details(request: &Wire) -> Vec<(String, String)> {
    use app::http_apis::model::wire::WireApi;

    let mut details = Vec::new();
    let mut add = |name: &str, value: String| details.push((name.to_owned(), value));
    match &request.api {
        WireApi::New { stage, .. } => add("stage", stage.clone()),
        WireApi::Existing { id, .. } => add("api id", id.clone()),
    }
    for route in &request.routes {
        add("route", format!("{} → {}", route.key, route.leads.label()));
    }
    details
}

#[cfg(test)]
mod tests {
    use app::http_apis::model::wire::WireApi;

    use super::*;

    /// Operations of the version before go on after an update.
    #[test]
    fn requests_are_kept_by_the_name_of_their_kind() {
        let wire = Wire {
            api: WireApi::Existing { id: "a1".into(), name: "web".into() },
            integrations: Vec::new(),
            routes: Vec::new(),
        };
        let envelope = Envelope { request: Request::Wire(wire), member: "a@b".into(), intent: 7 };
        let json = envelope.json().unwrap();
        assert!(json.starts_with(r#"{"wire":{"#) && json.ends_with(r#","member":"a@b","intent":7}"#), "{json}");
        let old = r#"{"create":{"name":"hello","description":"","code":"Scratch","runtime":null,"handler":null,"architecture":"X86",
            "memory_mb":128,"timeout_s":3,"role":"Basic","environment":{},"route":null},"member":"a@b","intent":7}"#;
        let back: Envelope = serde_json::from_str(old).unwrap();
        assert_eq!((back.request.kind(), back.request.title().as_str()), ("create-function", "Create function hello"));
    }
}
