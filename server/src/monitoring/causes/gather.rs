//! Reads what the checks look at: at once where nothing waits for another, each for a few seconds at most.

use std::{future::Future, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        code::{model::Findings, rules::EDITABLE_ZIP_MAX},
        configuration::url::{model::UrlView, rules as url_rules},
        model::{FunctionDetail, PackageType},
    },
    http_apis::model::rules::same_route,
    monitoring::causes::model::{Question, VIA_TEST, VIA_URL},
    session::service::Caller,
};

use super::{
    Causes,
    facts::{Facts, Known, Way},
};
use crate::{
    aws::{
        Aws, Who,
        apigateway::{Authorizer, Stage},
        now_ms,
    },
    functions::{get, wiring},
    http_apis::{catalog::ApiParts, urls},
};

mod written;

use written::{access_line, invocation, throttles};

/// What takes longer could not be checked.
const PATIENCE: Duration = Duration::from_secs(8);

impl Causes {
    pub(super) async fn gather(
        &self,
        caller: &Caller,
        place: &Place,
        mut question: Question,
    ) -> Result<Facts, ConsoleError> {
        let who = Who::of(caller);
        let aws = self.hub.at(place, &who)?;
        let now = now_ms();
        question.at = question.at.map(|at| at.min(now));
        // Whoever asks why wants to know how it is now, not how it was some seconds ago.
        if !question.api.is_empty() {
            self.caches.api_changed(place, &question.api);
        }
        let parts = self.parts(&who, place, &question).await;
        let way = known(parts, |parts| way(parts, &mut question));
        // A page of an API asks about the function behind the route.
        let behind = way.get().and_then(Way::function).filter(|function| function.region == place.region);
        if question.function.is_empty()
            && let Some(function) = &behind
        {
            question.function.clone_from(&function.name);
        }
        if question.qualifier.is_empty()
            && let Some(function) = behind.filter(|function| function.name == question.function)
        {
            question.qualifier = function.qualifier.unwrap_or_default();
        }
        let (name, qualifier) = (question.function.clone(), question.qualifier.clone());
        self.caches.function_changed(place, &name);
        let chosen = Some(qualifier.as_str()).filter(|qualifier| !matches!(*qualifier, "" | "$LATEST"));
        let (function, policy, authorizer, deployed, url, code, access) = futures::join!(
            async { if name.is_empty() { nowhere() } else { self.function(&who, place, &name, chosen).await } },
            async {
                if !question.by_api() {
                    return Known::Aside("The call did not come through an API.".into());
                }
                if name.is_empty() {
                    nowhere()
                } else {
                    patient(wiring::policy_of(&aws, &self.caches, place, &name, chosen)).await
                }
            },
            authorizer(&aws, &way),
            deployed(&aws, &way),
            self.url(caller, place, &question, chosen),
            self.code(caller, place, &name, chosen),
            access_line(&aws, &way, &question, now),
        );
        let detail = function.get().and_then(Option::as_ref);
        let line = access.get().and_then(Option::as_ref);
        let when = line.map(|line| line.at).or(question.at);
        let (log, throttles, authorizer_policy, reserved_before) = futures::join!(
            invocation(&aws, detail, &question, line, now),
            throttles(&aws, detail, &question, when, now),
            self.authorizer_policy(&aws, place, &authorizer),
            self.reserved_before(caller, place, detail),
        );
        let local = aws.is_local();
        let place = place.clone();
        Ok(Facts {
            question,
            place,
            local,
            now,
            function,
            policy,
            way,
            authorizer,
            authorizer_policy,
            deployed,
            url,
            code,
            log,
            access,
            throttles,
            reserved_before,
        })
    }

    async fn parts(&self, who: &Who, place: &Place, question: &Question) -> Known<ApiParts> {
        if question.api.is_empty() {
            return Known::Aside(match question.via.as_str() {
                VIA_TEST => "The function was called directly, not through an API.".into(),
                VIA_URL => "The function was called by its URL, not through an API.".into(),
                _ => "Nobody said that the call came through an API.".into(),
            });
        }
        let found = async {
            Ok::<_, ConsoleError>(self.caches.apis.api(who, place, &question.api).await?.value.as_ref().clone())
        };
        patient(found).await
    }

    async fn function(
        &self,
        who: &Who,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Known<Option<FunctionDetail>> {
        let found = async {
            match get::get(&self.hub, &self.caches, who, place, name, qualifier).await {
                Ok(detail) => Ok(Some(detail)),
                Err(ConsoleError::NotFound { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        };
        patient(found).await
    }

    async fn url(
        &self,
        caller: &Caller,
        place: &Place,
        question: &Question,
        qualifier: Option<&str>,
    ) -> Known<UrlView> {
        if question.by_api() || question.via == VIA_TEST {
            return Known::Aside("The call did not come by the function URL.".into());
        }
        if url_rules::unfit(qualifier.unwrap_or_default()).is_some() {
            return Known::Aside("A version has no function URL.".into());
        }
        patient(self.healers.function_url.get(caller, place, &question.function, qualifier)).await
    }

    /// An image, and a version, are nothing this console reads.
    async fn code(&self, caller: &Caller, place: &Place, name: &str, qualifier: Option<&str>) -> Known<Findings> {
        if name.is_empty() {
            return nowhere();
        }
        if qualifier.is_some() {
            return Known::Not(
                "Only the code of $LATEST can be looked through here, and this is a version or an alias.".into(),
            );
        }
        let detail = match get::get(&self.hub, &self.caches, &Who::of(caller), place, name, None).await {
            Ok(detail) => detail,
            Err(error) => return Known::Not(error.to_string()),
        };
        if detail.package_type == PackageType::Image {
            return Known::Not("What is in a container image cannot be looked through here.".into());
        }
        if detail.code_size > EDITABLE_ZIP_MAX {
            return Known::Not("The package is too large to be looked through here.".into());
        }
        patient(self.healers.code.check(caller, place, name, "", Vec::new(), None)).await
    }

    async fn authorizer_policy(
        &self,
        aws: &Aws,
        place: &Place,
        authorizer: &Known<Option<Authorizer>>,
    ) -> Known<Option<String>> {
        let function = authorizer.get().and_then(Option::as_ref).and_then(Authorizer::function);
        let Some(function) = function.filter(|function| function.region == place.region) else {
            return Known::Aside("No function decides.".into());
        };
        let qualifier = function.qualifier.as_deref();
        patient(wiring::policy_of(aws, &self.caches, place, &function.name, qualifier)).await
    }

    async fn reserved_before(&self, caller: &Caller, place: &Place, detail: Option<&FunctionDetail>) -> Option<u32> {
        let detail = detail.filter(|detail| detail.reserved_concurrency == Some(0))?;
        let known = patient(self.healers.concurrency.reserved(caller, place, &detail.name)).await;
        known.get()?.before.as_ref()?.number.filter(|number| *number > 0)
    }
}

fn nowhere<T>() -> Known<T> {
    Known::Not("The route leads to no function of this region.".into())
}

async fn patient<T, E: Into<ConsoleError>>(read: impl Future<Output = Result<T, E>>) -> Known<T> {
    match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(value)) => Known::Is(value),
        Ok(Err(error)) => Known::Not(sentence(&error.into())),
        Err(_) => Known::Not(format!("AWS did not answer within {} s.", PATIENCE.as_secs())),
    }
}

/// With the action that lacks, where IAM refused it.
fn sentence(error: &ConsoleError) -> String {
    match error {
        ConsoleError::AwsDenied { action, .. } => format!("This connection's identity lacks {action}."),
        other => other.to_string(),
    }
}

fn known<T, U>(known: Known<T>, then: impl FnOnce(T) -> U) -> Known<U> {
    match known {
        Known::Is(value) => Known::Is(then(value)),
        Known::Not(why) => Known::Not(why),
        Known::Aside(why) => Known::Aside(why),
    }
}

/// The route that is meant, and the stage; the question learns both.
fn way(parts: ApiParts, question: &mut Question) -> Way {
    let stages = &parts.stages;
    let named = |name: &str| stages.iter().find(|stage| stage.name == name);
    let stage = named(&question.stage)
        .or_else(|| stages.iter().find(|stage| urls::is_served(stage)))
        .or_else(|| named("$default"))
        .or(stages.first())
        .cloned();
    if question.route.is_empty() {
        // The only one that leads to the function.
        let leads = |route: &&crate::aws::apigateway::Route| {
            let integration = route.integration_id.as_deref().and_then(|id| parts.integration(id));
            let function = integration.and_then(|integration| crate::http_apis::get::function_of(integration, stages));
            function.is_some_and(|function| function.name == question.function)
        };
        let mut own = parts.routes.iter().filter(leads);
        if let (Some(only), None) = (own.next(), own.next()) {
            question.route.clone_from(&only.key);
        }
    }
    let key = Some(question.route.clone()).filter(|key| !key.is_empty());
    let route = key.as_ref().and_then(|key| parts.routes.iter().find(|route| same_route(&route.key, key))).cloned();
    question.stage = stage.as_ref().map(|stage: &Stage| stage.name.clone()).unwrap_or_default();
    Way { key, route, stage, parts }
}

async fn authorizer(aws: &Aws, way: &Known<Way>) -> Known<Option<Authorizer>> {
    let aside = || Known::Aside("The route names no authorizer.".to_owned());
    let Some(way) = way.get() else { return aside() };
    // The local gateway refuses such routes, whatever the authorizer is.
    let Some(id) = way.route.as_ref().and_then(|route| route.authorizer_id.as_deref()).filter(|_| !aws.is_local())
    else {
        return aside();
    };
    patient(aws.get_authorizer(&way.parts.api.id, id)).await
}

async fn deployed(aws: &Aws, way: &Known<Way>) -> Known<Vec<(String, String)>> {
    let stage = way.get().and_then(|way| Some((way, way.stage.as_ref()?)));
    let Some((way, stage)) = stage.filter(|(_, stage)| !stage.auto_deploy && stage.deployment_id.is_some()) else {
        return Known::Aside("The stage deploys by itself.".into());
    };
    if aws.is_local() {
        return Known::Aside("The local gateway serves what is configured now.".into());
    }
    patient(aws.served_routes(&way.parts.api.id, &stage.name)).await
}
