//! What the tab's URL asks for: which of its forms is open, how the role is shown, what was done.

use crate::functions::{
    create::query::{self, pairs},
    parts::open::Target,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The role's policies by resource, else by action.
    pub by_resource: bool,
    /// The search for a policy to attach is open.
    pub attach: bool,
    pub search: String,
    /// Search among the account's own policies.
    pub own: bool,
    /// Of the search, from 0.
    pub page: u32,
    /// The inline policy that is edited; empty for a new one.
    pub edit: Option<String>,
    /// Somebody else changed the policy that is edited.
    pub changed: bool,
    /// The form for a permission is open.
    pub add: bool,
    /// The statement to be removed.
    pub remove: Option<String>,
    pub done: String,
}

impl Asked {
    pub fn read(search: &str) -> Self {
        let mut asked = Self::default();
        for (name, text) in pairs(search) {
            match name.as_str() {
                "by" => asked.by_resource = text == "resource",
                "attach" => asked.attach = true,
                "search" => asked.search = text,
                "own" => asked.own = text == "true",
                "page" => asked.page = text.parse().unwrap_or_default(),
                "edit" => asked.edit = Some(text),
                "changed" => asked.changed = true,
                "add" => asked.add = true,
                "remove" => asked.remove = Some(text),
                "done" => asked.done = text,
                _ => {}
            }
        }
        asked
    }
}

/// The tab, of the same version or alias, asking for this; `part` is where the page is to be shown.
pub fn link(target: &Target, pairs: &[(&str, &str)], part: &str) -> String {
    let of = [("qualifier", target.qualifier.as_str())].into_iter().filter(|(_, text)| !text.is_empty());
    let query = query::text(of.chain(pairs.iter().copied()));
    let page = crate::routes::function_page(&target.place, &target.name, "configuration/permissions");
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{page}{mark}{query}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::model::Place;

    #[test]
    fn links_are_read_back() {
        let target = Target { place: Place::new("local", "r"), name: "hello".into(), qualifier: "live".into() };
        let url = link(&target, &[("attach", "yes"), ("search", "s3 read"), ("own", "true"), ("page", "2")], "");
        let asked = Asked::read(url.split_once('?').unwrap().1);
        assert_eq!((asked.attach, asked.search.as_str(), asked.own, asked.page), (true, "s3 read", true, 2));
        assert!(url.contains("qualifier=live"));
        let plain = Target { qualifier: String::new(), ..target };
        assert_eq!(link(&plain, &[], "#role"), "/c/local/r/functions/hello/configuration/permissions#role");
        assert_eq!(Asked::read("?edit=").edit.as_deref(), Some(""));
    }
}
