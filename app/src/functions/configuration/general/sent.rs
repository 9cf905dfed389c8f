//! The tab's URL after a form without JavaScript: how it went, and where it did not, everything that was typed.

use crate::functions::{configuration::model::Texts, create::query::pairs};
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    error::{ConsoleError, FieldError},
    functions::{
        code::model::Findings,
        configuration::{
            api::SaveGeneral,
            model::{GeneralEdit, Saved},
        },
        create::query,
    },
    routes,
};
#[cfg(feature = "ssr")]
use server_fn::ServerFn;

/// Beside the handler's own field: the code has no such function.
pub const UNFIT: &str = "unfit";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The form as it was sent and refused: what it began with, and what was typed.
    pub draft: Option<(Texts, Texts)>,
    /// Whether anything had to be sent, and what somebody else changed meanwhile.
    pub saved: Option<(bool, Vec<String>)>,
}

impl Sent {
    pub fn read(search: &str) -> Self {
        let mut sent = Self::default();
        let (mut base, mut typed, mut kept) = (Texts::new(), Texts::new(), Vec::new());
        let mut changed = None;
        for (name, text) in pairs(search) {
            match name.split_once('.') {
                Some(("base", key)) => drop(base.insert(key.to_owned(), text)),
                Some(("typed", key)) => drop(typed.insert(key.to_owned(), text)),
                _ if name == "saved" => changed = Some(text == "yes"),
                _ if name == "kept" => kept.push(text),
                _ => {}
            }
        }
        if !typed.is_empty() {
            sent.draft = Some((base, typed));
        }
        sent.saved = changed.map(|changed| (changed, kept));
        sent
    }
}

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

/// As server functions write the errors of plain forms: read by `ui::form_error`.
#[cfg(feature = "ssr")]
pub fn error_pairs(path: &str, error: ConsoleError) -> Vec<(String, String)> {
    use server_fn::error::ServerFnUrlError;
    // Only the query is used.
    let url = ServerFnUrlError::new(path, error).to_url("http://localhost/");
    url.map(|url| pairs(url.query().unwrap_or_default())).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_brings_back_what_was_typed() {
        let sent = Sent::read("?base.memory=128&typed.memory=12&typed.description=a+%26+b&__err=x");
        let (base, typed) = sent.draft.unwrap();
        assert_eq!(
            (base["memory"].as_str(), typed["memory"].as_str(), typed["description"].as_str()),
            ("128", "12", "a & b")
        );
        let done = Sent::read("?saved=yes&kept=memory&kept=handler");
        assert_eq!(done.saved, Some((true, vec!["memory".into(), "handler".into()])));
        assert_eq!((done.draft, Sent::read("")), (None, Sent::default()));
    }

    #[cfg(feature = "ssr")]
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
