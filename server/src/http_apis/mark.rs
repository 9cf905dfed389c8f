//! API Gateway has no revisions: a mark of what a member saw goes out with the page and comes back with the change, and
//! nothing is sent when what is there now has another.

use sha2::{Digest, Sha256};

use super::catalog::ApiParts;
use crate::aws::apigateway::{Integration, Route};

/// Of all routes and integrations, in whatever order AWS lists them.
pub fn of_api(parts: &ApiParts) -> String {
    let mut words: Vec<String> = parts.routes.iter().map(route_words).collect();
    words.extend(parts.integrations.iter().map(integration_words));
    words.sort();
    digest(&words)
}

/// Of one route, what it leads to, and who else leads there: whoever removes the integration with it has to know.
pub fn of_route(route: &Route, parts: &ApiParts) -> String {
    let mut words = vec![route_words(route)];
    if let Some(id) = &route.integration_id {
        words.extend(parts.integration(id).map(integration_words));
        let mut users: Vec<String> = parts
            .routes
            .iter()
            .filter(|other| other.integration_id.as_ref() == Some(id))
            .map(|other| other.id.clone())
            .collect();
        users.sort();
        words.extend(users);
    }
    digest(&words)
}

fn route_words(route: &Route) -> String {
    let integration = route.integration_id.as_deref().unwrap_or_default();
    [route.id.as_str(), &route.key, integration, &route.authorization].join("\0")
}

fn integration_words(integration: &Integration) -> String {
    [integration.id.as_str(), &integration.kind, &integration.uri, &integration.payload_format].join("\0")
}

fn digest(words: &[String]) -> String {
    let hash = Sha256::digest(words.join("\n").as_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
