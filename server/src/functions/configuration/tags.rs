//! A function's tags: read with it, merged by their keys, written at once, read again.

use std::collections::BTreeMap;

use app::{
    connections::model::Place,
    error::{ConsoleError, FieldError},
    functions::{
        configuration::{
            model::Texts,
            tags::{cli, model, model::TagsEdit, service::TagsService},
            texts::TextsSaved,
        },
        model::FunctionDetail,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::ground::{Ground, change, merged};
use crate::{activity::detail, aws::Aws, functions::get::checked};

pub struct Tags(pub Ground);

#[async_trait]
impl TagsService for Tags {
    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: TagsEdit,
    ) -> Result<TextsSaved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let unlock = edit.unlock;
        let (base, mine) = edit.resolved();
        let wrong = model::check(&base, &mine, unlock);
        if !wrong.is_empty() {
            return Err(ConsoleError::Invalid(
                wrong.into_iter().map(|(key, rule)| FieldError::new(key, rule)).collect(),
            ));
        }
        let aws = self.0.aws(caller, place)?;
        let now = read(&aws, name).await?;
        let theirs: Texts = now.tags.clone();
        let merged = merged(&base, &theirs, &mine);
        if !merged.rows.is_empty() {
            return Ok(TextsSaved::Conflict { rows: merged.rows });
        }
        let (wanted, kept) = (merged.result, merged.kept);
        if wanted == theirs {
            self.0.caches.function_made(place, &now);
            return Ok(TextsSaved::Done { now: wanted, detail: Some(Box::new(now)), changed: false, kept });
        }
        // With what others added meanwhile.
        model::within(&wanted).map_err(|rule| ConsoleError::invalid("", rule))?;
        let set: BTreeMap<_, _> = wanted
            .iter()
            .filter(|(key, text)| theirs.get(*key) != Some(*text))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        let gone: Vec<String> = theirs.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
        let arn = cli::unqualified(&now.arn);
        let mut details = Vec::new();
        for key in set.keys().chain(&gone) {
            let text = |texts: &Texts| texts.get(key).cloned().unwrap_or_default();
            details.push(detail(&format!("tag {key}"), change(&text(&theirs), &text(&wanted))));
        }
        details.push(detail("aws cli", cli::save(place, &arn, &theirs, &wanted).join("\n")));
        let entry = self.0.audit.begin(caller, "function.configure", "function", name, Some(place), details).await?;
        let result = entry.around(write(&aws, name, &arn, set, gone)).await;
        self.0.caches.function_changed(place, name);
        let now = result?;
        self.0.caches.function_made(place, &now);
        Ok(TextsSaved::Done { now: now.tags.clone(), detail: Some(Box::new(now)), changed: true, kept })
    }
}

/// The function with its tags. Where AWS cannot tell them, nothing may be merged into what looks like none.
async fn read(aws: &Aws, name: &str) -> Result<FunctionDetail, ConsoleError> {
    let now = aws.get_function(name, None).await.map_err(|error| error.about("function", name))?;
    match &now.warning {
        Some(warning) if now.tags.is_empty() => {
            Err(ConsoleError::Aws { code: "TagsNotReadable".into(), message: warning.clone(), request_id: None })
        }
        _ => Ok(now),
    }
}

/// Removed first: at the limit there is no room else. Either call may be repeated.
async fn write(
    aws: &Aws,
    name: &str,
    arn: &str,
    set: BTreeMap<String, String>,
    gone: Vec<String>,
) -> Result<FunctionDetail, ConsoleError> {
    if !gone.is_empty() {
        aws.untag_function(arn, gone).await?;
    }
    if !set.is_empty() {
        aws.tag_function(arn, set).await?;
    }
    read(aws, name).await
}
