//! Puts the services together: the one place that knows all of them.

use std::sync::Arc;

use app::{functions::service::FunctionsService, services::Services};

use crate::{
    activity::Audit,
    auth::{Auth, Cookies, Passwords},
    aws::{AwsErrorKind, AwsHub, Who},
    blueprints::Blueprints,
    connections::ConnectionsServiceImpl,
    functions::configuration::{
        asynchronous::Asynchronous, code_signing::CodeSigning, ground::Ground, layers::Layers, monitoring::Monitoring,
        runtime_management::RuntimeManagement, tags::Tags, url::FunctionUrls,
    },
    functions::{
        Caches, FunctionsServiceImpl,
        aliases::Aliases,
        code::Code,
        concurrency::Concurrency,
        configuration::{Configuration, network::Networks},
        delete::Deletions,
        permissions::Permissions,
        test_events::TestEvents,
        triggers::{Triggers, push::PushTriggers},
        versions::Versions,
    },
    http_apis::HttpApisServiceImpl,
    middleware::forwarded::TrustedProxies,
    monitoring::{
        causes::{Causes, Healers},
        logs::{Logs, access::AccessLogs},
        metrics::Metrics,
        traces::Traces,
    },
    operations::{
        Operations,
        cloud::{OnChange, RealClouds},
    },
    router::Site,
    store::Store,
    team::Team,
};

/// `shown_url` is where browsers find the console: it decides how the session cookie is written. `public_url` is set
/// only where it is configured.
pub fn assemble(
    store: &Store,
    hub: &Arc<AwsHub>,
    passwords: Passwords,
    public_url: Option<&str>,
    shown_url: &str,
) -> Result<Site, String> {
    let auth = Auth::new(store.clone(), passwords.clone(), Cookies::for_public_url(shown_url));
    let audit = Audit::new(store.clone());
    let caches = Caches::new(hub);
    let blueprints = Arc::new(Blueprints::load()?);
    let clouds = RealClouds::new(hub.clone(), put_caches_right(hub.clone(), caches.clone()));
    let operations = Operations::new(Arc::new(store.clone()), Arc::new(clouds), blueprints.clone());
    let functions = FunctionsServiceImpl::new(hub.clone(), caches.clone(), audit.clone(), Arc::new(operations.clone()));
    let functions: Arc<dyn FunctionsService> = Arc::new(functions);
    let code = Arc::new(Code::new(hub.clone(), caches.clone(), audit.clone(), store.clone()));
    let configuration = Configuration::new(hub.clone(), caches.clone(), audit.clone(), code.clone());
    let configuration = Arc::new(configuration);
    let ground = Ground::new(hub.clone(), caches.clone(), audit.clone());
    let logs = Logs::new(hub.clone(), caches.clone());
    let function_url = Arc::new(FunctionUrls(ground.clone()));
    let concurrency = Arc::new(Concurrency::new(hub.clone(), caches.clone(), audit.clone(), store.clone()));
    let permissions = Arc::new(Permissions::new(hub.clone(), caches.clone(), audit.clone()));
    let wirings = Arc::new(operations.clone());
    let http_apis = Arc::new(HttpApisServiceImpl::new(hub.clone(), caches.clone(), audit.clone(), wirings));
    let healers = Healers {
        code: code.clone(),
        configuration: configuration.clone(),
        concurrency: concurrency.clone(),
        function_url: function_url.clone(),
        permissions: permissions.clone(),
        http_apis: http_apis.clone(),
    };
    let services = Services {
        session: Arc::new(auth.clone()),
        connections: Arc::new(ConnectionsServiceImpl::new(hub.clone())),
        functions: functions.clone(),
        code,
        configuration,
        network: Arc::new(Networks::new(hub.clone(), caches.clone(), audit.clone(), Arc::new(operations.clone()))),
        layers: Arc::new(Layers::new(ground.clone(), store.clone())),
        monitoring: Arc::new(Monitoring(ground.clone())),
        logs: Arc::new(logs.clone()),
        access_log: Arc::new(AccessLogs::new(logs.clone(), audit.clone())),
        traces: Arc::new(Traces::new(hub.clone(), caches.clone())),
        function_url,
        asynchronous: Arc::new(Asynchronous(ground.clone())),
        tags: Arc::new(Tags(ground.clone())),
        signing: Arc::new(CodeSigning(ground.clone())),
        runtime_management: Arc::new(RuntimeManagement(ground)),
        concurrency,
        versions: Arc::new(Versions::new(hub.clone(), caches.clone(), audit.clone(), store.clone())),
        aliases: Arc::new(Aliases::new(hub.clone(), caches.clone(), audit.clone(), store.clone())),
        permissions,
        test_events: Arc::new(TestEvents::new(hub.clone(), store.clone(), functions)),
        push_triggers: Arc::new(PushTriggers::new(hub.clone(), caches.clone(), audit.clone(), operations.clone())),
        triggers: Arc::new(Triggers::new(hub.clone(), caches.clone(), audit.clone())),
        deletions: Arc::new(Deletions::new(hub.clone(), caches.clone(), operations.clone())),
        metrics: Arc::new(Metrics::new(hub.clone(), caches.clone(), store.clone())),
        http_apis,
        causes: Arc::new(Causes::new(hub.clone(), caches.clone(), audit.clone(), healers)),
        blueprints,
        operations: Arc::new(operations.clone()),
        activity: Arc::new(audit),
        team: Arc::new(Team::new(store.clone(), passwords)),
    };
    Ok(Site {
        services,
        auth,
        operations,
        logs,
        behind_tls: public_url.is_some_and(|url| url.starts_with("https://")),
        public_origin: public_url.map(Into::into),
        trusted_proxies: TrustedProxies::default(),
        watched: false,
    })
}

/// After an operation has changed a function or an API: what the lists and pages remember follows at once.
fn put_caches_right(hub: Arc<AwsHub>, caches: Caches) -> OnChange {
    Arc::new(move |place, function, api| {
        let (hub, caches) = (hub.clone(), caches.clone());
        Box::pin(async move {
            if let Some(api) = api {
                caches.api_changed(&place, &api);
            }
            let Some(name) = function else { return };
            caches.function_changed(&place, &name);
            caches.roles_changed(&place);
            let Ok(aws) = hub.at(&place, &Who::console()) else { return };
            match aws.get_function(&name, None).await {
                Ok(detail) => caches.function_made(&place, &detail),
                Err(error) if error.kind == AwsErrorKind::NotFound => caches.function_removed(&place, &name),
                // Not known now: the next reader asks AWS.
                Err(_) => {}
            }
        })
    })
}
