//! Aliases: listed, made, changed by merging into what AWS has now, deleted; and what really runs behind them.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    connections::model::Place,
    error::{ConsoleError, FieldError},
    functions::{
        aliases::{
            cli,
            model::{Alias, AliasEdit, AliasList, AliasSaved, AliasView, Observation, Qualifier, Split, Traffic},
            rules,
            service::AliasesService,
        },
        configuration::model::Texts,
        versions::model::{LATEST, Version},
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{
    caches::Caches,
    get::{self, checked},
    versions::{published, version},
};
use crate::{
    activity::{Audit, detail},
    aws::{
        Aws, AwsErrorKind, AwsHub, Who,
        lambda::{Alias as Found, aliases::AliasChange},
    },
    store::{ForRequest, Store},
};

mod history;
mod observe;
mod save;
pub mod traffic;

#[cfg(test)]
mod tests;

/// Versions offered to choose from: 20 pages of AWS's.
const PAGES_MOST: usize = 20;
/// Versions in a menu, the newest ones.
const OFFERED_MOST: usize = 200;

pub struct Aliases {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    store: Store,
    samples: observe::Samples,
}

impl Aliases {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, store: Store) -> Self {
        Self { hub, caches, audit, store, samples: observe::Samples::default() }
    }

    fn aws(&self, caller: &Caller, place: &Place) -> Result<Aws, ConsoleError> {
        self.hub.at(place, &Who::of(caller))
    }
}

/// As the screens have it. AWS allows one further version.
pub fn alias(found: &Found) -> Alias {
    let split = found
        .weights
        .iter()
        .next()
        .map(|(version, weight)| Split { version: version.clone(), percent: rules::percent_text(*weight) });
    Alias { name: found.name.clone(), version: found.version.clone(), description: found.description.clone(), split }
}

/// An alias's name, for which nothing is asked of AWS where it cannot be one.
fn named(alias: &str) -> Result<&str, ConsoleError> {
    let right = rules::name(alias).as_deref() == Ok(alias);
    if right { Ok(alias) } else { Err(ConsoleError::not_found("alias", alias)) }
}

/// What is sent of a merged alias.
fn weights(texts: &Texts) -> Result<BTreeMap<String, f64>, ConsoleError> {
    let Some(split) = rules::split_of(texts) else { return Ok(BTreeMap::new()) };
    let weight = rules::weight(&split.percent).map_err(|rule| ConsoleError::invalid("share", rule))?;
    Ok(BTreeMap::from([(split.version, weight)]))
}

/// For the audit trail.
fn shown(key: &str, text: &str) -> String {
    match (key, text) {
        (_, "") => "none".into(),
        ("split", text) => text
            .split_once(' ')
            .map_or_else(|| text.to_owned(), |(version, percent)| format!("version {version} with {percent} %")),
        (_, text) => text.to_owned(),
    }
}

/// `$LATEST` and all versions, the newest first.
async fn all_versions(aws: &Aws, name: &str) -> Result<Vec<Version>, ConsoleError> {
    let mut all = Vec::new();
    let mut marker = None;
    for _ in 0..PAGES_MOST {
        let page = aws.list_versions_page(name, marker.as_deref()).await;
        let page = page.map_err(|error| error.about("function", name))?;
        all.extend(page.versions.iter().map(version));
        marker = page.next;
        if marker.is_none() {
            break;
        }
    }
    all.sort_by_key(|version| std::cmp::Reverse(version.number.parse::<u64>().unwrap_or(u64::MAX)));
    Ok(all)
}

/// The versions that are named; one that is not there is left out.
async fn versions_of(aws: &Aws, name: &str, texts: &Texts) -> Result<Vec<Version>, ConsoleError> {
    let mut wanted = vec![texts.get("version").cloned().unwrap_or_default()];
    wanted.extend(rules::split_of(texts).map(|split| split.version));
    wanted.dedup();
    let mut found = Vec::new();
    for number in wanted {
        // Nothing else is a version; the rules say so.
        if !app::functions::versions::rules::side(&number) {
            continue;
        }
        let qualifier = Some(number.as_str()).filter(|number| *number != LATEST);
        match aws.get_settings(name, qualifier).await {
            Ok(settings) => found.push(version(&settings)),
            Err(error) if error.is_not_found() && qualifier.is_some() => {}
            Err(error) => return Err(error.about("function", name)),
        }
    }
    Ok(found)
}

/// What is wrong with where an alias is to lead, as AWS has the versions now.
async fn check(aws: &Aws, name: &str, texts: &Texts, provisioned: bool) -> Result<(), ConsoleError> {
    let versions = versions_of(aws, name, texts).await?;
    let wrong = rules::check(texts, &versions, provisioned);
    if wrong.is_empty() { Ok(()) } else { Err(ConsoleError::Invalid(wrong)) }
}

#[async_trait]
impl AliasesService for Aliases {
    async fn list(&self, caller: &Caller, place: &Place, name: &str) -> Result<AliasList, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, _) = checked(name, None)?;
        let found = self.aws(caller, place)?.list_aliases(name).await;
        let mut aliases: Vec<Alias> = found.map_err(|error| error.about("function", name))?.iter().map(alias).collect();
        aliases.sort_by(|a, b| a.name.cmp(&b.name));
        let history = history::of(&self.store, place, name).await.for_request(&caller.request_id)?;
        let before = |alias: &Alias| Some((alias.name.clone(), history.before(alias)?));
        let previous = aliases.iter().filter_map(before).collect();
        Ok(AliasList { aliases, previous })
    }

    async fn get(&self, caller: &Caller, place: &Place, name: &str, alias: &str) -> Result<AliasView, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let ((name, _), alias) = (checked(name, None)?, named(alias)?);
        let aws = self.aws(caller, place)?;
        let (found, provisioned) = futures::join!(aws.get_alias(name, alias), aws.get_provisioned(name, alias));
        let found = self::alias(&found.map_err(|error| error.about("alias", alias))?);
        let history = history::of(&self.store, place, name).await.for_request(&caller.request_id)?;
        Ok(AliasView {
            previous: history.before(&found),
            alias: found,
            // Where that may not be read, AWS itself refuses.
            provisioned: provisioned.is_ok_and(|provisioned| provisioned.is_some()),
            local: aws.is_local(),
        })
    }

    async fn choices(&self, caller: &Caller, place: &Place, name: &str) -> Result<Vec<Version>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, _) = checked(name, None)?;
        let mut versions = all_versions(&self.aws(caller, place)?, name).await?;
        let notes = published::of(&self.store, place, name).await.for_request(&caller.request_id)?;
        for version in &mut versions {
            version.published = notes.of(version);
        }
        Ok(versions)
    }

    async fn qualifiers(&self, caller: &Caller, place: &Place, name: &str) -> Result<Vec<Qualifier>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, _) = checked(name, None)?;
        let aws = self.aws(caller, place)?;
        let (aliases, versions) = futures::join!(aws.list_aliases(name), all_versions(&aws, name));
        let mut aliases = aliases.map_err(|error| error.about("function", name))?;
        aliases.sort_by(|a, b| a.name.cmp(&b.name));
        let aliases = aliases.iter().map(alias).map(|alias| Qualifier {
            note: app::functions::aliases::list::sentence(&alias),
            name: alias.name,
            alias: true,
        });
        let versions = versions?
            .into_iter()
            .filter(|version| !version.is_latest())
            .take(OFFERED_MOST)
            .map(|version| Qualifier { note: version.description, name: version.number, alias: false });
        Ok(aliases.chain(versions).collect())
    }

    async fn create(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        alias: &str,
        typed: Texts,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let wanted = rules::wanted(&typed);
        let aws = self.aws(caller, place)?;
        let mut wrong = Vec::new();
        wrong.extend(rules::name(alias).err().map(|rule| FieldError::new("name", rule)));
        match check(&aws, name, &wanted, false).await {
            Err(ConsoleError::Invalid(more)) => wrong.extend(more),
            other => other?,
        }
        if !wrong.is_empty() {
            return Err(ConsoleError::Invalid(wrong));
        }
        let alias = alias.trim();
        let mut details = vec![detail("alias", alias)];
        for key in rules::KEYS {
            let text = wanted.get(key).map(String::as_str).unwrap_or_default();
            if !text.is_empty() {
                details.push(detail(&rules::label(key).to_lowercase(), shown(key, text)));
            }
        }
        details.push(detail("aws cli", cli::create(place, name, alias, &wanted).join("\n")));
        let new = AliasChange {
            version: wanted.get("version").cloned(),
            description: wanted.get("description").cloned(),
            weights: Some(weights(&wanted)?),
            revision_id: None,
        };
        let entry = self.audit.begin(caller, "function.alias.create", "function", name, Some(place), details).await?;
        let made = match aws.create_alias(name, alias, new).await {
            Err(error) if error.kind == AwsErrorKind::AlreadyExists => {
                Err(ConsoleError::invalid("name", format!("There is an alias {alias} already.")))
            }
            // It may be there all the same.
            Err(error) if error.outcome_unknown() => match aws.get_alias(name, alias).await {
                Ok(found) if rules::texts(&self::alias(&found)) == wanted => Ok(()),
                _ => Err(error.about("function", name)),
            },
            other => other.map(drop).map_err(|error| error.about("function", name)),
        };
        self.caches.function_changed(place, name);
        entry.finish(&made).await;
        made
    }

    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        alias: &str,
        edit: AliasEdit,
    ) -> Result<AliasSaved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let ((name, _), alias) = (checked(name, None)?, named(alias)?);
        Box::pin(save::save(self, caller, place, (name, alias), edit)).await
    }

    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        alias: &str,
        seen: &Texts,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let ((name, _), alias) = (checked(name, None)?, named(alias)?);
        let aws = self.aws(caller, place)?;
        let found = aws.get_alias(name, alias).await.map_err(|error| error.about("alias", alias))?;
        let now = rules::texts(&self::alias(&found));
        if !seen.is_empty() && now != *seen {
            let message =
                "Somebody changed this alias since you opened the page; nothing was deleted. Look where it leads now.";
            return Err(ConsoleError::Conflict { message: message.into() });
        }
        let mut details = vec![detail("alias", alias)];
        for key in rules::KEYS {
            let text = now.get(key).map(String::as_str).unwrap_or_default();
            if !text.is_empty() {
                details.push(detail(&rules::label(key).to_lowercase(), shown(key, text)));
            }
        }
        details.push(detail("aws cli", cli::delete(place, name, alias).join("\n")));
        let entry = self.audit.begin(caller, "function.alias.delete", "function", name, Some(place), details).await?;
        let result = aws.delete_alias(name, alias).await.map_err(|error| error.about("alias", alias));
        self.caches.function_changed(place, name);
        entry.finish(&result).await;
        result
    }

    async fn traffic(&self, caller: &Caller, place: &Place, name: &str, alias: &str) -> Result<Traffic, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let ((name, _), alias) = (checked(name, None)?, named(alias)?);
        traffic::traffic(&self.aws(caller, place)?, name, alias).await
    }

    async fn observe(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        alias: &str,
        payload: &str,
    ) -> Result<Observation, ConsoleError> {
        caller.check(Permission::FunctionsInvoke)?;
        let ((name, _), alias) = (checked(name, None)?, named(alias)?);
        let function = get::get(&self.hub, &self.caches, &Who::of(caller), place, name, Some(alias)).await?;
        let sample = observe::Sample { aws: self.aws(caller, place)?, place, name, alias, payload, function };
        self.samples.start(&self.audit, caller, sample).await
    }

    async fn observation(&self, caller: &Caller, id: &str) -> Result<Observation, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.samples.look(caller, id)
    }

    async fn stop(&self, caller: &Caller, id: &str) -> Result<Observation, ConsoleError> {
        caller.check(Permission::FunctionsInvoke)?;
        self.samples.stop(caller, id)
    }
}
