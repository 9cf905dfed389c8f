//! Packages the console has at hand: in memory, in the store, or fetched from AWS. However many people open a function's
//! code at once, it is fetched once.

use std::{sync::Arc, time::Duration};

use app::{connections::model::Place, error::ConsoleError, functions::model::rules::UNZIPPED_MAX};
use base64::Engine as _;
use sha2::{Digest, Sha256};

use crate::{
    aws::{Aws, cache::Cache, download::Downloads, lambda::code::FunctionCode},
    functions::package::Tree,
    store::{ForRequest, Store},
};

/// Trees in memory, and for how long: a check follows each pause in typing.
const TREES: usize = 8;
const FRESH: Duration = Duration::from_secs(600);

/// Clones are the same.
#[derive(Clone)]
pub struct Packages {
    store: Store,
    downloads: Arc<Downloads>,
    /// By `CodeSha256`, which belongs to no place.
    trees: Cache<Held>,
}

/// A package that has been read.
pub struct Held {
    /// Bytes of the zip.
    pub zipped: u64,
    /// Or why the editor cannot take it.
    pub tree: Result<Tree, String>,
}

/// As AWS writes it.
pub fn sha256(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes))
}

fn nowhere() -> Place {
    Place::new("", "")
}

impl Packages {
    pub fn new(store: Store) -> Self {
        Self { store, downloads: Arc::default(), trees: Cache::new(FRESH, TREES) }
    }

    /// The zip of what is deployed.
    pub async fn zip(&self, aws: &Aws, code: &FunctionCode, request_id: &str) -> Result<Vec<u8>, ConsoleError> {
        let sha = &code.detail.code_sha256;
        if let Some(bytes) = self.store.package(sha).await.for_request(request_id)? {
            return Ok(bytes);
        }
        let none = || ConsoleError::Unavailable {
            what: "The function's code".into(),
            reason: "AWS gives no address to fetch it from.".into(),
        };
        let location = code.location.as_ref().ok_or_else(none)?;
        let bytes = self.downloads.fetch(aws, location, UNZIPPED_MAX).await?;
        if sha256(&bytes) != *sha {
            return Err(other_code(aws, code));
        }
        Ok(bytes)
    }

    /// The files of what is deployed; the package is kept.
    pub async fn deployed(&self, aws: &Aws, code: &FunctionCode, request_id: &str) -> Result<Arc<Held>, ConsoleError> {
        let load = || {
            let (packages, aws, code, request_id) = (self.clone(), aws.clone(), code.clone(), request_id.to_owned());
            async move {
                let bytes = packages.zip(&aws, &code, &request_id).await?;
                packages.store.keep_package(&code.detail.code_sha256, bytes.clone()).await.for_request(&request_id)?;
                read(bytes, &request_id).await
            }
        };
        let sha = &code.detail.code_sha256;
        match self.trees.get(&nowhere(), sha, load).await {
            // Somebody looked in the store alone at that moment.
            Err(ConsoleError::NotFound { .. }) => Ok(self.trees.get(&nowhere(), sha, load).await?.value),
            held => Ok(held?.value),
        }
    }

    /// The files of a package that may still be kept here, by its hash.
    pub async fn kept(&self, sha: &str, request_id: &str) -> Result<Option<Arc<Held>>, ConsoleError> {
        let load = || {
            let (store, sha, request_id) = (self.store.clone(), sha.to_owned(), request_id.to_owned());
            async move {
                let bytes = store.package(&sha).await.for_request(&request_id)?;
                read(bytes.ok_or_else(|| ConsoleError::not_found("package", &sha))?, &request_id).await
            }
        };
        match self.trees.get(&nowhere(), sha, load).await {
            Ok(held) => Ok(Some(held.value)),
            Err(ConsoleError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps a package that is about to be deployed, or to be replaced.
    pub async fn keep(&self, bytes: Vec<u8>, request_id: &str) -> Result<(), ConsoleError> {
        self.store.keep_package(&sha256(&bytes), bytes).await.for_request(request_id)
    }
}

/// Unpacking takes processor time.
async fn read(bytes: Vec<u8>, request_id: &str) -> Result<Held, ConsoleError> {
    let zipped = bytes.len() as u64;
    let tree = blocking(request_id, move || Tree::read_to_edit(&bytes)).await?;
    Ok(Held { zipped, tree })
}

/// Work for the processor, off the threads that serve requests.
pub async fn blocking<T: Send + 'static>(
    request_id: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ConsoleError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(request_id, %error, "work on a package did not end");
        ConsoleError::Internal { request_id: request_id.to_owned() }
    })
}

fn other_code(aws: &Aws, code: &FunctionCode) -> ConsoleError {
    let version = &code.detail.version;
    let reason = if aws.is_local() && version != "$LATEST" {
        format!("The local engine keeps the code of $LATEST only, which is not that of version {version} any more.")
    } else {
        "What arrived is not what is deployed: somebody may have deployed meanwhile. Reload.".into()
    };
    ConsoleError::Unavailable { what: "The function's code".into(), reason }
}
