//! A route's URL: the request it stands for, as `curl` and as the form that sends one.

use crate::{
    functions::{create::cli::quote, model::FunctionRoute},
    http_apis::model::rules::METHODS,
};

/// Methods a request may have: `ANY` is none.
pub fn methods() -> impl Iterator<Item = &'static str> {
    METHODS.into_iter().filter(|method| *method != "ANY")
}

/// The one method of a route, or none where any will do.
pub fn only_method(route_key: &str) -> Option<&str> {
    route_key.split_once(' ').map(|(method, _)| method).filter(|method| *method != "ANY")
}

/// The path a form starts with; variables stay for the member to fill in.
pub fn first_path(route_key: &str) -> &str {
    route_key.split_once(' ').map_or("/", |(_, path)| path)
}

/// The command that calls the route from a shell.
pub fn curl(route: &FunctionRoute) -> String {
    let mut command = "curl".to_owned();
    match only_method(&route.route_key) {
        None | Some("GET") => {}
        Some("HEAD") => command.push_str(" --head"),
        Some(method) => command.push_str(&format!(" --request {method}")),
    }
    // curl would take braces and brackets for a list of URLs.
    if route.url.contains(['{', '[']) {
        command.push_str(" --globoff");
    }
    format!("{command} {}", quote(&route.url))
}

/// The path of a request: a rule in a sentence, or the path as it is sent.
pub fn request_path(text: &str) -> Result<String, String> {
    let text = text.trim();
    if !text.starts_with('/') {
        return Err("A path starts with /, such as /test?name=Ana.".into());
    }
    if text.len() > 2_048 {
        return Err("Use at most 2,048 characters.".into());
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("A path has no white space; write %20.".into());
    }
    if let Some((_, rest)) = text.split_once('{') {
        let name = rest.split('}').next().unwrap_or(rest);
        return Err(format!("Write a value in the place of {{{name}}}."));
    }
    Ok(text.to_owned())
}

/// `404 Not Found`: the words for the answers API Gateway and functions give most.
pub fn status_words(status: u16) -> String {
    let words = match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => return status.to_string(),
    };
    format!("{status} {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(key: &str, url: &str) -> FunctionRoute {
        FunctionRoute {
            api_id: "a1".into(),
            api_name: "api".into(),
            route_id: "r1".into(),
            route_key: key.into(),
            stage: "$default".into(),
            url: url.into(),
            broken: None,
        }
    }

    #[test]
    fn curl_survives_a_shell() {
        let url = "https://a1.execute-api.us-east-1.amazonaws.com";
        assert_eq!(curl(&route("ANY /test", &format!("{url}/test"))), format!("curl {url}/test"));
        assert_eq!(curl(&route("$default", &format!("{url}/$x"))), format!("curl '{url}/$x'"));
        assert_eq!(
            curl(&route("POST /a", &format!("{url}/a?b=1&c='"))),
            format!(r"curl --request POST '{url}/a?b=1&c='\'''")
        );
        assert_eq!(
            curl(&route("DELETE /items/{id}", &format!("{url}/items/{{id}}"))),
            format!("curl --request DELETE --globoff '{url}/items/{{id}}'")
        );
        assert_eq!(curl(&route("HEAD /", &format!("{url}/"))), format!("curl --head {url}/"));
    }

    #[test]
    fn route_keys_give_method_and_path() {
        assert_eq!((only_method("ANY /test"), first_path("ANY /test")), (None, "/test"));
        assert_eq!((only_method("PUT /x/{id}"), first_path("PUT /x/{id}")), (Some("PUT"), "/x/{id}"));
        assert_eq!((only_method("$default"), first_path("$default")), (None, "/"));
        assert!(methods().all(|method| method != "ANY"));
    }

    #[test]
    fn paths_have_rules() {
        assert_eq!(request_path(" /a?b=1 ").as_deref(), Ok("/a?b=1"));
        assert_eq!(request_path("/items/{id}/x"), Err("Write a value in the place of {id}.".into()));
        assert_eq!(request_path("/files/{proxy+}"), Err("Write a value in the place of {proxy+}.".into()));
        for bad in ["", "test", "/a b", "https://evil.example/"] {
            assert!(request_path(bad).is_err(), "{bad}");
        }
        assert_eq!(status_words(200), "200 OK");
        assert_eq!(status_words(599), "599");
    }
}
