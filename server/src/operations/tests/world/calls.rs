//! The calls, with AWS's rules.

use app::{connections::model::Place, error::ConsoleError, functions::model::FunctionState};
use async_trait::async_trait;
use std::{collections::BTreeMap, sync::Arc};

use super::{Account, Api, Function, LogGroup, PREFIX, Role, World, error};
use crate::{
    aws::{
        AwsError,
        AwsErrorKind::{self, AlreadyExists, Conflict, NotFound},
    },
    operations::cloud::{
        ApiFound, Cloud, Clouds, FunctionFound, IntegrationFound, NewFunction, NewIntegration, NewPermission, NewRole,
        NewStage, RoleFound, RouteFound, Sources, SourcesNow, StageFound, Tags,
    },
    operations::create_proxy::Databases,
};

fn api<'a>(account: &'a mut Account, id: &str) -> Result<&'a mut Api, AwsErrorKind> {
    account.apis.get_mut(id).ok_or(NotFound)
}

fn removed<T>(taken: Option<T>) -> Result<(), AwsErrorKind> {
    taken.map(drop).ok_or(NotFound)
}

impl Clouds for World {
    fn check(&self, place: &Place) -> Result<(), ConsoleError> {
        if place.connection == "dev" { Ok(()) } else { Err(ConsoleError::not_found("connection", &place.connection)) }
    }

    fn at(&self, _place: &Place, _member: &str) -> Arc<dyn Cloud> {
        Arc::new(self.clone())
    }

    fn sources(&self, _place: &Place, _member: &str) -> SourcesNow {
        let world = self.clone();
        Arc::new(move || Ok(Arc::new(world.clone()) as Arc<dyn Sources>))
    }
}

#[async_trait]
impl Cloud for World {
    async fn account(&self) -> Result<String, AwsError> {
        self.call("GetCallerIdentity", |_| Ok("000000000000".into()))
    }

    async fn role(&self, name: &str) -> Result<Option<RoleFound>, AwsError> {
        let found = |role: &Role| RoleFound { arn: format!("{PREFIX}{name}"), tags: role.tags.clone() };
        self.call("GetRole", |state| Ok(state.account.roles.get(name).map(found)))
    }

    async fn create_role(&self, new: NewRole<'_>) -> Result<String, AwsError> {
        let known =
            ["lambda", "rds", "scheduler"].map(|name| new.trust_policy.contains(&format!("{name}.amazonaws.com")));
        assert!(known.contains(&true) && new.name.len() <= 64);
        self.change("CreateRole", |account| match account.roles.get(new.name) {
            Some(_) => Err(AlreadyExists),
            None => {
                account.roles.insert(new.name.into(), Role { tags: new.tags.clone(), ..Role::default() });
                Ok(())
            }
        })?;
        Ok(format!("{PREFIX}{}", new.name))
    }

    async fn put_role_policy(&self, role: &str, policy: &str, document: &str) -> Result<(), AwsError> {
        self.change("PutRolePolicy", |account| {
            account.roles.get_mut(role).ok_or(NotFound)?.policies.insert(policy.into(), document.into());
            Ok(())
        })
    }

    async fn delete_role_policy(&self, role: &str, policy: &str) -> Result<(), AwsError> {
        self.change("DeleteRolePolicy", |account| {
            removed(account.roles.get_mut(role).ok_or(NotFound)?.policies.remove(policy))
        })
    }

    async fn delete_role(&self, name: &str) -> Result<(), AwsError> {
        self.change("DeleteRole", |account| match account.roles.get(name) {
            Some(role) if !role.policies.is_empty() || !role.attached.is_empty() => Err(Conflict),
            _ => removed(account.roles.remove(name)),
        })
    }

    async fn role_policies(&self, name: &str) -> Result<(Vec<String>, Vec<String>), AwsError> {
        self.call("ListRolePolicies", |state| {
            let role = state.account.roles.get(name).ok_or_else(|| error("ListRolePolicies", NotFound, "no role"))?;
            Ok((role.policies.keys().cloned().collect(), role.attached.iter().cloned().collect()))
        })
    }

    async fn detach_role_policy(&self, role: &str, policy_arn: &str) -> Result<(), AwsError> {
        self.change("DetachRolePolicy", |account| {
            removed(account.roles.get_mut(role).ok_or(NotFound)?.attached.take(policy_arn))
        })
    }

    async fn delete_mapping(&self, id: &str) -> Result<(), AwsError> {
        self.change("DeleteEventSourceMapping", |account| removed(account.mappings.take(id)))
    }

    async fn delete_function_url(&self, function: &str, qualifier: &str) -> Result<(), AwsError> {
        self.change("DeleteFunctionUrlConfig", |account| {
            removed(account.urls.take(&(function.to_owned(), qualifier.to_owned())))
        })
    }

    async fn log_group_tags(&self, arn: &str) -> Result<Option<Tags>, AwsError> {
        let name = arn.rsplit(':').next().unwrap();
        self.call("ListTagsForResource", |state| Ok(state.account.log_groups.get(name).map(|group| group.tags.clone())))
    }

    async fn create_log_group(&self, name: &str, tags: &Tags) -> Result<(), AwsError> {
        self.change("CreateLogGroup", |account| {
            if account.log_groups.contains_key(name) {
                return Err(AlreadyExists);
            }
            account.log_groups.insert(name.into(), LogGroup { tags: tags.clone(), days: None });
            Ok(())
        })
    }

    async fn put_retention(&self, name: &str, days: u32) -> Result<(), AwsError> {
        self.change("PutRetentionPolicy", |account| {
            account.log_groups.get_mut(name).ok_or(NotFound)?.days = Some(days);
            Ok(())
        })
    }

    async fn delete_log_group(&self, name: &str) -> Result<(), AwsError> {
        self.change("DeleteLogGroup", |account| removed(account.log_groups.remove(name)))
    }

    async fn function(&self, name: &str) -> Result<Option<FunctionFound>, AwsError> {
        self.call("GetFunction", |state| {
            let Some(function) = state.account.functions.get(name) else { return Ok(None) };
            let tags = Some(function.tags.clone());
            let pending = state.pending > 0;
            state.pending = state.pending.saturating_sub(1);
            let function_state = if pending { FunctionState::Pending } else { FunctionState::Active };
            Ok(Some(FunctionFound { arn: qualified(name, None), state: function_state, state_reason: None, tags }))
        })
    }

    async fn create_function(&self, new: NewFunction<'_>) -> Result<String, AwsError> {
        self.call("CreateFunction", |state| {
            let role = new.role_arn.strip_prefix(PREFIX).and_then(|name| state.account.roles.get(name));
            if state.not_assumable > 0 || role.is_none() {
                state.not_assumable = state.not_assumable.saturating_sub(1);
                return Err(error(
                    "CreateFunction",
                    AwsErrorKind::RoleNotAssumable,
                    "The role cannot be assumed by Lambda.",
                ));
            }
            if state.account.functions.contains_key(new.name) {
                return Err(error("CreateFunction", Conflict, "Function already exist"));
            }
            let (tags, environment) = (new.tags.clone(), new.environment.clone());
            state.account.functions.insert(new.name.into(), Function { tags, environment, ..Function::default() });
            Ok(qualified(new.name, None))
        })
    }

    async fn delete_function(&self, name: &str) -> Result<(), AwsError> {
        self.change("DeleteFunction", |account| removed(account.functions.remove(name)))
    }

    async fn function_policy(&self, name: &str, qualifier: Option<&str>) -> Result<Option<String>, AwsError> {
        self.call("GetPolicy", |state| {
            let permissions = state.account.functions.get(name).map(|function| &function.permissions);
            let resource = qualified(name, qualifier);
            let statement = |(sid, source): (&String, &String)| {
                serde_json::json!({
                    "Sid": sid, "Effect": "Allow", "Principal": { "Service": "apigateway.amazonaws.com" },
                    "Action": "lambda:InvokeFunction", "Resource": resource,
                    "Condition": { "ArnLike": { "AWS:SourceArn": source } },
                })
            };
            let statements = |all: &BTreeMap<String, String>| all.iter().map(statement).collect::<Vec<_>>();
            Ok(permissions
                .filter(|all| !all.is_empty())
                .map(|all| serde_json::json!({ "Statement": statements(all) }).to_string()))
        })
    }

    async fn add_permission(&self, function: &str, new: NewPermission<'_>) -> Result<(), AwsError> {
        self.change("AddPermission", |account| {
            let function = account.functions.get_mut(function).ok_or(NotFound)?;
            if new.qualifier.is_some_and(|qualifier| !function.aliases.contains(qualifier)) {
                return Err(NotFound);
            }
            let permissions = &mut function.permissions;
            if permissions.contains_key(new.statement_id) {
                return Err(AlreadyExists);
            }
            permissions.insert(new.statement_id.into(), new.source_arn.into());
            Ok(())
        })
    }

    async fn remove_permission(
        &self,
        function: &str,
        _qualifier: Option<&str>,
        statement_id: &str,
    ) -> Result<(), AwsError> {
        self.change("RemovePermission", |account| {
            removed(account.functions.get_mut(function).ok_or(NotFound)?.permissions.remove(statement_id))
        })
    }

    async fn has_version(&self, function: &str, qualifier: &str) -> Result<bool, AwsError> {
        self.call("GetFunction", |state| {
            Ok(state.account.functions.get(function).is_some_and(|function| function.aliases.contains(qualifier)))
        })
    }

    async fn api(&self, id: &str) -> Result<Option<ApiFound>, AwsError> {
        self.call("GetApi", |state| Ok(state.account.apis.get(id).map(|api| shown(id, api))))
    }

    async fn apis(&self) -> Result<Vec<ApiFound>, AwsError> {
        self.call("GetApis", |state| Ok(state.account.apis.iter().map(|(id, api)| shown(id, api)).collect()))
    }

    async fn create_api(&self, name: &str, tags: &Tags) -> Result<ApiFound, AwsError> {
        self.call("CreateApi", |state| {
            let id = state.new_id("api");
            let api = Api { name: name.into(), tags: tags.clone(), ..Api::default() };
            let found = shown(&id, &api);
            state.account.apis.insert(id, api);
            Ok(found)
        })
    }

    async fn delete_api(&self, id: &str) -> Result<(), AwsError> {
        self.change("DeleteApi", |account| removed(account.apis.remove(id)))
    }

    async fn integrations(&self, id: &str) -> Result<Vec<IntegrationFound>, AwsError> {
        self.call("GetIntegrations", |state| {
            let api = api(&mut state.account, id).map_err(|kind| error("GetIntegrations", kind, "no API"))?;
            let all = api.integrations.iter();
            Ok(all
                .map(|(id, (_, description))| IntegrationFound { id: id.clone(), description: description.clone() })
                .collect())
        })
    }

    async fn create_integration(&self, id: &str, new: NewIntegration<'_>) -> Result<String, AwsError> {
        self.call("CreateIntegration", |state| {
            let integration = state.new_id("int");
            let api = api(&mut state.account, id).map_err(|kind| error("CreateIntegration", kind, "no API"))?;
            api.integrations.insert(integration.clone(), (new.function_arn.into(), new.description.into()));
            Ok(integration)
        })
    }

    async fn delete_integration(&self, id: &str, integration: &str) -> Result<(), AwsError> {
        self.change("DeleteIntegration", |account| {
            let api = api(account, id)?;
            if api.routes.values().any(|(_, target)| target == integration) {
                return Err(Conflict);
            }
            removed(api.integrations.remove(integration))
        })
    }

    async fn routes(&self, id: &str) -> Result<Vec<RouteFound>, AwsError> {
        self.call("GetRoutes", |state| {
            let api = api(&mut state.account, id).map_err(|kind| error("GetRoutes", kind, "no API"))?;
            let found = |(id, (key, integration)): (&String, &(String, String))| RouteFound {
                id: id.clone(),
                key: key.clone(),
                integration_id: Some(integration.clone()),
            };
            Ok(api.routes.iter().map(found).collect())
        })
    }

    async fn create_route(&self, id: &str, key: &str, integration_id: &str) -> Result<String, AwsError> {
        self.call("CreateRoute", |state| {
            let route = state.new_id("route");
            let api = api(&mut state.account, id).map_err(|kind| error("CreateRoute", kind, "no API"))?;
            if api.routes.values().any(|(present, _)| present == key) {
                return Err(error("CreateRoute", AlreadyExists, "Route with key already exists"));
            }
            if !api.integrations.contains_key(integration_id) {
                return Err(error("CreateRoute", AwsErrorKind::Invalid, "no such integration"));
            }
            api.routes.insert(route.clone(), (key.into(), integration_id.into()));
            Ok(route)
        })
    }

    async fn update_route(&self, id: &str, route: &str, integration: &str) -> Result<(), AwsError> {
        self.change("UpdateRoute", |account| {
            let api = api(account, id)?;
            if !api.integrations.contains_key(integration) {
                return Err(AwsErrorKind::Invalid);
            }
            api.routes.get_mut(route).ok_or(NotFound)?.1 = integration.into();
            Ok(())
        })
    }

    async fn delete_route(&self, id: &str, route: &str) -> Result<(), AwsError> {
        self.change("DeleteRoute", |account| removed(api(account, id)?.routes.remove(route)))
    }

    async fn stages(&self, id: &str) -> Result<Vec<StageFound>, AwsError> {
        self.call("GetStages", |state| {
            let api = api(&mut state.account, id).map_err(|kind| error("GetStages", kind, "no API"))?;
            Ok(api.stages.keys().map(|name| StageFound { name: name.clone(), auto_deploy: true }).collect())
        })
    }

    async fn create_stage(&self, id: &str, new: NewStage<'_>) -> Result<(), AwsError> {
        self.change("CreateStage", |account| {
            let group = new.log_group_arn.rsplit(':').next().unwrap();
            if !account.log_groups.contains_key(group) {
                return Err(NotFound);
            }
            let stages = &mut api(account, id)?.stages;
            if stages.contains_key(new.name) {
                return Err(AlreadyExists);
            }
            stages.insert(new.name.into(), Some(group.to_owned()));
            Ok(())
        })
    }

    async fn delete_stage(&self, id: &str, name: &str) -> Result<(), AwsError> {
        self.change("DeleteStage", |account| removed(api(account, id)?.stages.remove(name)))
    }

    fn databases(&self) -> Arc<dyn Databases> {
        Arc::new(self.clone())
    }

    async fn changed(&self, function: Option<&str>, api: Option<&str>) {
        self.state().changed.push((function.unwrap_or_default().to_owned(), api.map(str::to_owned)));
    }
}

/// As Lambda writes the ARN of a function.
pub fn qualified(name: &str, qualifier: Option<&str>) -> String {
    let qualifier = qualifier.map(|qualifier| format!(":{qualifier}")).unwrap_or_default();
    format!("arn:aws:lambda:eu-west-1:000000000000:function:{name}{qualifier}")
}

fn shown(id: &str, api: &Api) -> ApiFound {
    ApiFound {
        id: id.into(),
        name: api.name.clone(),
        endpoint: format!("https://{id}.example"),
        http: true,
        tags: api.tags.clone(),
    }
}
