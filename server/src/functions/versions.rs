//! Published versions: listed, published, compared, deleted.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::versions::{
        cli,
        model::{Comparison, Publish, Published, Version, VersionList, VersionRemoval},
        rules,
        service::VersionsService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{caches::Caches, code::held::Packages, get::checked};
use crate::{
    activity::{Audit, detail},
    aws::{Aws, AwsHub, Who, lambda::configuration::Settings},
    store::{ForRequest, Store},
};

mod compare;
mod facts;
mod publish;
pub mod published;

#[cfg(test)]
mod tests;

pub use facts::Marks;

pub struct Versions {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    store: Store,
    packages: Packages,
}

impl Versions {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, store: Store) -> Self {
        let packages = Packages::new(store.clone());
        Self { hub, caches, audit, store, packages }
    }

    fn aws(&self, caller: &Caller, place: &Place) -> Result<Aws, ConsoleError> {
        self.hub.at(place, &Who::of(caller))
    }

    async fn marks(&self, caller: &Caller) -> Result<Marks, ConsoleError> {
        let key = self.audit.fingerprint_key().await.for_request(&caller.request_id)?;
        Ok(Marks::new(key))
    }
}

/// As the screens have it; who published it is not in AWS.
pub fn version(settings: &Settings) -> Version {
    let detail = &settings.detail;
    Version {
        number: detail.version.clone(),
        description: detail.description.clone(),
        modified_at: detail.modified_at,
        code_sha256: detail.code_sha256.clone(),
        code_size: detail.code_size,
        package_type: detail.package_type,
        runtime: detail.runtime.clone(),
        architecture: detail.architecture,
        memory_mb: detail.memory_mb,
        role_arn: detail.role_arn.clone(),
        dead_letter_arn: detail.dead_letter_arn.clone(),
        published: None,
    }
}

/// A number is wanted, not any qualifier.
fn numbered(number: &str) -> Result<(), ConsoleError> {
    if rules::number(number) { Ok(()) } else { Err(ConsoleError::not_found("version", number)) }
}

#[async_trait]
impl VersionsService for Versions {
    async fn list(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        after: Option<&str>,
    ) -> Result<VersionList, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, _) = checked(name, None)?;
        let page = self.aws(caller, place)?.list_versions_page(name, after).await;
        let page = page.map_err(|error| error.about("function", name))?;
        let notes = published::of(&self.store, place, name).await.for_request(&caller.request_id)?;
        let marks = self.marks(caller).await?;
        let mut rows = page.versions;
        // `$LATEST` begins AWS's first page.
        let latest = rows.iter().position(|row| row.detail.version == "$LATEST").map(|at| rows.remove(at));
        rows.sort_by_key(|row| std::cmp::Reverse(row.detail.version.parse::<u64>().unwrap_or_default()));
        let unchanged_since = match (&latest, rows.first(), &page.next) {
            (Some(latest), Some(newest), None) if marks.same(latest, newest) => Some(newest.detail.version.clone()),
            _ => None,
        };
        let with_note = |settings: &Settings| {
            let version = version(settings);
            Version { published: notes.of(&version), ..version }
        };
        Ok(VersionList {
            mark: latest.as_ref().map(|latest| marks.of(latest)).unwrap_or_default(),
            latest: latest.as_ref().map(version),
            versions: rows.iter().map(with_note).collect(),
            next: page.next.unwrap_or_default(),
            unchanged_since,
        })
    }

    async fn publish(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        publish: Publish,
    ) -> Result<Published, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let publish = rules::check(&publish).map_err(ConsoleError::Invalid)?;
        Box::pin(publish::publish(self, caller, place, name, publish)).await
    }

    async fn removal(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        number: &str,
    ) -> Result<VersionRemoval, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, _) = checked(name, None)?;
        numbered(number)?;
        let aws = self.aws(caller, place)?;
        let (settings, aliases) = futures::join!(aws.get_settings(name, Some(number)), aws.list_aliases(name));
        let version = version(&settings.map_err(|error| error.about("version", number))?);
        let notes = published::of(&self.store, place, name).await.for_request(&caller.request_id)?;
        Ok(VersionRemoval {
            published: notes.of(&version),
            description: version.description,
            aliases: leading(aliases.map_err(|error| error.about("function", name))?, number),
            number: number.to_owned(),
        })
    }

    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        number: &str,
        confirm: &str,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        numbered(number)?;
        rules::confirmed(number, confirm).map_err(|rule| ConsoleError::invalid("confirm", rule))?;
        let aws = self.aws(caller, place)?;
        let (settings, aliases) = futures::join!(aws.get_settings(name, Some(number)), aws.list_aliases(name));
        let settings = settings.map_err(|error| error.about("version", number))?;
        let aliases = leading(aliases.map_err(|error| error.about("function", name))?, number);
        if !aliases.is_empty() {
            let message = format!(
                "Version {number} cannot be deleted while an alias leads to it: {}. Point it elsewhere first.",
                aliases.join(", ")
            );
            return Err(ConsoleError::Conflict { message });
        }
        let details = vec![
            detail("version", number),
            detail("code", &settings.detail.code_sha256),
            detail("aws cli", cli::delete(place, name, number).join("\n")),
        ];
        let entry = self.audit.begin(caller, "function.version.delete", "function", name, Some(place), details).await?;
        let result = aws.delete_version(name, number).await.map_err(|error| error.about("version", number));
        self.caches.function_changed(place, name);
        entry.finish(&result).await;
        result
    }

    async fn compare(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        from: &str,
        to: &str,
    ) -> Result<Comparison, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, _) = checked(name, None)?;
        if let Some(odd) = [from, to].into_iter().find(|side| !rules::side(side)) {
            return Err(ConsoleError::not_found("version", odd));
        }
        Box::pin(compare::compare(self, caller, place, name, from, to)).await
    }
}

/// The aliases that lead to a version.
fn leading(aliases: Vec<crate::aws::lambda::Alias>, number: &str) -> Vec<String> {
    let leads = |alias: &crate::aws::lambda::Alias| alias.version == number || alias.weights.contains_key(number);
    aliases.into_iter().filter(leads).map(|alias| alias.name).collect()
}
