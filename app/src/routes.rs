//! The route table's paths and the only place that builds URLs of the console. Paths are a contract: teammates' links
//! and tests use them.

use crate::connections::model::Place;

/// Escapes one path segment.
fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'$') {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// `?a=1&b=2`, without the pairs that have no value; empty when none has.
pub fn query<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> String {
    let mut out = String::new();
    for (key, value) in pairs {
        if value.as_ref().is_empty() {
            continue;
        }
        out.push(if out.is_empty() { '?' } else { '&' });
        out.push_str(&segment(key.as_ref()));
        out.push('=');
        out.push_str(&segment(value.as_ref()));
    }
    out
}

fn place(place: &Place) -> String {
    format!("/c/{}/{}", segment(&place.connection), segment(&place.region))
}

pub fn functions(at: &Place) -> String {
    format!("{}/functions", place(at))
}

pub fn new_function(at: &Place) -> String {
    format!("{}/functions/new", place(at))
}

pub fn function(at: &Place, name: &str) -> String {
    format!("{}/functions/{}", place(at), segment(name))
}

/// One of a function's pages: `test`, `code`, …; empty is its overview.
pub fn function_page(at: &Place, name: &str, page: &str) -> String {
    let base = function(at, name);
    if page.is_empty() { base } else { format!("{base}/{page}") }
}

/// Why did it fail? `about` has any of `request` (its id), `at` (Unix milliseconds), `api` (its id), `route` (its key) and
/// `qualifier`; those without a value are left out.
pub fn why(at: &Place, name: &str, about: &[(&str, &str)]) -> String {
    format!("{}{}", function_page(at, name, "why"), query(about.iter().copied()))
}

/// Why did it fail? Of a route with no function behind it.
pub fn why_route(at: &Place, api_id: &str, about: &[(&str, &str)]) -> String {
    format!("{}{}", api_page(at, api_id, "why"), query(about.iter().copied()))
}

/// The deployed package as a download.
pub fn code_zip(at: &Place, name: &str, qualifier: &str) -> String {
    format!("{}/code.zip{}", function(at, name), query([("qualifier", qualifier)]))
}

pub fn delete_version(at: &Place, name: &str, number: &str) -> String {
    format!("{}/{}/delete", function_page(at, name, "versions"), segment(number))
}

pub fn new_alias(at: &Place, name: &str) -> String {
    function_page(at, name, "aliases/new")
}

pub fn alias(at: &Place, name: &str, alias: &str) -> String {
    format!("{}/{}", function_page(at, name, "aliases"), segment(alias))
}

pub fn apis(at: &Place) -> String {
    format!("{}/apis", place(at))
}

pub fn api(at: &Place, id: &str) -> String {
    format!("{}/apis/{}", place(at), segment(id))
}

/// One of an API's pages: `routes`, `integrations`, …; empty is its overview.
pub fn api_page(at: &Place, id: &str, page: &str) -> String {
    let base = api(at, id);
    if page.is_empty() { base } else { format!("{base}/{page}") }
}

pub fn new_api(at: &Place) -> String {
    format!("{}/apis/new", place(at))
}

pub fn add_route(at: &Place, api_id: &str) -> String {
    api_page(at, api_id, "routes/new")
}

pub fn change_route(at: &Place, api_id: &str, route: &str) -> String {
    format!("{}/routes/{}/change", api(at, api_id), segment(route))
}

pub fn remove_route(at: &Place, api_id: &str, route: &str) -> String {
    format!("{}/routes/{}/remove", api(at, api_id), segment(route))
}

pub fn delete_api(at: &Place, api_id: &str) -> String {
    api_page(at, api_id, "delete")
}

/// Gives a function a route of an HTTP API.
pub fn add_trigger(at: &Place, function: &str) -> String {
    function_page(at, function, "add-trigger")
}

/// An event source mapping of a function.
pub fn mapping(at: &Place, function: &str, id: &str) -> String {
    format!("{}/{}", function_page(at, function, "configuration/triggers"), segment(id))
}

/// Takes away what calls a function, or what is left over of it.
pub fn remove_trigger(at: &Place, function: &str) -> String {
    function_page(at, function, "remove-trigger")
}

pub fn operation(id: &str) -> String {
    format!("/operations/{}", segment(id))
}

/// One entry of the activity.
pub fn activity(id: i64) -> String {
    format!("/activity/{id}")
}

/// What was done to something.
pub fn activity_of(target: &str) -> String {
    format!("/activity{}", query([("target", target)]))
}

pub fn sign_in(next: &str) -> String {
    format!("/login{}", query([("next", next)]))
}

/// A path of this console, or `/`: where to go after signing in is never another site.
pub fn own_path(path: &str) -> &str {
    let safe = path.starts_with('/')
        && !path.starts_with("//")
        && !path.starts_with("/api/")
        && !path.contains(['\\', '\r', '\n', '\t']);
    if safe { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_escape_what_users_name() {
        let at = Place::new("local", "us-east-1");
        assert_eq!(function_page(&at, "a/b c", "test"), "/c/local/us-east-1/functions/a%2Fb%20c/test");
        assert_eq!(query([("q", "a&b"), ("sort", "")]), "?q=a%26b");
        assert_eq!(query([("", ""); 0]), "");
        let about = [("at", "1"), ("api", ""), ("route", "GET /a")];
        assert_eq!(why(&at, "f", &about), "/c/local/us-east-1/functions/f/why?at=1&route=GET%20%2Fa");
        assert_eq!(why_route(&at, "abc", &about), "/c/local/us-east-1/apis/abc/why?at=1&route=GET%20%2Fa");
    }

    #[test]
    fn sign_in_never_leads_away() {
        assert_eq!(own_path("/c/local/x?y=1"), "/c/local/x?y=1");
        for evil in ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:alert(1)", "/\t/evil"]
        {
            assert_eq!(own_path(evil), "/", "{evil:?}");
        }
    }
}
