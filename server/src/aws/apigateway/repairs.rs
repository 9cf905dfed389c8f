//! What finding and healing a broken route needs beyond what making one does: authorizers, what a stage serves,
//! deployments, and single settings of integrations and routes.

use aws_sdk_apigatewayv2::types::AuthorizationType;
use serde_json::Value;

use super::{op, single};
use crate::{
    aws::{Aws, AwsError, AwsErrorKind},
    http_apis::gateway::{FunctionRef, integration_uri},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorizer {
    pub id: String,
    pub name: String,
    /// `JWT`, `REQUEST`
    pub kind: String,
    /// Of a function.
    pub uri: String,
    pub identity_sources: Vec<String>,
    pub issuer: String,
    pub audience: Vec<String>,
    /// A role used in place of the function's resource policy.
    pub credentials_arn: String,
}

impl Authorizer {
    /// The function that decides.
    pub fn function(&self) -> Option<FunctionRef> {
        let none = std::collections::BTreeMap::new();
        let by_policy = self.credentials_arn.is_empty().then_some(&self.uri)?;
        integration_uri::parse(by_policy, &none).ok()
    }

    /// For people, a line each.
    pub fn facts(&self) -> String {
        let lines = [
            ("Type", self.kind.clone()),
            ("Identity source", self.identity_sources.join(", ")),
            ("Issuer", self.issuer.clone()),
            ("Audience", self.audience.join(", ")),
            ("Function", self.uri.clone()),
        ];
        let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
        lines.map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n")
    }
}

impl Aws {
    /// None where it is gone.
    pub async fn get_authorizer(&self, api_id: &str, id: &str) -> Result<Option<Authorizer>, AwsError> {
        let request = self.sdk().await.apigateway.get_authorizer().api_id(api_id).authorizer_id(id);
        let found = match self.call(op("GetAuthorizer"), || request.send()).await {
            Ok(found) => found,
            Err(error) if error.kind == AwsErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let jwt = found.jwt_configuration;
        Ok(Some(Authorizer {
            id: found.authorizer_id.unwrap_or_default(),
            name: found.name.unwrap_or_default(),
            kind: found.authorizer_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            uri: found.authorizer_uri.unwrap_or_default(),
            identity_sources: found.identity_source.unwrap_or_default(),
            issuer: jwt.as_ref().and_then(|jwt| jwt.issuer.clone()).unwrap_or_default(),
            audience: jwt.and_then(|jwt| jwt.audience).unwrap_or_default(),
            credentials_arn: found.authorizer_credentials_arn.unwrap_or_default(),
        }))
    }

    /// What a stage serves: route keys, and where each leads. One ExportApi.
    pub async fn served_routes(&self, api_id: &str, stage: &str) -> Result<Vec<(String, String)>, AwsError> {
        let request = self
            .sdk()
            .await
            .apigateway
            .export_api()
            .api_id(api_id)
            .stage_name(stage)
            .specification("OAS30")
            .output_type("JSON")
            .include_extensions(true);
        let answer = self.call(op("ExportApi"), || request.send()).await?;
        let document = answer.body.map(aws_smithy_types::Blob::into_inner).unwrap_or_default();
        Ok(routes_of(&document))
    }

    /// Deploys everything there is to a stage. One attempt.
    pub async fn create_deployment(&self, api_id: &str, stage: &str) -> Result<String, AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self.sdk().await.apigateway.create_deployment().api_id(api_id).stage_name(stage);
        let send = || request.customize().config_override(single()).send();
        let id = self.call(op("CreateDeployment"), send).await?.deployment_id.unwrap_or_default();
        // The local engine makes one and leaves the stage as it is.
        if self.is_local() {
            let request =
                self.sdk().await.apigateway.update_stage().api_id(api_id).stage_name(stage).deployment_id(&id);
            self.call(op("UpdateStage"), || request.send()).await?;
        }
        Ok(id)
    }

    /// Payload format and longest time; what is none stays. May be repeated.
    pub async fn update_integration(
        &self,
        api_id: &str,
        id: &str,
        payload_format: Option<String>,
        timeout_ms: Option<u32>,
    ) -> Result<(), AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self
            .sdk()
            .await
            .apigateway
            .update_integration()
            .api_id(api_id)
            .integration_id(id)
            .set_payload_format_version(payload_format)
            .set_timeout_in_millis(timeout_ms.and_then(|ms| i32::try_from(ms).ok()));
        self.call(op("UpdateIntegration"), || request.send()).await.map(drop)
    }

    /// Takes the authorizer off a route. May be repeated.
    pub async fn open_route(&self, api_id: &str, route_id: &str) -> Result<(), AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self
            .sdk()
            .await
            .apigateway
            .update_route()
            .api_id(api_id)
            .route_id(route_id)
            .authorization_type(AuthorizationType::None);
        self.call(op("UpdateRoute"), || request.send()).await.map(drop)
    }
}

/// Routes of an OpenAPI document with API Gateway's extensions.
fn routes_of(document: &[u8]) -> Vec<(String, String)> {
    let document: Value = serde_json::from_slice(document).unwrap_or_default();
    let Some(paths) = document["paths"].as_object() else { return Vec::new() };
    let mut routes = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let uri = operation["x-amazon-apigateway-integration"]["uri"].as_str().unwrap_or_default().to_owned();
            let key = match (path.trim_start_matches('/'), method.as_str()) {
                ("$default", _) => "$default".to_owned(),
                (_, "x-amazon-apigateway-any-method") => format!("ANY {path}"),
                (_, method) => format!("{} {path}", method.to_ascii_uppercase()),
            };
            routes.push((key, uri));
        }
    }
    routes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stage_serves_is_read_from_its_export() {
        let document = br#"{"openapi":"3.0.1","paths":{
            "/test":{"x-amazon-apigateway-any-method":{"x-amazon-apigateway-integration":{"uri":"arn:aws:lambda:r:1:function:f"}}},
            "/items/{id}":{"get":{}},"/$default":{"x-amazon-apigateway-any-method":{"isDefaultRoute":true}}}}"#;
        let keys: Vec<_> = routes_of(document).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["$default", "GET /items/{id}", "ANY /test"]);
        assert!(routes_of(b"no json").is_empty());
    }

    #[test]
    fn the_function_of_an_authorizer_is_known_unless_a_role_calls_it() {
        let uri = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:auth/invocations";
        let mut authorizer = Authorizer { uri: uri.into(), kind: "REQUEST".into(), ..Authorizer::default() };
        assert_eq!(authorizer.function().unwrap().name, "auth");
        assert!(authorizer.facts().starts_with("Type: REQUEST\nFunction: arn"));
        authorizer.credentials_arn = "arn:aws:iam::1:role/r".into();
        assert_eq!(authorizer.function(), None);
    }
}
