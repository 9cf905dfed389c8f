//! Random secrets handed out once and stored as hashes: session tokens and the set-up token.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// 256 random bits as 43 characters of base64url. Debug output hides it.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    const BYTES: usize = 32;

    pub fn random() -> Self {
        // The thread's generator is cryptographically secure and seeded by the system.
        Self(BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; Self::BYTES]>()).into())
    }

    /// None for what cannot be one of ours, so that it is not even looked for.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == Self::BYTES).then(|| Self(text.into()))
    }

    /// What is stored. The token is random, so that a fast hash without salt is enough.
    pub fn hash(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.expose()))
    }

    /// For the cookie or the operator's terminal, nowhere else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_unlike_and_hidden() {
        let (one, two) = (Token::random(), Token::random());
        assert_eq!(one.expose().len(), 43);
        assert_ne!(one.expose(), two.expose());
        assert_eq!(Token::parse(one.expose()).unwrap().hash(), one.hash());
        assert!(!one.hash().contains(one.expose()) && one.hash() != two.hash());
        assert!(!format!("{one:?}").contains(one.expose()));
        for bad in ["", "short", &"!".repeat(43), &"A".repeat(44), &format!("{}=", one.expose())] {
            assert!(Token::parse(bad).is_none(), "{bad}");
        }
    }
}
