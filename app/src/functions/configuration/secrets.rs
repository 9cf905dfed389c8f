//! Texts that look like secrets. A hint, never a refusal: environment variables are seen by everybody who may read a
//! function's configuration in AWS.

/// Beginnings of well-known tokens, the least length after them, and what they are.
const TOKENS: [(&str, usize, &str); 21] = [
    ("AKIA", 16, "an AWS access key"),
    ("ASIA", 16, "an AWS access key"),
    ("ghp_", 20, "a GitHub token"),
    ("gho_", 20, "a GitHub token"),
    ("ghu_", 20, "a GitHub token"),
    ("ghs_", 20, "a GitHub token"),
    ("ghr_", 20, "a GitHub token"),
    ("github_pat_", 20, "a GitHub token"),
    ("glpat-", 16, "a GitLab token"),
    ("xoxb-", 10, "a Slack token"),
    ("xoxp-", 10, "a Slack token"),
    ("xoxa-", 10, "a Slack token"),
    ("xapp-", 10, "a Slack token"),
    ("sk_live_", 16, "a Stripe key"),
    ("rk_live_", 16, "a Stripe key"),
    ("whsec_", 16, "a webhook's signing secret"),
    ("AIza", 30, "a Google API key"),
    ("SG.", 30, "a SendGrid key"),
    ("npm_", 30, "an npm token"),
    ("sk-", 20, "an API key"),
    ("hvs.", 20, "a Vault token"),
];

/// How what KMS has encrypted begins, in base64.
const ENCRYPTED: &str = "AQICAH";

/// Words in keys that say what the value is.
const TELLING: [&str; 10] = [
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "TOKEN",
    "APIKEY",
    "API_KEY",
    "PRIVATE_KEY",
    "CREDENTIAL",
    "ACCESS_KEY",
];

/// What a value looks like, such as “a GitHub token”.
pub fn suspicion(key: &str, value: &str) -> Option<&'static str> {
    let value = value.trim();
    if value.starts_with(ENCRYPTED) {
        return None;
    }
    if value.contains("-----BEGIN ") && value.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    let token = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    for (begin, least, what) in TOKENS {
        if value.strip_prefix(begin).is_some_and(|rest| rest.len() >= least && token(rest)) {
            return Some(what);
        }
    }
    if is_jwt(value) {
        return Some("a signed token (JWT)");
    }
    if has_password(value) {
        return Some("a URL with a password");
    }
    if is_address(value) {
        return None;
    }
    let upper = key.to_ascii_uppercase();
    if value.len() >= 8 && !value.contains(' ') && TELLING.iter().any(|word| upper.contains(word)) {
        return Some("a secret, by its key");
    }
    looks_random(value).then_some("a random key")
}

fn is_jwt(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts[0].starts_with("eyJ") && parts[1].starts_with("eyJ") && text.len() > 40
}

/// `scheme://user:password@host`.
fn has_password(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let password = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
    scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b)) && password.is_some_and(|p| !p.is_empty())
}

/// Names of things: ARNs, URLs, paths.
fn is_address(text: &str) -> bool {
    text.starts_with("arn:") || text.starts_with('/') || text.contains("://")
}

/// One long word of mixed characters with much in it. UUIDs, names of hosts and of images are not meant.
fn looks_random(text: &str) -> bool {
    let word = text.len() >= 20 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=_-".contains(&b));
    if !word {
        return false;
    }
    let hex = text.bytes().all(|b| b.is_ascii_hexdigit());
    if hex {
        return text.len() >= 32 && entropy(text) >= 3.0;
    }
    let has = |test: fn(&u8) -> bool| text.bytes().any(|b| test(&b));
    has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && entropy(text) >= 3.7
}

/// Bits per character, as often as each occurs.
fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 128];
    for byte in text.bytes() {
        counts[usize::from(byte & 127)] += 1;
    }
    let length = text.len() as f64;
    counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length).map(|p| -p * p.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that no scanner takes this file for a leak.
    fn joined(parts: &[&str]) -> String {
        parts.concat()
    }

    #[test]
    fn tokens_are_recognised() {
        let cases = [
            ("ID", joined(&["AK", "IA", "IOSFODNN7", "EXAMPLE"]), "an AWS access key"),
            ("X1", joined(&["ghp", "_", "16C7e42F292c6912E7710c838347Ae178B4a"]), "a GitHub token"),
            ("X1", joined(&["xox", "b-", "123456789012-abcdefghij"]), "a Slack token"),
            ("X1", joined(&["sk_", "live_", "4eC39HqLyjWDarjtT1zdp7dc"]), "a Stripe key"),
            ("X1", joined(&["-----BEGIN RSA PRIV", "ATE KEY-----\nabc"]), "a private key"),
            (
                "X1",
                joined(&["eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.", "abcdefg"]),
                "a signed token (JWT)",
            ),
            ("DB", "postgres://app:hunter2@db.example.com/app".into(), "a URL with a password"),
            ("db_password", "correct-horse".into(), "a secret, by its key"),
            ("X1", joined(&["wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYEXAMPLEKEY"]), "a random key"),
            ("X1", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b".into(), "a random key"),
        ];
        for (key, value, what) in cases {
            assert_eq!(suspicion(key, &value), Some(what), "{key}");
        }
    }

    #[test]
    fn ordinary_values_pass() {
        for (key, value) in [
            ("TABLE", "orders-production-eu-west-1"),
            ("URL", "https://api.example.com/v1/items?limit=10"),
            ("ROLE", "arn:aws:iam::123456789012:role/service-role/my-role"),
            ("SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"),
            ("ID", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
            ("FLAG", "true"),
            ("TEXT", "Hello from the team that runs this function"),
            ("PASSWORD_MIN", "12"),
            ("LEVEL", "INFO"),
            ("LONG", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            ("EMPTY", ""),
            ("DB_PASSWORD", "AQICAHhB8pWkz1xvQ0Yt3d7nq2mUo5Lr9sXe4Vb6cTgHjKfPwE=="),
        ] {
            assert_eq!(suspicion(key, value), None, "{key}={value}");
        }
    }
}
