//! A request from end to end, in AWS's order.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::access_log::{self, Record};
use super::permission::{self, Ask, Decision};
use super::response::{self, REQUEST_ID_HEADER};
use super::routing::{self, Considered};
use super::*;

/// What the client gets, how the request ended, and what happened on the way.
#[derive(Debug)]
pub struct Answer {
    pub response: GatewayResponse,
    pub cause: Cause,
    pub trace: Trace,
}

/// What was decided on the way, for the bench and for "Why 500?". A step that was not reached left nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trace {
    pub request_id: String,
    pub stage: Option<String>,
    pub route_key: Option<String>,
    /// Why this route, or none.
    pub routing: Option<String>,
    pub considered: Vec<Considered>,
    pub integration_id: Option<String>,
    /// The function as the integration names it.
    pub function_arn: Option<String>,
    pub source_arn: Option<String>,
    pub permission: Option<Decision>,
    /// The version the alias's weights chose; none without weights.
    pub chosen_version: Option<String>,
    /// The version Lambda says it ran.
    pub executed_version: Option<String>,
    /// The event, as sent.
    pub event: Option<String>,
    /// Lambda's id of the invocation.
    pub lambda_request_id: Option<String>,
    pub integration_latency_ms: Option<u64>,
    pub latency_ms: u64,
}

/// What later steps and the log need of a request that reached an API.
#[derive(Default)]
struct Progress {
    api: Option<Api>,
    stage: Option<Stage>,
    event_path: String,
    trace: Trace,
}

type Step<T> = Result<T, Cause>;

/// Serves one request. It always answers: what goes wrong becomes a cause and AWS's message for it.
pub async fn handle(backend: &dyn Backend, context: &GatewayContext, request: &GatewayRequest) -> Answer {
    let started = context.world.elapsed();
    let ids = Ids::new(context.world.as_ref(), request.time);
    let mut progress = Progress::default();
    progress.trace.request_id = ids.request_id.clone();
    let (mut response, cause) = match serve(backend, context, request, &ids, &mut progress).await {
        Ok(answered) => answered,
        Err(cause) => (response::refusal(&cause).unwrap_or_default(), cause),
    };
    if let Some(cors) = progress.api.as_ref().and_then(|api| api.cors.as_ref())
        && !matches!(cause, Cause::Preflight { .. })
    {
        cors::apply(cors, request, &mut response);
    }
    response.headers.push((REQUEST_ID_HEADER.into(), ids.request_id.clone()));
    progress.trace.latency_ms = millis(context.world.elapsed().saturating_sub(started));
    report(backend, context, request, &response, &cause, &progress).await;
    Answer { response, cause, trace: progress.trace }
}

async fn serve(
    backend: &dyn Backend,
    context: &GatewayContext,
    request: &GatewayRequest,
    ids: &Ids,
    progress: &mut Progress,
) -> Step<(GatewayResponse, Cause)> {
    let api = backend.api(&request.api_id).await.map_err(unavailable)?;
    let api = api.ok_or_else(|| Cause::ApiNotFound { api_id: request.api_id.clone() })?;
    let cors = progress.api.insert(api).cors.clone();
    if progress.api.as_ref().is_some_and(|api| api.disable_execute_api_endpoint) {
        return Err(Cause::EndpointDisabled { api_id: request.api_id.clone() });
    }
    if request.body.len() > MAX_REQUEST_BYTES {
        return Err(Cause::RequestTooLarge { bytes: request.body.len() });
    }
    let route_path = enter_stage(backend, request, progress).await?;
    let stage = progress.stage.clone().ok_or_else(|| Cause::StageNotFound { path: request.path.clone() })?;
    if let Some(cors) = cors.as_ref().filter(|_| cors::is_preflight(request)) {
        let (response, origin_allowed) = cors::preflight(cors, request);
        return Ok((response, Cause::Preflight { origin_allowed }));
    }

    let routes = backend.routes(&request.api_id, &stage).await.map_err(unavailable)?;
    let routing = routing::choose_route(&routes, &request.method, &route_path);
    progress.trace.considered = routing.considered;
    progress.trace.routing = Some(routing.why.clone());
    let Some(chosen) = routing.chosen else {
        if cors.is_some() && request.method == "OPTIONS" {
            return Ok((cors::no_content(), Cause::Preflight { origin_allowed: false }));
        }
        return Err(Cause::RouteNotFound { stage: stage.name, why: routing.why });
    };
    let route = chosen.route;
    let route_key = route.key.to_string();
    progress.trace.route_key = Some(route_key.clone());
    throttle(context, request, &stage, &route_key)?;
    if route.authorization != Authorization::None {
        return Err(Cause::AuthorizationNotChecked { route_key, kind: route.authorization.name().into() });
    }

    let integration = find_integration(backend, request, &stage, route, progress).await?;
    let function = find_function(&integration, &stage)?;
    progress.trace.function_arn = Some(function.arn());
    if integration.credentials_arn.is_none() {
        check_permission(backend, context, request, &stage, route, &function, progress).await?;
    }
    let target = resolve_alias(backend, context, &function, progress).await?;
    let input = event::Input {
        context,
        request,
        stage: &stage,
        route_key: &route.key,
        path_parameters: &chosen.path_parameters,
        path: &progress.event_path,
        ids,
    };
    let event = event::build(integration.payload_format, &input)
        .map_err(|e| Cause::Unavailable { message: format!("The event cannot be written: {e}.") })?;
    if event.len() > MAX_EVENT_BYTES {
        return Err(Cause::EventTooLarge { bytes: event.len() });
    }
    progress.trace.event = Some(event.clone());
    let payload = invoke(backend, context, &target, event, &integration, progress).await?;
    let response = response::from_function(integration.payload_format, &payload)?;
    let status = response.status;
    Ok((response, Cause::Answered { status }))
}

/// Finds the stage, notes it, and returns what is left of the path for its routes.
async fn enter_stage(backend: &dyn Backend, request: &GatewayRequest, progress: &mut Progress) -> Step<String> {
    let path = routing::decode_path(&request.path).ok_or_else(|| Cause::BadPath { path: request.path.clone() })?;
    let stages = backend.stages(&request.api_id).await.map_err(unavailable)?;
    let choice = routing::choose_stage(&stages, request.stage.as_deref(), &path)
        .ok_or_else(|| Cause::StageNotFound { path: request.path.clone() })?;
    progress.trace.stage = Some(choice.stage.name.clone());
    if !choice.stage.is_deployed() {
        return Err(Cause::StageNotDeployed { stage: choice.stage.name.clone() });
    }
    progress.stage = Some(choice.stage.clone());
    progress.event_path = choice.event_path;
    Ok(choice.route_path)
}

fn throttle(context: &GatewayContext, request: &GatewayRequest, stage: &Stage, route_key: &str) -> Step<()> {
    let own = stage.route_limits.get(route_key).copied().filter(Limits::is_set);
    let (limits, limited) = match own {
        Some(limits) => (limits, format!("route {route_key}")),
        None => (stage.default_limits, format!("stage {}", stage.name)),
    };
    let bucket = format!("{}/{}/{limited}", request.api_id, stage.name);
    let admitted = context.throttle.admit(&bucket, limits, context.world.elapsed());
    if admitted { Ok(()) } else { Err(Cause::RateExceeded { limited }) }
}

async fn find_integration(
    backend: &dyn Backend,
    request: &GatewayRequest,
    stage: &Stage,
    route: &Route,
    progress: &mut Progress,
) -> Step<Integration> {
    let id = route.integration_id.as_deref();
    let id = id.ok_or_else(|| Cause::RouteWithoutIntegration { route_key: route.key.to_string() })?;
    progress.trace.integration_id = Some(id.to_owned());
    let found = backend.integration(&request.api_id, stage, id).await.map_err(unavailable)?;
    found.ok_or_else(|| Cause::IntegrationNotFound { integration_id: id.to_owned() })
}

fn find_function(integration: &Integration, stage: &Stage) -> Step<FunctionRef> {
    match &integration.kind {
        IntegrationKind::Lambda => {}
        IntegrationKind::HttpProxy => return Err(Cause::IntegrationNotRun { kind: "HTTP_PROXY".into() }),
        IntegrationKind::AwsService(subtype) => return Err(Cause::IntegrationNotRun { kind: subtype.clone() }),
    }
    integration_uri::parse(&integration.uri, &stage.variables)
        .map_err(|e| Cause::IntegrationUriInvalid { uri: integration.uri.clone(), reason: e.to_string() })
}

async fn check_permission(
    backend: &dyn Backend,
    context: &GatewayContext,
    request: &GatewayRequest,
    stage: &Stage,
    route: &Route,
    function: &FunctionRef,
    progress: &mut Progress,
) -> Step<()> {
    let ask = Ask::new(context, function, &request.api_id, &stage.name, &request.method, &route.key);
    progress.trace.source_arn = Some(ask.source_arn.clone());
    let decision = match backend.function_policy(function).await.map_err(unavailable)? {
        PolicyLookup::NoFunction => return Err(Cause::FunctionNotFound { function: function.arn() }),
        PolicyLookup::NoPolicy => permission::decide(None, &ask),
        PolicyLookup::Policy(text) => permission::decide(Some(&text), &ask),
    };
    let refused = (!decision.allows()).then(|| decision.reasons());
    progress.trace.permission = Some(decision);
    match refused {
        None => Ok(()),
        Some(reasons) => {
            Err(Cause::PermissionMissing { function: function.arn(), source_arn: ask.source_arn, reasons })
        }
    }
}

/// The function to invoke: an alias with weights becomes one of its versions.
async fn resolve_alias(
    backend: &dyn Backend,
    context: &GatewayContext,
    function: &FunctionRef,
    progress: &mut Progress,
) -> Step<FunctionRef> {
    let Some(name) = function.alias() else { return Ok(function.clone()) };
    let found = backend.alias(function, name).await.map_err(unavailable)?;
    let alias = found.ok_or_else(|| Cause::FunctionNotFound { function: function.arn() })?;
    if !alias.splits() {
        return Ok(function.clone());
    }
    let version = alias::pick(&alias, roll(context.world.as_ref()));
    progress.trace.chosen_version = Some(version.to_owned());
    Ok(function.with_qualifier(version))
}

/// Invokes the function; a payload comes back only if it ran without an error.
async fn invoke(
    backend: &dyn Backend,
    context: &GatewayContext,
    function: &FunctionRef,
    event: String,
    integration: &Integration,
    progress: &mut Progress,
) -> Step<Vec<u8>> {
    let started = context.world.elapsed();
    let timeout = integration.timeout();
    let outcome = backend.invoke(function, event.into_bytes(), timeout).await;
    progress.trace.integration_latency_ms = Some(millis(context.world.elapsed().saturating_sub(started)));
    match outcome {
        InvokeOutcome::Completed(run) => {
            progress.trace.lambda_request_id = run.request_id;
            progress.trace.executed_version = run.executed_version;
            if run.function_error.is_some() { Err(failed(&run.payload)) } else { Ok(run.payload) }
        }
        InvokeOutcome::TimedOut => Err(Cause::TimedOut { after_ms: millis(timeout) }),
        InvokeOutcome::Refused { status, code, message } => Err(refused(function, status, code, message)),
        InvokeOutcome::Unreachable { message } => Err(Cause::Unavailable { message }),
    }
}

fn failed(payload: &[u8]) -> Cause {
    let error: Value = serde_json::from_slice(payload).unwrap_or(Value::Null);
    let text = |key: &str| error.get(key).and_then(Value::as_str).map(str::to_owned);
    let error_type = text("errorType").unwrap_or_else(|| "an error".into());
    let message = text("errorMessage").unwrap_or_else(|| "it gave no message".into());
    Cause::FunctionFailed { failure: Failure::recognise(&error_type, &message), error_type, message }
}

/// Lambda's error codes: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors>.
fn refused(function: &FunctionRef, status: u16, code: String, message: String) -> Cause {
    let function = function.arn();
    match code.as_str() {
        "ResourceNotFoundException" => Cause::FunctionNotFound { function },
        "TooManyRequestsException" => Cause::FunctionThrottled { function, message },
        "ResourceConflictException" | "ResourceNotReadyException" => Cause::FunctionNotReady { function, message },
        _ => Cause::InvokeRefused { status, code, message },
    }
}

/// Writes the access log and the metrics. A request that found no stage leaves neither, as on AWS.
async fn report(
    backend: &dyn Backend,
    context: &GatewayContext,
    request: &GatewayRequest,
    response: &GatewayResponse,
    cause: &Cause,
    progress: &Progress,
) {
    let Some(stage) = &progress.stage else { return };
    let trace = &progress.trace;
    let data_processed = request.body.len() + response.body.len();
    backend
        .record_metrics(RequestMetrics {
            api_id: request.api_id.clone(),
            stage: stage.name.clone(),
            route_key: trace.route_key.clone().filter(|_| stage.detailed_metrics),
            status: response.status,
            latency_ms: trace.latency_ms,
            integration_latency_ms: trace.integration_latency_ms,
            data_processed,
            ran: trace.function_arn.clone().zip(trace.executed_version.clone()),
            function_failed: matches!(cause, Cause::FunctionFailed { .. }),
        })
        .await;
    let Some(log) = &stage.access_log else { return };
    let record = Record {
        account_id: context.account_id.clone(),
        api_id: request.api_id.clone(),
        domain_name: request.domain_name().to_owned(),
        stage: stage.name.clone(),
        route_key: trace.route_key.clone(),
        request_id: trace.request_id.clone(),
        time: request.time,
        http_method: request.method.clone(),
        path: progress.event_path.clone(),
        protocol: request.protocol.clone(),
        source_ip: request.source_ip.clone(),
        user_agent: request.user_agent().to_owned(),
        status: response.status,
        response_length: response.body.len(),
        data_processed,
        response_latency_ms: trace.latency_ms,
        integration_latency_ms: trace.integration_latency_ms,
        integration_request_id: trace.lambda_request_id.clone(),
        cause: cause.clone(),
    };
    backend.write_access_log(&log.destination_arn, access_log::render(&log.format, &record)).await;
}

fn unavailable(error: BackendError) -> Cause {
    Cause::Unavailable { message: error.0 }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
