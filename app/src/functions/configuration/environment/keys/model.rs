//! Keys of KMS.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A key to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub arn: String,
    /// `alias/orders`; empty where it has none.
    pub alias: String,
}

impl Key {
    pub fn label(&self) -> String {
        let id = self.arn.rsplit('/').next().unwrap_or(&self.arn);
        if self.alias.is_empty() { id.to_owned() } else { format!("{} · {id}", self.alias) }
    }
}

/// What is to be encrypted. The value prints nowhere.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plaintext {
    /// The environment variable it is for.
    pub variable: String,
    pub key_arn: String,
    pub value: String,
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plaintext")
            .field("variable", &self.variable)
            .field("key_arn", &self.key_arn)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ciphertext {
    /// In base64.
    pub text: String,
    pub key_arn: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_does_not_print() {
        let plaintext = Plaintext { value: "canary".into(), variable: "KEY".into(), ..Plaintext::default() };
        assert!(!format!("{plaintext:?}").contains("canary"));
    }

    #[test]
    fn keys_are_called_by_their_alias() {
        let key = |alias: &str| Key { arn: "arn:aws:kms:r:1:key/ab".into(), alias: alias.into() };
        assert_eq!((key("alias/x").label(), key("").label()), ("alias/x · ab".to_owned(), "ab".to_owned()));
    }
}
