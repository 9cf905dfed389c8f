//! Lambda: published versions.

use aws_sdk_lambda::operation::{RequestId, get_function::GetFunctionOutput};

use super::{
    WRITE_WITHIN,
    configuration::{Settings, settings},
    op, single,
};
use crate::aws::{Aws, AwsError, quota::Class};

/// ListVersionsByFunction gives at most this many rows a call.
pub const VERSION_PAGE: i32 = 50;

/// One page of ListVersionsByFunction: `$LATEST`, then the versions from the oldest on.
#[derive(Clone, Debug)]
pub struct VersionPage {
    pub versions: Vec<Settings>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// What PublishVersion answered: a new version, or the last one where nothing has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedVersion {
    pub number: String,
    pub code_sha256: String,
    pub request_id: Option<String>,
}

impl Aws {
    /// At most [`VERSION_PAGE`] rows. AWS tells neither tags nor concurrency here.
    pub async fn list_versions_page(&self, name: &str, marker: Option<&str>) -> Result<VersionPage, AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .list_versions_by_function()
            .function_name(name)
            .max_items(VERSION_PAGE)
            .set_marker(marker.map(str::to_owned));
        let page = self.call(op("ListVersionsByFunction", Class::Lambda), || request.send()).await?;
        let row = |version| settings(name, GetFunctionOutput::builder().configuration(version).build());
        Ok(VersionPage {
            versions: page.versions.unwrap_or_default().into_iter().map(row).collect(),
            next: page.next_marker.filter(|marker| !marker.is_empty()),
        })
    }

    /// One attempt: a second one would publish what somebody changed meanwhile. Refused with
    /// [`Precondition`](crate::aws::AwsErrorKind::Precondition) when `$LATEST` is not of this revision, and when its code
    /// is not this one.
    pub async fn publish_version(
        &self,
        name: &str,
        description: &str,
        code_sha256: &str,
        revision_id: &str,
    ) -> Result<PublishedVersion, AwsError> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let request = self
            .sdk()
            .await
            .lambda
            .publish_version()
            .function_name(name)
            .set_description(some(description))
            .set_code_sha256(some(code_sha256))
            .set_revision_id(some(revision_id));
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        let output = self.call(op("PublishVersion", Class::Lambda), send).await?;
        Ok(PublishedVersion {
            request_id: output.request_id().map(str::to_owned),
            number: output.version.unwrap_or_default(),
            code_sha256: output.code_sha256.unwrap_or_default(),
        })
    }

    /// [`Conflict`](crate::aws::AwsErrorKind::Conflict) while an alias leads to it.
    pub async fn delete_version(&self, name: &str, version: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.lambda.delete_function().function_name(name).qualifier(version);
        self.call(op("DeleteFunction", Class::Lambda), || request.send()).await.map(drop)
    }
}
