//! Small conversions between rows and values.

use serde::{Serialize, de::DeserializeOwned};

use super::StoreError;

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// At most `max` characters, without NUL, which PostgreSQL refuses in text.
pub fn clip(text: &str, max: usize) -> String {
    text.chars().take(max).map(|c| if c == '\0' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A stored word that must be one of ours.
pub fn known<T>(parsed: Option<T>, what: &str, text: &str) -> Result<T, StoreError> {
    parsed.ok_or_else(|| StoreError::Corrupt(format!("unknown {what} “{text}”")))
}
