//! Asynchronous invocation: age, retries and destinations, which AWS keeps as one, and the dead-letter queue, which is
//! part of the function's configuration.

use std::time::Duration;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::{
            asynchronous::{
                cli,
                model::{
                    AGE, AGE_DEFAULT, DEAD_LETTER, FAILURE, PLACES, RETRIES, RETRIES_DEFAULT, SUCCESS, TIMES, label,
                    shown, texts,
                },
                rules,
                service::AsynchronousService,
                targets::Targets,
            },
            model::Texts,
            texts::{TextsEdit, TextsSaved},
        },
        permissions::needs::sending,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;
use tokio::time::sleep;

use super::{
    ground::{Ground, change, merged},
    save::{Ended, Plan},
};
use crate::{
    activity::detail,
    aws::{
        Aws, AwsError, AwsErrorKind, Who,
        lambda::{configuration::ConfigurationChange, event_invoke::EventInvoke},
    },
    functions::{
        get::{self, checked},
        permissions::needs,
    },
};

mod targets;

#[cfg(test)]
mod tests;

pub struct Asynchronous(pub Ground);

/// What was just added to a role holds for AWS some seconds later.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4), Duration::from_secs(6)];

#[async_trait]
impl AsynchronousService for Asynchronous {
    async fn read(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Texts, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let (name, qualifier) = checked(name, qualifier)?;
        read(&self.0.aws(caller, place)?, name, qualifier).await
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
        let mine = rules::check(&base, &mine).map_err(ConsoleError::Invalid)?;
        let aws = self.0.aws(caller, place)?;
        let function = get::get(&self.0.hub, &self.0.caches, &Who::of(caller), place, name, qualifier).await?;
        for key in [SUCCESS, FAILURE] {
            let arn = mine.get(key).map_or("", String::as_str);
            rules::not_itself(arn, &function.arn).map_err(|rule| ConsoleError::invalid(key, rule))?;
        }
        let theirs = read(&aws, name, qualifier).await?;
        let merged = merged(&base, &theirs, &mine);
        if !merged.rows.is_empty() {
            return Ok(TextsSaved::Conflict { rows: merged.rows });
        }
        let (wanted, kept) = (merged.result, merged.kept);
        if wanted == theirs {
            return Ok(TextsSaved::Done { now: theirs, detail: None, changed: false, kept });
        }
        let mut details: Vec<_> = TIMES
            .iter()
            .chain(PLACES)
            .filter(|(key, _)| theirs.get(*key) != wanted.get(*key))
            .map(|(key, _)| {
                let text = |texts: &Texts| texts.get(*key).map(|text| shown(key, text)).unwrap_or_default();
                detail(&label(key).to_lowercase(), change(&text(&theirs), &text(&wanted)))
            })
            .collect();
        details.extend(qualifier.map(|qualifier| detail("qualifier", qualifier)));
        let commands = cli::save(place, name, qualifier.unwrap_or_default(), &theirs, &wanted);
        details.push(detail("aws cli", commands.join("\n")));
        let entry = self.0.audit.begin(caller, "function.configure", "function", name, Some(place), details).await?;
        let result = put(&aws, name, qualifier, &function.role_arn, &wanted).await;
        self.0.caches.function_changed(place, name);
        entry.finish(&result).await;
        result?;
        let now = read(&aws, name, qualifier).await?;
        Ok(TextsSaved::Done { now, detail: None, changed: true, kept })
    }

    async fn save_dead_letter(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let (base, mine) = edit.resolved();
        let mine = rules::check(&base, &mine).map_err(ConsoleError::Invalid)?;
        let save = self.0.saving(caller, place, name)?;
        let now = save.settled().await?;
        let plan = |arn: &Option<String>| -> Result<Plan, ConsoleError> {
            let theirs = dead_letter(arn.as_deref());
            let merged = merged(&base, &theirs, &mine);
            if !merged.rows.is_empty() {
                return Ok(Plan::Conflict(merged.rows));
            }
            let (before, after) = (&theirs[DEAD_LETTER], &merged.result[DEAD_LETTER]);
            if before == after {
                return Ok(Plan::Nothing { kept: merged.kept });
            }
            let commands = cli::dead_letter(place, name, &theirs, &merged.result).join("\n");
            Ok(Plan::Change {
                change: ConfigurationChange { dead_letter_arn: Some(after.clone()), ..Default::default() },
                details: vec![detail("dead-letter queue", change(before, after)), detail("aws cli", commands)],
                kept: merged.kept,
            })
        };
        match save.run(now, |now| plan(&now.detail.dead_letter_arn)).await? {
            Ended::Done { settings, changed, kept } => {
                let now = dead_letter(settings.detail.dead_letter_arn.as_deref());
                Ok(TextsSaved::Done { now, detail: Some(Box::new(settings.detail)), changed, kept })
            }
            Ended::Conflict(rows) => Ok(TextsSaved::Conflict { rows }),
        }
    }

    async fn targets(&self, caller: &Caller, place: &Place, kind: &str, search: &str) -> Result<Targets, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        targets::find(&self.0, caller, place, kind, search).await
    }
}

fn dead_letter(arn: Option<&str>) -> Texts {
    Texts::from([(DEAD_LETTER.to_owned(), arn.unwrap_or_default().to_owned())])
}

async fn read(aws: &Aws, name: &str, qualifier: Option<&str>) -> Result<Texts, ConsoleError> {
    let now = aws.get_event_invoke(name, qualifier).await?.unwrap_or_default();
    let arn = |arn: &Option<String>| arn.clone().unwrap_or_default();
    Ok(texts(
        now.max_age_s.unwrap_or(AGE_DEFAULT),
        now.retries.unwrap_or(RETRIES_DEFAULT),
        &arn(&now.on_success),
        &arn(&now.on_failure),
    ))
}

/// Puts the whole, or takes it away where nothing is special. There is no revision: somebody who writes between the
/// reading and this is not seen.
async fn put(
    aws: &Aws,
    name: &str,
    qualifier: Option<&str>,
    role_arn: &str,
    wanted: &Texts,
) -> Result<(), ConsoleError> {
    if cli::is_default(wanted) {
        return aws.delete_event_invoke(name, qualifier).await.map_err(|error| error.about("function", name));
    }
    let text = |key: &str| wanted.get(key).map_or("", String::as_str);
    let given = |key: &str| Some(text(key).to_owned()).filter(|arn| !arn.is_empty());
    let new = EventInvoke {
        max_age_s: rules::age(text(AGE)).ok(),
        retries: rules::retries(text(RETRIES)).ok(),
        on_success: given(SUCCESS),
        on_failure: given(FAILURE),
    };
    let mut pauses = PAUSES.iter();
    loop {
        let Err(error) = aws.put_event_invoke(name, qualifier, new.clone()).await else { return Ok(()) };
        let of = sending(text(SUCCESS), "").into_iter().chain(sending(text(FAILURE), "")).collect::<Vec<_>>();
        let fresh = lacks_permission(&error)
            && needs::missing(aws, role_arn, &of).await.is_ok_and(|missing| missing.is_empty());
        match pauses.next().filter(|_| fresh) {
            Some(pause) => sleep(*pause).await,
            None => return Err(refused(error, name, wanted)),
        }
    }
}

/// AWS looks whether the role may send there.
fn lacks_permission(error: &AwsError) -> bool {
    error.kind == AwsErrorKind::Invalid && error.message.contains("execution role does not have permissions")
}

/// Beside the field AWS speaks of.
fn refused(error: AwsError, name: &str, wanted: &Texts) -> ConsoleError {
    if error.kind != AwsErrorKind::Invalid {
        return error.about("function", name);
    }
    let named =
        |key: &&str| wanted.get(*key).is_some_and(|arn| !arn.is_empty() && error.message.contains(arn.as_str()));
    match [FAILURE, SUCCESS].into_iter().find(named) {
        Some(key) => ConsoleError::invalid(key, error.message),
        None => error.about("function", name),
    }
}
