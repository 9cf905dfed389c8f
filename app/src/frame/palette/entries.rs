//! What the palette offers for the words typed: pure, so that it is the same for every keystroke.

use crate::{
    connections::model::Place, functions::model::rules::function_name, http_apis::model::ApiSummary, routes, ui::icon,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    /// At the right: an id, a region.
    pub note: String,
    pub href: String,
    pub d: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub label: &'static str,
    pub entries: Vec<Entry>,
}

/// Most functions, and most APIs, shown.
const HITS_MAX: usize = 8;

/// What was found on the server so far, perhaps for words typed before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub functions: Vec<String>,
    pub apis: Vec<ApiSummary>,
}

/// Groups that have entries, best first. `may_create`: the member's role allows to make functions.
pub fn groups(place: &Place, search: &str, found: &Found, may_create: bool) -> Vec<Group> {
    let wanted = search.trim();
    let mut out = vec![
        Group { label: "Functions", entries: functions(place, wanted, &found.functions) },
        Group { label: "HTTP APIs", entries: apis(place, wanted, &found.apis) },
        Group { label: "Pages", entries: pages(place, wanted) },
        Group { label: "Actions", entries: actions(place, wanted, may_create) },
    ];
    out.retain(|group| !group.entries.is_empty());
    out
}

fn contains(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(&wanted.to_lowercase())
}

fn starts_with(text: &str, wanted: &str) -> bool {
    text.to_lowercase().starts_with(&wanted.to_lowercase())
}

fn functions(place: &Place, wanted: &str, names: &[String]) -> Vec<Entry> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut names: Vec<&String> = names.iter().filter(|name| contains(name, wanted)).collect();
    names.sort_by_key(|name| !starts_with(name, wanted));
    let entry = |name: &String| Entry {
        label: name.clone(),
        note: place.region.clone(),
        href: routes::function(place, name),
        d: icon::FUNCTION,
    };
    names.into_iter().take(HITS_MAX).map(entry).collect()
}

fn apis(place: &Place, wanted: &str, apis: &[ApiSummary]) -> Vec<Entry> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut apis: Vec<&ApiSummary> =
        apis.iter().filter(|api| contains(&api.name, wanted) || api.id == wanted).collect();
    apis.sort_by_key(|api| !starts_with(&api.name, wanted));
    let entry = |api: &ApiSummary| Entry {
        label: api.name.clone(),
        note: api.id.clone(),
        href: routes::api(place, &api.id),
        d: icon::API,
    };
    apis.into_iter().take(HITS_MAX).map(entry).collect()
}

fn pages(place: &Place, wanted: &str) -> Vec<Entry> {
    let pages = [
        ("Functions", routes::functions(place), icon::FUNCTION),
        ("HTTP APIs", routes::apis(place), icon::API),
        ("Overview", "/".to_owned(), icon::HOME),
        ("Operations", "/operations".to_owned(), icon::OPERATIONS),
        ("Activity", "/activity".to_owned(), icon::ACTIVITY),
        ("Team", "/team".to_owned(), icon::TEAM),
        ("Settings", "/settings".to_owned(), icon::SETTINGS),
    ];
    let entry =
        |(label, href, d): (&str, String, &'static str)| Entry { label: label.into(), note: String::new(), href, d };
    pages.into_iter().filter(|(label, ..)| contains(label, wanted)).map(entry).collect()
}

fn actions(place: &Place, wanted: &str, may_create: bool) -> Vec<Entry> {
    let action = |label: String, href: String, d: &'static str| Entry { label, note: String::new(), href, d };
    let mut out = Vec::new();
    if may_create && contains("Create function", wanted) {
        out.push(action("Create function".into(), routes::new_function(place), icon::PLUS));
    }
    if contains("Create API", wanted) {
        out.push(action("Create API".into(), routes::new_api(place), icon::PLUS));
    }
    if !wanted.is_empty() {
        let href = format!("{}{}", routes::functions(place), routes::query([("q", wanted)]));
        out.push(action(format!("Functions that contain “{wanted}”"), href, icon::SEARCH));
        if function_name(wanted).is_ok() {
            out.push(action(format!("Open the function {wanted}"), routes::function(place, wanted), icon::FUNCTION));
        }
    }
    out
}

/// A label cut into what comes before the words typed, the words, and what comes after.
pub fn marked(label: &str, search: &str) -> (String, String, String) {
    let wanted = search.trim();
    // ASCII only: lower case of the same length, so that positions agree.
    let at = label.to_ascii_lowercase().find(&wanted.to_ascii_lowercase()).filter(|_| !wanted.is_empty());
    match at {
        Some(at) => {
            let (before, rest) = label.split_at(at);
            let (hit, after) = rest.split_at(wanted.len());
            (before.into(), hit.into(), after.into())
        }
        None => (label.into(), String::new(), String::new()),
    }
}

#[cfg(test)]
mod tests;
