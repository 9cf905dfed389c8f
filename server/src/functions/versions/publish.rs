//! Publishing: only what the member has seen, only where something has changed, guarded by the code's hash and the
//! revision. The local engine heeds neither, so that both are looked at just before, too.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::versions::{
        cli,
        model::{Publish, Published},
    },
    session::service::Caller,
};

use super::{Versions, facts::Marks, published};
use crate::{
    activity::detail,
    aws::{Aws, AwsErrorKind, lambda::configuration::Settings},
    functions::configuration::save::Save,
};

/// Colleagues may be faster this often.
const ATTEMPTS: u32 = 4;

pub async fn publish(
    versions: &Versions,
    caller: &Caller,
    place: &Place,
    name: &str,
    publish: Publish,
) -> Result<Published, ConsoleError> {
    let aws = versions.aws(caller, place)?;
    let marks = versions.marks(caller).await?;
    let save = Save { aws: aws.clone(), caches: &versions.caches, audit: &versions.audit, caller, place, name };
    for _ in 0..ATTEMPTS {
        let now = save.settled().await?;
        seen(&marks, &publish, &now)?;
        let newest = newest(&aws, name).await?;
        if let Some(newest) = newest.as_ref().filter(|newest| !publish.anyway && marks.same(&now, newest)) {
            return Ok(Published::Same { number: newest.detail.version.clone() });
        }
        let before = newest.as_ref().map(number).unwrap_or_default();
        let sha = &now.detail.code_sha256;
        let mut details = vec![detail("code", sha)];
        details.extend(
            [("description", &publish.description), ("why", &publish.why)].map(|(key, text)| detail(key, text)),
        );
        details.retain(|(_, text)| !text.is_empty());
        details.push(detail("aws cli", cli::publish(place, name, &publish.description, sha).join("\n")));
        let entry = versions.audit.begin(caller, published::ACTION, "function", name, Some(place), details).await?;
        let sent = aws.publish_version(name, &publish.description, sha, &now.detail.revision_id).await;
        versions.caches.function_changed(place, name);
        let (number, request_id) = match sent {
            Ok(made) => (made.number, made.request_id),
            Err(error) if error.outcome_unknown() => {
                // Whether it was published after all: a later version, and the same.
                let lost = Err(error.about("function", name));
                match self::newest(&aws, name).await {
                    Ok(Some(last)) if number(&last) > before && marks.same(&now, &last) => {
                        (last.detail.version.clone(), None)
                    }
                    _ => {
                        entry.finish(&lost).await;
                        return lost;
                    }
                }
            }
            Err(error) => {
                let again = error.kind == AwsErrorKind::Precondition;
                let said = Err(error.about("function", name));
                entry.finish(&said).await;
                if again {
                    continue;
                }
                return said;
            }
        };
        let mut facts = vec![detail("version", &number)];
        facts.extend(request_id.map(|id| detail("request id", id)));
        let is_new = number.parse::<u64>().is_ok_and(|number| number > before);
        if !is_new {
            facts.push(detail("nothing new", "AWS gave the version it had"));
        }
        entry.finish_with(&Ok(()), facts).await;
        if !is_new {
            return Ok(Published::Same { number });
        }
        keep(versions, caller, &aws, name, sha).await;
        return Ok(Published::Done { number });
    }
    let message = "Somebody else keeps changing this function; nothing was published. Try again in a moment.";
    Err(ConsoleError::Conflict { message: message.into() })
}

/// Refuses what the member has not seen.
fn seen(marks: &Marks, publish: &Publish, now: &Settings) -> Result<(), ConsoleError> {
    if publish.mark.is_empty() || publish.mark == marks.of(now) {
        return Ok(());
    }
    let message = "Somebody changed the code or the configuration since you opened this page; nothing was published. Look \
                   at what $LATEST is now, then publish again.";
    Err(ConsoleError::Conflict { message: message.into() })
}

fn number(settings: &Settings) -> u64 {
    settings.detail.version.parse().unwrap_or_default()
}

/// The last version: AWS lists from the oldest on.
async fn newest(aws: &Aws, name: &str) -> Result<Option<Settings>, ConsoleError> {
    let mut newest: Option<Settings> = None;
    let mut marker = None;
    loop {
        let page = aws.list_versions_page(name, marker.as_deref()).await;
        let page = page.map_err(|error| error.about("function", name))?;
        for row in page.versions {
            if number(&row) > newest.as_ref().map(number).unwrap_or_default() {
                newest = Some(row);
            }
        }
        marker = page.next;
        if marker.is_none() {
            return Ok(newest);
        }
    }
}

/// The local engine gives the code of `$LATEST` whatever version is asked for: Lambent keeps what it publishes there, so
/// that versions can be compared later. Without it they cannot; nothing else is lost.
async fn keep(versions: &Versions, caller: &Caller, aws: &Aws, name: &str, sha: &str) {
    if !aws.is_local() {
        return;
    }
    let Ok(code) = aws.get_function_code(name, None).await else { return };
    if code.detail.code_sha256 != sha || code.location.is_none() {
        return;
    }
    if let Err(error) = versions.packages.deployed(aws, &code, &caller.request_id).await {
        tracing::debug!(%error, "a published package was not kept");
    }
}
