//! The access log of an HTTP API's stage: its lines, and the switch.

use app::{
    connections::model::Place,
    error::ConsoleError,
    monitoring::{
        access_log::{
            model::{AccessLine, AccessLog, FORMAT, RETENTION_DAYS, StageLog, commands, group},
            service::AccessLogService,
        },
        logs::ask::LogAsk,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;
use std::collections::BTreeMap;

use super::{
    Logs, of_pattern,
    pattern::Pattern,
    reader::{self, Ask, Read},
    search::{rows, token},
    shown,
};
use crate::{
    activity::{Audit, detail},
    aws::{
        Aws, AwsErrorKind, Who,
        apigateway::{self, Stage},
        logs::search::Event,
        now_ms,
    },
    http_apis::catalog::ApiParts,
    operations::documents::log_group_arn,
};

const LINES: usize = 10_000;
const CALLS: usize = 4;

pub struct AccessLogs {
    logs: Logs,
    audit: Audit,
}

impl AccessLogs {
    pub fn new(logs: Logs, audit: Audit) -> Self {
        Self { logs, audit }
    }
}

fn log_of(stage: &Stage) -> StageLog {
    let log = stage.access_log.clone();
    let (destination, format) = log.map(|log| (log.destination_arn, log.format)).unwrap_or_default();
    StageLog { stage: stage.name.clone(), destination, format }
}

fn stage_of<'a>(parts: &'a ApiParts, name: &str) -> Result<&'a Stage, ConsoleError> {
    let found = parts.stages.iter().find(|stage| name.is_empty() || stage.name == name);
    found.ok_or_else(|| ConsoleError::not_found("stage", name))
}

#[async_trait]
impl AccessLogService for AccessLogs {
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        id: &str,
        stage: &str,
        ask: LogAsk,
    ) -> Result<AccessLog, ConsoleError> {
        caller.check(Permission::ApisRead)?;
        let filter = ask.pattern()?.to_owned();
        let (from, to) = ask.span(now_ms())?;
        let who = Who::of(caller);
        let parts = self.logs.caches.apis.api(&who, place, id).await?.value;
        let now = log_of(stage_of(&parts, stage)?);
        let stages = parts.stages.iter().map(|stage| stage.name.clone()).collect();
        let log = AccessLog { stages, from, to, reached: from, now, ..AccessLog::default() };
        let Some(group) = log.now.group().map(str::to_owned) else { return Ok(log) };
        let aws = self.logs.aws(&who, place)?;
        let pattern = match aws.is_local() {
            true => Pattern::parse(&filter).map_err(|sentence| ConsoleError::invalid("filter", sentence))?,
            false => Pattern::All,
        };
        let want =
            Ask { group, pattern: filter, from, to, token: token(&ask), lines: LINES, calls: CALLS, ..Ask::default() };
        let (missing, read) = match reader::newest(&aws, &want, &pattern).await {
            Ok(read) => (false, read),
            Err(error) if error.is_not_found() => (true, Read { reached: from, ..Read::default() }),
            Err(error) => return Err(of_pattern(error, &want.group)),
        };
        let newest: Vec<&Event> = read.events.iter().rev().collect();
        let (shown, further) = rows(&newest, &ask.token, |event| event.at);
        let pattern = match want.pattern.as_str() {
            "" => String::new(),
            pattern => format!(" --filter-pattern '{}'", pattern.replace('\'', r"'\''")),
        };
        Ok(AccessLog {
            count: u32::try_from(newest.len()).unwrap_or(u32::MAX),
            lines: newest[shown].iter().map(|event| line(event)).collect(),
            reached: read.reached,
            next: further.or(read.next),
            missing,
            cli: format!(
                "aws logs filter-log-events --log-group-name {}{pattern} --start-time {from} --end-time {to} --no-start-from-head --region {}",
                want.group, place.region
            ),
            ..log
        })
    }

    async fn switch_on(
        &self,
        caller: &Caller,
        place: &Place,
        id: &str,
        stage: &str,
        mark: &str,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::ApisWrite)?;
        let who = Who::of(caller);
        let _turn = self.logs.hub.turn(place, id).await;
        let parts = self.logs.caches.apis.api_now(&who, place, id).await?.value;
        let now = log_of(stage_of(&parts, stage)?);
        // Pressed twice, or a colleague was faster with the same.
        if now.is_on() && now.format == FORMAT {
            return Ok(());
        }
        if now.mark() != mark {
            let message = format!(
                "The access log of {} changed after you opened this page. Nothing was sent. Open its log to see what it is now.",
                now.stage
            );
            return Err(ConsoleError::Conflict { message });
        }
        let aws = self.logs.aws(&who, place)?;
        let name = group(id);
        let destination = match now.is_on() {
            true => now.destination.clone(),
            false => log_group_arn(&place.region, &aws.get_caller_identity().await?.account, &name),
        };
        let before = if now.is_on() { now.format.clone() } else { "off".to_owned() };
        let details = vec![
            detail("api id", id),
            detail("stage", &now.stage),
            detail("destination", &destination),
            detail("format", format!("{before} → {FORMAT}")),
            detail("aws cli", commands(place, id, &now).join("\n")),
        ];
        let entry = self.audit.begin(caller, "api.log.switch", "api", &parts.api.name, Some(place), details).await?;
        let work = async {
            if !now.is_on() {
                made(&aws, &name).await?;
            }
            let log = apigateway::AccessLog { destination_arn: destination, format: FORMAT.to_owned() };
            let result = aws.update_access_log(id, &now.stage, &log).await;
            result.map_err(|error| error.about("stage", &now.stage))
        };
        let result = work.await;
        self.logs.caches.apis.changed(place, id);
        entry.finish(&result).await;
        result
    }
}

/// The log group, where it is missing; one that is there keeps its retention.
async fn made(aws: &Aws, name: &str) -> Result<(), ConsoleError> {
    match aws.create_log_group(name, BTreeMap::new()).await {
        Ok(()) => Ok(aws.put_retention(name, i32::try_from(RETENTION_DAYS).unwrap_or(i32::MAX)).await?),
        Err(error) if error.kind == AwsErrorKind::AlreadyExists => Ok(()),
        // Made all the same, perhaps: then the stage can name it.
        Err(error) => match aws.describe_log_group(name).await {
            Ok(found) if found.exists => Ok(()),
            _ => Err(error.into()),
        },
    }
}

/// `-` is API Gateway's word for nothing.
fn told(fields: &[(String, String)], names: &[&str]) -> String {
    let value = |name: &&str| {
        let found = fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty() && value != "-")
    };
    names.iter().find_map(value).unwrap_or_default()
}

fn line(event: &Event) -> AccessLine {
    let line = shown::line(event);
    let of = |names: &[&str]| told(&line.fields, names);
    let (method, path) = (of(&["httpMethod", "method"]), of(&["path", "rawPath"]));
    let latency = of(&["responseLatency", "latency"]);
    let errors = [of(&["integrationErrorMessage", "integrationError"]), of(&["errorMessage", "error"])];
    AccessLine {
        status: of(&["status"]),
        request: [method, path].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "),
        route: of(&["routeKey"]),
        latency: if latency.is_empty() { latency } else { format!("{latency} ms") },
        error: errors.into_iter().find(|text| !text.is_empty()).unwrap_or_default(),
        invocation: of(&["integrationRequestId"]),
        line: app::monitoring::logs::model::Line { text: shown::brief(&event.message, 240), ..line },
    }
}

#[cfg(test)]
mod tests;
