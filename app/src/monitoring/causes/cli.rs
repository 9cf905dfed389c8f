//! “Show as AWS CLI” of what heals an API; functions' own commands are where their settings are.

use crate::{connections::model::Place, functions::create::cli::quote};

fn at(place: &Place, api: &str) -> String {
    format!("--region {} --api-id {}", quote(&place.region), quote(api))
}

pub fn deploy(place: &Place, api: &str, stage: &str) -> Vec<String> {
    vec![format!("aws apigatewayv2 create-deployment {} --stage-name {}", at(place, api), quote(stage))]
}

pub fn payload(place: &Place, api: &str, integration: &str) -> Vec<String> {
    vec![format!(
        "aws apigatewayv2 update-integration {} --integration-id {} --payload-format-version 2.0",
        at(place, api),
        quote(integration)
    )]
}

pub fn integration_time(place: &Place, api: &str, integration: &str, ms: u32) -> Vec<String> {
    vec![format!(
        "aws apigatewayv2 update-integration {} --integration-id {} --timeout-in-millis {ms}",
        at(place, api),
        quote(integration)
    )]
}

pub fn open_route(place: &Place, api: &str, route: &str) -> Vec<String> {
    vec![format!(
        "aws apigatewayv2 update-route {} --route-id {} --authorization-type NONE",
        at(place, api),
        quote(route)
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_for_a_shell() {
        let place = Place::new("local", "us-east-1");
        assert_eq!(
            deploy(&place, "a1", "$default"),
            ["aws apigatewayv2 create-deployment --region us-east-1 --api-id a1 --stage-name '$default'"]
        );
        assert!(integration_time(&place, "a1", "i1", 30_000)[0].ends_with("--timeout-in-millis 30000"));
    }
}
