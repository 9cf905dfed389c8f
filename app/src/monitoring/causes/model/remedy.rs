//! What would heal a cause.

use serde::{Deserialize, Serialize};

use crate::{functions::permissions::model::Need, session::model::Permission};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fix {
    /// A button.
    Heal(Remedy),
    /// What the execution role has to allow: looked up, and added with one press.
    Role { needs: Vec<Need> },
    /// Somewhere else in the console.
    Go { words: String, href: String },
    /// It heals by itself.
    Again { words: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    pub heal: Heal,
    /// On the button.
    pub button: String,
    /// What will be changed, and what that means.
    pub words: String,
    /// The equal AWS CLI.
    pub commands: Vec<String>,
}

/// What one button changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heal {
    pub kind: HealKind,
    /// A route, an integration or a stage.
    pub target: String,
    pub value: String,
    /// What was there when the page was read.
    pub base: String,
    /// The word typed, where one is asked for.
    pub consent: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HealKind {
    /// A statement of the function's resource policy for a route.
    #[default]
    Permission,
    /// A statement for the function of an authorizer.
    AuthorizerPermission,
    /// Both statements of a public function URL.
    UrlPermission,
    Handler,
    Timeout,
    Memory,
    Concurrency,
    /// A deployment of a stage.
    Deploy,
    /// Payload format 2.0.
    Payload,
    /// The integration's longest time.
    IntegrationTime,
    /// No authorization.
    OpenRoute,
}

impl HealKind {
    /// What it takes to press the button.
    pub fn permission(self) -> Permission {
        match self {
            Self::Permission | Self::Deploy | Self::Payload | Self::IntegrationTime | Self::OpenRoute => {
                Permission::ApisWrite
            }
            Self::AuthorizerPermission
            | Self::UrlPermission
            | Self::Handler
            | Self::Timeout
            | Self::Memory
            | Self::Concurrency => Permission::FunctionsWrite,
        }
    }

    /// The word to be typed for what lets others in, and what for.
    pub fn consent(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::UrlPermission => Some(("public", "Type public to let everybody in")),
            Self::OpenRoute => Some(("open", "Type open to take the authorizer off the route")),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::AuthorizerPermission => "authorizer-permission",
            Self::UrlPermission => "url-permission",
            Self::Handler => "handler",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Concurrency => "concurrency",
            Self::Deploy => "deploy",
            Self::Payload => "payload",
            Self::IntegrationTime => "integration-time",
            Self::OpenRoute => "open-route",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_spelled_as_forms_send_them() {
        for kind in [HealKind::Permission, HealKind::UrlPermission, HealKind::IntegrationTime, HealKind::OpenRoute] {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.name()));
        }
    }
}
