//! The real calls. Handles are taken anew for each call: the local engine may have come back at another address.

use app::{connections::model::Place, error::ConsoleError};
use async_trait::async_trait;
use futures::future::BoxFuture;
use std::sync::Arc;

use super::{
    ApiFound, Cloud, Clouds, Code, FunctionFound, IntegrationFound, NewFunction, NewIntegration, NewPermission,
    NewRole, NewStage, RoleFound, RouteFound, Sources, SourcesNow, StageFound, Tags,
};
use crate::{
    aws::{Aws, AwsError, AwsErrorKind, AwsHub, Who, apigateway, lambda},
    http_apis::urls,
    operations::create_proxy::{Databases, RealDatabases},
};

/// API Gateway's own longest, in milliseconds.
const INTEGRATION_TIMEOUT_MS: u32 = 30_000;

/// Told after an operation has made, changed or removed something: the function's name and the API's id, where it was of
/// them. The place to put caches right.
pub type OnChange = Arc<dyn Fn(Place, Option<String>, Option<String>) -> BoxFuture<'static, ()> + Send + Sync>;

pub struct RealClouds {
    hub: Arc<AwsHub>,
    on_change: OnChange,
}

impl RealClouds {
    pub fn new(hub: Arc<AwsHub>, on_change: OnChange) -> Self {
        Self { hub, on_change }
    }
}

impl Clouds for RealClouds {
    fn check(&self, place: &Place) -> Result<(), ConsoleError> {
        self.hub.check(place).map(drop)
    }

    fn at(&self, place: &Place, member: &str) -> Arc<dyn Cloud> {
        Arc::new(RealCloud {
            hub: Arc::clone(&self.hub),
            on_change: Arc::clone(&self.on_change),
            place: place.clone(),
            who: Who::member(member),
        })
    }

    fn sources(&self, place: &Place, member: &str) -> SourcesNow {
        let (hub, place, who) = (Arc::clone(&self.hub), place.clone(), Who::member(member));
        Arc::new(move || Ok(Arc::new(handle(&hub, &place, &who)?) as Arc<dyn Sources>))
    }
}

#[derive(Clone)]
struct RealCloud {
    hub: Arc<AwsHub>,
    on_change: OnChange,
    place: Place,
    who: Who,
}

impl RealCloud {
    fn aws(&self) -> Result<Aws, AwsError> {
        handle(&self.hub, &self.place, &self.who)
    }

    fn api_found(&self, api: apigateway::Api) -> ApiFound {
        ApiFound {
            endpoint: urls::base(&self.hub, &self.place, &api).unwrap_or_default(),
            id: api.id,
            name: api.name,
            http: api.is_http,
            tags: api.tags,
        }
    }
}

/// Nothing was sent when there is no handle: the engine is away, or the configuration has changed.
fn handle(hub: &AwsHub, place: &Place, who: &Who) -> Result<Aws, AwsError> {
    hub.at(place, who).map_err(|error| {
        let (party, kind) = match &error {
            ConsoleError::Unavailable { .. } => ("The local engine", AwsErrorKind::Unreachable),
            _ => ("Lambent's configuration", AwsErrorKind::Invalid),
        };
        AwsError {
            service: "lambent",
            operation: "connect",
            party,
            code: error.code().to_owned(),
            message: error.to_string(),
            status: None,
            request_id: None,
            kind,
        }
    })
}

/// What is not there is no error to one who looks.
fn found<T>(result: Result<T, AwsError>) -> Result<Option<T>, AwsError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

#[async_trait]
impl Cloud for RealCloud {
    async fn account(&self) -> Result<String, AwsError> {
        Ok(self.aws()?.get_caller_identity().await?.account)
    }

    async fn role(&self, name: &str) -> Result<Option<RoleFound>, AwsError> {
        let role = found(self.aws()?.get_role(name).await)?;
        Ok(role.map(|role| RoleFound { arn: role.arn, tags: role.tags }))
    }

    async fn create_role(&self, new: NewRole<'_>) -> Result<String, AwsError> {
        self.aws()?.create_role(new.name, new.trust_policy, new.description, new.tags.clone()).await
    }

    async fn put_role_policy(&self, role: &str, policy: &str, document: &str) -> Result<(), AwsError> {
        self.aws()?.put_role_policy(role, policy, document).await
    }

    async fn delete_role_policy(&self, role: &str, policy: &str) -> Result<(), AwsError> {
        self.aws()?.delete_role_policy(role, policy).await
    }

    async fn delete_role(&self, name: &str) -> Result<(), AwsError> {
        self.aws()?.delete_role(name).await
    }

    async fn role_policies(&self, name: &str) -> Result<(Vec<String>, Vec<String>), AwsError> {
        let aws = self.aws()?;
        futures::try_join!(aws.inline_policies(name), aws.attached_policies(name))
    }

    async fn detach_role_policy(&self, role: &str, policy_arn: &str) -> Result<(), AwsError> {
        self.aws()?.detach_role_policy(role, policy_arn).await
    }

    async fn log_group_tags(&self, arn: &str) -> Result<Option<Tags>, AwsError> {
        found(self.aws()?.log_group_tags(arn).await)
    }

    async fn create_log_group(&self, name: &str, tags: &Tags) -> Result<(), AwsError> {
        self.aws()?.create_log_group(name, tags.clone()).await
    }

    async fn put_retention(&self, name: &str, days: u32) -> Result<(), AwsError> {
        self.aws()?.put_retention(name, i32::try_from(days).unwrap_or(i32::MAX)).await
    }

    async fn delete_log_group(&self, name: &str) -> Result<(), AwsError> {
        self.aws()?.delete_log_group(name).await
    }

    async fn function(&self, name: &str) -> Result<Option<FunctionFound>, AwsError> {
        let function = found(self.aws()?.get_function(name, None).await)?;
        Ok(function.map(|function| FunctionFound {
            arn: function.arn,
            state: function.state,
            state_reason: function.state_reason,
            // Without the right to read tags AWS gives none, and says so.
            tags: if function.tags.is_empty() && function.warning.is_some() { None } else { Some(function.tags) },
        }))
    }

    async fn create_function(&self, new: NewFunction<'_>) -> Result<String, AwsError> {
        let new = lambda::NewFunction {
            name: new.name.to_owned(),
            description: new.description.to_owned(),
            code: match new.code {
                Code::Zip(bytes) => lambda::NewCode::Zip(bytes),
                Code::Image(uri) => lambda::NewCode::Image(uri),
            },
            runtime: new.runtime.map(str::to_owned),
            handler: new.handler.map(str::to_owned),
            architecture: new.architecture,
            memory_mb: new.memory_mb,
            timeout_s: new.timeout_s,
            role_arn: new.role_arn.to_owned(),
            environment: new.environment.clone(),
            tags: new.tags.clone(),
        };
        Ok(self.aws()?.create_function(new).await?.arn)
    }

    async fn delete_function(&self, name: &str) -> Result<(), AwsError> {
        self.aws()?.delete_function(name).await
    }

    async fn delete_mapping(&self, id: &str) -> Result<(), AwsError> {
        self.aws()?.delete_event_source_mapping(id).await
    }

    async fn delete_function_url(&self, function: &str, qualifier: &str) -> Result<(), AwsError> {
        self.aws()?.delete_function_url(function, Some(qualifier).filter(|qualifier| !qualifier.is_empty())).await
    }

    async fn function_policy(&self, name: &str, qualifier: Option<&str>) -> Result<Option<String>, AwsError> {
        self.aws()?.get_policy(name, qualifier).await
    }

    async fn add_permission(&self, function: &str, new: NewPermission<'_>) -> Result<(), AwsError> {
        let qualifier = new.qualifier;
        let new = lambda::NewPermission {
            statement_id: new.statement_id.to_owned(),
            action: "lambda:InvokeFunction".into(),
            principal: "apigateway.amazonaws.com".into(),
            source_arn: Some(new.source_arn.to_owned()),
            source_account: None,
            revision_id: None,
        };
        self.aws()?.add_permission(function, qualifier, new).await
    }

    async fn remove_permission(
        &self,
        function: &str,
        qualifier: Option<&str>,
        statement_id: &str,
    ) -> Result<(), AwsError> {
        self.aws()?.remove_permission(function, qualifier, statement_id).await
    }

    async fn has_version(&self, function: &str, qualifier: &str) -> Result<bool, AwsError> {
        Ok(found(self.aws()?.get_function(function, Some(qualifier)).await)?.is_some())
    }

    async fn api(&self, id: &str) -> Result<Option<ApiFound>, AwsError> {
        Ok(found(self.aws()?.get_api(id).await)?.map(|api| self.api_found(api)))
    }

    async fn apis(&self) -> Result<Vec<ApiFound>, AwsError> {
        Ok(self.aws()?.get_apis().await?.into_iter().map(|api| self.api_found(api)).collect())
    }

    async fn create_api(&self, name: &str, tags: &Tags) -> Result<ApiFound, AwsError> {
        Ok(self.api_found(self.aws()?.create_api(name, "", tags.clone()).await?))
    }

    async fn delete_api(&self, id: &str) -> Result<(), AwsError> {
        self.aws()?.delete_api(id).await
    }

    async fn integrations(&self, api: &str) -> Result<Vec<IntegrationFound>, AwsError> {
        let all = self.aws()?.get_integrations(api).await?;
        Ok(all.into_iter().map(|one| IntegrationFound { id: one.id, description: one.description }).collect())
    }

    async fn create_integration(&self, api: &str, new: NewIntegration<'_>) -> Result<String, AwsError> {
        let new = apigateway::NewIntegration {
            function_arn: new.function_arn.to_owned(),
            payload_format: "2.0".into(),
            timeout_ms: INTEGRATION_TIMEOUT_MS,
            description: new.description.to_owned(),
        };
        Ok(self.aws()?.create_integration(api, &new).await?.id)
    }

    async fn delete_integration(&self, api: &str, id: &str) -> Result<(), AwsError> {
        self.aws()?.delete_integration(api, id).await
    }

    async fn routes(&self, api: &str) -> Result<Vec<RouteFound>, AwsError> {
        let all = self.aws()?.get_routes(api).await?;
        let found = |route: apigateway::Route| RouteFound {
            id: route.id,
            key: route.key,
            integration_id: route.integration_id,
        };
        Ok(all.into_iter().map(found).collect())
    }

    async fn create_route(&self, api: &str, key: &str, integration_id: &str) -> Result<String, AwsError> {
        let new = apigateway::NewRoute { key: key.to_owned(), integration_id: integration_id.to_owned() };
        Ok(self.aws()?.create_route(api, &new).await?.id)
    }

    async fn update_route(&self, api: &str, id: &str, integration_id: &str) -> Result<(), AwsError> {
        self.aws()?.update_route(api, id, integration_id).await
    }

    async fn delete_route(&self, api: &str, id: &str) -> Result<(), AwsError> {
        self.aws()?.delete_route(api, id).await
    }

    async fn stages(&self, api: &str) -> Result<Vec<StageFound>, AwsError> {
        let all = self.aws()?.get_stages(api).await?;
        Ok(all.into_iter().map(|stage| StageFound { name: stage.name, auto_deploy: stage.auto_deploy }).collect())
    }

    async fn create_stage(&self, api: &str, new: NewStage<'_>) -> Result<(), AwsError> {
        let new = apigateway::NewStage {
            name: new.name.to_owned(),
            auto_deploy: true,
            access_log: Some(apigateway::AccessLog {
                destination_arn: new.log_group_arn.to_owned(),
                format: new.log_format.to_owned(),
            }),
            tags: new.tags.clone(),
        };
        self.aws()?.create_stage(api, &new).await.map(drop)
    }

    async fn delete_stage(&self, api: &str, name: &str) -> Result<(), AwsError> {
        self.aws()?.delete_stage(api, name).await
    }

    fn databases(&self) -> Arc<dyn Databases> {
        let own = self.clone();
        Arc::new(RealDatabases(Box::new(move || own.aws())))
    }

    async fn changed(&self, function: Option<&str>, api: Option<&str>) {
        (self.on_change)(self.place.clone(), function.map(str::to_owned), api.map(str::to_owned)).await;
    }
}
