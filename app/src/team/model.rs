//! A member of the team.

use serde::{Deserialize, Serialize};

use crate::session::model::{Role, User};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: String,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub disabled: bool,
    pub created_at: i64,
    pub last_seen_at: Option<i64>,
}

impl Member {
    /// The name, or the address of somebody who has none.
    pub fn shown_name(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }

    /// One or two letters for the avatar.
    pub fn initials(&self) -> String {
        User { id: String::new(), email: self.email.clone(), name: self.name.clone(), role: self.role }.initials()
    }
}
