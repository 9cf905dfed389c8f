//! The list: GetPolicy beside ListEventSourceMappings, of the function and of the version or alias that is chosen.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        model::TriggerKind,
        triggers::{
            mapping::model::{Mapping, Setting},
            model::{FAILURE, Half, Kind, Trigger, TriggerList},
        },
    },
};

use crate::{
    aws::Aws,
    functions::{
        caches::Caches,
        wiring::policy::{Policy, Statement},
        wiring::policy_of,
    },
};

pub async fn list(
    aws: &Aws,
    caches: &Caches,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<TriggerList, ConsoleError> {
    let (policy, mappings) =
        futures::join!(statements(aws, caches, place, name, qualifier), mappings(aws, name, qualifier));
    let mut list = TriggerList::default();
    let mut first = None;
    match policy {
        Ok(all) => list.rows = pushed(&all),
        Err(error) => {
            list.missing.push(format!("What the resource policy allows could not be read: {error}"));
            first = Some(error);
        }
    }
    match mappings {
        Ok(all) => list.rows.extend(all.iter().map(polled)),
        Err(error) if first.is_some() => return Err(first.unwrap_or(error)),
        Err(error) => list.missing.push(format!("What polls for the function could not be read: {error}")),
    }
    Ok(list)
}

/// Those of the function itself and, where one is chosen, those of the version or alias.
pub async fn statements(
    aws: &Aws,
    caches: &Caches,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Vec<Statement>, ConsoleError> {
    let of = async |qualifier: Option<&str>| {
        let document = policy_of(aws, caches, place, name, qualifier).await?;
        let mut all = Policy::parse(document.as_deref()).into_statements();
        // The local engine tells those of every version and alias.
        all.retain(|statement| statement.qualifier() == qualifier.unwrap_or_default());
        Ok(all)
    };
    match qualifier {
        None => of(None).await,
        Some(_) => {
            let (all, own) = futures::join!(of(None), of(qualifier));
            let mut all: Vec<Statement> = all?;
            all.extend(own?);
            Ok(all)
        }
    }
}

pub async fn mappings(aws: &Aws, name: &str, qualifier: Option<&str>) -> Result<Vec<Mapping>, ConsoleError> {
    let mut all = match qualifier {
        None => aws.mappings(name, None).await?,
        Some(chosen) => {
            let target = format!("{name}:{chosen}");
            let (all, own) = futures::join!(aws.mappings(name, None), aws.mappings(&target, None));
            let mut all = all?;
            let own = own?;
            all.extend(own.into_iter().filter(|own| all.iter().all(|known| known.id != own.id)).collect::<Vec<_>>());
            all
        }
    };
    all.retain(|mapping| matches!(mapping.qualifier(), "") || Some(mapping.qualifier()) == qualifier);
    Ok(all)
}

/// A row's id: of the version or alias, and of the statement.
pub fn statement_id(statement: &Statement) -> String {
    match statement.function_url {
        // It takes two statements.
        true => format!("url:{}", statement.qualifier()),
        false => format!("statement:{}:{}", statement.qualifier(), statement.id),
    }
}

pub fn mapping_id(mapping: &Mapping) -> String {
    format!("mapping:{}", mapping.id)
}

fn pushed(statements: &[Statement]) -> Vec<Trigger> {
    let mut rows: Vec<Trigger> = Vec::new();
    for statement in statements {
        let id = statement_id(statement);
        if rows.iter().any(|row| row.id == id) {
            continue;
        }
        let known = statement.trigger();
        let service = statement.principal.strip_suffix(".amazonaws.com");
        let kind = match (&known.kind, service) {
            (TriggerKind::FunctionUrl, _) => Kind::FunctionUrl,
            (TriggerKind::ApiGateway, _) => Kind::ApiGateway,
            (TriggerKind::Other { .. }, Some(service)) => Kind::of_principal(service),
            (TriggerKind::Other { .. }, None) => Kind::Account,
        };
        let mut detail = Vec::new();
        if kind == Kind::FunctionUrl {
            let who = if statement.principal == "*" { "everybody who knows it" } else { statement.principal.as_str() };
            detail.push(("Open to".to_owned(), who.to_owned()));
        } else {
            detail.push(("Statement".to_owned(), statement.id.clone()));
        }
        rows.push(Trigger {
            id,
            source: if kind == Kind::Account { who(&statement.principal) } else { known.label },
            kind,
            source_arn: statement.source_arn.clone(),
            detail,
            state: String::new(),
            half: Half::Unknown,
            statement_id: Some(statement.id.clone()),
            mapping_id: None,
            qualifier: statement.qualifier().to_owned(),
            since: None,
            trouble: None,
        });
    }
    rows
}

fn who(principal: &str) -> String {
    if principal == "*" { "anybody".to_owned() } else { principal.to_owned() }
}

pub fn polled(mapping: &Mapping) -> Trigger {
    let text = |setting: Setting| mapping.settings.get(setting.key()).map_or("", String::as_str);
    let mut detail: Vec<(String, String)> = Vec::new();
    let mut tell = |setting: Setting, unless: &str| {
        let text = text(setting);
        if !text.is_empty() && text != unless {
            detail.push((setting.label().to_owned(), setting.shown(text)));
        }
    };
    tell(Setting::Batch, "");
    tell(Setting::Window, "0");
    tell(Setting::Concurrency, "");
    tell(Setting::Filters, "");
    if !text(Setting::Failure).is_empty() {
        detail.push((FAILURE.to_owned(), text(Setting::Failure).to_owned()));
    }
    let result = mapping.last_result.as_str();
    let problem = result.starts_with("PROBLEM");
    if !result.is_empty() && !problem {
        detail.push(("Last result".to_owned(), result.to_owned()));
    }
    detail.extend(mapping.facts.iter().cloned());
    let trouble = match (problem, mapping.by_member()) {
        (true, _) => Some(format!("AWS says of the last batch: {}", result.trim_start_matches("PROBLEM:").trim())),
        (false, false) => Some(format!("AWS says: {}", mapping.reason)),
        (false, true) => None,
    };
    Trigger {
        id: mapping_id(mapping),
        kind: Kind::of_source(&mapping.source_arn),
        source: mapping.source(),
        source_arn: Some(mapping.source_arn.clone()).filter(|arn| !arn.is_empty()),
        detail,
        state: mapping.state.clone(),
        half: Half::Both,
        statement_id: None,
        mapping_id: Some(mapping.id.clone()),
        qualifier: mapping.qualifier().to_owned(),
        since: mapping.modified_at,
        trouble,
    }
}
