//! Memory, timeout, storage, description, runtime and handler.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        code::{
            model::{Findings, ProblemKind},
            service::CodeService,
        },
        configuration::{
            cli,
            merge::{Row, merge, resolve},
            model::{GeneralEdit, SNAP_START_ON, Setting, Texts, settings},
            rules, words,
        },
        create::check::LOCAL_RUNTIMES,
        runtimes,
    },
    session::service::Caller,
};

use super::save::Plan;
use crate::{
    activity::detail,
    aws::lambda::configuration::{ConfigurationChange, Overrides, Settings},
};

/// A checked edit.
pub struct Wanted {
    base: Texts,
    mine: Texts,
    /// A handler the code does not have is wanted all the same.
    anyway: bool,
}

impl Wanted {
    /// Picks of a conflict applied, minutes and seconds joined, every rule kept.
    pub fn of(edit: GeneralEdit) -> Result<Self, ConsoleError> {
        let GeneralEdit { mut base, typed, theirs, pick, anyway } = edit;
        let mut mine = rules::wanted(&base, &typed);
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
        let mine = rules::check(&base, &mine).map_err(ConsoleError::Invalid)?;
        Ok(Self { base, mine, anyway })
    }

    /// What is wanted of a setting, where that is not what the form began with.
    pub fn changed(&self, key: &str) -> Option<&String> {
        self.mine.get(key).filter(|text| self.base.get(key) != Some(*text))
    }

    pub fn set(&mut self, key: &str, text: String) {
        self.mine.insert(key.to_owned(), text);
    }
}

/// Why a new handler would break every invocation. What cannot be checked (an image, a language without a parser, a
/// package that cannot be read) does not keep anybody from saving.
pub async fn unfit(
    code: &dyn CodeService,
    caller: &Caller,
    place: &Place,
    now: &Settings,
    wanted: &Wanted,
) -> Option<Findings> {
    let handler = wanted.mine.get(Setting::Handler.key())?;
    let (known, detail) = (now.detail.handler.as_ref()?, &now.detail);
    if wanted.anyway || handler == known || wanted.base.get(Setting::Handler.key()) == Some(handler) {
        return None;
    }
    let check = code.check(caller, place, &detail.name, &detail.code_sha256, Vec::new(), Some(handler.clone()));
    let findings = check.await.ok()?;
    findings.problems.iter().any(|problem| problem.kind == ProblemKind::Handler).then_some(findings)
}

pub fn plan(place: &Place, name: &str, local: bool, now: &Settings, wanted: &Wanted) -> Result<Plan, ConsoleError> {
    let theirs = settings(&now.detail);
    // What this function cannot have is nobody's wish.
    let own = |texts: &Texts| -> Texts {
        texts.iter().filter(|(key, _)| theirs.contains_key(*key)).map(|(k, v)| (k.clone(), v.clone())).collect()
    };
    let mut merged = merge(&own(&wanted.base), &theirs, &own(&wanted.mine));
    // A form need not have all of them.
    merged.kept.retain(|key| wanted.base.contains_key(key));
    if !merged.rows.is_empty() {
        return Ok(Plan::Conflict(merged.rows));
    }
    let mut change = ConfigurationChange::default();
    let mut details = Vec::new();
    for setting in Setting::ALL {
        let key = setting.key();
        let (Some(before), Some(after)) = (theirs.get(key), merged.result.get(key)) else { continue };
        if before == after {
            continue;
        }
        if setting == Setting::Runtime && local && runtimes::find(after).is_some_and(|r| !r.family.runs_locally()) {
            return Err(ConsoleError::invalid(key, LOCAL_RUNTIMES));
        }
        if setting == Setting::SnapStart && after == SNAP_START_ON && !now.file_systems.is_empty() {
            let rule = "SnapStart and file systems exclude each other: remove the file system first.";
            return Err(ConsoleError::invalid(key, rule));
        }
        set(&mut change, setting, after, &merged.result)?;
        let fact = format!("{} → {}", setting.shown(before), setting.shown(after));
        details.push(detail(&setting.label().to_lowercase(), fact));
    }
    if details.is_empty() {
        return Ok(Plan::Nothing { kept: merged.kept });
    }
    details.push(detail("aws cli", cli::general(place, name, &theirs, &merged.result).join("\n")));
    Ok(Plan::Change { change, details, kept: merged.kept })
}

fn set(change: &mut ConfigurationChange, setting: Setting, text: &str, all: &Texts) -> Result<(), ConsoleError> {
    // Checked before; not a number only where AWS said none.
    let number = || text.parse::<u32>().map_err(|_| ConsoleError::invalid(setting.key(), "This is not a number."));
    match setting {
        Setting::Description => change.description = Some(text.to_owned()),
        Setting::Memory => change.memory_mb = Some(number()?),
        Setting::Storage => change.ephemeral_storage_mb = Some(number()?),
        Setting::Timeout => change.timeout_s = Some(number()?),
        Setting::Role => change.role_arn = Some(text.to_owned()),
        Setting::Runtime => change.runtime = Some(text.to_owned()),
        Setting::Handler => change.handler = Some(text.to_owned()),
        Setting::SnapStart => change.snap_start = Some(text == SNAP_START_ON),
        Setting::EntryPoint | Setting::Command | Setting::WorkingDirectory => change.image = Some(image(all)?),
    }
    Ok(())
}

/// AWS replaces all of it.
fn image(all: &Texts) -> Result<Overrides, ConsoleError> {
    let text = |setting: Setting| all.get(setting.key()).cloned().unwrap_or_default();
    let words =
        |setting: Setting| words::parse(&text(setting)).map_err(|rule| ConsoleError::invalid(setting.key(), rule));
    Ok(Overrides {
        entry_point: words(Setting::EntryPoint)?,
        command: words(Setting::Command)?,
        working_directory: text(Setting::WorkingDirectory),
    })
}
