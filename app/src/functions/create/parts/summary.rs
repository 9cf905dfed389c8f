//! What has to be corrected, with a link to each field.

use super::wizard::Wizard;
use crate::{
    error::FieldError,
    functions::create::draft::{PARAMETER, Step},
};

/// For the summary: the wizard's own errors, or those the server found.
pub fn items(wizard: &Wizard, errors: Vec<FieldError>) -> Vec<(String, String)> {
    let item = |error: FieldError| {
        let field = shown_field(wizard.draft.start(), &error.field);
        (format!("{}: {}", label(wizard, field), error.message), field_href(wizard, field))
    };
    errors.into_iter().map(item).collect()
}

/// The start's error is beside the field that start has.
fn shown_field<'a>(start: &str, field: &'a str) -> &'a str {
    match (field, start) {
        ("start", "image") => "image_uri",
        ("start", "upload") => "upload",
        _ => field,
    }
}

/// The field on this page, or the step that shows it.
fn field_href(wizard: &Wizard, field: &str) -> String {
    if wizard.step.shows(field) {
        return format!("#{field}");
    }
    let step = Step::ALL.into_iter().find(|step| step.shows(field));
    step.map_or_else(|| "#main".to_owned(), |step| format!("{}#{field}", wizard.step_href(step)))
}

/// The field's label.
fn label(wizard: &Wizard, field: &str) -> String {
    let label = match field {
        "start" | "blueprint" => "Start",
        "upload" => "Zip file",
        "image_uri" => "Image URI",
        "name" => "Function name",
        "description" => "Description",
        "runtime" => "Runtime",
        "handler" => "Handler",
        "architecture" => "Architecture",
        "memory" => "Memory (MB)",
        "timeout" => "Timeout (seconds)",
        "role" | "role_arn" => "Execution role",
        "route" => "HTTP route",
        "api_name" => "API name",
        "api_id" => "API",
        "method" => "Method",
        "path" => "Path",
        other => {
            let key = other.strip_prefix(PARAMETER).unwrap_or(other);
            let parameter = wizard.blueprint().and_then(|b| b.parameters.iter().find(|p| p.key == key));
            return parameter.map_or_else(|| key.to_owned(), |p| p.label.clone());
        }
    };
    label.to_owned()
}
