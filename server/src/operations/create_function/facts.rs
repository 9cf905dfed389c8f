//! What is told of a request, and what is forgotten.

use app::functions::create::model::{CodeSource, CreateFunction, RoleChoice};

/// The request without environment values, which nobody needs to read again.
pub fn without_values(mut request: CreateFunction) -> CreateFunction {
    for value in request.environment.values_mut() {
        "…".clone_into(value);
    }
    request
}

/// What the audit trail tells of a request: environment variables by name only.
pub fn details(request: &CreateFunction) -> Vec<(String, String)> {
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
