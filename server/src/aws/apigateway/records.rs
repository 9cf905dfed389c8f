//! What an HTTP API consists of, as API Gateway tells it.

use std::collections::BTreeMap;

use app::http_apis::model::ApiSummary;
use aws_sdk_apigatewayv2::{
    operation::{
        create_api::CreateApiOutput, create_integration::CreateIntegrationOutput, create_route::CreateRouteOutput,
        create_stage::CreateStageOutput, get_api::GetApiOutput,
    },
    types,
};
use aws_smithy_types::DateTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    pub id: String,
    pub name: String,
    pub description: String,
    /// `https://{id}.execute-api.{region}.amazonaws.com`, as API Gateway says it.
    pub endpoint: String,
    /// Milliseconds since 1970, UTC.
    pub created_at: Option<i64>,
    /// Not a WebSocket API.
    pub is_http: bool,
    pub disable_execute_api_endpoint: bool,
    pub cors: Option<Cors>,
    pub tags: BTreeMap<String, String>,
}

impl Api {
    pub fn summary(&self) -> ApiSummary {
        ApiSummary {
            id: self.id.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            endpoint: self.endpoint.clone(),
            created_at: self.created_at,
            functions: None,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cors {
    pub allow_origins: Vec<String>,
    pub allow_methods: Vec<String>,
    pub allow_headers: Vec<String>,
    pub expose_headers: Vec<String>,
    pub allow_credentials: bool,
    /// Seconds.
    pub max_age: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub id: String,
    pub key: String,
    /// Of its target `integrations/{id}`.
    pub integration_id: Option<String>,
    /// `NONE`, `JWT`, `CUSTOM`, `AWS_IAM`
    pub authorization: String,
    pub authorizer_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    pub id: String,
    /// `AWS_PROXY`, `HTTP_PROXY`
    pub kind: String,
    /// `SQS-SendMessage`, for AWS services other than Lambda.
    pub subtype: Option<String>,
    pub uri: String,
    pub method: Option<String>,
    pub payload_format: String,
    pub timeout_ms: u32,
    pub credentials_arn: Option<String>,
    pub description: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    pub name: String,
    pub auto_deploy: bool,
    pub deployment_id: Option<String>,
    pub last_deployment_message: Option<String>,
    pub variables: BTreeMap<String, String>,
    pub access_log: Option<AccessLog>,
    /// Shared by the routes that have none of their own.
    pub default_limits: Limits,
    /// By route key.
    pub route_limits: BTreeMap<String, Limits>,
    pub tags: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLog {
    pub destination_arn: String,
    pub format: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    pub burst: Option<u32>,
    /// Requests per second.
    pub rate: Option<f64>,
    pub detailed_metrics: bool,
}

fn milliseconds(time: DateTime) -> Option<i64> {
    time.to_millis().ok()
}

fn unsigned(number: i32) -> Option<u32> {
    u32::try_from(number).ok()
}

impl From<types::Cors> for Cors {
    fn from(cors: types::Cors) -> Self {
        Self {
            allow_origins: cors.allow_origins.unwrap_or_default(),
            allow_methods: cors.allow_methods.unwrap_or_default(),
            allow_headers: cors.allow_headers.unwrap_or_default(),
            expose_headers: cors.expose_headers.unwrap_or_default(),
            allow_credentials: cors.allow_credentials.unwrap_or_default(),
            max_age: cors.max_age,
        }
    }
}

impl From<types::RouteSettings> for Limits {
    fn from(settings: types::RouteSettings) -> Self {
        Self {
            burst: settings.throttling_burst_limit.and_then(unsigned),
            rate: settings.throttling_rate_limit,
            detailed_metrics: settings.detailed_metrics_enabled.unwrap_or_default(),
        }
    }
}

/// The SDK has a type per operation for the same thing.
macro_rules! from_each {
    ($($source:ty),+ => $target:ty, $from:ident $body:block) => {
        $(impl From<$source> for $target {
            fn from($from: $source) -> Self $body
        })+
    };
}

from_each!(types::Api, GetApiOutput, CreateApiOutput => Api, api {
    Self {
        id: api.api_id.unwrap_or_default(),
        name: api.name.unwrap_or_default(),
        description: api.description.unwrap_or_default(),
        endpoint: api.api_endpoint.unwrap_or_default(),
        created_at: api.created_date.and_then(milliseconds),
        is_http: api.protocol_type.is_none_or(|protocol| protocol == types::ProtocolType::Http),
        disable_execute_api_endpoint: api.disable_execute_api_endpoint.unwrap_or_default(),
        cors: api.cors_configuration.map(Into::into),
        tags: api.tags.unwrap_or_default().into_iter().collect(),
    }
});

from_each!(types::Route, CreateRouteOutput => Route, route {
    Self {
        id: route.route_id.unwrap_or_default(),
        key: route.route_key.unwrap_or_default(),
        integration_id: route
            .target
            .and_then(|target| target.strip_prefix("integrations/").map(str::to_owned)),
        authorization: route.authorization_type.map_or_else(|| "NONE".into(), |kind| kind.as_str().to_owned()),
        authorizer_id: route.authorizer_id,
    }
});

from_each!(types::Integration, CreateIntegrationOutput => Integration, integration {
    Self {
        id: integration.integration_id.unwrap_or_default(),
        kind: integration.integration_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        subtype: integration.integration_subtype,
        uri: integration.integration_uri.unwrap_or_default(),
        method: integration.integration_method,
        payload_format: integration.payload_format_version.unwrap_or_else(|| "1.0".into()),
        timeout_ms: integration.timeout_in_millis.and_then(unsigned).unwrap_or(30_000),
        credentials_arn: integration.credentials_arn,
        description: integration.description.unwrap_or_default(),
    }
});

from_each!(types::Stage, CreateStageOutput => Stage, stage {
    Self {
        name: stage.stage_name.unwrap_or_default(),
        auto_deploy: stage.auto_deploy.unwrap_or_default(),
        deployment_id: stage.deployment_id,
        last_deployment_message: stage.last_deployment_status_message,
        variables: stage.stage_variables.unwrap_or_default().into_iter().collect(),
        access_log: stage.access_log_settings.and_then(|settings| {
            let destination_arn = settings.destination_arn.filter(|arn| !arn.is_empty())?;
            Some(AccessLog { destination_arn, format: settings.format.unwrap_or_default() })
        }),
        default_limits: stage.default_route_settings.map(Into::into).unwrap_or_default(),
        route_limits: stage
            .route_settings
            .unwrap_or_default()
            .into_iter()
            .map(|(key, settings)| (key, settings.into()))
            .collect(),
        tags: stage.tags.unwrap_or_default().into_iter().collect(),
    }
});
