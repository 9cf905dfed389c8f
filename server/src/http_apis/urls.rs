//! Where an API, a stage and a route are called. The one place that builds such URLs.

use app::connections::model::Place;

use crate::aws::{
    AwsHub,
    apigateway::{Api, Stage},
};

/// Scheme and host, without a trailing slash: the local gateway's address on the local engine, else AWS's.
pub fn base(hub: &AwsHub, place: &Place, api: &Api) -> Option<String> {
    if hub.connection(&place.connection)?.is_local() {
        return hub.gateway_base(place, &api.id);
    }
    let said = api.endpoint.trim_end_matches('/');
    // API Gateway says it itself, which holds in every partition; a test server may say anything.
    if said.starts_with(&format!("https://{}.execute-api.{}.", api.id, place.region)) {
        return Some(said.to_owned());
    }
    Some(format!("https://{}.execute-api.{}.amazonaws.com", api.id, place.region))
}

/// `$default` is served at the root, every other stage under its name.
pub fn stage(base: &str, stage: &str) -> String {
    if stage == "$default" { base.to_owned() } else { format!("{base}/{stage}") }
}

/// `ANY /items/{id}` keeps its variables; `$default` is called at `/`.
pub fn route(base: &str, stage_name: &str, route_key: &str) -> String {
    let path = route_key.split_once(' ').map_or("/", |(_, path)| path);
    format!("{}{path}", stage(base, stage_name))
}

/// Whether calls to the stage arrive anywhere.
pub fn is_served(stage: &Stage) -> bool {
    stage.auto_deploy || stage.deployment_id.is_some()
}

#[cfg(test)]
mod tests {
    use app::connections::model::Environment;

    use super::*;
    use crate::{
        aws::{Access, ConnectionSettings, stub},
        testing,
    };

    fn api(endpoint: &str) -> Api {
        Api { endpoint: endpoint.into(), ..testing::api("a1b2", "n") }
    }

    #[test]
    fn routes_have_full_urls() {
        assert_eq!(route("https://x", "$default", "ANY /test"), "https://x/test");
        assert_eq!(route("https://x", "live", "GET /items/{id}"), "https://x/live/items/{id}");
        assert_eq!(route("https://x", "$default", "$default"), "https://x/");
        assert_eq!(route("https://x", "live", "$default"), "https://x/live/");
    }

    #[test]
    fn aws_addresses_are_aws_addresses() {
        let hub = AwsHub::new(vec![ConnectionSettings {
            id: "prod".into(),
            label: "Production".into(),
            environment: Environment::Production,
            regions: vec!["eu-west-1".into()],
            access: Access::DefaultChain,
            endpoint_url: None,
        }]);
        let place = Place::new("prod", "eu-west-1");
        let at = |endpoint| base(&hub, &place, &api(endpoint)).unwrap();
        let right = "https://a1b2.execute-api.eu-west-1.amazonaws.com";
        assert_eq!(at(right), right);
        assert_eq!(at("https://169.254.169.254/"), right);
        assert_eq!(at(""), right);
        assert_eq!(base(&hub, &Place::new("ghost", "eu-west-1"), &api("")), None);
    }

    #[test]
    fn the_local_engine_is_called_at_the_gateway() {
        let hub = stub::hub_without_engine();
        assert_eq!(base(&hub, &stub::place(), &api("http://evil")), None);
        hub.set_gateway_port(Some(8701));
        let at = base(&hub, &stub::place(), &api("http://evil"));
        assert_eq!(at.as_deref(), Some("http://a1b2.execute-api.localhost:8701"));
    }
}
