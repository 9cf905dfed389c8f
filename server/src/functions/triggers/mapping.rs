//! Event source mappings: made, changed by merging into what AWS has now, switched and deleted.

use std::time::Duration;

use app::{
    connections::model::Place,
    error::{ConsoleError, FieldError},
    functions::{
        configuration::{
            merge::{Row, merge, resolve},
            model::Texts,
        },
        triggers::mapping::{
            cli,
            model::{BY_TABLE, Mapping, MappingEdit, MappingSaved, OFF, ON, Poll, Setting, defaults, moves},
            rules,
        },
    },
    session::service::Caller,
};
use tokio::time::{Instant, sleep};

use crate::{
    activity::{Audit, detail},
    aws::{Aws, AwsError, AwsErrorKind, lambda::mappings::NewMapping},
    functions::caches::Caches,
};

/// How long AWS may be busy with a mapping before it is changed.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(500);
/// AWS may begin to work on it between look and change.
const ATTEMPTS: u32 = 4;
const NOT_LOCAL: &str = "The local engine does not have this; on AWS it works.";

/// Of one function.
pub struct Mappings<'a> {
    pub aws: Aws,
    pub caches: &'a Caches,
    pub audit: &'a Audit,
    pub caller: &'a Caller,
    pub place: &'a Place,
    pub name: &'a str,
}

pub async fn get(aws: &Aws, name: &str, id: &str) -> Result<Mapping, ConsoleError> {
    let missing = || ConsoleError::not_found("trigger", id);
    if id.len() > 64 || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') || id.is_empty() {
        return Err(missing());
    }
    let found = aws.mapping(id).await.map_err(|error| error.about("trigger", id))?;
    if found.function() == name { Ok(found) } else { Err(missing()) }
}

/// A table's stream, or why there is none.
pub async fn table_stream(aws: &Aws, table: &str) -> Result<String, ConsoleError> {
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if table.is_empty() || table.len() > 255 || !table.bytes().all(word) {
        return Err(ConsoleError::invalid("from", "Choose a table."));
    }
    match aws.table_stream(table).await {
        Ok(Some(arn)) => Ok(arn),
        Ok(None) => Err(ConsoleError::invalid(
            "from",
            format!(
                "The table {table} has no stream. Turn one on: aws dynamodb update-table --table-name {table} \
                 --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES"
            ),
        )),
        Err(error) if error.is_not_found() => {
            Err(ConsoleError::invalid("from", format!("There is no table {table} in this region.")))
        }
        Err(error) => Err(error.into()),
    }
}

impl Mappings<'_> {
    pub async fn add(&self, source: &str, mut typed: Texts, now: i64, timeout_s: u32) -> Result<Mapping, ConsoleError> {
        let field = if typed.get("from").is_some_and(|from| from != "arn") { "from" } else { "arn" };
        if let Some(table) = typed.get("from").and_then(|from| from.strip_prefix(BY_TABLE)) {
            let arn = table_stream(&self.aws, table).await?;
            typed.insert("arn".into(), arn);
        }
        let (arn, start) = rules::new(source, &self.place.region, &typed, Some(now)).map_err(ConsoleError::Invalid)?;
        let poll = Poll::of(&arn);
        let (base, wanted) = (defaults(poll), rules::wanted(poll, &typed));
        let changed: Vec<Setting> = cli::changed(&base, &wanted).collect();
        self.local(&changed)?;
        if poll.is_queue() {
            self.hides_long_enough(&arn, field, timeout_s).await?;
        }
        let function = cli::target(self.name, wanted.get(Setting::Qualifier.key()).map_or("", String::as_str));
        if let Some(known) = self.known(&function, &arn).await? {
            let message =
                format!("It calls this function already (mapping {}). Change that one, or delete it first.", known.id);
            return Err(ConsoleError::invalid(field, message));
        }
        let command = cli::create(self.place, self.name, &arn, start.as_ref(), &base, &wanted);
        let facts = vec![detail("source", &arn), detail("calls", &function), detail("aws cli", command)];
        let entry =
            self.audit.begin(self.caller, "trigger.add", "function", self.name, Some(self.place), facts).await?;
        entry
            .around(async {
                let new = NewMapping { function: function.clone(), source_arn: &arn, start, changed, wanted: &wanted };
                let id = match self.aws.create_mapping(new).await {
                    Ok(id) => id,
                    // The answer was lost: it may be there.
                    Err(error) if error.outcome_unknown() => match self.known(&function, &arn).await? {
                        Some(known) => known.id,
                        None => return Err(error.into()),
                    },
                    Err(error) => return Err(error.about("function", &function)),
                };
                self.caches.function_changed(self.place, self.name);
                self.aws.mapping(&id).await.map_err(ConsoleError::from)
            })
            .await
    }

    pub async fn save(&self, id: &str, edit: MappingEdit) -> Result<MappingSaved, ConsoleError> {
        let now = self.settled(id).await?;
        let (base, mine) = picked(now.poll, edit)?;
        let theirs = &now.settings;
        let mut merged = merge(&own(&base, theirs), theirs, &mine);
        // A form need not have all of them.
        merged.kept.retain(|key| base.contains_key(key));
        if !merged.rows.is_empty() {
            return Ok(MappingSaved::Conflict { rows: merged.rows });
        }
        let changed: Vec<Setting> = cli::changed(theirs, &merged.result).collect();
        if changed.is_empty() {
            return Ok(MappingSaved::Done { mapping: now, changed: false, kept: merged.kept });
        }
        self.local(&changed)?;
        let mapping = self.change(&now, "trigger.change", &changed, &merged.result).await?;
        Ok(MappingSaved::Done { mapping, changed: true, kept: merged.kept })
    }

    pub async fn switch(&self, id: &str, on: bool) -> Result<(), ConsoleError> {
        let now = self.settled(id).await?;
        let mut wanted = now.settings.clone();
        wanted.insert(Setting::Enabled.key().into(), (if on { ON } else { OFF }).into());
        if wanted == now.settings {
            return Ok(());
        }
        let action = if on { "trigger.enable" } else { "trigger.disable" };
        self.change(&now, action, &[Setting::Enabled], &wanted).await.map(drop)
    }

    pub async fn delete(&self, id: &str) -> Result<(), ConsoleError> {
        let now = self.settled(id).await?;
        let facts = vec![detail("source", &now.source_arn), detail("aws cli", cli::delete(self.place, id))];
        let entry =
            self.audit.begin(self.caller, "trigger.remove", "function", self.name, Some(self.place), facts).await?;
        let result = match self.aws.delete_event_source_mapping(id).await {
            Err(error) if !error.is_not_found() => Err(error.into()),
            _ => Ok(()),
        };
        self.caches.function_changed(self.place, self.name);
        entry.finish(&result).await;
        result
    }

    async fn change(
        &self,
        now: &Mapping,
        action: &str,
        changed: &[Setting],
        wanted: &Texts,
    ) -> Result<Mapping, ConsoleError> {
        let text = |texts: &Texts, setting: Setting| setting.shown(texts.get(setting.key()).map_or("", String::as_str));
        let mut facts = vec![detail("source", &now.source_arn)];
        facts.extend(changed.iter().map(|setting| {
            let (before, after) = (text(&now.settings, *setting), text(wanted, *setting));
            detail(&setting.label().to_lowercase(), format!("{before} → {after}"))
        }));
        facts.extend(
            cli::update(self.place, self.name, &now.id, &now.settings, wanted)
                .map(|command| detail("aws cli", command)),
        );
        let entry = self.audit.begin(self.caller, action, "function", self.name, Some(self.place), facts).await?;
        entry
            .around(async {
                let lost = self.send(&now.id, changed, wanted).await?;
                self.caches.function_changed(self.place, self.name);
                let after = self.aws.mapping(&now.id).await.map_err(|error| error.about("trigger", &now.id))?;
                let same = |setting: &&Setting| after.settings.get(setting.key()) == wanted.get(setting.key());
                let open: Vec<_> = changed.iter().filter(|setting| !same(setting)).map(|one| one.label()).collect();
                // While AWS works on it, it may still tell what was.
                if open.is_empty() || moves(&after.state) {
                    return Ok(after);
                }
                if let Some(error) = lost {
                    return Err(error.into());
                }
                let message = format!("AWS has answered that it is done, but {} stayed as it was.", open.join(", "));
                Err(ConsoleError::Conflict { message })
            })
            .await
    }

    /// Sends once more while AWS is busy with it; the error of an answer that was lost.
    async fn send(&self, id: &str, changed: &[Setting], wanted: &Texts) -> Result<Option<AwsError>, ConsoleError> {
        let mut attempt = 1;
        loop {
            match self.aws.update_mapping(id, self.name, changed, wanted).await {
                Ok(()) => return Ok(None),
                Err(error) if error.outcome_unknown() => return Ok(Some(error)),
                Err(error) if error.kind == AwsErrorKind::Conflict && attempt < ATTEMPTS => {
                    attempt += 1;
                    sleep(PAUSE * attempt).await;
                }
                Err(error) => return Err(error.about("trigger", id)),
            }
        }
    }

    /// The mapping once AWS has nothing more to do with it.
    async fn settled(&self, id: &str) -> Result<Mapping, ConsoleError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let now = get(&self.aws, self.name, id).await?;
            if !moves(&now.state) {
                return Ok(now);
            }
            if Instant::now() + PAUSE > deadline {
                let message = format!(
                    "AWS is still busy with this trigger ({}); nothing was sent. Try again in a moment.",
                    now.state
                );
                return Err(ConsoleError::Conflict { message });
            }
            sleep(PAUSE).await;
        }
    }

    /// The mapping of this source to the same function, version or alias.
    async fn known(&self, function: &str, arn: &str) -> Result<Option<Mapping>, ConsoleError> {
        let all = self.aws.mappings(function, Some(arn)).await.map_err(|error| error.about("function", function))?;
        let same = |mapping: &Mapping| cli::target(mapping.function(), mapping.qualifier()) == function;
        Ok(all.into_iter().find(|mapping| mapping.source_arn == arn && same(mapping)))
    }

    /// AWS refuses it otherwise. Where the queue may not be read, AWS decides.
    async fn hides_long_enough(&self, arn: &str, field: &str, timeout_s: u32) -> Result<(), ConsoleError> {
        match self.aws.queue(arn).await {
            Ok(facts) => rules::visibility(facts.visibility_s, timeout_s)
                .map_err(|message| ConsoleError::invalid(field, message)),
            Err(error) if error.is_not_found() => {
                Err(ConsoleError::invalid(field, "There is no such queue. Choose another, or look at its ARN again."))
            }
            Err(_) => Ok(()),
        }
    }

    fn local(&self, changed: &[Setting]) -> Result<(), ConsoleError> {
        let refused = changed.iter().filter(|setting| self.aws.is_local() && !setting.is_local());
        let refused: Vec<_> = refused.map(|setting| FieldError::new(setting.key(), NOT_LOCAL)).collect();
        if refused.is_empty() { Ok(()) } else { Err(ConsoleError::Invalid(refused)) }
    }
}

/// Only what this mapping has.
fn own(texts: &Texts, theirs: &Texts) -> Texts {
    texts.iter().filter(|(key, _)| theirs.contains_key(*key)).map(|(key, text)| (key.clone(), text.clone())).collect()
}

/// Picks of a conflict applied, every rule kept: what the form began with, and what is wanted.
fn picked(poll: Poll, edit: MappingEdit) -> Result<(Texts, Texts), ConsoleError> {
    let MappingEdit { mut base, typed, theirs, pick } = edit;
    let mut mine = rules::wanted(poll, &typed);
    let row = |key: &String| Row {
        key: key.clone(),
        base: base.get(key).cloned(),
        theirs: theirs.get(key).cloned(),
        mine: mine.get(key).cloned(),
    };
    let rows: Vec<Row> = pick.keys().map(row).collect();
    resolve(&mut base, &mut mine, &rows, &pick);
    rules::check(poll, &base, &mine).map_err(ConsoleError::Invalid)?;
    Ok((base, mine))
}
