//! The rules of a function URL, the same in the browser and on the server.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html>

use super::model::{
    AUTH, AWS_IAM, BUFFERED, CREDENTIALS, EXPOSE, FIELDS, HEADERS, MAX_AGE, METHODS, MODE, NONE, ORIGINS, STREAM,
};
use crate::{
    error::FieldError,
    functions::configuration::{
        model::Texts,
        texts::{items, listed},
    },
};

const ORIGINS_MOST: usize = 100;
const HEADERS_MOST: usize = 100;
const METHODS_MOST: usize = 6;
const MAX_AGE_MOST: u32 = 86_400;
const KNOWN_METHODS: [&str; 7] = ["GET", "PUT", "HEAD", "POST", "PATCH", "DELETE", "*"];

/// The settings in one spelling, or what is wrong, each beside its field. What has not changed is not scolded.
pub fn check(base: &Texts, wanted: &Texts) -> Result<Texts, Vec<FieldError>> {
    let mut right = Texts::new();
    let mut wrong = Vec::new();
    for (key, _) in FIELDS {
        let text = wanted.get(*key).map_or("", String::as_str);
        let checked =
            if base.get(*key).map(String::as_str) == Some(text) { Ok(text.to_owned()) } else { one(key, text) };
        match checked {
            Ok(text) => drop(right.insert((*key).to_owned(), text)),
            Err(rule) => wrong.push(FieldError::new(*key, rule)),
        }
    }
    let has = |key: &str, item: &str| right.get(key).is_some_and(|text| items(text).iter().any(|one| one == item));
    if right.get(CREDENTIALS).is_some_and(|text| text == "yes") && has(ORIGINS, "*") {
        wrong.push(FieldError::new(
            ORIGINS,
            "Browsers refuse credentials together with the origin *: name the origins, or leave credentials out.",
        ));
    }
    if wrong.is_empty() { Ok(right) } else { Err(wrong) }
}

fn one(key: &str, text: &str) -> Result<String, String> {
    match key {
        AUTH => among(text, &[AWS_IAM, NONE]),
        MODE => among(text, &[BUFFERED, STREAM]),
        CREDENTIALS => among(text, &["yes", "no"]),
        ORIGINS => list(text, ORIGINS_MOST, "origins", origin),
        METHODS => methods(text),
        HEADERS | EXPOSE => list(text, HEADERS_MOST, "headers", header),
        MAX_AGE => max_age(text),
        _ => Ok(text.to_owned()),
    }
}

fn among(text: &str, values: &[&str]) -> Result<String, String> {
    if values.contains(&text) { Ok(text.to_owned()) } else { Err(format!("Choose {}.", values.join(" or "))) }
}

/// Each once, in the order typed.
fn list(text: &str, most: usize, what: &str, rule: fn(&str) -> Result<String, String>) -> Result<String, String> {
    let mut all: Vec<String> = Vec::new();
    for item in items(text) {
        let item = rule(&item)?;
        if !all.contains(&item) {
            all.push(item);
        }
    }
    if all.len() > most {
        return Err(format!("At most {most} {what}; these are {}.", all.len()));
    }
    Ok(listed(&all))
}

fn origin(text: &str) -> Result<String, String> {
    if text == "*" {
        return Ok(text.to_owned());
    }
    let rule = || format!("“{text}” is no origin: write it as https://www.example.com, without a path, or * for any.");
    let (scheme, host) = text.split_once("://").ok_or_else(rule)?;
    let word = |c: char| c.is_ascii_alphanumeric() || "-._~:*[]".contains(c);
    let fits = !scheme.is_empty()
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.*".contains(c))
        && !host.is_empty()
        && host.chars().all(word)
        && text.len() <= 253;
    if fits { Ok(text.to_owned()) } else { Err(rule()) }
}

fn header(text: &str) -> Result<String, String> {
    let fits = text.len() <= 1_024 && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c));
    if fits { Ok(text.to_owned()) } else { Err(format!("“{text}” is not the name of a header.")) }
}

fn methods(text: &str) -> Result<String, String> {
    list(text, METHODS_MOST, "methods", |item| {
        let item = item.to_ascii_uppercase();
        if KNOWN_METHODS.contains(&item.as_str()) {
            return Ok(item);
        }
        if item == "OPTIONS" {
            return Err("Lambda answers OPTIONS itself; leave it out.".into());
        }
        Err(format!("“{item}” is not one of GET, PUT, HEAD, POST, PATCH, DELETE and *."))
    })
}

fn max_age(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Ok(String::new());
    }
    match text.parse::<u32>() {
        Ok(0) => Ok(String::new()),
        Ok(seconds) if seconds <= MAX_AGE_MOST => Ok(seconds.to_string()),
        _ => Err("Max age is a whole number from 0 to 86,400 seconds.".into()),
    }
}

/// What has to be typed before everybody may call the function.
pub const CONSENT: &str = "public";

/// Whether a save opens the URL to everybody, so that it has to be meant.
pub fn opens(base: &Texts, wanted: &Texts) -> bool {
    let is_public = |texts: &Texts| texts.get(AUTH).is_some_and(|auth| auth == NONE);
    is_public(wanted) && !is_public(base)
}

/// Why one permission is not enough. <https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html>
pub const BOTH_NEEDED: &str = "Since October 2025 a URL that is open to everybody needs both lambda:InvokeFunctionUrl and lambda:InvokeFunction; older ones were made with the first alone.";

pub fn consent(typed: &str) -> Result<(), String> {
    if typed.trim() == CONSENT { Ok(()) } else { Err(format!("Type {CONSENT} to open the function to everybody.")) }
}

/// Why this version of a function cannot have a URL.
pub fn unfit(qualifier: &str) -> Option<String> {
    let number = !qualifier.is_empty() && qualifier.bytes().all(|b| b.is_ascii_digit());
    number.then(|| {
        format!("You look at version {qualifier}: only $LATEST and aliases have a function URL. Choose an alias that points to it.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::configuration::url::model::UrlConfig;

    fn with(pairs: &[(&str, &str)]) -> Result<Texts, Vec<FieldError>> {
        let base = UrlConfig::default().texts();
        let mut wanted = base.clone();
        wanted.extend(pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())));
        check(&base, &wanted)
    }

    #[test]
    fn lists_have_one_spelling() {
        let right = with(&[
            (ORIGINS, "https://a.example  http://localhost:3000,https://a.example"),
            (METHODS, "get post"),
            (MAX_AGE, "0300"),
        ])
        .unwrap();
        assert_eq!(right[ORIGINS], "https://a.example, http://localhost:3000");
        assert_eq!((right[METHODS].as_str(), right[MAX_AGE].as_str()), ("GET, POST", "300"));
    }

    #[test]
    fn every_rule_names_its_field() {
        let many = |word: &str, count: usize| (0..count).map(|at| format!("{word}{at}")).collect::<Vec<_>>().join(" ");
        for (key, text) in [
            (AUTH, "ALL"),
            (MODE, ""),
            (ORIGINS, "www.example.com"),
            (ORIGINS, "https://a.example/path"),
            (ORIGINS, &many("https://a", 101)),
            (METHODS, "OPTIONS"),
            (METHODS, "GET BREW"),
            (HEADERS, "a(b"),
            (HEADERS, &many("x-", 101)),
            (EXPOSE, &many("x-", 101)),
            (MAX_AGE, "86401"),
            (MAX_AGE, "-1"),
        ] {
            let errors = with(&[(key, text)]).unwrap_err();
            assert_eq!(errors.len(), 1);
            assert_eq!(errors[0].field, key, "{text}");
        }
        assert_eq!(with(&[(ORIGINS, "*"), (CREDENTIALS, "yes")]).unwrap_err()[0].field, ORIGINS);
        assert!(with(&[(ORIGINS, &many("https://a", 100)), (MAX_AGE, "86400"), (METHODS, "*")]).is_ok());
        // The seven of the list are one too many.
        assert!(with(&[(METHODS, "GET PUT HEAD POST PATCH DELETE *")]).is_err());
    }

    #[test]
    fn opening_to_everybody_has_to_be_meant() {
        let (closed, open) = (UrlConfig::default().texts(), UrlConfig { public: true, ..UrlConfig::default() }.texts());
        assert!(opens(&closed, &open) && opens(&Texts::new(), &open));
        assert!(!opens(&open, &open) && !opens(&open, &closed));
        assert!(consent(" public ").is_ok() && consent("yes").is_err());
    }

    #[test]
    fn versions_have_no_url() {
        assert!(unfit("").is_none() && unfit("live").is_none() && unfit("$LATEST").is_none());
        assert!(unfit("3").is_some());
    }
}
