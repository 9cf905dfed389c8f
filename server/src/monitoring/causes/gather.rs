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
    Causes, access,
    facts::{Facts, Known, Log, Way},
    log,
};
use crate::{
    aws::{
        Aws, Who,
        apigateway::{Authorizer, Stage},
        cloudwatch::Sum,
        logs::{LogEvent, LogFilter},
        now_ms,
    },
    functions::{get, wiring},
    http_apis::{catalog::ApiParts, urls},
};

/// What takes longer could not be checked.
const PATIENCE: Duration = Duration::from_secs(8);
const MINUTE: i64 = 60_000;
/// Where nobody says when: how far back a failure is looked for.
const BACK: i64 = 180 * MINUTE;
/// Around a time.
const AROUND: i64 = 2 * MINUTE;
/// Pages of one search.
const PAGES_MOST: usize = 3;
const LINES_MOST: i32 = 10_000;
/// On AWS a log is searched for these; the local engine's filter does not know alternatives.
const FAILURES: &str = r#"?"Task timed out" ?ERROR ?errorType ?"Runtime exited" ?"Status: timeout" ?"Status: error" ?"payload size exceeded""#;

impl Causes {
    pub(super) async fn gather(&self, caller: &Caller, place: &Place, mut question: Question) -> Result<Facts, ConsoleError> {
        let who = Who::of(caller);
        let aws = self.hub.at(place, &who)?;
        let now = now_ms();
        question.at = question.at.map(|at| at.min(now));
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
        let chosen = Some(qualifier.as_str()).filter(|qualifier| !matches!(*qualifier, "" | "$LATEST"));
        let none = || Known::Not("The route leads to no function of this region.".to_owned());
        let (function, policy, authorizer, deployed, url, code, access) = futures::join!(
            async { if name.is_empty() { none() } else { self.function(&who, place, &name, chosen).await } },
            async {
                if !question.by_api() {
                    return Known::Aside("The call did not come through an API.".into());
                }
                if name.is_empty() { none() } else { patient(wiring::policy_of(&aws, &self.caches, place, &name, chosen)).await }
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
        let found = async { Ok::<_, ConsoleError>(self.caches.apis.api(who, place, &question.api).await?.value.as_ref().clone()) };
        patient(found).await
    }

    async fn function(&self, who: &Who, place: &Place, name: &str, qualifier: Option<&str>) -> Known<Option<FunctionDetail>> {
        let found = async {
            match get::get(&self.hub, &self.caches, who, place, name, qualifier).await {
                Ok(detail) => Ok(Some(detail)),
                Err(ConsoleError::NotFound { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        };
        patient(found).await
    }

    async fn url(&self, caller: &Caller, place: &Place, question: &Question, qualifier: Option<&str>) -> Known<UrlView> {
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
            return Known::Not("The route leads to no function of this region.".into());
        }
        if qualifier.is_some() {
            return Known::Not("Only the code of $LATEST can be looked through here, and this is a version or an alias.".into());
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
    let Some(id) = way.route.as_ref().and_then(|route| route.authorizer_id.as_deref()).filter(|_| !aws.is_local()) else {
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

/// From when to when, around a time or back from now.
fn span(at: Option<i64>, longest_ms: i64, now: i64) -> (i64, i64) {
    at.map_or((now - BACK, now), |at| (at - AROUND - longest_ms, (at + AROUND).min(now)))
}

/// Pages until there is no more, or enough.
async fn search(aws: &Aws, group: &str, pattern: &str, (from, to): (i64, i64), limit: i32) -> Result<Vec<LogEvent>, crate::aws::AwsError> {
    let (mut events, mut next) = (Vec::new(), None);
    for _ in 0..PAGES_MOST {
        let filter = LogFilter {
            group: group.to_owned(),
            pattern: pattern.to_owned(),
            from: Some(from),
            to: Some(to + 1),
            limit,
            next,
        };
        let page = aws.filter_log_events(filter).await?;
        events.extend(page.events);
        next = page.next;
        if next.is_none() || events.len() >= LINES_MOST as usize {
            break;
        }
    }
    Ok(events)
}

async fn access_line(aws: &Aws, way: &Known<Way>, question: &Question, now: i64) -> Known<Option<access::AccessLine>> {
    let stage = match way {
        Known::Is(way) => way.stage.as_ref(),
        Known::Not(why) => return Known::Not(why.clone()),
        Known::Aside(why) => return Known::Aside(why.clone()),
    };
    let Some(log) = stage.and_then(|stage| stage.access_log.as_ref()) else {
        return Known::Not("The stage writes no access log.".into());
    };
    if !access::is_readable(&log.format) {
        return Known::Not("The stage's access log is not in JSON, and cannot be read here.".into());
    }
    let group = log.destination_arn.split_once(":log-group:").map_or(log.destination_arn.as_str(), |(_, name)| name);
    let group = group.strip_suffix(":*").unwrap_or(group);
    // Words in quotes are looked for as they are; the local engine's few lines are all read.
    let wanted = if question.request.is_empty() { &question.route } else { &question.request };
    let pattern = if aws.is_local() || wanted.is_empty() { String::new() } else { format!("\"{}\"", wanted.replace('"', "")) };
    let read = async {
        let mut events = search(aws, group, &pattern, span(question.at, 0, now), LINES_MOST).await?;
        // The id may be Lambda's, of an invocation whose access log names it otherwise, or not at all.
        if events.is_empty() && !question.request.is_empty() && !aws.is_local() && question.at.is_some() {
            events = search(aws, group, &format!("\"{}\"", question.route.replace('"', "")), span(question.at, 0, now), LINES_MOST).await?;
        }
        let lines = events.iter().filter_map(|event| access::read(&log.format, event.at, event.message.trim_end())).collect();
        Ok(access::choose(lines, &question.request, &question.route, question.at))
    };
    let read = async {
        match read.await {
            // The first line makes the group.
            Err(error) if crate::aws::AwsError::is_not_found(&error) => Ok(None),
            other => other,
        }
    };
    match patient(read).await {
        Known::Not(why) => Known::Not(format!("The access log could not be read: {why}")),
        other => other,
    }
}

async fn invocation(
    aws: &Aws,
    detail: Option<&FunctionDetail>,
    question: &Question,
    line: Option<&access::AccessLine>,
    now: i64,
) -> Known<Log> {
    let Some(detail) = detail else { return Known::Not("The function could not be read.".into()) };
    let at = line.map(|line| line.at).or(question.at);
    let ids: Vec<&str> = [question.request.as_str(), line.map_or("", |line| line.lambda_request.as_str())]
        .into_iter()
        .filter(|id| is_uuid(id))
        .collect();
    let longest = i64::from(detail.timeout_s) * 1_000;
    let span = span(at, longest, now);
    let group = detail.log_group.clone();
    let read = async {
        let events = if aws.is_local() {
            search(aws, &group, "", span, LINES_MOST).await?
        } else {
            of_one_call(aws, &group, &ids, at, longest, span).await?
        };
        Ok::<_, crate::aws::AwsError>(log::invocations(&events))
    };
    let all = match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(all)) => all,
        // The first call makes the group.
        Ok(Err(error)) if error.is_not_found() => Vec::new(),
        Ok(Err(error)) => return Known::Not(format!("The log could not be read: {}", sentence(&error.into()))),
        Err(_) => return Known::Not(format!("The log did not answer within {} s.", PATIENCE.as_secs())),
    };
    let timeout = Some(detail.timeout_s).filter(|_| detail.modified_at.is_none_or(|modified| at.is_none_or(|at| modified <= at)));
    let found = log::choose(all, &ids, at, timeout);
    let (of, sure) = found.map_or((None, false), |(one, sure)| (Some(one), sure));
    Known::Is(Log { group, of, sure, span })
}

/// Two searches: one for where the call is, one for all its lines. A stack carries no id.
async fn of_one_call(
    aws: &Aws,
    group: &str,
    ids: &[&str],
    at: Option<i64>,
    longest: i64,
    span: (i64, i64),
) -> Result<Vec<LogEvent>, crate::aws::AwsError> {
    let pattern = ids.first().map_or_else(|| FAILURES.to_owned(), |id| format!("\"{id}\""));
    let hits = search(aws, group, &pattern, span, 1_000).await?;
    let nearest = match at {
        Some(at) => hits.iter().min_by_key(|hit| (hit.at - at).abs()),
        None => hits.last(),
    };
    let Some(hit) = nearest else { return Ok(Vec::new()) };
    let own: Vec<&LogEvent> = hits.iter().filter(|one| one.stream == hit.stream).collect();
    let (first, last) = if ids.is_empty() {
        (hit.at - longest - 1_000, hit.at + 2_000)
    } else {
        (own.first().map_or(hit.at, |one| one.at) - 10_000, own.last().map_or(hit.at, |one| one.at) + 1_000)
    };
    let mut events = search(aws, group, "", (first, last), LINES_MOST).await?;
    events.retain(|one| one.stream == hit.stream);
    Ok(events)
}

/// The ids of invocations; API Gateway's are others.
fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

async fn throttles(
    aws: &Aws,
    detail: Option<&FunctionDetail>,
    question: &Question,
    when: Option<i64>,
    now: i64,
) -> Known<(u32, (i64, i64))> {
    let Some(detail) = detail else { return Known::Not("The function could not be read.".into()) };
    if question.via == VIA_TEST && when.is_some() && detail.reserved_concurrency == Some(0) {
        return Known::Aside("Nothing can run at all.".into());
    }
    let (from, until) = when.map_or((now - 15 * MINUTE, now), |at| (at - MINUTE, (at + MINUTE).min(now)));
    let minutes = (from.div_euclid(MINUTE) * MINUTE, (until.div_euclid(MINUTE) + 1) * MINUTE);
    let dimensions = [("FunctionName".to_owned(), detail.name.clone())].into();
    let sum = Sum { namespace: "AWS/Lambda", name: "Throttles", dimensions };
    let counted = async {
        let sums = aws.metric_sums(vec![sum], minutes).await?;
        let count = sums.first().copied().unwrap_or_default();
        Ok::<_, crate::aws::AwsError>((count as u32, minutes))
    };
    match patient(counted).await {
        Known::Not(why) => Known::Not(format!("CloudWatch's count of throttles could not be read: {why}")),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_is_around_the_call_or_recent() {
        assert_eq!(span(Some(1_000_000), 3_000, 2_000_000), (877_000, 1_120_000));
        assert_eq!(span(Some(1_990_000), 0, 2_000_000), (1_870_000, 2_000_000), "nothing is in the future");
        assert_eq!(span(None, 0, 20_000_000), (20_000_000 - BACK, 20_000_000));
        assert!(is_uuid("b8a1b8c4-57bd-4d6c-8b58-3c6d1f6d6f01") && !is_uuid("JKJaXmPLvHcESHA="));
    }
}
