//! What the code screen needs of the server.

use async_trait::async_trait;

use super::model::{Deploy, Deployed, Edit, Findings, Package};
use crate::{connections::model::Place, error::ConsoleError, session::service::Caller};

#[async_trait]
pub trait CodeService: Send + Sync {
    /// The package's files. One GetFunction, and the zip from where AWS keeps it, unless the console holds that zip.
    async fn package(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Package, ConsoleError>;
    /// The text of one file of a package the console holds.
    async fn file(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        sha256: &str,
        path: &str,
    ) -> Result<String, ConsoleError>;
    /// How the package with these edits fits `handler`, or the handler it has; an empty `sha256` is what is deployed.
    /// One GetFunction; nothing is changed.
    async fn check(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        sha256: &str,
        edits: Vec<Edit>,
        handler: Option<String>,
    ) -> Result<Findings, ConsoleError>;
    /// UpdateFunctionCode with the RevisionId of the moment the base was seen to be live, and the handler with it when it
    /// is to change; waits until both are live.
    async fn deploy(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        deploy: Deploy,
    ) -> Result<Deployed, ConsoleError>;
    /// Replaces the whole package with a zip kept by
    /// [`FunctionsService::keep_upload`](crate::functions::service::FunctionsService::keep_upload); `base_sha256` is the
    /// package it was meant to replace.
    async fn replace_zip(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        upload: &str,
        base_sha256: &str,
        anyway: bool,
    ) -> Result<Deployed, ConsoleError>;
    /// Another image for a function of package type Image.
    async fn replace_image(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        image_uri: &str,
        base_sha256: &str,
    ) -> Result<(), ConsoleError>;
    /// The deployed zip, as AWS keeps it.
    async fn zip(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Vec<u8>, ConsoleError>;
}
