//! Function URLs: what AWS keeps of one, and who may call it. Rules are in [`super::rules`].
//! <https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html>

use serde::{Deserialize, Serialize};

use crate::functions::configuration::{
    model::Texts,
    texts::{items, listed},
};

/// Rules for browsers of other sites.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cors {
    pub origins: Vec<String>,
    pub methods: Vec<String>,
    pub headers: Vec<String>,
    pub expose: Vec<String>,
    pub credentials: bool,
    /// Seconds.
    pub max_age: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlConfig {
    /// Anybody may call it; else AWS asks for a signature.
    pub public: bool,
    /// Answers are passed on while they are made.
    pub streaming: bool,
    pub cors: Option<Cors>,
}

pub const AUTH: &str = "auth";
pub const MODE: &str = "mode";
pub const ORIGINS: &str = "origins";
pub const METHODS: &str = "methods";
pub const HEADERS: &str = "headers";
pub const EXPOSE: &str = "expose";
pub const MAX_AGE: &str = "max-age";
pub const CREDENTIALS: &str = "credentials";

pub const NONE: &str = "NONE";
pub const AWS_IAM: &str = "AWS_IAM";
pub const BUFFERED: &str = "BUFFERED";
pub const STREAM: &str = "RESPONSE_STREAM";

/// Keys with their labels, in the form's order.
pub const FIELDS: &[(&str, &str)] = &[
    (AUTH, "Who may call it"),
    (MODE, "Invoke mode"),
    (ORIGINS, "Allowed origins"),
    (METHODS, "Allowed methods"),
    (HEADERS, "Allowed headers"),
    (EXPOSE, "Exposed headers"),
    (MAX_AGE, "Max age (seconds)"),
    (CREDENTIALS, "Credentials"),
];

impl UrlConfig {
    pub fn texts(&self) -> Texts {
        let cors = self.cors.clone().unwrap_or_default();
        let text = |key: &str| match key {
            AUTH => if self.public { NONE } else { AWS_IAM }.to_owned(),
            MODE => if self.streaming { STREAM } else { BUFFERED }.to_owned(),
            ORIGINS => listed(&cors.origins),
            METHODS => listed(&cors.methods),
            HEADERS => listed(&cors.headers),
            EXPOSE => listed(&cors.expose),
            MAX_AGE => cors.max_age.map(|seconds| seconds.to_string()).unwrap_or_default(),
            _ => if cors.credentials { "yes" } else { "no" }.to_owned(),
        };
        FIELDS.iter().map(|(key, _)| ((*key).to_owned(), text(key))).collect()
    }

    /// Of texts that keep the rules.
    pub fn of(texts: &Texts) -> Self {
        let text = |key: &str| texts.get(key).map_or("", String::as_str);
        let cors = Cors {
            origins: items(text(ORIGINS)),
            methods: items(text(METHODS)),
            headers: items(text(HEADERS)),
            expose: items(text(EXPOSE)),
            credentials: text(CREDENTIALS) == "yes",
            max_age: text(MAX_AGE).parse().ok().filter(|seconds| *seconds > 0),
        };
        Self {
            public: text(AUTH) == NONE,
            streaming: text(MODE) == STREAM,
            cors: Some(cors).filter(|cors| *cors != Cors::default()),
        }
    }
}

/// Which statements of the function's resource policy let everybody in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Ids of those that allow `lambda:InvokeFunctionUrl`.
    pub url: Vec<String>,
    /// Ids of those that allow `lambda:InvokeFunction` through the URL.
    pub function: Vec<String>,
    /// Ids of those that let somebody named call the URL.
    pub named: Vec<String>,
    /// Why the policy could not be read.
    pub unknown: Option<String>,
}

impl Access {
    /// What is missing for a URL that is open to all, as people say it.
    pub fn missing(&self) -> Vec<&'static str> {
        let url = self.url.is_empty().then_some("lambda:InvokeFunctionUrl");
        url.into_iter().chain(self.function.is_empty().then_some("lambda:InvokeFunction")).collect()
    }

    /// Whether anything lets everybody in.
    pub fn is_open(&self) -> bool {
        !self.url.is_empty() || !self.function.is_empty()
    }
}

/// A function's URL with what has to be known beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlFacts {
    /// As AWS names it.
    pub url: String,
    /// Where it answers: the same, or the local engine's address.
    pub reach: String,
    pub config: UrlConfig,
    /// Milliseconds since 1970, UTC.
    pub created_at: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlView {
    /// None where there is no URL.
    pub url: Option<UrlFacts>,
    pub access: Access,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_survives_the_form() {
        let all = UrlConfig {
            public: true,
            streaming: true,
            cors: Some(Cors {
                origins: vec!["https://a.example".into(), "http://localhost:3000".into()],
                methods: vec!["GET".into(), "POST".into()],
                headers: vec!["content-type".into()],
                expose: vec!["x-id".into()],
                credentials: true,
                max_age: Some(300),
            }),
        };
        for config in [UrlConfig::default(), all] {
            assert_eq!(UrlConfig::of(&config.texts()), config);
        }
    }

    #[test]
    fn the_missing_half_is_named() {
        let mut access = Access { url: vec!["a".into()], ..Access::default() };
        assert_eq!(access.missing(), ["lambda:InvokeFunction"]);
        access.function.push("b".into());
        assert!(access.missing().is_empty() && access.is_open());
    }
}
