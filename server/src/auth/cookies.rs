//! The session cookie: how it is written and read.

use app::session::service::SessionCookie;
use http::{HeaderMap, header::COOKIE};

use super::token::Token;
use crate::store::SESSION_ABSOLUTE_MS;

/// Over HTTPS the `__Host-` prefix binds the cookie to this host and path; on plain HTTP (loopback) browsers refuse
/// the prefix, and Safari `Secure` too.
/// <https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie>
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    https: bool,
}

impl Cookies {
    pub fn for_public_url(url: &str) -> Self {
        Self { https: url.trim_start().to_ascii_lowercase().starts_with("https://") }
    }

    pub fn set(self, token: &Token) -> SessionCookie {
        SessionCookie(self.format(token.expose(), SESSION_ABSOLUTE_MS / 1000))
    }

    /// Takes the cookie away from the browser.
    pub fn clear(self) -> SessionCookie {
        SessionCookie(self.format("", 0))
    }

    /// The token a request brings. Two cookies of the name are none: one of them was planted.
    pub fn read(self, headers: &HeaderMap) -> Option<Token> {
        let mut values = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name())
            .map(|(_, value)| value);
        let value = values.next()?;
        if values.next().is_some() { None } else { Token::parse(value) }
    }

    fn name(self) -> &'static str {
        if self.https { "__Host-lambent" } else { "lambent" }
    }

    fn format(self, value: &str, max_age_s: i64) -> String {
        let secure = if self.https { "; Secure" } else { "" };
        format!("{}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        cookies.iter().map(|cookie| (COOKIE, cookie.parse().unwrap())).collect()
    }

    #[test]
    fn cookies_are_bound_as_tightly_as_the_scheme_allows() {
        let token = Token::random();
        let (https, http) =
            (Cookies::for_public_url("https://l.example"), Cookies::for_public_url("http://127.0.0.1:3000"));
        let value = token.expose();
        let secure = format!("__Host-lambent={value}; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(https.set(&token).0, secure);
        let plain = format!("lambent={value}; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax");
        assert_eq!(http.set(&token).0, plain);
        assert_eq!(https.clear().0, "__Host-lambent=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn only_one_wellformed_cookie_is_read() {
        let (token, other) = (Token::random(), Token::random());
        let (https, http) = (Cookies { https: true }, Cookies { https: false });
        let ours = format!("__Host-lambent={}", token.expose());
        let read = |cookies: &[&str]| https.read(&headers(cookies)).map(|token| token.hash());
        assert_eq!(read(&[&format!("theme=dark; {ours}; x")]), Some(token.hash()));
        assert_eq!(read(&["theme=dark", &ours]), Some(token.hash()));
        assert_eq!(read(&[&ours, &format!("__Host-lambent={}", other.expose())]), None);
        assert_eq!(read(&["__Host-lambent=short"]), None);
        assert_eq!(read(&[&format!("lambent={}", token.expose())]), None);
        assert!(http.read(&headers(&[&ours])).is_none());
    }
}
