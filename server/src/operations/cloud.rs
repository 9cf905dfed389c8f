//! The AWS calls operations make, each in one attempt where it changes something. A trait, so that tests can fail or
//! lose the answer of any one of them.

mod real;
mod sources;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::{Architecture, FunctionState},
};
use async_trait::async_trait;
use std::{collections::BTreeMap, sync::Arc};

use super::create_proxy::Databases;
use crate::aws::AwsError;

pub use real::{OnChange, RealClouds};
pub use sources::{Sources, SourcesNow};

pub type Tags = BTreeMap<String, String>;

#[derive(Clone, Debug)]
pub struct RoleFound {
    pub arn: String,
    pub tags: Tags,
}

#[derive(Clone, Debug)]
pub struct FunctionFound {
    pub arn: String,
    pub state: FunctionState,
    pub state_reason: Option<String>,
    /// None where AWS may not tell.
    pub tags: Option<Tags>,
}

#[derive(Clone, Debug)]
pub struct ApiFound {
    pub id: String,
    pub name: String,
    /// Where it is called, without a stage; empty where that is not known.
    pub endpoint: String,
    /// False for WebSocket APIs.
    pub http: bool,
    pub tags: Tags,
}

#[derive(Clone, Debug)]
pub struct IntegrationFound {
    pub id: String,
    pub description: String,
}

#[derive(Clone, Debug)]
pub struct RouteFound {
    pub id: String,
    pub key: String,
    pub integration_id: Option<String>,
}

#[derive(Clone, Debug)]
pub struct StageFound {
    pub name: String,
    pub auto_deploy: bool,
}

#[derive(Clone)]
pub enum Code {
    Zip(Vec<u8>),
    Image(String),
}

pub struct NewRole<'a> {
    pub name: &'a str,
    pub description: &'a str,
    pub trust_policy: &'a str,
    pub tags: &'a Tags,
}

pub struct NewFunction<'a> {
    pub name: &'a str,
    pub description: &'a str,
    pub role_arn: &'a str,
    pub code: Code,
    pub runtime: Option<&'a str>,
    pub handler: Option<&'a str>,
    pub architecture: Architecture,
    pub memory_mb: u32,
    pub timeout_s: u32,
    pub environment: &'a BTreeMap<String, String>,
    pub tags: &'a Tags,
}

/// For an AWS_PROXY integration with payload 2.0.
pub struct NewIntegration<'a> {
    pub function_arn: &'a str,
    pub description: &'a str,
}

/// For `lambda:InvokeFunction` by `apigateway.amazonaws.com`.
pub struct NewPermission<'a> {
    /// The version or alias it is for.
    pub qualifier: Option<&'a str>,
    pub statement_id: &'a str,
    pub source_arn: &'a str,
}

/// With automatic deployment.
pub struct NewStage<'a> {
    pub name: &'a str,
    pub log_group_arn: &'a str,
    pub log_format: &'a str,
    pub tags: &'a Tags,
}

/// One connection and region, for one person. A read of what is not there is `None`; a delete of what is not there is
/// `NotFound`.
#[async_trait]
pub trait Cloud: Send + Sync {
    async fn account(&self) -> Result<String, AwsError>;

    async fn role(&self, name: &str) -> Result<Option<RoleFound>, AwsError>;
    /// Its ARN.
    async fn create_role(&self, new: NewRole<'_>) -> Result<String, AwsError>;
    async fn put_role_policy(&self, role: &str, policy: &str, document: &str) -> Result<(), AwsError>;
    async fn delete_role_policy(&self, role: &str, policy: &str) -> Result<(), AwsError>;
    async fn delete_role(&self, name: &str) -> Result<(), AwsError>;
    /// Names of its inline policies, ARNs of its managed ones.
    async fn role_policies(&self, name: &str) -> Result<(Vec<String>, Vec<String>), AwsError>;
    async fn detach_role_policy(&self, role: &str, policy_arn: &str) -> Result<(), AwsError>;

    async fn log_group_tags(&self, arn: &str) -> Result<Option<Tags>, AwsError>;
    async fn create_log_group(&self, name: &str, tags: &Tags) -> Result<(), AwsError>;
    async fn put_retention(&self, name: &str, days: u32) -> Result<(), AwsError>;
    async fn delete_log_group(&self, name: &str) -> Result<(), AwsError>;

    async fn function(&self, name: &str) -> Result<Option<FunctionFound>, AwsError>;
    /// Its ARN.
    async fn create_function(&self, new: NewFunction<'_>) -> Result<String, AwsError>;
    async fn delete_function(&self, name: &str) -> Result<(), AwsError>;
    async fn delete_mapping(&self, id: &str) -> Result<(), AwsError>;
    /// `qualifier` is an alias's name, or empty.
    async fn delete_function_url(&self, function: &str, qualifier: &str) -> Result<(), AwsError>;
    /// The resource policy as JSON.
    async fn function_policy(&self, name: &str, qualifier: Option<&str>) -> Result<Option<String>, AwsError>;
    async fn add_permission(&self, function: &str, new: NewPermission<'_>) -> Result<(), AwsError>;
    async fn remove_permission(
        &self,
        function: &str,
        qualifier: Option<&str>,
        statement_id: &str,
    ) -> Result<(), AwsError>;
    /// Whether the function has this version or alias.
    async fn has_version(&self, function: &str, qualifier: &str) -> Result<bool, AwsError>;

    async fn api(&self, id: &str) -> Result<Option<ApiFound>, AwsError>;
    async fn apis(&self) -> Result<Vec<ApiFound>, AwsError>;
    async fn create_api(&self, name: &str, tags: &Tags) -> Result<ApiFound, AwsError>;
    async fn delete_api(&self, id: &str) -> Result<(), AwsError>;
    async fn integrations(&self, api: &str) -> Result<Vec<IntegrationFound>, AwsError>;
    /// Its id.
    async fn create_integration(&self, api: &str, new: NewIntegration<'_>) -> Result<String, AwsError>;
    async fn delete_integration(&self, api: &str, id: &str) -> Result<(), AwsError>;
    async fn routes(&self, api: &str) -> Result<Vec<RouteFound>, AwsError>;
    /// Its id.
    async fn create_route(&self, api: &str, key: &str, integration_id: &str) -> Result<String, AwsError>;
    /// Leads it to another integration.
    async fn update_route(&self, api: &str, id: &str, integration_id: &str) -> Result<(), AwsError>;
    async fn delete_route(&self, api: &str, id: &str) -> Result<(), AwsError>;
    async fn stages(&self, api: &str) -> Result<Vec<StageFound>, AwsError>;
    async fn create_stage(&self, api: &str, new: NewStage<'_>) -> Result<(), AwsError>;
    async fn delete_stage(&self, api: &str, name: &str) -> Result<(), AwsError>;

    /// The calls to RDS.
    fn databases(&self) -> Arc<dyn Databases>;

    /// The function, or the API, or both changed: what is remembered of them elsewhere is old.
    async fn changed(&self, function: Option<&str>, api: Option<&str>);
}

pub trait Clouds: Send + Sync {
    /// Refuses a connection or region that is not configured.
    fn check(&self, place: &Place) -> Result<(), ConsoleError>;
    /// For the member with this e-mail address. Calls nothing.
    fn at(&self, place: &Place, member: &str) -> Arc<dyn Cloud>;
    /// The same for what calls functions.
    fn sources(&self, place: &Place, member: &str) -> SourcesNow;
}
