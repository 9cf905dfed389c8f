//! The tab's URL after a form without JavaScript: how it went, and where it did not, everything that was typed.

pub use crate::functions::configuration::parts::sent::Sent;
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    error::{ConsoleError, FieldError},
    functions::{
        code::model::Findings,
        configuration::{
            api::SaveGeneral,
            model::{GeneralEdit, Saved, Texts},
        },
        create::query,
    },
    routes,
    ui::form_error::error_pairs,
};
#[cfg(feature = "ssr")]
use server_fn::ServerFn;

/// Beside the handler's own field: the code has no such function.
pub const UNFIT: &str = "unfit";

#[cfg(feature = "ssr")]
pub fn after(place: &Place, name: &str, edit: &GeneralEdit, result: &Result<Saved, ConsoleError>) -> String {
    let tab = routes::function_page(place, name, "configuration/general");
    let error = match result {
        Ok(Saved::Done { changed, kept, .. }) => {
            let saved = ("saved", if *changed { "yes" } else { "no" });
            let pairs = std::iter::once(saved).chain(kept.iter().map(|key| ("kept", key.as_str())));
            return format!("{tab}?{}", query::text(pairs));
        }
        Ok(Saved::Conflict { .. }) => None,
        Ok(Saved::Blocked(findings)) => Some(ConsoleError::Invalid(vec![FieldError::new(UNFIT, sentence(findings))])),
        Err(error) => Some(error.clone()),
    };
    let of = |kind: &str, texts: &Texts| -> Vec<(String, String)> {
        texts.iter().map(|(key, text)| (format!("{kind}.{key}"), text.clone())).collect()
    };
    let mut pairs = of("base", &edit.base);
    pairs.extend(of("typed", &edit.typed));
    if let Some(error) = error {
        pairs.extend(error_pairs(SaveGeneral::PATH, error));
    }
    format!("{tab}?{}", query::text(pairs.iter().map(|(key, text)| (key.as_str(), text.as_str()))))
}

#[cfg(feature = "ssr")]
fn sentence(findings: &Findings) -> String {
    let mut text: Vec<String> = findings.problems.iter().map(|problem| problem.message.clone()).collect();
    let told = findings.handlers.iter().any(|handler| text.iter().any(|text| text.contains(handler.as_str())));
    if !told && !findings.handlers.is_empty() {
        text.push(format!("The code has {}.", findings.handlers.join(", ")));
    }
    text.join(" ")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_refused_form_loses_nothing() {
        use crate::error::ConsoleError;
        use crate::functions::configuration::model::GeneralEdit;
        let texts = |text: &str| Texts::from([("memory".to_owned(), text.to_owned())]);
        let edit = GeneralEdit { base: texts("128"), typed: texts("12"), ..GeneralEdit::default() };
        let path = after(&Place::new("local", "r"), "hello", &edit, &Err(ConsoleError::invalid("memory", "Rule.")));
        let (page, query) = path.split_once('?').unwrap();
        assert_eq!(page, "/c/local/r/functions/hello/configuration/general");
        assert_eq!(Sent::read(query).draft, Some((texts("128"), texts("12"))));
        assert!(query.contains("__err=") && query.contains("__path="));
        let conflict = after(&Place::new("local", "r"), "hello", &edit, &Ok(Saved::Conflict { rows: Vec::new() }));
        assert!(!conflict.contains("__err"));
    }
}
