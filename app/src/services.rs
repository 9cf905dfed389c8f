//! The glue: what `server` gives every page and server function through context.

use std::sync::Arc;

use crate::{
    activity::service::ActivityService, blueprints::service::BlueprintsService,
    connections::service::ConnectionsService, functions::aliases::service::AliasesService,
    functions::code::service::CodeService, functions::configuration::concurrency::service::ConcurrencyService,
    functions::configuration::network::service::NetworkService,
    functions::configuration::service::ConfigurationService, functions::delete::service::DeletionsService,
    functions::permissions::service::PermissionsService, functions::service::FunctionsService,
    functions::test_events::service::TestEventsService, functions::triggers::push::service::PushTriggersService,
    functions::triggers::service::TriggersService, functions::versions::service::VersionsService,
    http_apis::service::HttpApisService, operations::service::OperationsService, session::service::SessionService,
    team::service::TeamService,
};

use crate::functions::configuration::{
    asynchronous::service::AsynchronousService, code_signing::service::SigningService, layers::service::LayersService,
    monitoring::service::MonitoringService, runtime_management::service::RuntimeManagementService,
    tags::service::TagsService, url::service::FunctionUrlService,
};

use crate::monitoring::{
    access_log::service::AccessLogService, causes::service::CausesService, logs::service::LogsService,
    metrics::service::MetricsService, traces::service::TracesService,
};

#[derive(Clone)]
pub struct Services {
    pub session: Arc<dyn SessionService>,
    pub connections: Arc<dyn ConnectionsService>,
    pub functions: Arc<dyn FunctionsService>,
    pub code: Arc<dyn CodeService>,
    pub permissions: Arc<dyn PermissionsService>,
    pub deletions: Arc<dyn DeletionsService>,
    pub test_events: Arc<dyn TestEventsService>,
    pub triggers: Arc<dyn TriggersService>,
    pub push_triggers: Arc<dyn PushTriggersService>,
    pub configuration: Arc<dyn ConfigurationService>,
    pub network: Arc<dyn NetworkService>,
    pub layers: Arc<dyn LayersService>,
    pub monitoring: Arc<dyn MonitoringService>,
    pub logs: Arc<dyn LogsService>,
    pub access_log: Arc<dyn AccessLogService>,
    pub traces: Arc<dyn TracesService>,
    pub function_url: Arc<dyn FunctionUrlService>,
    pub asynchronous: Arc<dyn AsynchronousService>,
    pub tags: Arc<dyn TagsService>,
    pub signing: Arc<dyn SigningService>,
    pub runtime_management: Arc<dyn RuntimeManagementService>,
    pub concurrency: Arc<dyn ConcurrencyService>,
    pub versions: Arc<dyn VersionsService>,
    pub aliases: Arc<dyn AliasesService>,
    pub http_apis: Arc<dyn HttpApisService>,
    pub metrics: Arc<dyn MetricsService>,
    pub causes: Arc<dyn CausesService>,
    pub blueprints: Arc<dyn BlueprintsService>,
    pub operations: Arc<dyn OperationsService>,
    pub activity: Arc<dyn ActivityService>,
    pub team: Arc<dyn TeamService>,
}
