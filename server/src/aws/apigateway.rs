//! Amazon API Gateway v2: HTTP APIs. Writes to one API go one after another, since AWS answers ConflictException to
//! two at once. <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/operations.html>

use std::{collections::BTreeMap, time::Duration};

use aws_sdk_apigatewayv2::{
    config::Builder as Config,
    types::{AccessLogSettings, AuthorizationType, IntegrationType, ProtocolType},
};

use super::{
    Aws, AwsError,
    call::{Op, Service, once},
    quota::Class,
};

mod records;
mod repairs;
mod stages;

pub use records::{AccessLog, Api, Cors, Integration, Limits, Route, Stage};
pub use repairs::Authorizer;

const PAGE: &str = "100";

const fn op(name: &'static str) -> Op {
    Op::new(Service::ApiGateway, name, Class::ApiGateway)
}

/// A route to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRoute {
    /// `ANY /test` or `$default`.
    pub key: String,
    pub integration_id: String,
}

/// An integration with a function, to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIntegration {
    /// The function's ARN, qualifier included.
    pub function_arn: String,
    /// `2.0`
    pub payload_format: String,
    /// 50–30,000 ms.
    pub timeout_ms: u32,
    pub description: String,
}

/// A stage to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewStage {
    /// `$default`, or 1–128 characters.
    pub name: String,
    pub auto_deploy: bool,
    pub access_log: Option<AccessLog>,
    pub tags: BTreeMap<String, String>,
}

/// Reads every page of a listing.
macro_rules! all_pages {
    ($self:ident, $name:literal, $request:expr) => {{
        let mut items = Vec::new();
        let mut token = None;
        loop {
            let request = $request.max_results(PAGE).set_next_token(token);
            let page = $self.call(op($name), || request.send()).await?;
            items.extend(page.items.unwrap_or_default().into_iter().map(Into::into));
            token = page.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                break items;
            }
        }
    }};
}

impl Aws {
    /// Every HTTP API of the region; WebSocket APIs are left out.
    pub async fn get_apis(&self) -> Result<Vec<Api>, AwsError> {
        let sdk = &self.sdk().await.apigateway;
        let mut apis: Vec<Api> = all_pages!(self, "GetApis", sdk.get_apis());
        apis.retain(|api| api.is_http);
        Ok(apis)
    }

    pub async fn get_api(&self, api_id: &str) -> Result<Api, AwsError> {
        let request = self.sdk().await.apigateway.get_api().api_id(api_id);
        self.call(op("GetApi"), || request.send()).await.map(Into::into)
    }

    pub async fn get_routes(&self, api_id: &str) -> Result<Vec<Route>, AwsError> {
        let sdk = &self.sdk().await.apigateway;
        Ok(all_pages!(self, "GetRoutes", sdk.get_routes().api_id(api_id)))
    }

    pub async fn get_integrations(&self, api_id: &str) -> Result<Vec<Integration>, AwsError> {
        let sdk = &self.sdk().await.apigateway;
        Ok(all_pages!(self, "GetIntegrations", sdk.get_integrations().api_id(api_id)))
    }

    pub async fn get_stages(&self, api_id: &str) -> Result<Vec<Stage>, AwsError> {
        let sdk = &self.sdk().await.apigateway;
        Ok(all_pages!(self, "GetStages", sdk.get_stages().api_id(api_id)))
    }

    /// One attempt, and no “quick create”. Names are not unique: after [`AwsError::outcome_unknown`] look for the tags.
    pub async fn create_api(
        &self,
        name: &str,
        description: &str,
        tags: BTreeMap<String, String>,
    ) -> Result<Api, AwsError> {
        let request = self
            .sdk()
            .await
            .apigateway
            .create_api()
            .name(name)
            .set_description(Some(description.to_owned()).filter(|text| !text.is_empty()))
            .protocol_type(ProtocolType::Http)
            .set_tags(Some(tags.into_iter().collect()));
        self.call(op("CreateApi"), || request.customize().config_override(single()).send()).await.map(Into::into)
    }

    pub async fn delete_api(&self, api_id: &str) -> Result<(), AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self.sdk().await.apigateway.delete_api().api_id(api_id);
        self.call(op("DeleteApi"), || request.send()).await.map(drop)
    }

    /// One attempt. A key that is there is [`AlreadyExists`](super::AwsErrorKind::AlreadyExists).
    pub async fn create_route(&self, api_id: &str, new: &NewRoute) -> Result<Route, AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self
            .sdk()
            .await
            .apigateway
            .create_route()
            .api_id(api_id)
            .route_key(&new.key)
            .authorization_type(AuthorizationType::None)
            .target(format!("integrations/{}", new.integration_id));
        self.call(op("CreateRoute"), || request.customize().config_override(single()).send()).await.map(Into::into)
    }

    /// Leads a route to another integration; may be repeated.
    pub async fn update_route(&self, api_id: &str, route_id: &str, integration_id: &str) -> Result<(), AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self
            .sdk()
            .await
            .apigateway
            .update_route()
            .api_id(api_id)
            .route_id(route_id)
            .target(format!("integrations/{integration_id}"));
        self.call(op("UpdateRoute"), || request.send()).await.map(drop)
    }

    pub async fn delete_route(&self, api_id: &str, route_id: &str) -> Result<(), AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self.sdk().await.apigateway.delete_route().api_id(api_id).route_id(route_id);
        self.call(op("DeleteRoute"), || request.send()).await.map(drop)
    }

    /// One attempt. Nothing is unique about an integration: after [`AwsError::outcome_unknown`] look for the URI.
    pub async fn create_integration(&self, api_id: &str, new: &NewIntegration) -> Result<Integration, AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self
            .sdk()
            .await
            .apigateway
            .create_integration()
            .api_id(api_id)
            .integration_type(IntegrationType::AwsProxy)
            .integration_method("POST")
            .integration_uri(&new.function_arn)
            .payload_format_version(&new.payload_format)
            .timeout_in_millis(i32::try_from(new.timeout_ms).unwrap_or(i32::MAX))
            .set_description(Some(new.description.clone()).filter(|text| !text.is_empty()));
        self.call(op("CreateIntegration"), || request.customize().config_override(single()).send())
            .await
            .map(Into::into)
    }

    /// Refused while a route uses it.
    pub async fn delete_integration(&self, api_id: &str, integration_id: &str) -> Result<(), AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self.sdk().await.apigateway.delete_integration().api_id(api_id).integration_id(integration_id);
        self.call(op("DeleteIntegration"), || request.send()).await.map(drop)
    }

    /// One attempt.
    pub async fn create_stage(&self, api_id: &str, new: &NewStage) -> Result<Stage, AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let log = new
            .access_log
            .as_ref()
            .map(|log| AccessLogSettings::builder().destination_arn(&log.destination_arn).format(&log.format).build());
        let request = self
            .sdk()
            .await
            .apigateway
            .create_stage()
            .api_id(api_id)
            .stage_name(&new.name)
            .auto_deploy(new.auto_deploy)
            .set_access_log_settings(log)
            .set_tags(Some(new.tags.clone().into_iter().collect()));
        self.call(op("CreateStage"), || request.customize().config_override(single()).send()).await.map(Into::into)
    }

    pub async fn delete_stage(&self, api_id: &str, name: &str) -> Result<(), AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let request = self.sdk().await.apigateway.delete_stage().api_id(api_id).stage_name(name);
        self.call(op("DeleteStage"), || request.send()).await.map(drop)
    }
}

fn single() -> Config {
    let (retry, timeouts) = once(Duration::from_secs(15));
    Config::new().retry_config(retry).timeout_config(timeouts)
}
