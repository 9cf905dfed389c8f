//! One HTTP API with its routes, integrations and stages.

use app::{
    connections::model::Place,
    error::ConsoleError,
    http_apis::model::{ApiDetail, IntegrationRow, RouteRow, StageRow},
};

use super::{
    Catalog,
    catalog::ApiParts,
    gateway::{FunctionRef, integration_uri},
    list, mark, urls,
};
use crate::aws::{
    AwsHub, Who,
    apigateway::{Integration, Stage},
};

pub async fn get(
    hub: &AwsHub,
    catalog: &Catalog,
    who: &Who,
    place: &Place,
    id: &str,
) -> Result<ApiDetail, ConsoleError> {
    let parts = catalog.api(who, place, id).await?;
    Ok(detail(hub, place, &parts.value, parts.as_of))
}

pub fn detail(hub: &AwsHub, place: &Place, parts: &ApiParts, as_of: i64) -> ApiDetail {
    let base = urls::base(hub, place, &parts.api).unwrap_or_default();
    let first = parts.stages.iter().find(|stage| urls::is_served(stage)).or(parts.stages.first());
    let mut routes: Vec<RouteRow> = parts
        .routes
        .iter()
        .map(|route| RouteRow {
            id: route.id.clone(),
            key: route.key.clone(),
            integration_id: route.integration_id.clone(),
            authorization: route.authorization.clone(),
            url: first.filter(|_| !base.is_empty()).map(|stage| urls::route(&base, &stage.name, &route.key)),
            mark: mark::of_route(route, parts),
        })
        .collect();
    routes.sort_by(|a, b| path_of(&a.key).cmp(path_of(&b.key)).then_with(|| a.key.cmp(&b.key)));
    ApiDetail {
        summary: list::summary(hub, place, &parts.api),
        routes,
        integrations: parts.integrations.iter().map(|integration| row(integration, &parts.stages)).collect(),
        stages: parts
            .stages
            .iter()
            .map(|stage| StageRow {
                name: stage.name.clone(),
                auto_deploy: stage.auto_deploy,
                url: if base.is_empty() { String::new() } else { urls::stage(&base, &stage.name) },
                deployment_id: stage.deployment_id.clone(),
                last_deployment_message: stage.last_deployment_message.clone(),
                access_log_group: stage.access_log.as_ref().map(|log| log_group(&log.destination_arn)),
            })
            .collect(),
        as_of,
        mark: mark::of_api(parts),
    }
}

fn path_of(key: &str) -> &str {
    key.split_once(' ').map_or(key, |(_, path)| path)
}

/// The function an integration names. Its URI may do so by stage variables: the first stage that has them decides.
pub fn function_of(integration: &Integration, stages: &[Stage]) -> Option<FunctionRef> {
    let none = Default::default();
    std::iter::once(&none)
        .chain(stages.iter().map(|stage| &stage.variables))
        .find_map(|variables| integration_uri::parse(&integration.uri, variables).ok())
}

fn row(integration: &Integration, stages: &[Stage]) -> IntegrationRow {
    let function = function_of(integration, stages);
    let (function, qualifier) = function.map_or((None, None), |function| (Some(function.name), function.qualifier));
    IntegrationRow {
        id: integration.id.clone(),
        kind: integration.subtype.clone().unwrap_or_else(|| integration.kind.clone()),
        uri: integration.uri.clone(),
        function,
        qualifier,
        payload_format: integration.payload_format.clone(),
        timeout_ms: integration.timeout_ms,
    }
}

/// The group's name of `arn:aws:logs:{region}:{account}:log-group:{name}`, with or without `:*`.
fn log_group(arn: &str) -> String {
    let name = arn.split_once(":log-group:").map_or(arn, |(_, name)| name);
    name.strip_suffix(":*").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::stub::{self, Stub};

    fn answer(request: &stub::Request) -> stub::Reply {
        let path = request.route();
        match path {
            "/v2/apis/a1b2" => stub::json(
                200,
                r#"{"apiId":"a1b2","name":"hello","protocolType":"HTTP","apiEndpoint":"https://a1b2.execute-api.eu-west-1.amazonaws.com"}"#,
            ),
            "/v2/apis/a1b2/routes" => stub::json(
                200,
                r#"{"items":[{"routeId":"r2","routeKey":"$default","target":"integrations/i1","authorizationType":"NONE"},
                    {"routeId":"r1","routeKey":"ANY /test","target":"integrations/i1","authorizationType":"JWT"}]}"#,
            ),
            "/v2/apis/a1b2/integrations" => stub::json(
                200,
                r#"{"items":[{"integrationId":"i1","integrationType":"AWS_PROXY","payloadFormatVersion":"2.0","timeoutInMillis":30000,
                    "integrationUri":"arn:aws:lambda:eu-west-1:000000000000:function:${stageVariables.fn}:live"}]}"#,
            ),
            "/v2/apis/a1b2/stages" => stub::json(
                200,
                r#"{"items":[{"stageName":"beta","autoDeploy":false},
                    {"stageName":"$default","autoDeploy":true,"stageVariables":{"fn":"example-hello"},
                     "accessLogSettings":{"destinationArn":"arn:aws:logs:eu-west-1:0:log-group:/http/a1b2:*","format":"x"}}]}"#,
            ),
            _ => stub::error(404, "NotFoundException", "Invalid API identifier specified 000000000000:ghost"),
        }
    }

    #[tokio::test]
    async fn an_api_is_read_whole_in_four_calls() {
        let stub = Stub::start(answer).await;
        let hub = std::sync::Arc::new(stub.hub());
        hub.set_gateway_port(Some(8701));
        let catalog = Catalog::new(hub.clone());
        let (who, place) = (Who::console(), stub::place());
        let (api, again) =
            tokio::join!(get(&hub, &catalog, &who, &place, "a1b2"), get(&hub, &catalog, &who, &place, "a1b2"));
        let api = api.unwrap();
        assert_eq!(Ok(&api), again.as_ref());
        assert_eq!(stub.seen().len(), 4);
        assert_eq!(api.summary.endpoint, "http://a1b2.execute-api.localhost:8701");
        assert_eq!(api.routes[0].key, "$default");
        assert_eq!(api.routes[1].url.as_deref(), Some("http://a1b2.execute-api.localhost:8701/test"));
        assert_eq!(api.integrations[0].function.as_deref(), Some("example-hello"));
        assert_eq!(api.integrations[0].qualifier.as_deref(), Some("live"));
        assert_eq!(api.stages[0].url, "http://a1b2.execute-api.localhost:8701/beta");
        assert_eq!(api.stages[1].access_log_group.as_deref(), Some("/http/a1b2"));
    }

    #[tokio::test]
    async fn marks_tell_what_changed() {
        let stub = Stub::start(answer).await;
        let catalog = Catalog::new(std::sync::Arc::new(stub.hub()));
        let mut parts = catalog.api(&Who::console(), &stub::place(), "a1b2").await.unwrap().value.as_ref().clone();
        let (all, route) = (mark::of_api(&parts), mark::of_route(&parts.routes[0], &parts));
        parts.routes.reverse();
        assert_eq!(mark::of_api(&parts), all, "order is not a change");
        parts.routes[0].integration_id = None;
        assert_ne!(mark::of_api(&parts), all);
        assert_ne!(mark::of_route(&parts.routes[1], &parts), route, "another route left the integration");
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_by_name() {
        let stub = Stub::start(answer).await;
        let hub = std::sync::Arc::new(stub.hub());
        let catalog = Catalog::new(hub.clone());
        for id in ["ghost", "../x", "A B"] {
            let error = get(&hub, &catalog, &Who::console(), &stub::place(), id).await.unwrap_err();
            assert_eq!(error, ConsoleError::not_found("HTTP API", id));
        }
        assert!(stub.seen().iter().all(|request| request.path.starts_with("/v2/apis/ghost")));
    }
}
