//! The pages' URLs after a form without JavaScript: how it went, and where it did not, everything that was typed.

use crate::functions::{configuration::model::Texts, create::query::pairs};
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        create::query,
        triggers::mapping::{
            api::{AddMapping, SaveMapping},
            model::{Mapping, MappingEdit, MappingSaved},
        },
    },
    routes,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The form as it was sent and refused: what it began with, and what was typed.
    pub draft: Option<(Texts, Texts)>,
    /// Whether anything had to be sent, and what somebody else changed meanwhile.
    pub saved: Option<(bool, Vec<String>)>,
}

impl Sent {
    pub fn read(search: &str) -> Self {
        let (mut base, mut typed, mut kept, mut changed) = (Texts::new(), Texts::new(), Vec::new(), None);
        for (name, text) in pairs(search) {
            match name.split_once('.') {
                Some(("base", key)) => drop(base.insert(key.to_owned(), text)),
                Some(("typed", key)) => drop(typed.insert(key.to_owned(), text)),
                _ if name == "saved" => changed = Some(text == "yes"),
                _ if name == "kept" => kept.push(text),
                _ => {}
            }
        }
        Self { draft: (!typed.is_empty()).then_some((base, typed)), saved: changed.map(|changed| (changed, kept)) }
    }
}

#[cfg(feature = "ssr")]
pub fn after_add(
    place: &Place,
    name: &str,
    source: &str,
    typed: &Texts,
    result: &Result<Mapping, ConsoleError>,
) -> String {
    match result {
        Ok(_) => routes::function_page(place, name, "configuration/triggers"),
        Err(error) => {
            let page = routes::add_trigger(place, name);
            let mut all = vec![("source".to_owned(), source.to_owned())];
            all.extend(named("typed", typed));
            all.extend(error_pairs(<AddMapping as server_fn::ServerFn>::PATH, error.clone()));
            with(&page, &all)
        }
    }
}

#[cfg(feature = "ssr")]
pub fn after_save(
    place: &Place,
    name: &str,
    id: &str,
    edit: &MappingEdit,
    result: &Result<MappingSaved, ConsoleError>,
) -> String {
    let page = routes::mapping(place, name, id);
    let error = match result {
        Ok(MappingSaved::Done { changed, kept, .. }) => {
            let mut all = vec![("saved".to_owned(), if *changed { "yes" } else { "no" }.to_owned())];
            all.extend(kept.iter().map(|key| ("kept".to_owned(), key.clone())));
            return with(&page, &all);
        }
        Ok(MappingSaved::Conflict { .. }) => None,
        Err(error) => Some(error.clone()),
    };
    let mut all = named("base", &edit.base);
    all.extend(named("typed", &edit.typed));
    all.extend(error.map(|error| error_pairs(<SaveMapping as server_fn::ServerFn>::PATH, error)).unwrap_or_default());
    with(&page, &all)
}

#[cfg(feature = "ssr")]
fn named(kind: &str, texts: &Texts) -> Vec<(String, String)> {
    texts.iter().map(|(key, text)| (format!("{kind}.{key}"), text.clone())).collect()
}

#[cfg(feature = "ssr")]
fn with(page: &str, all: &[(String, String)]) -> String {
    format!("{page}?{}", query::text(all.iter().map(|(key, text)| (key.as_str(), text.as_str()))))
}

/// As server functions write the errors of plain forms: read by `ui::form_error`.
#[cfg(feature = "ssr")]
fn error_pairs(path: &str, error: ConsoleError) -> Vec<(String, String)> {
    // Only the query is used.
    let url = server_fn::error::ServerFnUrlError::new(path, error).to_url("http://localhost/");
    url.map(|url| pairs(url.query().unwrap_or_default())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_brings_back_what_was_typed() {
        let sent = Sent::read("?source=sqs&base.batch=10&typed.batch=x&typed.filters=%7B%7D&__err=x");
        let (base, typed) = sent.draft.unwrap();
        assert_eq!((base["batch"].as_str(), typed["batch"].as_str(), typed["filters"].as_str()), ("10", "x", "{}"));
        assert_eq!(Sent::read("?saved=no&kept=batch").saved, Some((false, vec!["batch".into()])));
        assert_eq!(Sent::read("?source=sqs"), Sent::default());
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_refused_form_loses_nothing() {
        let place = Place::new("local", "r");
        let typed = Texts::from([("batch".to_owned(), "x".to_owned())]);
        let refused = Err(ConsoleError::invalid("batch", "Rule."));
        let path = after_add(&place, "f", "sqs", &typed, &refused);
        let (page, query) = path.split_once('?').unwrap();
        assert_eq!(page, "/c/local/r/functions/f/add-trigger");
        assert!(query.starts_with("source=sqs&") && query.contains("__err="));
        assert_eq!(Sent::read(query).draft, Some((Texts::new(), typed.clone())));
        let edit = MappingEdit { base: typed.clone(), typed, ..MappingEdit::default() };
        let conflict = after_save(&place, "f", "m", &edit, &Ok(MappingSaved::Conflict { rows: Vec::new() }));
        assert!(
            conflict.starts_with("/c/local/r/functions/f/configuration/triggers/m?") && !conflict.contains("__err")
        );
    }
}
