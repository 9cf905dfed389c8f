//! The tab's URL after one of its forms: what was done, or all that was typed.

use crate::functions::create::query::pairs;
#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place, error::ConsoleError, functions::create::query, routes, ui::form_error::error_pairs,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    done: Option<String>,
    /// Mode and number.
    pub reserve: Option<(String, String)>,
    /// Version or alias, and number.
    pub provision: Option<(String, String)>,
    /// The member is about to stop the function.
    pub stop: bool,
}

impl Sent {
    pub fn read(search: &str) -> Self {
        let mut sent = Self::default();
        let (mut reserve, mut provision) = ((String::new(), String::new()), (String::new(), String::new()));
        for (name, text) in pairs(search) {
            match name.as_str() {
                "done" => sent.done = Some(text),
                "stop" => sent.stop = true,
                "mode" => reserve.0 = text,
                "number" => reserve.1 = text,
                "for" => provision.0 = text,
                "many" => provision.1 = text,
                _ => {}
            }
        }
        sent.reserve = Some(reserve).filter(|(mode, _)| !mode.is_empty());
        sent.provision = Some(provision).filter(|(qualifier, many)| !qualifier.is_empty() || !many.is_empty());
        sent
    }

    /// What was done, in words.
    pub fn words(&self) -> Option<&'static str> {
        match self.done.as_deref()? {
            "reserved" => Some("Saved; AWS has it now."),
            "provisioned" => Some("AWS makes the environments ready; this takes some minutes."),
            "unprovisioned" => Some("Provisioned concurrency is removed, and no longer charged."),
            "recursion" => Some("Recursion detection is saved; AWS has it now."),
            _ => None,
        }
    }
}

/// The tab after a form: `typed` only where it was refused.
#[cfg(feature = "ssr")]
pub fn after(
    place: &Place,
    name: &str,
    done: &str,
    typed: &[(&str, &str)],
    refused: Option<(&'static str, &ConsoleError)>,
) -> String {
    let text = |(key, text): &(&str, &str)| ((*key).to_owned(), (*text).to_owned());
    let pairs: Vec<(String, String)> = match refused {
        None => vec![("done".to_owned(), done.to_owned())],
        Some((path, error)) => typed.iter().map(text).chain(error_pairs(path, error.clone())).collect(),
    };
    let query = query::text(pairs.iter().map(|(key, text)| (key.as_str(), text.as_str())));
    format!("{}?{query}", routes::function_page(place, name, "configuration/concurrency"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_says_what_was_done_or_typed() {
        assert_eq!(Sent::read("?done=reserved").words(), Some("Saved; AWS has it now."));
        // The tab says so itself.
        assert_eq!(Sent::read("?done=stopped").words(), None);
        let sent = Sent::read("mode=reserved&number=x&for=live&many=&stop=1");
        assert_eq!(sent.reserve, Some(("reserved".into(), "x".into())));
        assert_eq!(sent.provision, Some(("live".into(), String::new())));
        assert!(sent.stop);
        assert_eq!(Sent::read(""), Sent::default());
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn what_was_refused_comes_back() {
        let place = Place::new("local", "r");
        let error = ConsoleError::invalid("reserved-number", "Rule.");
        let path = after(&place, "f", "reserved", &[("mode", "reserved"), ("number", "x")], Some(("/api/x", &error)));
        let (page, query) = path.split_once('?').unwrap();
        assert_eq!(page, "/c/local/r/functions/f/configuration/concurrency");
        assert_eq!(Sent::read(query).reserve, Some(("reserved".into(), "x".into())));
        assert!(query.contains("__err="));
        assert_eq!(after(&place, "f", "reserved", &[("mode", "x")], None), format!("{page}?done=reserved"));
    }
}
