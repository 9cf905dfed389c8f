//! The gallery as the wizard reads it: no AWS involved.

use super::model::{Blueprint, BlueprintCard};

pub trait BlueprintsService: Send + Sync {
    fn list(&self) -> Vec<BlueprintCard>;
    fn get(&self, id: &str) -> Option<Blueprint>;
}
