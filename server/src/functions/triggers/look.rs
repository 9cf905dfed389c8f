//! A look at the source of a push trigger: does it send anything here?

use app::functions::triggers::{
    model::{Half, Kind, Seen, Trigger},
    push::model::Source,
};

use super::links::{Links, claims, links};
use crate::{aws::Aws, functions::wiring::policy::Statement, operations::cloud::Sources};

/// Sources that point here are looked at for no more than so many rules.
const RULES: usize = 10;

/// Whether the source that a statement lets in points to `function_arn` (with its qualifier, where it has one).
/// [`Half::Unknown`](app::functions::triggers::model::Half::Unknown) where that cannot be seen.
pub async fn look(aws: &Aws, function_arn: &str, statement: &Statement) -> Seen {
    let source = statement.source_arn.as_deref().and_then(Source::of_arn);
    let Some(source) = source.filter(|source| fits(source, &statement.principal)) else { return Seen::default() };
    let wanted = if statement.resource.is_empty() { function_arn } else { &statement.resource };
    match links(aws, wanted, &source).await {
        Ok(Some(found)) => seen(&source, &found),
        Ok(None) => Seen {
            half: Half::PermissionOnly,
            trouble: Some(format!("The {} is gone.", source.words())),
            ..Seen::default()
        },
        Err(error) => {
            tracing::debug!(%error, "a trigger's source could not be looked at");
            let why = app::error::ConsoleError::from(error);
            Seen {
                trouble: Some(format!("Whether it calls could not be read. {}: {why}", why.title())),
                ..Seen::default()
            }
        }
    }
}

/// A statement for S3 that names a topic lets nobody in.
fn fits(source: &Source, principal: &str) -> bool {
    let service = principal.strip_suffix(".amazonaws.com").unwrap_or(principal);
    let service = service.split('.').next().unwrap_or(service);
    matches!(
        (source, service),
        (Source::Rule { .. }, "events")
            | (Source::Schedule { .. }, "scheduler")
            | (Source::Bucket { .. }, "s3")
            | (Source::Topic { .. }, "sns")
            | (Source::Balancer { .. }, "elasticloadbalancing")
            | (Source::Logs { .. }, "logs")
    )
}

fn seen(source: &Source, found: &Links) -> Seen {
    let half = if found.is_empty() { Half::PermissionOnly } else { Half::Both };
    let mut seen = Seen { half, ..Seen::default() };
    let state = |on: bool| if on { "Enabled" } else { "Disabled" }.to_owned();
    let mut fact = |term: &str, value: &str| seen.detail.push((term.to_owned(), value.to_owned()));
    match found {
        Links::Rule { rule, .. } => {
            seen.state = state(rule.enabled);
            rule.schedule.iter().for_each(|schedule| fact("Schedule", schedule));
            rule.pattern.iter().for_each(|pattern| fact("Pattern", pattern));
            if rule.bus != "default" {
                fact("Bus", &rule.bus);
            }
            if found.is_empty() {
                seen.state.clear();
            }
        }
        Links::Schedule(schedule) => {
            if let Some(one) = schedule {
                seen.state = state(one.enabled);
                fact("Schedule", &format!("{} in {}", one.expression, one.time_zone));
            }
        }
        Links::Bucket(all) => claims(all).iter().for_each(|claim| fact("Objects", &claim.words())),
        Links::Topic(all) => {
            all.iter()
                .filter_map(|one| one.attributes.get("FilterPolicy"))
                .for_each(|policy| fact("Filter policy", policy));
        }
        Links::Balancer(_) => {}
        Links::Logs(all) => {
            for one in all {
                let pattern = if one.pattern.is_empty() { "every line" } else { &one.pattern };
                fact(&format!("Filter {}", one.name), pattern);
            }
        }
    }
    if seen.half == Half::PermissionOnly && matches!(source, Source::Schedule { .. }) {
        seen.trouble = Some("Schedules call with a role of their own: this permission is not used.".into());
    }
    seen
}

/// What calls `function_arn` and is in no statement: rules without a permission
/// ([`Half::SourceOnly`](app::functions::triggers::model::Half::SourceOnly)), and schedules, which call with a role.
pub async fn found(aws: &Aws, function_arn: &str, known: &[Statement]) -> Vec<Trigger> {
    let (rules, schedules) = futures::join!(aws.rules_of_target("default", function_arn), aws.schedules());
    let mut all = Vec::new();
    // Without permission to look, the list is what the policy says.
    for name in rules.unwrap_or_default().into_iter().take(RULES) {
        let source = Source::Rule { bus: "default".into(), name: name.clone() };
        let named =
            known.iter().any(|one| one.source_arn.as_deref().and_then(Source::of_arn).as_ref() == Some(&source));
        // A statement may let in more than one rule.
        let wide = known.iter().any(|one| {
            let arn = one.source_arn.as_deref().unwrap_or_default();
            one.principal == "events.amazonaws.com" && (arn.is_empty() || arn.contains('*'))
        });
        let Ok(Some(rule)) = Sources::rule(aws, "default", &name).await else { continue };
        if named || wide {
            continue;
        }
        let links =
            Links::Rule { rule: rule.clone(), tags: Default::default(), targets: vec![Default::default()], others: 0 };
        let Seen { state, detail, .. } = seen(&source, &links);
        all.push(trigger(Kind::Rule, name, rule.arn, state, detail, Half::SourceOnly, function_arn));
    }
    for row in schedules.unwrap_or_default().into_iter().filter(|row| super::links::same(&row.target_arn, function_arn))
    {
        let state = if row.enabled { "Enabled" } else { "Disabled" }.to_owned();
        let detail = match aws.schedule(&row.group, &row.name).await {
            Ok(one) => vec![("Schedule".to_owned(), format!("{} in {}", one.expression, one.time_zone))],
            Err(_) => Vec::new(),
        };
        all.push(trigger(Kind::Schedule, row.name, row.arn, state, detail, Half::Both, function_arn));
    }
    all
}

fn trigger(
    kind: Kind,
    source: String,
    arn: String,
    state: String,
    detail: Vec<(String, String)>,
    half: Half,
    function_arn: &str,
) -> Trigger {
    let qualifier = function_arn.splitn(8, ':').nth(7).unwrap_or_default().to_owned();
    Trigger {
        id: arn.clone(),
        kind,
        source,
        source_arn: Some(arn),
        detail,
        state,
        half,
        statement_id: None,
        mapping_id: None,
        qualifier,
        since: None,
        trouble: None,
    }
}

#[cfg(test)]
mod tests;
