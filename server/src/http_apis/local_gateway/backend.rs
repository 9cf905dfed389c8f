//! The gateway's account, read from the local engine on every request: a route added a moment ago answers at once.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app::{connections::model::Place, functions::model::invoke::InvocationType};
use async_trait::async_trait;
use tokio::sync::mpsc;

use crate::{
    aws::{Aws, AwsError, AwsErrorKind, AwsHub, Who, apigateway as records, cloudwatch::Measurement, now_ms},
    functions::aliases::traffic,
    http_apis::gateway::{
        AccessLogSettings, Api, Authorization, Backend, BackendError, Cors, FunctionRef, Integration, IntegrationKind,
        Invocation, InvokeOutcome, Limits, PayloadFormat, PolicyLookup, RequestMetrics, Route, RouteKey, Stage,
        alias::Alias, integration_uri,
    },
};

/// Access-log lines and metrics waiting to be written; more than this are dropped rather than slowing calls down.
const NOTES_MOST: usize = 1_024;

pub struct EngineBackend {
    hub: Arc<AwsHub>,
    place: Place,
    notes: mpsc::Sender<Note>,
}

/// Something to be written while the client is no longer waiting.
enum Note {
    AccessLog { group: String, line: String, at: i64 },
    Metrics { metrics: RequestMetrics, at: i64 },
}

impl EngineBackend {
    pub fn new(hub: Arc<AwsHub>, place: Place) -> Self {
        let (notes, taken) = mpsc::channel(NOTES_MOST);
        tokio::spawn(write_notes(hub.clone(), place.clone(), taken));
        Self { hub, place, notes }
    }

    fn aws(&self) -> Result<Aws, BackendError> {
        self.hub.at(&self.place, &Who::console()).map_err(|error| BackendError(error.to_string()))
    }

    fn note(&self, note: Note) {
        if self.notes.try_send(note).is_err() {
            tracing::warn!("the gateway's notes are full; one was dropped");
        }
    }
}

/// Nothing where the engine has no such thing.
fn found<T>(result: Result<T, AwsError>) -> Result<Option<T>, BackendError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind == AwsErrorKind::NotFound => Ok(None),
        Err(error) => Err(BackendError(error.message)),
    }
}

#[async_trait]
impl Backend for EngineBackend {
    async fn api(&self, api_id: &str) -> Result<Option<Api>, BackendError> {
        Ok(found(self.aws()?.get_api(api_id).await)?.filter(|api| api.is_http).map(api))
    }

    async fn stages(&self, api_id: &str) -> Result<Vec<Stage>, BackendError> {
        let stages = found(self.aws()?.get_stages(api_id).await)?;
        Ok(stages.into_iter().flatten().map(stage).collect())
    }

    async fn routes(&self, api_id: &str, _stage: &Stage) -> Result<Vec<Route>, BackendError> {
        let routes = found(self.aws()?.get_routes(api_id).await)?;
        Ok(routes.into_iter().flatten().filter_map(route).collect())
    }

    async fn integration(&self, api_id: &str, _stage: &Stage, id: &str) -> Result<Option<Integration>, BackendError> {
        let integrations = found(self.aws()?.get_integrations(api_id).await)?;
        Ok(integrations.into_iter().flatten().find(|candidate| candidate.id == id).map(integration))
    }

    async fn function_policy(&self, function: &FunctionRef) -> Result<PolicyLookup, BackendError> {
        let aws = self.aws()?;
        let qualifier = function.qualifier.as_deref();
        match aws.get_policy(&function.name, qualifier).await {
            Ok(Some(policy)) => Ok(PolicyLookup::Policy(own_statements(&policy, &function.arn()))),
            Ok(None) => Ok(match found(aws.get_function(&function.name, qualifier).await)? {
                Some(_) => PolicyLookup::NoPolicy,
                None => PolicyLookup::NoFunction,
            }),
            Err(error) if error.kind == AwsErrorKind::NotFound => Ok(PolicyLookup::NoFunction),
            Err(error) => Err(BackendError(error.message)),
        }
    }

    async fn alias(&self, function: &FunctionRef, name: &str) -> Result<Option<Alias>, BackendError> {
        let alias = found(self.aws()?.get_alias(&function.name, name).await)?;
        Ok(alias.map(|alias| Alias { name: alias.name, version: alias.version, weights: alias.weights }))
    }

    async fn invoke(&self, function: &FunctionRef, payload: Vec<u8>, timeout: Duration) -> InvokeOutcome {
        let aws = match self.aws() {
            Ok(aws) => aws,
            Err(BackendError(message)) => return InvokeOutcome::Unreachable { message },
        };
        let kind = InvocationType::RequestResponse;
        // The SDK's own limit lies behind ours, so that a cut is seen as a cut.
        let call =
            aws.invoke(&function.name, function.qualifier.as_deref(), kind, payload, timeout + Duration::from_secs(5));
        match tokio::time::timeout(timeout, call).await {
            Err(_) => InvokeOutcome::TimedOut,
            Ok(Ok(invoked)) => InvokeOutcome::Completed(Invocation {
                payload: invoked.payload,
                function_error: invoked.function_error,
                request_id: Some(invoked.request_id).filter(|id| !id.is_empty()),
                executed_version: Some(invoked.executed_version).filter(|version| !version.is_empty()),
            }),
            Ok(Err(AwsError { status: Some(status), code, message, .. })) => {
                InvokeOutcome::Refused { status, code, message }
            }
            Ok(Err(error)) => InvokeOutcome::Unreachable { message: error.message },
        }
    }

    async fn write_access_log(&self, group_arn: &str, line: String) {
        // arn:aws:logs:{region}:{account}:log-group:{name}[:*]
        let Some(name) = group_arn.splitn(7, ':').nth(6) else { return };
        let group = name.strip_suffix(":*").unwrap_or(name).to_owned();
        self.note(Note::AccessLog { group, line, at: now_ms() });
    }

    async fn record_metrics(&self, metrics: RequestMetrics) {
        self.note(Note::Metrics { metrics, at: now_ms() });
    }
}

async fn write_notes(hub: Arc<AwsHub>, place: Place, mut notes: mpsc::Receiver<Note>) {
    // One stream for each run of the console, as API Gateway has one for each of its hosts.
    let stream = uuid::Uuid::now_v7().simple().to_string();
    while let Some(note) = notes.recv().await {
        let Ok(aws) = hub.at(&place, &Who::console().in_background()) else { continue };
        let written = match note {
            Note::Metrics { metrics, at } => {
                let written = aws.put_metric_data("AWS/ApiGateway", measurements(&metrics, at)).await;
                match qualified(&metrics, at) {
                    Some(ran) => written.and(aws.put_metric_data("AWS/Lambda", ran).await),
                    None => written,
                }
            }
            Note::AccessLog { group, line, at } => log_line(&aws, &group, &stream, line, at).await,
        };
        if let Err(error) = written {
            tracing::debug!(%error.message, "a note of the gateway was not written");
        }
    }
}

async fn log_line(aws: &Aws, group: &str, stream: &str, line: String, at: i64) -> Result<(), AwsError> {
    let lines = || vec![(at, line.clone())];
    match aws.put_log_events(group, stream, lines()).await {
        Err(error) if error.kind == AwsErrorKind::NotFound => {
            aws.create_log_stream(group, stream).await?;
            aws.put_log_events(group, stream, lines()).await
        }
        other => other,
    }
}

fn measurements(metrics: &RequestMetrics, at: i64) -> Vec<Measurement> {
    let flag = |wanted: bool| if wanted { 1.0 } else { 0.0 };
    let mut values = vec![
        ("Count", 1.0, "Count"),
        ("4xx", flag((400..500).contains(&metrics.status)), "Count"),
        ("5xx", flag(metrics.status >= 500), "Count"),
        ("Latency", metrics.latency_ms as f64, "Milliseconds"),
        ("DataProcessed", metrics.data_processed as f64, "Bytes"),
    ];
    if let Some(latency) = metrics.integration_latency_ms {
        values.push(("IntegrationLatency", latency as f64, "Milliseconds"));
    }
    let api = BTreeMap::from([("ApiId".to_owned(), metrics.api_id.clone())]);
    let mut stage = api.clone();
    stage.insert("Stage".to_owned(), metrics.stage.clone());
    let mut dimensions = vec![api, stage.clone()];
    if let Some(route_key) = &metrics.route_key {
        stage.insert("Route".to_owned(), route_key.clone());
        dimensions.push(stage);
    }
    dimensions
        .into_iter()
        .flat_map(|dimensions| {
            values.iter().map(move |(name, value, unit)| Measurement {
                name: (*name).to_owned(),
                value: *value,
                unit,
                dimensions: dimensions.clone(),
                at,
            })
        })
        .collect()
}

/// What Lambda counts for the version or alias that was called, and behind an alias for the version that ran; the engine
/// counts for the function as a whole.
fn qualified(metrics: &RequestMetrics, at: i64) -> Option<Vec<Measurement>> {
    let (arn, version) = metrics.ran.as_ref()?;
    let function = integration_uri::parse(arn, &BTreeMap::new()).ok()?;
    let qualifier = function.qualifier.as_deref()?;
    let mut dimensions = traffic::dimensions(&function.name, qualifier, version);
    let behind = function.alias().map(|_| dimensions.clone());
    dimensions.remove("ExecutedVersion");
    let error = if metrics.function_failed { 1.0 } else { 0.0 };
    let mut values = vec![("Invocations", 1.0, "Count"), ("Errors", error, "Count")];
    // The call's own time with it: the engine tells nothing nearer.
    values.extend(metrics.integration_latency_ms.map(|took| ("Duration", took as f64, "Milliseconds")));
    let all = [Some(dimensions), behind].into_iter().flatten();
    let one = |dimensions: BTreeMap<String, String>| {
        values.clone().into_iter().map(move |(name, value, unit)| Measurement {
            name: name.to_owned(),
            value,
            unit,
            dimensions: dimensions.clone(),
            at,
        })
    };
    Some(all.flat_map(one).collect())
}

/// The engine answers GetPolicy with the statements of all qualifiers; AWS with those of the resource asked for.
fn own_statements(policy: &str, arn: &str) -> String {
    let Ok(mut document) = serde_json::from_str::<serde_json::Value>(policy) else { return policy.to_owned() };
    if let Some(statements) = document.get_mut("Statement").and_then(serde_json::Value::as_array_mut) {
        statements.retain(|statement| {
            let resource = statement.get("Resource").and_then(serde_json::Value::as_str);
            resource.is_none_or(|resource| resource == arn)
        });
    }
    document.to_string()
}

fn api(api: records::Api) -> Api {
    let cors = api.cors.map(|cors| Cors {
        allow_origins: cors.allow_origins,
        allow_methods: cors.allow_methods,
        allow_headers: cors.allow_headers,
        expose_headers: cors.expose_headers,
        max_age: cors.max_age,
        allow_credentials: cors.allow_credentials,
    });
    Api { id: api.id, name: api.name, disable_execute_api_endpoint: api.disable_execute_api_endpoint, cors }
}

fn limits(limits: &records::Limits) -> Limits {
    Limits { rate: limits.rate, burst: limits.burst }
}

fn stage(stage: records::Stage) -> Stage {
    Stage {
        name: stage.name,
        auto_deploy: stage.auto_deploy,
        deployment_id: stage.deployment_id,
        variables: stage.variables,
        access_log: stage
            .access_log
            .map(|log| AccessLogSettings { destination_arn: log.destination_arn, format: log.format }),
        default_limits: limits(&stage.default_limits),
        route_limits: stage.route_limits.iter().map(|(key, of)| (key.clone(), limits(of))).collect(),
        detailed_metrics: stage.default_limits.detailed_metrics,
    }
}

/// None for a key that API Gateway would not have taken.
fn route(route: records::Route) -> Option<Route> {
    let authorization = match route.authorization.as_str() {
        "JWT" => Authorization::Jwt,
        "CUSTOM" => Authorization::Custom,
        "AWS_IAM" => Authorization::AwsIam,
        _ => Authorization::None,
    };
    let key = RouteKey::parse(&route.key).ok()?;
    Some(Route { id: route.id, key, integration_id: route.integration_id, authorization })
}

fn integration(integration: records::Integration) -> Integration {
    let kind = match (integration.kind.as_str(), integration.subtype) {
        (_, Some(subtype)) => IntegrationKind::AwsService(subtype),
        ("HTTP_PROXY", None) => IntegrationKind::HttpProxy,
        _ => IntegrationKind::Lambda,
    };
    Integration {
        id: integration.id,
        kind,
        uri: integration.uri,
        payload_format: if integration.payload_format == "1.0" { PayloadFormat::V1 } else { PayloadFormat::V2 },
        timeout_ms: integration.timeout_ms,
        credentials_arn: integration.credentials_arn,
    }
}
