//! Who published a version, when and why: kept in the audit trail.

use std::collections::HashMap;

use app::{
    connections::model::Place,
    functions::versions::model::{Publication, Version},
};

use crate::store::{Store, StoreError};

pub const ACTION: &str = "function.publish";

/// By number; the package's hash tells a function of the same name apart that was made elsewhere meanwhile.
pub struct Publications(HashMap<String, (String, Publication)>);

impl Publications {
    pub fn of(&self, version: &Version) -> Option<Publication> {
        let (code, publication) = self.0.get(&version.number)?;
        (*code == version.code_sha256).then(|| publication.clone())
    }
}

/// Asks AWS nothing.
pub async fn of(store: &Store, place: &Place, name: &str) -> Result<Publications, StoreError> {
    let mut all = HashMap::new();
    for row in store.history(place, name, &[ACTION]).await? {
        let text = |wanted: &str| row.details.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone());
        let (Some(number), Some(code)) = (text("version"), text("code")) else { continue };
        // The version was there before: nothing was published.
        if text("nothing new").is_some() {
            continue;
        }
        let why = text("why").unwrap_or_default();
        // The newest comes first, and stays.
        all.entry(number).or_insert((code, Publication { entry: row.id, at: row.at, by: row.actor, why }));
    }
    Ok(Publications(all))
}
