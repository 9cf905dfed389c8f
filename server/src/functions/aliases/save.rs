//! Saving an alias: merge into what AWS has now, check it with the versions as they are now, announce, send with the
//! revision that was read. When somebody was faster, all of it again.

use std::time::Duration;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        aliases::{
            cli,
            model::{AliasEdit, AliasSaved},
            rules,
        },
        configuration::{
            merge::{Row, merge, resolve},
            model::Texts,
        },
    },
    session::service::Caller,
};
use tokio::time::sleep;

use super::{Aliases, alias, check, history, shown, weights};
use crate::{
    activity::detail,
    aws::{AwsErrorKind, lambda::aliases::AliasChange},
};

/// Colleagues may be faster this often.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(200);

pub async fn save(
    aliases: &Aliases,
    caller: &Caller,
    place: &Place,
    (name, alias_name): (&str, &str),
    edit: AliasEdit,
) -> Result<AliasSaved, ConsoleError> {
    let AliasEdit { mut base, typed, theirs, pick, .. } = edit;
    let mut mine = rules::wanted(&typed);
    let rows: Vec<Row> = pick
        .keys()
        .map(|key| Row {
            key: key.clone(),
            base: base.get(key).cloned(),
            theirs: theirs.get(key).cloned(),
            mine: mine.get(key).cloned(),
        })
        .collect();
    resolve(&mut base, &mut mine, &rows, &pick);
    let aws = aliases.aws(caller, place)?;
    let mut sent = false;
    for _ in 0..ATTEMPTS {
        let found = aws.get_alias(name, alias_name).await.map_err(|error| error.about("alias", alias_name))?;
        let now = rules::texts(&alias(&found));
        let mut merged = merge(&base, &now, &mine);
        // A form need not have all of them.
        merged.kept.retain(|key| base.contains_key(key));
        if !merged.rows.is_empty() {
            return Ok(AliasSaved::Conflict { rows: merged.rows });
        }
        if merged.result == now {
            return Ok(AliasSaved::Done { changed: sent, kept: merged.kept });
        }
        let leads = ["version", "split"].iter().any(|key| merged.result.get(*key) != now.get(*key));
        // Only what splits requests cares.
        let splits = leads && rules::split_of(&merged.result).is_some();
        let provisioned =
            if splits { aws.get_provisioned(name, alias_name).await.unwrap_or_default().is_some() } else { false };
        check(&aws, name, &merged.result, provisioned).await?;
        let change = change(&now, &merged.result, &found.revision_id)?;
        let mut details = vec![detail("alias", alias_name)];
        details.extend(changes(&now, &merged.result));
        details.push(detail("aws cli", cli::update(place, name, alias_name, &now, &merged.result).join("\n")));
        let entry = aliases.audit.begin(caller, history::UPDATE, "function", name, Some(place), details).await?;
        let answer = aws.update_alias(name, alias_name, change).await;
        aliases.caches.function_changed(place, name);
        match answer {
            Ok(_) => {
                entry.finish(&Ok(())).await;
                return Ok(AliasSaved::Done { changed: true, kept: merged.kept });
            }
            Err(error) if error.outcome_unknown() => {
                // Whether it was done after all is seen in what AWS has now.
                let after = aws.get_alias(name, alias_name).await;
                sent = after.is_ok_and(|after| rules::texts(&alias(&after)) == merged.result);
                let lost = error.about("alias", alias_name);
                let result = if sent { Ok(()) } else { Err(lost) };
                entry.finish(&result).await;
                result?;
                return Ok(AliasSaved::Done { changed: true, kept: merged.kept });
            }
            Err(error) => {
                let again = matches!(error.kind, AwsErrorKind::Precondition | AwsErrorKind::Conflict);
                let said = Err(error.about("alias", alias_name));
                entry.finish(&said).await;
                if !again {
                    return said;
                }
            }
        }
        sleep(PAUSE).await;
    }
    let message = "Somebody else keeps changing this alias; nothing of theirs was overwritten. Try again in a moment.";
    Err(ConsoleError::Conflict { message: message.into() })
}

/// What differs. A split has to be sent with the version it belongs to.
fn change(now: &Texts, wanted: &Texts, revision_id: &str) -> Result<AliasChange, ConsoleError> {
    let changed = |key: &str| wanted.get(key).filter(|text| now.get(key) != Some(text)).cloned();
    let weights = if changed("split").is_some() { Some(weights(wanted)?) } else { None };
    Ok(AliasChange {
        version: changed("version"),
        description: changed("description"),
        weights,
        revision_id: Some(revision_id.to_owned()).filter(|id| !id.is_empty()),
    })
}

fn changes(now: &Texts, wanted: &Texts) -> Vec<(String, String)> {
    let text = |texts: &Texts, key: &str| texts.get(key).cloned().unwrap_or_default();
    rules::KEYS
        .into_iter()
        .filter(|key| text(now, key) != text(wanted, key))
        .map(|key| {
            let label = rules::label(key).to_lowercase();
            detail(&label, format!("{} → {}", shown(key, &text(now, key)), shown(key, &text(wanted, key))))
        })
        .collect()
}
