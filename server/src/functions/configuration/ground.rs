//! What the services of single tabs stand on.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        merge::{Merged, merge},
        model::Texts,
    },
    session::service::Caller,
};

use super::save::Save;
use crate::{
    activity::Audit,
    aws::{Aws, AwsHub, Who},
    functions::caches::Caches,
};

/// Clones are the same.
#[derive(Clone)]
pub struct Ground {
    pub(super) hub: Arc<AwsHub>,
    pub(super) caches: Caches,
    pub(super) audit: Audit,
}

impl Ground {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit) -> Self {
        Self { hub, caches, audit }
    }

    pub(super) fn aws(&self, caller: &Caller, place: &Place) -> Result<Aws, ConsoleError> {
        self.hub.at(place, &Who::of(caller))
    }

    pub(super) fn saving<'a>(
        &'a self,
        caller: &'a Caller,
        place: &'a Place,
        name: &'a str,
    ) -> Result<Save<'a>, ConsoleError> {
        let aws = self.aws(caller, place)?;
        Ok(Save { aws, caches: &self.caches, audit: &self.audit, caller, place, name })
    }
}

/// Both sides' changes together; what only the others changed is named where the form had it.
pub(super) fn merged(base: &Texts, theirs: &Texts, mine: &Texts) -> Merged {
    let mut merged = merge(base, theirs, mine);
    merged.kept.retain(|key| base.contains_key(key));
    merged
}

/// `before → after`, with a word for nothing.
pub(super) fn change(before: &str, after: &str) -> String {
    let shown = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    format!("{} → {}", shown(before), shown(after))
}
