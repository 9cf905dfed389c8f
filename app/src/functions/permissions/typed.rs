//! What was typed of a statement, in the URL of the page it comes back to.

use super::model::NewStatement;
use crate::functions::create::query::pairs;

/// Reads it; nothing where the URL has none.
pub fn read(search: &str) -> Option<NewStatement> {
    let mut new = NewStatement::default();
    let mut found = false;
    for (name, text) in pairs(search) {
        let Some(field) = name.strip_prefix("new.") else { continue };
        found = true;
        match field {
            "sid" => new.sid = text,
            "kind" => new.kind = text,
            "action" => new.action = text,
            "principal" => new.principal = text,
            "source_arn" => new.source_arn = text,
            "source_account" => new.source_account = text,
            "org" => new.org = text,
            "url_auth" => new.url_auth = text,
            "anybody" => new.anybody = text == "true",
            _ => {}
        }
    }
    found.then_some(new)
}

/// The page with what was typed, and why it was refused.
#[cfg(feature = "ssr")]
pub fn refused(page: &str, new: &NewStatement, error: &crate::error::ConsoleError) -> String {
    use super::api::AddStatement;
    use crate::functions::create::query;
    use server_fn::{ServerFn, error::ServerFnUrlError};

    let anybody = new.anybody.to_string();
    let typed = query::text([
        ("new.sid", new.sid.as_str()),
        ("new.kind", &new.kind),
        ("new.action", &new.action),
        ("new.principal", &new.principal),
        ("new.source_arn", &new.source_arn),
        ("new.source_account", &new.source_account),
        ("new.org", &new.org),
        ("new.url_auth", &new.url_auth),
        ("new.anybody", &anybody),
    ]);
    // Only the query is used.
    let url = ServerFnUrlError::new(AddStatement::PATH, error.clone()).to_url("http://localhost/");
    let error = url.map(|url| url.query().unwrap_or_default().to_owned()).unwrap_or_default();
    format!("{page}&{typed}&{error}")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::error::ConsoleError;

    #[test]
    fn what_was_typed_comes_back() {
        let new = NewStatement { sid: "a b".into(), source_arn: "arn:&=+".into(), anybody: true, ..Default::default() };
        let url = refused("/x?add=yes", &new, &ConsoleError::invalid("sid", "Rule."));
        assert_eq!(read(url.split_once('?').unwrap().1), Some(new));
        assert!(url.contains("__err="));
        assert_eq!(read("?add=yes"), None);
    }
}
