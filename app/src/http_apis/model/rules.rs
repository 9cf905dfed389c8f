//! API Gateway's rules for HTTP APIs, each parses or says the rule in a sentence.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>

pub const METHODS: [&str; 8] = ["ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// 1–128 characters.
pub fn api_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err("Enter a name for the API.".into()),
        1..=128 => Ok(text.to_owned()),
        count => Err(format!("Use at most 128 characters; this has {count}.")),
    }
}

/// The id API Gateway gave an API: lower-case letters and digits.
pub fn api_id(text: &str) -> Result<String, String> {
    let text = text.trim();
    let ok = (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if ok { Ok(text.to_owned()) } else { Err("Choose an API.".into()) }
}

/// A stage's name: `$default`, or 1–128 letters, digits, `-` and `_`.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html>
pub fn stage_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match text {
        "" => Err("Enter a name for the stage, or choose $default.".into()),
        "$default" => Ok(text.to_owned()),
        _ if text.len() > 128 => Err(format!("Use at most 128 characters; this has {}.", text.len())),
        _ if text.chars().all(plain) => Ok(text.to_owned()),
        _ => Err("Use letters, digits, - and _ only; the name is part of the URL.".into()),
    }
}

/// A version's number or an alias; nothing is the function itself.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html>
pub fn qualifier(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match text {
        "" | "$LATEST" => Ok(None),
        _ if text.len() > 128 => Err(format!("Use at most 128 characters; this has {}.", text.len())),
        _ if text.chars().all(plain) => Ok(Some(text.to_owned())),
        _ => Err("Enter a version's number, or an alias of letters, digits, - and _.".into()),
    }
}

/// A route key of what two fields hold; the path `$default` is the route of everything else.
pub fn key_of(method: &str, path: &str) -> Result<String, String> {
    let path = path.trim();
    if path == "$default" { Ok(path.to_owned()) } else { route_key(&format!("{} {path}", method.trim())) }
}

/// Whether API Gateway takes both for the same route: a variable's name does not tell routes apart.
pub fn same_route(one: &str, other: &str) -> bool {
    let plain = |key: &str| {
        let segment = |text: &str| match (text.starts_with('{'), text.ends_with("+}")) {
            (true, true) => "{+}".to_owned(),
            (true, false) => "{}".to_owned(),
            _ => text.to_owned(),
        };
        key.split('/').map(segment).collect::<Vec<_>>().join("/")
    };
    plain(one) == plain(other)
}

/// `METHOD /path` or `$default`. Path variables are whole segments, `{name}`; the last may be greedy, `{name+}`.
pub fn route_key(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text == "$default" {
        return Ok(text.to_owned());
    }
    let (method, path) = text.split_once(' ').unwrap_or((text, ""));
    let method = method.to_ascii_uppercase();
    if !METHODS.contains(&method.as_str()) {
        return Err(format!("Choose one of the methods {}.", METHODS.join(", ")));
    }
    let path = route_path(path.trim_start())?;
    Ok(format!("{method} {path}"))
}

fn route_path(path: &str) -> Result<&str, String> {
    if !path.starts_with('/') {
        return Err("A path starts with /, such as /test.".into());
    }
    if path.len() > 512 {
        return Err("Use at most 512 characters.".into());
    }
    if path.contains(char::is_whitespace) {
        return Err("A path has no white space.".into());
    }
    if path.contains(['?', '#']) {
        return Err("A route has no query; the function finds it in the event.".into());
    }
    if path.len() > 1 && path.ends_with('/') {
        return Err("A path does not end with /.".into());
    }
    let segments: Vec<&str> = path[1..].split('/').collect();
    let mut names = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        if segment.is_empty() && segments.len() > 1 && index + 1 < segments.len() {
            return Err("A path has no empty segment, //.".into());
        }
        if !segment.contains(['{', '}']) {
            continue;
        }
        let inner = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .ok_or("A variable is a whole segment, such as /items/{id}.")?;
        let name = inner.strip_suffix('+').unwrap_or(inner);
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')) {
            return Err("A variable's name is letters, digits, _, -, . or :, such as {id}.".into());
        }
        if inner.ends_with('+') && index + 1 != segments.len() {
            return Err("A greedy variable, {name+}, is the last segment.".into());
        }
        if names.contains(&name) {
            return Err(format!("The variable {{{name}}} is there twice."));
        }
        names.push(name);
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn route_keys_follow_the_guide() {
        for good in ["ANY /test", "GET /", "POST /items/{id}", "ANY /files/{proxy+}", "$default"] {
            assert_eq!(route_key(good).as_deref(), Ok(good));
        }
        assert_eq!(route_key("get /x").as_deref(), Ok("GET /x"));
        for bad in [
            "GET test",
            "FETCH /x",
            "GET",
            "GET /a b",
            "GET /{id",
            "GET /{a}/{a}",
            "GET /{p+}/x",
            "GET /x{y}",
            "GET //x",
            "GET /a?b=1",
            "GET /a/",
            "",
        ] {
            assert!(route_key(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn api_names_and_ids() {
        assert!(api_name(" ").is_err());
        assert!(api_name(&"x".repeat(129)).is_err());
        assert!(api_id("a1b2c3").is_ok());
        assert!(api_id("../x").is_err());
    }

    #[test]
    fn stages_and_qualifiers() {
        assert_eq!(stage_name(" $default ").as_deref(), Ok("$default"));
        assert!(stage_name("prod-1").is_ok());
        for bad in ["", "a b", "a/b", "$other", &"x".repeat(129)] {
            assert!(stage_name(bad).is_err(), "{bad}");
        }
        assert_eq!((qualifier(""), qualifier("$LATEST")), (Ok(None), Ok(None)));
        assert_eq!(qualifier("live"), Ok(Some("live".into())));
        assert!(qualifier("a b").is_err());
    }

    #[test]
    fn two_fields_make_a_key() {
        assert_eq!(key_of("ANY", "/test").as_deref(), Ok("ANY /test"));
        assert_eq!(key_of("GET", " $default ").as_deref(), Ok("$default"));
        assert!(key_of("GET", "test").is_err());
        assert!(same_route("GET /a/{id}", "GET /a/{name}") && same_route("$default", "$default"));
        assert!(!same_route("GET /a/{id}", "GET /a/{id+}") && !same_route("GET /a", "ANY /a"));
    }
}
