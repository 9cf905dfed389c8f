//! A member of the team.

use serde::{Deserialize, Serialize};

use crate::session::model::Role;

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
