//! “Why did it fail?”: facts gathered in few calls, judged by pure checks, healed through the services that own what is
//! changed.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        code::service::CodeService,
        configuration::{
            concurrency::service::ConcurrencyService, service::ConfigurationService, url::service::FunctionUrlService,
        },
        permissions::service::PermissionsService,
    },
    http_apis::service::HttpApisService,
    monitoring::causes::{
        model::{AccessLog, Diagnosis, Heal, Question},
        service::CausesService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use crate::{
    activity::Audit,
    aws::{AwsHub, calls, now_ms},
    functions::Caches,
};

mod access;
mod checks;
mod facts;
mod gather;
mod heal;
mod log;

#[cfg(test)]
mod tests;

/// The services that heal.
pub struct Healers {
    pub code: Arc<dyn CodeService>,
    pub configuration: Arc<dyn ConfigurationService>,
    pub concurrency: Arc<dyn ConcurrencyService>,
    pub function_url: Arc<dyn FunctionUrlService>,
    pub permissions: Arc<dyn PermissionsService>,
    pub http_apis: Arc<dyn HttpApisService>,
}

pub struct Causes {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    healers: Healers,
}

impl Causes {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, healers: Healers) -> Self {
        Self { hub, caches, audit, healers }
    }
}

#[async_trait]
impl CausesService for Causes {
    async fn diagnose(&self, caller: &Caller, place: &Place, question: Question) -> Result<Diagnosis, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (facts, calls) = calls::counted(Box::pin(self.gather(caller, place, question))).await;
        let facts = facts?;
        let findings = checks::findings(&facts);
        let access_log = access_log(&facts);
        let invocation = facts.invocation().map(|one| (one.id.clone(), one.began));
        Ok(Diagnosis { findings, question: facts.question, invocation, access_log, calls, as_of: now_ms() })
    }

    async fn heal(&self, caller: &Caller, place: &Place, question: &Question, heal: Heal) -> Result<i64, ConsoleError> {
        caller.check(heal.kind.permission())?;
        self.remedy(caller, place, question, heal).await?;
        Ok(now_ms())
    }
}

fn access_log(facts: &facts::Facts) -> AccessLog {
    let api = facts.question.api.clone();
    let Some(stage) = facts.way.get().and_then(|way| way.stage.as_ref()) else { return AccessLog::Aside };
    match &stage.access_log {
        None => AccessLog::Off { api },
        Some(log) if !access::explains(&log.format) || !access::is_readable(&log.format) => AccessLog::Mute { api },
        Some(_) => AccessLog::On,
    }
}
