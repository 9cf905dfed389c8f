//! The list: GetPolicy beside ListEventSourceMappings.

use app::{connections::model::Place, error::ConsoleError, functions::triggers::model::TriggerList};

use crate::{aws::Aws, functions::caches::Caches};

pub async fn list(
    _aws: &Aws,
    _caches: &Caches,
    _place: &Place,
    _name: &str,
    _qualifier: Option<&str>,
) -> Result<TriggerList, ConsoleError> {
    Ok(TriggerList::default())
}
