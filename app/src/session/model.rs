//! Roles, permissions and the signed-in user. The permission table is in [`Role::allows`]: the browser reads it to
//! explain, the server to decide.

use serde::{Deserialize, Serialize};

/// What a member may do. Ordered: each role may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Viewer,
    Developer,
    Admin,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Developer, Self::Admin];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Developer => "developer",
            Self::Admin => "admin",
        }
    }

    /// The role as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Developer => "Developer",
            Self::Admin => "Administrator",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The permission table.
    pub fn allows(self, permission: Permission) -> bool {
        self >= permission.least_role()
    }
}

/// One thing a server function may require.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// See functions, their configuration (without environment values), APIs and operations.
    FunctionsRead,
    /// Invoke a function or send a request to its URL: runs code, may cost money.
    FunctionsInvoke,
    /// Create, change and delete functions and what belongs to them.
    FunctionsWrite,
    /// See the values of environment variables, one at a time; each is written down.
    FunctionsReveal,
    /// Change what execution roles allow: whoever may, can give a function any right the connection can.
    RolesWrite,
    /// See HTTP APIs.
    ApisRead,
    /// Create, change and delete HTTP APIs.
    ApisWrite,
    /// See who changed what.
    ActivityRead,
    /// See the members of the team.
    TeamRead,
    /// Invite members and change their roles.
    TeamWrite,
    /// Change one's own password and end one's own sessions.
    OwnAccount,
}

impl Permission {
    pub const ALL: [Self; 11] = [
        Self::FunctionsRead,
        Self::FunctionsInvoke,
        Self::FunctionsWrite,
        Self::FunctionsReveal,
        Self::RolesWrite,
        Self::ApisRead,
        Self::ApisWrite,
        Self::ActivityRead,
        Self::TeamRead,
        Self::TeamWrite,
        Self::OwnAccount,
    ];

    fn least_role(self) -> Role {
        match self {
            Self::FunctionsRead | Self::ApisRead | Self::ActivityRead | Self::TeamRead | Self::OwnAccount => {
                Role::Viewer
            }
            Self::FunctionsInvoke | Self::FunctionsWrite | Self::FunctionsReveal | Self::ApisWrite => Role::Developer,
            Self::RolesWrite | Self::TeamWrite => Role::Admin,
        }
    }

    /// The permission in words, for “It needs the permission …”.
    pub fn label(self) -> &'static str {
        match self {
            Self::FunctionsRead => "see functions",
            Self::FunctionsInvoke => "run functions",
            Self::FunctionsWrite => "change functions",
            Self::FunctionsReveal => "reveal environment values",
            Self::RolesWrite => "change what execution roles allow",
            Self::ApisRead => "see HTTP APIs",
            Self::ApisWrite => "change HTTP APIs",
            Self::ActivityRead => "see activity",
            Self::TeamRead => "see the team",
            Self::TeamWrite => "manage the team",
            Self::OwnAccount => "manage your own account",
        }
    }
}

/// The signed-in member as the screens know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: String,
    pub email: String,
    pub name: String,
    pub role: Role,
}

impl User {
    /// One or two letters for the avatar, which shows them in capitals.
    pub fn initials(&self) -> String {
        let source = if self.name.trim().is_empty() { &self.email } else { &self.name };
        source.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect()
    }

    pub fn can(&self, permission: Permission) -> bool {
        self.role.allows(permission)
    }
}

/// One open session of the signed-in member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// A public handle, not the token.
    pub id: String,
    pub current: bool,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub user_agent: String,
    pub ip: String,
}

/// Shortest password accepted, in characters.
pub const PASSWORD_MIN: usize = 12;
/// Longest password accepted, in bytes: bounds the work of hashing.
pub const PASSWORD_MAX: usize = 256;

/// The rule for a new password that needs no list; the server also refuses common ones.
pub fn check_password(password: &str) -> Result<(), String> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(format!("Use at least {PASSWORD_MIN} characters; a sentence is good."));
    }
    if password.len() > PASSWORD_MAX {
        return Err(format!("Use at most {PASSWORD_MAX} bytes."));
    }
    Ok(())
}

/// A plain check that catches typing errors; the address is never mailed to by Lambent.
pub fn check_email(email: &str) -> Result<(), String> {
    let ok = email.len() <= 254
        && !email.contains(char::is_whitespace)
        && email
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    if ok { Ok(()) } else { Err("Enter an e-mail address such as ana@example.com.".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_all_that_lesser_roles_may() {
        for permission in Permission::ALL {
            assert!(Role::Admin.allows(permission));
            assert!(!Role::Viewer.allows(permission) || Role::Developer.allows(permission));
        }
        assert!(!Role::Viewer.allows(Permission::FunctionsWrite));
        assert!(!Role::Developer.allows(Permission::TeamWrite));
    }

    #[test]
    fn passwords_and_emails_have_rules() {
        assert!(check_password("short").is_err());
        assert!(check_password("correct horse battery").is_ok());
        assert!(check_password(&"x".repeat(257)).is_err());
        assert!(check_email("ana@example.com").is_ok());
        for bad in ["ana", "@x", "a b@c", "a@", "a@b@c"] {
            assert!(check_email(bad).is_err(), "{bad}");
        }
    }
}
