//! What the layers tab needs of the server.

use async_trait::async_trait;

use super::model::{LayerFacts, LayerVersion, NewLayer, OwnLayer};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::texts::{TextsEdit, TextsSaved},
    session::service::Caller,
};

#[async_trait]
pub trait LayersService: Send + Sync {
    /// The layers of the account: one ListLayers for each 50, or the cache.
    async fn own(&self, caller: &Caller, place: &Place) -> Result<Vec<OwnLayer>, ConsoleError>;
    /// Versions of a layer of the account, newest first: one ListLayerVersions for each 50.
    async fn versions(&self, caller: &Caller, place: &Place, layer: &str) -> Result<Vec<LayerVersion>, ConsoleError>;
    /// What is known of a layer's version, by its ARN: GetLayerVersionByArn, ListLayerVersions, and its zip where that
    /// is small. What does not change is remembered.
    async fn facts(&self, caller: &Caller, place: &Place, arn: &str) -> Result<LayerFacts, ConsoleError>;
    /// GetFunction, UpdateFunctionConfiguration with RevisionId, GetFunction until settled.
    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError>;
    /// One PublishLayerVersion with the zip that was uploaded; the version's ARN.
    async fn publish(&self, caller: &Caller, place: &Place, new: NewLayer) -> Result<String, ConsoleError>;
    /// One DeleteLayerVersion. `typed` is the layer's name and version.
    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        layer: &str,
        version: u64,
        typed: &str,
    ) -> Result<(), ConsoleError>;
}
