//! Zips for the wizard: checked when they arrive, kept until the wizard is done.

use app::{
    error::ConsoleError,
    functions::create::model::Upload,
    session::{model::Permission, service::Caller},
};

use super::{Operations, internal};
use crate::{
    functions::package,
    store::{ForRequest, NewUpload},
};

impl Operations {
    /// Checks a zip and keeps it for an hour, for the caller alone.
    pub async fn keep_upload(&self, caller: &Caller, file_name: &str, bytes: Vec<u8>) -> Result<Upload, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        // Unpacking takes processor time.
        let checked = tokio::task::spawn_blocking(move || package::check(&bytes).map(|checked| (checked, bytes))).await;
        let (checked, bytes) = checked
            .map_err(|error| internal(&caller.request_id, &error))?
            .map_err(|reason| ConsoleError::invalid("upload", reason))?;
        let mut upload = Upload {
            id: String::new(),
            file_name: plain_name(file_name),
            size: bytes.len() as u64,
            unzipped: checked.unzipped,
            sha256: checked.sha256,
            entries: checked.entries,
            entry_count: checked.entry_count,
        };
        let meta_json = serde_json::to_string(&upload).map_err(|error| internal(&caller.request_id, &error))?;
        let new = NewUpload { owner_id: caller.user.id.clone(), meta_json, content: bytes };
        upload.id = self.0.journal.insert_upload(new).await.for_request(&caller.request_id)?;
        Ok(upload)
    }

    /// What the caller uploaded before; nobody else's is found.
    pub async fn upload(&self, caller: &Caller, id: &str) -> Result<Upload, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let record = self.0.journal.upload(&caller.user.id, id).await.for_request(&caller.request_id)?;
        let record = record.ok_or_else(|| ConsoleError::not_found("upload", id))?;
        let kept: Upload =
            serde_json::from_str(&record.meta_json).map_err(|error| internal(&caller.request_id, &error))?;
        Ok(Upload { id: record.id, ..kept })
    }
}

/// The last part of what the browser calls the file, for the eye only.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_for_the_eye() {
        assert_eq!(plain_name("C:\\tmp\\a.zip"), "a.zip");
        assert_eq!(plain_name("../a\u{1b}.zip"), "a.zip");
    }
}
