//! How a function follows new versions of its runtime: read, merged, written at once, read again.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        model::Texts,
        runtime_management::{
            cli,
            model::{self, FIELDS, RuntimeUpdates},
            service::RuntimeManagementService,
        },
        texts::{TextsEdit, TextsSaved},
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::ground::{Ground, change, merged};
use crate::{activity::detail, aws::Aws, functions::get::checked};

pub struct RuntimeManagement(pub Ground);

/// The engine answers as if there were no such function.
const ABSENT: &str = "The local engine runs functions with the interpreter of this machine; there are no runtime versions to choose from.";

fn absent(aws: &Aws) -> Result<(), ConsoleError> {
    if !aws.is_local() {
        return Ok(());
    }
    Err(ConsoleError::Unavailable { what: "Runtime management".into(), reason: ABSENT.into() })
}

#[async_trait]
impl RuntimeManagementService for RuntimeManagement {
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Texts, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = checked(name, qualifier)?;
        let aws = self.0.aws(caller, place)?;
        absent(&aws)?;
        read(&aws, name, qualifier).await
    }

    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, qualifier) = checked(name, qualifier)?;
        let (base, mine) = edit.resolved();
        let mine = model::check(&base, &mine).map_err(ConsoleError::Invalid)?;
        let aws = self.0.aws(caller, place)?;
        absent(&aws)?;
        let theirs = read(&aws, name, qualifier).await?;
        let merged = merged(&base, &theirs, &mine);
        if !merged.rows.is_empty() {
            return Ok(TextsSaved::Conflict { rows: merged.rows });
        }
        if merged.result == theirs {
            return Ok(TextsSaved::Done { now: theirs, detail: None, changed: false, kept: merged.kept });
        }
        // Both settings are one wish: a mode of theirs with a version of mine would be nobody's.
        let wanted = model::check(&theirs, &merged.result).map_err(ConsoleError::Invalid)?;
        let text = |texts: &Texts, key: &str| texts.get(key).cloned().unwrap_or_default();
        let mut details: Vec<_> = FIELDS
            .iter()
            .filter(|(key, _)| theirs.get(*key) != wanted.get(*key))
            .map(|(key, label)| detail(&label.to_lowercase(), change(&text(&theirs, key), &text(&wanted, key))))
            .collect();
        details.extend(qualifier.map(|version| detail("version", version)));
        details.push(detail("aws cli", cli::save(place, name, qualifier, &theirs, &wanted).join("\n")));
        let entry = self.0.audit.begin(caller, "function.configure", "function", name, Some(place), details).await?;
        let work = async {
            aws.put_runtime_management(name, qualifier, &RuntimeUpdates::of(&wanted)).await?;
            read(&aws, name, qualifier).await
        };
        let now = entry.around(work).await?;
        self.0.caches.function_changed(place, name);
        Ok(TextsSaved::Done { now, detail: None, changed: true, kept: merged.kept })
    }
}

async fn read(aws: &Aws, name: &str, qualifier: Option<&str>) -> Result<Texts, ConsoleError> {
    let updates = aws.get_runtime_management(name, qualifier).await;
    Ok(updates.map_err(|error| error.about("function", name))?.texts())
}
