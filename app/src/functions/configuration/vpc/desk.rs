//! The state of the form, and saving it.

use leptos::prelude::*;

use super::lists::Lists;
use crate::{
    error::{ConsoleError, FieldError, message_of},
    functions::{
        configuration::{
            merge::{Row, resolve},
            network::{
                api,
                model::{NETWORK, Network, NetworkEdit, NetworkSaved, Wanted},
                rules,
            },
            parts::{conflict::Conflict, focus, save_bar::Outcome},
        },
        parts::open::OpenFunction,
    },
};

#[derive(Clone, Copy)]
pub struct Desk {
    pub open: OpenFunction,
    /// What the form began with.
    pub base: RwSignal<Wanted>,
    pub mounts: StoredValue<bool>,
    /// The chosen VPC; empty for none.
    pub vpc: RwSignal<String>,
    pub subnets: RwSignal<Vec<String>>,
    pub groups: RwSignal<Vec<String>>,
    pub ipv6: RwSignal<bool>,
    pub lists: Lists,
    pub errors: RwSignal<Vec<FieldError>>,
    pub conflict: Conflict,
    pub outcome: RwSignal<Outcome>,
    /// The VPC as AWS has it.
    own: RwSignal<String>,
}

impl Desk {
    pub fn new(open: OpenFunction, network: Network, outcome: Outcome) -> Self {
        let own = network.vpc_id.clone().unwrap_or_default();
        let vpc = RwSignal::new(own.clone());
        Self {
            open,
            base: RwSignal::new(network.wanted.clone()),
            mounts: StoredValue::new(network.mounts),
            vpc,
            subnets: RwSignal::new(network.wanted.subnets),
            groups: RwSignal::new(network.wanted.groups),
            ipv6: RwSignal::new(network.wanted.ipv6),
            lists: Lists::new(open, vpc.into()),
            errors: RwSignal::new(Vec::new()),
            conflict: Conflict::new(Vec::new()),
            outcome: RwSignal::new(outcome),
            own: RwSignal::new(own),
        }
    }

    pub fn wanted(self) -> Wanted {
        if self.vpc.with(String::is_empty) && self.lists.failed().is_none() {
            return Wanted::default();
        }
        Wanted::of(self.subnets.get(), self.groups.get(), self.ipv6.get())
    }

    pub fn dirty(self) -> bool {
        let wanted = self.wanted();
        self.base.with(|base| *base != wanted)
    }

    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.with(|errors| message_of(errors, field)))
    }

    /// Another VPC has other subnets and groups; going back to the function's own brings its choice back.
    pub fn choose(self, vpc: String) {
        self.errors.set(Vec::new());
        let own = self.own.with_untracked(|own| *own == vpc);
        let choice = if own { self.base.get_untracked() } else { Wanted::default() };
        self.put(choice);
        self.vpc.set(vpc);
    }

    fn put(self, wanted: Wanted) {
        self.subnets.set(wanted.subnets);
        self.groups.set(wanted.groups);
        self.ipv6.set(wanted.ipv6);
    }

    pub fn toggle(self, list: RwSignal<Vec<String>>, id: &str, on: bool) {
        self.errors.set(Vec::new());
        list.update(|ids| {
            ids.retain(|known| known != id);
            if on {
                ids.push(id.to_owned());
            }
        });
    }

    fn show(self, network: Network) {
        let vpc = network.vpc_id.unwrap_or_default();
        self.mounts.set_value(network.mounts);
        self.own.set(vpc.clone());
        self.base.set(network.wanted.clone());
        self.put(network.wanted);
        if self.vpc.with_untracked(|chosen| *chosen != vpc) {
            self.vpc.set(vpc);
        }
    }

    pub fn discard(self) {
        self.errors.set(Vec::new());
        self.conflict.rows.set(Vec::new());
        self.outcome.set(Outcome::Nothing);
        let vpc_id = Some(self.own.get_untracked()).filter(|vpc| !vpc.is_empty());
        self.show(Network { vpc_id, wanted: self.base.get_untracked(), mounts: self.mounts.get_value() });
    }

    fn check(self, wanted: &Wanted) -> Vec<FieldError> {
        if let Err(error) = rules::check_leaving(wanted, self.mounts.get_value()) {
            return vec![error];
        }
        let mut wrong = rules::check(wanted).err().unwrap_or_default();
        if let Some(parts) = untrack(|| self.lists.known()).filter(|_| wrong.is_empty()) {
            wrong = rules::check_parts(wanted, &parts).err().unwrap_or_default();
        }
        if wanted.subnets.is_empty() && self.vpc.with_untracked(|vpc| !vpc.is_empty()) && wrong.is_empty() {
            wrong.push(FieldError::new(rules::SUBNETS, "Choose at least one subnet, or “No VPC” above."));
        }
        wrong
    }

    pub fn save(self) {
        if self.outcome.with_untracked(|outcome| *outcome == Outcome::Saving) || !self.picked() {
            return;
        }
        let wanted = untrack(|| self.wanted());
        let wrong = self.check(&wanted);
        if !wrong.is_empty() {
            return self.refused(wrong);
        }
        self.errors.set(Vec::new());
        self.outcome.set(Outcome::Saving);
        let base = self.base.with_untracked(Wanted::text);
        let edit =
            NetworkEdit { base, subnets: wanted.subnets.join(","), groups: wanted.groups.join(","), ipv6: wanted.ipv6 };
        let target = self.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::save_network(c, r, target.name, edit).await;
            self.answered(result);
        });
    }

    fn refused(self, wrong: Vec<FieldError>) {
        let by_id = untrack(|| self.lists.failed().is_some());
        let id = |field: &str| if by_id { format!("{field}-ids") } else { format!("{field}-field") };
        if let Some(first) = wrong.first() {
            focus(if first.field == rules::VPC { rules::VPC.to_owned() } else { id(&first.field) });
        }
        self.errors.set(wrong);
    }

    /// Applies the pick of a conflict; not when it is missing.
    fn picked(self) -> bool {
        let rows: Vec<Row> = self.conflict.rows.get_untracked();
        if rows.is_empty() {
            return true;
        }
        let (mut base, mut mine) = (self.base.with_untracked(Wanted::texts), untrack(|| self.wanted()).texts());
        let open = self.conflict.picks.with_untracked(|picks| resolve(&mut base, &mut mine, &rows, picks));
        if !open.is_empty() {
            self.conflict.scold.set(true);
            focus("conflict".into());
            return false;
        }
        self.base.set(Wanted::parse(base.get(NETWORK).map(String::as_str).unwrap_or_default()));
        self.put(Wanted::parse(mine.get(NETWORK).map(String::as_str).unwrap_or_default()));
        self.conflict.rows.set(Vec::new());
        true
    }

    fn answered(self, result: Result<NetworkSaved, ConsoleError>) {
        let outcome = match result {
            Ok(NetworkSaved::Done { detail, network, changed }) => {
                self.show(network);
                self.open.learn(*detail);
                Outcome::Saved { changed, kept: Vec::new() }
            }
            Ok(NetworkSaved::Conflict { rows }) => {
                self.conflict.set(rows);
                Outcome::Nothing
            }
            Err(ConsoleError::Invalid(fields)) if fields.iter().all(|f| FIELDS.contains(&f.field.as_str())) => {
                self.refused(fields);
                Outcome::Nothing
            }
            Err(error) => Outcome::Failed(error),
        };
        self.outcome.set(outcome);
    }
}

const FIELDS: [&str; 4] = [rules::VPC, rules::SUBNETS, rules::GROUPS, rules::IPV6];
