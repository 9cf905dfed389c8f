//! The state of the form, and saving it.

use leptos::prelude::*;

use super::{
    api,
    model::{AccessPoint, FileSystems, MOUNT, Mount, MountEdit, MountSaved, Reached},
    rules,
};
use crate::{
    error::{ConsoleError, FieldError, message_of},
    functions::{
        configuration::{
            merge::resolve,
            parts::{conflict::Conflict, focus, save_bar::Outcome},
        },
        parts::open::OpenFunction,
    },
};

#[derive(Clone, Copy)]
pub struct Desk {
    pub open: OpenFunction,
    /// The function as AWS has it.
    pub read: RwSignal<FileSystems>,
    /// What the form began with.
    pub base: RwSignal<Mount>,
    pub arn: RwSignal<String>,
    pub path: RwSignal<String>,
    pub direct: RwSignal<String>,
    /// Absent while they are asked for.
    pub points: RwSignal<Option<Result<Vec<AccessPoint>, ConsoleError>>>,
    /// Of the chosen access point's file system.
    pub reached: RwSignal<Option<Result<Reached, ConsoleError>>>,
    pub errors: RwSignal<Vec<FieldError>>,
    pub conflict: Conflict,
    pub outcome: RwSignal<Outcome>,
}

impl Desk {
    pub fn new(open: OpenFunction, read: FileSystems, outcome: Outcome) -> Self {
        let mount = read.mount.clone();
        let desk = Self {
            open,
            base: RwSignal::new(mount.clone()),
            read: RwSignal::new(read),
            arn: RwSignal::new(mount.arn),
            path: RwSignal::new(mount.path),
            direct: RwSignal::new(mount.direct_read),
            points: RwSignal::new(None),
            reached: RwSignal::new(None),
            errors: RwSignal::new(Vec::new()),
            conflict: Conflict::new(Vec::new()),
            outcome: RwSignal::new(outcome),
        };
        Effect::new(move |_| desk.ask_points());
        let system = Memo::new(move |_| desk.chosen().map(|point| point.file_system_id));
        Effect::new(move |_| desk.ask_reached(system.get()));
        desk
    }

    pub fn ask_points(self) {
        let place = self.open.target.with_untracked(|target| target.place.clone());
        self.points.set(None);
        leptos::task::spawn_local_scoped(async move {
            self.points.try_set(Some(api::list_access_points(place.connection, place.region).await));
        });
    }

    fn ask_reached(self, system: Option<String>) {
        self.reached.set(None);
        let (Some(system), Some(vpc)) = (system, self.read.with_untracked(|read| read.vpc_id.clone())) else { return };
        let subnets = self.read.with_untracked(|read| read.subnets.join(","));
        let place = self.open.target.with_untracked(|target| target.place.clone());
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (place.connection, place.region);
            let answer = api::get_reached(c, r, system.clone(), vpc, subnets).await;
            // Another one may have been chosen by now.
            if untrack(|| self.chosen()).is_some_and(|point| point.file_system_id == system) {
                self.reached.try_set(Some(answer));
            }
        });
    }

    /// The chosen access point, where the list knows it.
    pub fn chosen(self) -> Option<AccessPoint> {
        let arn = self.arn.get();
        self.points.with(|points| {
            let known = points.as_ref()?.as_ref().ok()?;
            known.iter().find(|point| point.arn == arn.trim()).cloned()
        })
    }

    pub fn mount(self) -> Mount {
        let trimmed = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let arn = trimmed(self.arn);
        if arn.is_empty() {
            return Mount::default();
        }
        let s3 = rules::kind(&arn) != Some(rules::Kind::Efs);
        let direct_read = if s3 { trimmed(self.direct) } else { String::new() };
        Mount { arn, path: trimmed(self.path), direct_read }
    }

    pub fn dirty(self) -> bool {
        let mount = self.mount();
        self.base.with(|base| *base != mount)
    }

    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.with(|errors| message_of(errors, field)))
    }

    pub fn write(self, text: RwSignal<String>) -> Callback<String> {
        Callback::new(move |typed| {
            self.errors.set(Vec::new());
            text.set(typed);
        })
    }

    fn put(self, mount: Mount) {
        self.arn.set(mount.arn);
        self.path.set(mount.path);
        self.direct.set(mount.direct_read);
    }

    pub fn discard(self) {
        self.errors.set(Vec::new());
        self.conflict.rows.set(Vec::new());
        self.outcome.set(Outcome::Nothing);
        self.put(self.base.get_untracked());
    }

    pub fn save(self) {
        if self.outcome.with_untracked(|outcome| *outcome == Outcome::Saving) || !self.picked() {
            return;
        }
        let mount = match self.read.with_untracked(|read| rules::check(&untrack(|| self.mount()), read)) {
            Ok(mount) => mount,
            Err(wrong) => return self.refused(wrong),
        };
        self.errors.set(Vec::new());
        self.outcome.set(Outcome::Saving);
        let edit = MountEdit { base: self.base.with_untracked(Mount::text), mount };
        let target = self.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::save_file_system(c, r, target.name, edit).await;
            self.answered(result);
        });
    }

    fn refused(self, wrong: Vec<FieldError>) {
        if let Some(first) = wrong.first() {
            focus(first.field.clone());
        }
        self.errors.set(wrong);
        self.outcome.set(Outcome::Nothing);
    }

    /// Applies the pick of a conflict; not when it is missing.
    fn picked(self) -> bool {
        let rows = self.conflict.rows.get_untracked();
        if rows.is_empty() {
            return true;
        }
        let (mut base, mut mine) = (self.base.with_untracked(Mount::texts), untrack(|| self.mount()).texts());
        let open = self.conflict.picks.with_untracked(|picks| resolve(&mut base, &mut mine, &rows, picks));
        if !open.is_empty() {
            self.conflict.scold.set(true);
            focus("conflict".into());
            return false;
        }
        self.base.set(Mount::parse(base.get(MOUNT).map(String::as_str).unwrap_or_default()));
        self.put(Mount::parse(mine.get(MOUNT).map(String::as_str).unwrap_or_default()));
        self.conflict.rows.set(Vec::new());
        true
    }

    fn answered(self, result: Result<MountSaved, ConsoleError>) {
        let outcome = match result {
            Ok(MountSaved::Done { detail, file_systems, changed }) => {
                self.base.set(file_systems.mount.clone());
                self.put(file_systems.mount.clone());
                self.read.set(file_systems);
                self.open.learn(*detail);
                Outcome::Saved { changed, kept: Vec::new() }
            }
            Ok(MountSaved::Conflict { rows }) => {
                self.conflict.set(rows);
                Outcome::Nothing
            }
            Err(ConsoleError::Invalid(fields)) if fields.iter().all(|f| FIELDS.contains(&f.field.as_str())) => {
                return self.refused(fields);
            }
            Err(error) => Outcome::Failed(error),
        };
        self.outcome.set(outcome);
    }
}

const FIELDS: [&str; 3] = [rules::ARN, rules::PATH, rules::DIRECT];
