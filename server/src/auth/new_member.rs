//! What a new member may be called and may sign in with.

use app::{
    error::{ConsoleError, FieldError},
    session::model::check_email,
};
use secrecy::SecretString;

use super::common;

const NAME_MAX: usize = 100;

/// Checked and normalised.
pub struct NewMember {
    pub email: String,
    pub name: String,
    pub password: SecretString,
}

impl NewMember {
    /// Every broken rule at once.
    pub fn check(email: &str, name: &str, password: &str) -> Result<Self, ConsoleError> {
        let mut errors = Vec::new();
        let normal = normal_email(email).unwrap_or_default();
        if let Err(message) = check_email(&normal) {
            errors.push(FieldError::new("email", message));
        }
        let name = name.trim();
        if name.chars().count() > NAME_MAX || name.contains(char::is_control) {
            errors.push(FieldError::new("name", format!("Use at most {NAME_MAX} characters, on one line.")));
        }
        if let Err(message) = common::check_new_password(password, &normal) {
            errors.push(FieldError::new("password", message));
        }
        if !errors.is_empty() {
            return Err(ConsoleError::Invalid(errors));
        }
        Ok(Self { email: normal, name: name.into(), password: password.into() })
    }
}

/// An address as it is stored and compared: without spaces around it, in lower case. None for what cannot be one.
pub fn normal_email(email: &str) -> Option<String> {
    let email = email.trim();
    let plausible = check_email(email).is_ok() && !email.contains(char::is_control);
    plausible.then(|| email.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_checked_field_by_field() {
        let ok = NewMember::check(" Ana@Example.com ", " Ana ", "correct horse battery").unwrap();
        assert_eq!((ok.email.as_str(), ok.name.as_str()), ("ana@example.com", "Ana"));
        let Err(error) = NewMember::check("ana\0@x", "A\nB", "short") else { panic!("accepted") };
        for field in ["email", "name", "password"] {
            assert!(error.field(field).is_some(), "{field}");
        }
    }
}
