//! What the buttons do. Functions are changed through the services their own screens use, which look anew, compare, write
//! it down and put the caches right; what only this screen changes of an API is done here in the same manner.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        code::model::{Deploy, Deployed},
        configuration::{
            concurrency::model::ReserveEdit,
            model::{GeneralEdit, Saved},
        },
        permissions::model::NewStatement,
    },
    monitoring::causes::{
        cli,
        model::{Heal, HealKind, Question},
    },
    session::service::Caller,
};

use super::Causes;
use crate::{
    activity::detail,
    aws::{Aws, AwsError, Who, apigateway::Authorizer},
    functions::get::checked,
    http_apis::catalog::ApiParts,
};

fn conflict(message: impl Into<String>) -> ConsoleError {
    ConsoleError::Conflict { message: message.into() }
}

fn faster() -> ConsoleError {
    conflict("Somebody else changed it meanwhile; nothing was sent. The checks show how it is now.")
}

impl Causes {
    pub(super) async fn remedy(
        &self,
        caller: &Caller,
        place: &Place,
        question: &Question,
        heal: Heal,
    ) -> Result<(), ConsoleError> {
        if let Some((word, _)) = heal.kind.consent()
            && heal.consent.trim() != word
        {
            return Err(ConsoleError::invalid("consent", format!("Type {word} to do this.")));
        }
        let (name, healers) = (question.function.as_str(), &self.healers);
        let (_, qualifier) = match heal.kind.permission() {
            app::session::model::Permission::FunctionsWrite if heal.kind != HealKind::AuthorizerPermission => {
                checked(name, Some(question.qualifier.as_str()))?
            }
            _ => (name, None),
        };
        match heal.kind {
            HealKind::Permission => healers.http_apis.add_permission(caller, place, &question.api, &heal.target).await,
            HealKind::UrlPermission => {
                healers.function_url.mend(caller, place, name, qualifier, &heal.consent).await.map(drop)
            }
            HealKind::Timeout | HealKind::Memory => self.set(caller, place, name, &heal).await,
            HealKind::Handler => self.set_handler(caller, place, name, heal).await,
            HealKind::Concurrency => {
                let mode = if heal.value.is_empty() { "shared" } else { "reserved" };
                let edit = ReserveEdit { base: heal.base, mode: mode.into(), number: heal.value };
                healers.concurrency.reserve(caller, place, name, edit).await.map(drop)
            }
            HealKind::AuthorizerPermission => self.permit_authorizer(caller, place, &question.api, &heal.target).await,
            HealKind::Deploy | HealKind::Payload | HealKind::IntegrationTime | HealKind::OpenRoute => {
                self.mend_api(caller, place, &question.api, &heal).await
            }
        }
    }

    async fn set(&self, caller: &Caller, place: &Place, name: &str, heal: &Heal) -> Result<(), ConsoleError> {
        let key = if heal.kind == HealKind::Memory { "memory" } else { "timeout" };
        let one = |text: &str| [(key.to_owned(), text.to_owned())].into();
        let edit = GeneralEdit { base: one(&heal.base), typed: one(&heal.value), ..GeneralEdit::default() };
        match self.healers.configuration.save_general(caller, place, name, edit).await? {
            Saved::Done { .. } => Ok(()),
            _ => Err(faster()),
        }
    }

    async fn set_handler(&self, caller: &Caller, place: &Place, name: &str, heal: Heal) -> Result<(), ConsoleError> {
        let deploy = Deploy {
            base_sha256: heal.target,
            base_handler: Some(heal.base).filter(|handler| !handler.is_empty()),
            edits: Vec::new(),
            handler: Some(heal.value),
            anyway: false,
        };
        match self.healers.code.deploy(caller, place, name, deploy).await? {
            Deployed::Done { .. } => Ok(()),
            Deployed::Blocked(found) => {
                let why = found.problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" ");
                Err(conflict(format!("Nothing was sent: {why}")))
            }
            Deployed::Conflict { .. } => Err(faster()),
        }
    }

    async fn permit_authorizer(&self, caller: &Caller, place: &Place, api: &str, id: &str) -> Result<(), ConsoleError> {
        let who = Who::of(caller);
        let aws = self.hub.at(place, &who)?;
        // Nothing but an id that this API has leaves this console.
        self.caches.apis.api(&who, place, api).await?;
        let found = aws.get_authorizer(api, id).await.map_err(ConsoleError::from)?;
        let function = found.as_ref().and_then(Authorizer::function).filter(|function| function.region == place.region);
        let function = function.ok_or_else(|| conflict("The authorizer has no function of this region any more."))?;
        let arn = format!(
            "arn:{}:execute-api:{}:{}:{api}/authorizers/{id}",
            function.partition, place.region, function.account_id
        );
        let new = NewStatement {
            sid: format!("lambent-authorizer-{api}-{id}"),
            kind: "service".into(),
            action: "lambda:InvokeFunction".into(),
            principal: "apigateway.amazonaws.com".into(),
            source_arn: arn,
            ..NewStatement::default()
        };
        self.healers.permissions.add_statement(caller, place, &function.name, function.qualifier.as_deref(), new).await
    }

    /// Reads the API anew, refuses what is no longer as the page said, announces, changes.
    async fn mend_api(&self, caller: &Caller, place: &Place, api: &str, heal: &Heal) -> Result<(), ConsoleError> {
        let who = Who::of(caller);
        let aws = self.hub.at(place, &who)?;
        let _turn = self.hub.turn(place, api).await;
        let parts = self.caches.apis.api_now(&who, place, api).await?.value;
        if heal.kind == HealKind::OpenRoute && !aws.is_local() {
            return Err(ConsoleError::invalid(
                "consent",
                "This is for the local engine: on AWS the authorizer decides.",
            ));
        }
        let change = Change::of(&parts, heal)?;
        let (fact, commands) = change.told(place, api);
        let details = vec![detail("api id", api), fact, detail("aws cli", commands.join("\n"))];
        let action = if matches!(change, Change::Deploy { .. }) { "api.deploy" } else { "api.mend" };
        let entry = self.audit.begin(caller, action, "api", &parts.api.name, Some(place), details).await?;
        let result = change.make(&aws, api).await.map_err(|error| error.about("HTTP API", api));
        self.caches.api_changed(place, api);
        entry.finish(&result).await;
        result
    }
}

enum Change {
    Deploy { stage: String },
    Payload { integration: String },
    Time { integration: String, was: u32, ms: u32 },
    Open { route: String, key: String, was: String },
}

impl Change {
    fn of(parts: &ApiParts, heal: &Heal) -> Result<Self, ConsoleError> {
        let target = &heal.target;
        let integration = || parts.integration(target).ok_or_else(|| ConsoleError::not_found("integration", target));
        Ok(match heal.kind {
            HealKind::Deploy => {
                let stage = parts.stages.iter().find(|stage| stage.name == *target);
                let stage = stage.ok_or_else(|| ConsoleError::not_found("stage", target))?;
                if stage.auto_deploy {
                    return Err(faster());
                }
                Self::Deploy { stage: stage.name.clone() }
            }
            HealKind::Payload => {
                let integration = integration()?;
                if integration.payload_format != heal.base {
                    return Err(faster());
                }
                Self::Payload { integration: integration.id.clone() }
            }
            HealKind::IntegrationTime => {
                let integration = integration()?;
                if integration.timeout_ms.to_string() != heal.base {
                    return Err(faster());
                }
                let ms = heal.value.parse().ok().filter(|ms| (50..=30_000).contains(ms));
                let ms = ms.ok_or_else(|| ConsoleError::invalid("value", "An integration waits 50 to 30,000 ms."))?;
                Self::Time { integration: integration.id.clone(), was: integration.timeout_ms, ms }
            }
            _ => {
                let route = parts.routes.iter().find(|route| route.id == *target);
                let route = route.ok_or_else(|| ConsoleError::not_found("route", target))?;
                if route.authorization != heal.base {
                    return Err(faster());
                }
                Self::Open { route: route.id.clone(), key: route.key.clone(), was: route.authorization.clone() }
            }
        })
    }

    fn told(&self, place: &Place, api: &str) -> ((String, String), Vec<String>) {
        match self {
            Self::Deploy { stage } => (detail("stage", stage), cli::deploy(place, api, stage)),
            Self::Payload { integration } => {
                (detail("payload format", "1.0 → 2.0"), cli::payload(place, api, integration))
            }
            Self::Time { integration, was, ms } => (
                detail("timeout of the integration", format!("{was} ms → {ms} ms")),
                cli::integration_time(place, api, integration, *ms),
            ),
            Self::Open { route, key, was } => {
                (detail("authorization", format!("{key}: {was} → NONE")), cli::open_route(place, api, route))
            }
        }
    }

    async fn make(&self, aws: &Aws, api: &str) -> Result<(), AwsError> {
        match self {
            Self::Deploy { stage } => aws.create_deployment(api, stage).await.map(drop),
            Self::Payload { integration } => aws.update_integration(api, integration, Some("2.0".into()), None).await,
            Self::Time { integration, ms, .. } => aws.update_integration(api, integration, None, Some(*ms)).await,
            Self::Open { route, .. } => aws.open_route(api, route).await,
        }
    }
}
