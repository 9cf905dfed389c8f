//! What the console remembers of AWS, and what has to be forgotten after which change.

use std::{sync::Arc, time::Duration};

use app::{
    connections::model::Place,
    functions::{
        model::{FunctionDetail, RoleSummary},
        triggers::mapping::model::Mapping,
    },
};

use super::list::{FunctionsCache, summary_of};
use crate::{
    aws::{AwsHub, cache::Cache, lambda::Destinations},
    http_apis::Catalog,
};

/// Clones are the same caches.
#[derive(Clone)]
pub struct Caches {
    pub functions: FunctionsCache,
    pub apis: Catalog,
    /// By [`key`]: 5 s, and not at all while a function changes.
    pub(super) details: Cache<FunctionDetail>,
    /// By [`key`]: 30 s. Resource policies in JSON.
    pub(super) policies: Cache<Option<String>>,
    /// By [`key`]: 30 s.
    pub(super) destinations: Cache<Option<Destinations>>,
    /// By [`key`]: 30 s. What polls for it; its own tab asks AWS.
    pub(super) mappings: Cache<Vec<Mapping>>,
    /// 60 s, by connection: roles belong to no region.
    pub(super) roles: Cache<Vec<RoleSummary>>,
}

/// A function's name and maybe a qualifier; neither can hold the separator.
pub(super) fn key(name: &str, qualifier: Option<&str>) -> String {
    format!("{name}\n{}", qualifier.unwrap_or_default())
}

impl Caches {
    pub fn new(hub: &Arc<AwsHub>) -> Self {
        let seconds = Duration::from_secs;
        Self {
            functions: FunctionsCache::new(Arc::clone(hub)),
            apis: Catalog::new(Arc::clone(hub)),
            details: Cache::new(seconds(5), 2_000),
            policies: Cache::new(seconds(30), 2_000),
            destinations: Cache::new(seconds(30), 2_000),
            mappings: Cache::new(seconds(30), 2_000),
            roles: Cache::new(seconds(60), 50),
        }
    }

    /// What GetFunction said a moment ago, without asking.
    pub fn known_detail(&self, place: &Place, name: &str, qualifier: Option<&str>) -> Option<Arc<FunctionDetail>> {
        self.details.peek(place, &key(name, qualifier)).map(|known| known.value)
    }

    /// After a function was made or changed, with what GetFunction says of it now.
    pub fn function_made(&self, place: &Place, detail: &FunctionDetail) {
        self.function_changed(place, &detail.name);
        self.functions.put(place, &summary_of(detail));
    }

    /// After anything of a function changed: configuration, permissions, destinations.
    pub fn function_changed(&self, place: &Place, name: &str) {
        let of_it = |cached: &str| cached.strip_prefix(name).is_some_and(|rest| rest.starts_with('\n'));
        self.details.invalidate_where(place, of_it);
        self.policies.invalidate_where(place, of_it);
        self.destinations.invalidate_where(place, of_it);
        self.mappings.invalidate_where(place, of_it);
    }

    pub fn function_removed(&self, place: &Place, name: &str) {
        self.function_changed(place, name);
        self.functions.remove(place, name);
    }

    /// After an API, or a route, integration or stage of it, was made, changed or deleted.
    pub fn api_changed(&self, place: &Place, api_id: &str) {
        self.apis.changed(place, api_id);
    }

    /// After a role was made or deleted.
    pub fn roles_changed(&self, place: &Place) {
        self.roles.invalidate(&everywhere(place), "");
    }
}

/// For what belongs to an account, not to a region.
pub(super) fn everywhere(place: &Place) -> Place {
    Place::new(&place.connection, "")
}
