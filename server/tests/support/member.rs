//! A developer whose browser has no JavaScript, at a console in front of the real engine.

use app::session::model::Role;
use axum::http::{Method, StatusCode, header};

use super::Local;

pub struct Member {
    pub local: Local,
    pub cookie: String,
    /// What every form of theirs has.
    fields: Vec<(&'static str, &'static str)>,
}

impl Member {
    /// Their forms have these fields beside the place.
    pub async fn of(local: Local, fields: &[(&'static str, &'static str)]) -> Self {
        let cookie = local.console.session(Role::Developer).await;
        let fields = [&[("c", "local"), ("r", "us-east-1")][..], fields].concat();
        Self { local, cookie, fields }
    }

    pub async fn page(&self, path: &str) -> String {
        let headers = [("cookie", self.cookie.as_str()), ("accept", "text/html")];
        let page = self.local.console.ask(Method::GET, path, &headers, "").await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert!(page.body.contains("</html>"), "{path} is whole");
        assert!(!page.body.contains("canary"), "{path} shows a value");
        page.body
    }

    /// Sends a form; where it leads.
    pub async fn send(&self, endpoint: &str, fields: &[(&str, &str)]) -> String {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("referer", "http://127.0.0.1:8700/here"),
        ];
        let form = app::functions::create::query::text(self.fields.iter().chain(fields).copied());
        let answer = self.local.console.ask(Method::POST, &format!("/api/{endpoint}"), &headers, &form).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{endpoint}: {}", answer.body);
        answer.headers[header::LOCATION].to_str().expect("a path").to_owned()
    }
}

/// The value of a hidden field of a page.
pub fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!(r#"name="{name}" value=""#)).unwrap_or_else(|| panic!("no {name}"));
    rest.split('"').next().unwrap_or_default()
}
