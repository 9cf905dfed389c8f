//! Where an alias led before: from the audit trail, as far as it was changed here.

use app::{
    activity::model::ActivityRow,
    connections::model::Place,
    functions::aliases::model::{Alias, Previous},
};

use crate::store::{Store, StoreError};

pub const UPDATE: &str = "function.alias.update";
const CREATE: &str = "function.alias.create";
const DELETE: &str = "function.alias.delete";

pub struct History(Vec<ActivityRow>);

pub async fn of(store: &Store, place: &Place, name: &str) -> Result<History, StoreError> {
    Ok(History(store.history(place, name, &[UPDATE, CREATE, DELETE]).await?))
}

impl History {
    /// The version it led to before the change that made it lead where it does now.
    pub fn before(&self, alias: &Alias) -> Option<Previous> {
        let text = |row: &ActivityRow, wanted: &str| {
            row.details.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone())
        };
        for row in self.0.iter().filter(|row| text(row, "alias").as_deref() == Some(alias.name.as_str())) {
            // Another alias of the same name.
            if row.action != UPDATE {
                return None;
            }
            let Some(change) = text(row, "version") else { continue };
            let (before, after) = change.split_once(" → ")?;
            // Else it was changed elsewhere meanwhile.
            return (after == alias.version).then(|| Previous {
                version: before.to_owned(),
                entry: row.id,
                at: row.at,
                by: row.actor.clone(),
            });
        }
        None
    }
}
