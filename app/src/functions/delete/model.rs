//! What a function would leave behind, and what goes with it.

use serde::{Deserialize, Serialize};

/// The journal's word for the operation.
pub const KIND: &str = "delete-function";

/// One thing beside the function that can be removed with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Removal {
    /// An event source mapping: what polls a queue or a stream for the function.
    Mapping {
        id: String,
        source: String,
    },
    /// The function's own URL; `qualifier` is an alias's name, or empty.
    Url {
        qualifier: String,
    },
    /// A route of an HTTP API, and its integration when no other route uses it.
    Route {
        api_id: String,
        api_name: String,
        route_id: String,
        route_key: String,
        integration_id: String,
    },
    /// An HTTP API made by Lambent, all of whose routes lead to the function.
    Api {
        id: String,
        name: String,
        routes: Vec<String>,
    },
    LogGroup {
        name: String,
    },
    /// A role made by Lambent for the function, with its policies.
    Role {
        name: String,
    },
}

impl Removal {
    /// Unique among a function's removals: the name of its step and of its box.
    pub fn key(&self) -> String {
        match self {
            Self::Mapping { id, .. } => format!("mapping:{id}"),
            Self::Url { qualifier } => format!("url:{qualifier}"),
            Self::Route { api_id, route_id, .. } => format!("route:{api_id}:{route_id}"),
            Self::Api { id, .. } => format!("api:{id}"),
            Self::LogGroup { name } => format!("logs:{name}"),
            Self::Role { name } => format!("role:{name}"),
        }
    }

    /// `Log group /aws/lambda/hello`.
    pub fn title(&self) -> String {
        match self {
            Self::Mapping { source, .. } => format!("Event source mapping of {source}"),
            Self::Url { qualifier } if qualifier.is_empty() => "Function URL".into(),
            Self::Url { qualifier } => format!("Function URL of {qualifier}"),
            Self::Route { api_name, route_key, .. } => format!("Route {route_key} of {api_name}"),
            Self::Api { name, .. } => format!("HTTP API {name}"),
            Self::LogGroup { name } => format!("Log group {name}"),
            Self::Role { name } => format!("Role {name}"),
        }
    }

    /// What leads to the function goes before it, what it used goes after it.
    pub fn goes_first(&self) -> bool {
        matches!(self, Self::Mapping { .. } | Self::Url { .. } | Self::Route { .. } | Self::Api { .. })
    }

    /// Whether it belongs to an HTTP API.
    pub fn api(&self) -> Option<&str> {
        match self {
            Self::Route { api_id: id, .. } | Self::Api { id, .. } => Some(id),
            _ => None,
        }
    }
}

/// Something the function would leave, offered with its box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    pub removal: Removal,
    /// Whether its box is ticked at first: what Lambent made, and what is of no use without the function.
    pub ticked: bool,
    /// Why it is offered like that, in a sentence.
    pub note: String,
}

/// What is known before a function is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leavings {
    pub name: String,
    pub arn: String,
    pub offered: Vec<Leaving>,
    /// What stays, or could not be looked for, and why: sentences.
    pub stays: Vec<String>,
    /// For the form: the same token starts one operation.
    pub token: String,
}

/// What the operation does: the function, and these with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteFunction {
    pub name: String,
    pub removals: Vec<Removal>,
}

impl DeleteFunction {
    /// The removals in the order they are done, the function's own place marked by `None`.
    pub fn in_order(&self) -> Vec<Option<&Removal>> {
        let (first, last): (Vec<&Removal>, Vec<&Removal>) = self.removals.iter().partition(|one| one.goes_first());
        first.into_iter().map(Some).chain([None]).chain(last.into_iter().map(Some)).collect()
    }
}

/// The rule of the field that guards the button.
pub fn confirmed(name: &str, typed: &str) -> Result<(), String> {
    match typed.trim() {
        typed if typed == name => Ok(()),
        "" => Err(format!("Type the function's name, {name}, to delete it.")),
        _ => Err(format!("This is not the function's name. Type {name} to delete it.")),
    }
}

/// The removals whose boxes were ticked. An error when one of them is no longer offered: the page was read before.
pub fn chosen(offered: Vec<Leaving>, keys: &[String]) -> Result<Vec<Removal>, String> {
    let unknown = keys.iter().find(|key| !offered.iter().any(|leaving| leaving.removal.key() == **key));
    if unknown.is_some() {
        return Err(
            "What the function leaves behind has changed since this page was loaded. Nothing was deleted.".into()
        );
    }
    let removals = offered.into_iter().map(|leaving| leaving.removal);
    Ok(removals.filter(|removal| keys.contains(&removal.key())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaving(removal: Removal) -> Leaving {
        Leaving { removal, ticked: true, note: String::new() }
    }

    #[test]
    fn the_name_has_to_be_typed() {
        assert!(confirmed("hello", " hello ").is_ok());
        assert!(confirmed("hello", "").unwrap_err().contains("Type the function's name, hello"));
        assert!(confirmed("hello", "Hello").is_err());
    }

    #[test]
    fn only_what_is_offered_now_is_removed() {
        let (logs, role) =
            (Removal::LogGroup { name: "/aws/lambda/a".into() }, Removal::Role { name: "a-role".into() });
        let offered = || vec![leaving(logs.clone()), leaving(role.clone())];
        assert_eq!(chosen(offered(), &[]), Ok(vec![]));
        assert_eq!(chosen(offered(), &["role:a-role".into()]), Ok(vec![role.clone()]));
        assert!(chosen(offered(), &["role:other".into()]).is_err());
    }

    #[test]
    fn callers_go_before_the_function_and_what_it_used_after_it() {
        let (logs, url) = (Removal::LogGroup { name: "l".into() }, Removal::Url { qualifier: String::new() });
        let delete = DeleteFunction { name: "a".into(), removals: vec![logs.clone(), url.clone()] };
        assert_eq!(delete.in_order(), [Some(&url), None, Some(&logs)]);
    }
}
