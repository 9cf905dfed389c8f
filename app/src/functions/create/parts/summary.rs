//! What has to be corrected, with a link to each field.

use leptos::prelude::*;

use super::wizard::Wizard;
use crate::{
    error::FieldError,
    functions::create::draft::{PARAMETER, Step},
    ui::icon::{self, Icon},
};

#[component]
pub fn ErrorSummary(
    wizard: Wizard,
    /// The wizard's own, or those the server found.
    errors: Vec<FieldError>,
) -> impl IntoView {
    if errors.is_empty() {
        return ().into_any();
    }
    let title = count(errors.len());
    let items = errors.into_iter().map(|error| {
        let field = shown_field(wizard.draft.start(), &error.field);
        let text = format!("{}: {}", label(&wizard, field), error.message);
        view! { <li><a href=field_href(&wizard, field)>{text}</a></li> }
    });
    view! {
        <section class="notice bad" id="errors" role="alert" tabindex="-1">
            <Icon d=icon::X_CIRCLE/>
            <div><h2>{title}</h2><ul>{items.collect_view()}</ul></div>
        </section>
    }
    .into_any()
}

fn count(errors: usize) -> String {
    match errors {
        1 => "One field needs a change".to_owned(),
        2 => "Two fields need a change".to_owned(),
        3 => "Three fields need a change".to_owned(),
        many => format!("{many} fields need a change"),
    }
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

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn numbers_are_words_where_short() {
        assert_eq!(count(1), "One field needs a change");
        assert_eq!(count(7), "7 fields need a change");
    }
}
