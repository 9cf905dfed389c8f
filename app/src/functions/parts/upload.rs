//! A zip to upload: a plain form of the browser's own. The server checks the zip, keeps it for an hour, and sends the
//! browser on.

use leptos::{ev::SubmitEvent, html, prelude::*};

use crate::{
    functions::{create::model::Upload, model::rules::ZIP_MAX},
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
    },
};

/// Why a file cannot be a package, before it is sent.
pub fn refusal(name: &str, size: f64) -> Option<String> {
    if size > ZIP_MAX as f64 {
        return Some(format!("{name} has {}; Lambda takes a zip of at most 50 MB.", megabytes(size)));
    }
    (size == 0.0).then(|| format!("{name} is empty."))
}

/// `12.3 MB`.
pub fn megabytes(bytes: f64) -> String {
    const MB: f64 = 1_048_576.0;
    if bytes < MB { format!("{:.0} kB", (bytes / 1_024.0).ceil()) } else { format!("{:.1} MB", bytes / MB) }
}

/// Sizes and the first entries of a zip.
#[component]
pub fn UploadFacts(upload: Upload) -> impl IntoView {
    let more = usize::try_from(upload.entry_count).unwrap_or(usize::MAX).saturating_sub(upload.entries.len());
    view! {
        <dl class="body defs">
            <div><dt>"Size"</dt><dd>{megabytes(upload.size as f64)}", unzipped "{megabytes(upload.unzipped as f64)}</dd></div>
            <div>
                <dt>"Files"</dt>
                <dd>
                    <ul class="mono small anywhere">
                        {upload.entries.into_iter().map(|entry| view! { <li>{entry}</li> }).collect_view()}
                        {(more > 0).then(|| view! { <li class="muted">{format!("and {more} more")}</li> })}
                    </ul>
                </dd>
            </div>
        </dl>
    }
}

/// Chooses a zip and sends it to `/upload`.
#[component]
pub fn ChooseZip(
    /// `/upload` and where it leads back to.
    action: String,
    /// What was wrong with the last one.
    error: Option<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let error = RwSignal::new(error);
    let sending = RwSignal::new(None::<String>);
    let check = move || {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let refused = match &file {
            Some(file) => refusal(&file.name(), file.size()),
            None => Some("Choose a zip file.".to_owned()),
        };
        error.set(refused.clone());
        file.filter(|_| refused.is_none()).map(|file| format!("{}, {}", file.name(), megabytes(file.size())))
    };
    let submit = move |event: SubmitEvent| match check() {
        Some(file) => sending.set(Some(file)),
        None => event.prevent_default(),
    };
    view! {
        <form class="form" method="post" enctype="multipart/form-data" action=action on:submit=submit>
            <div class="field">
                <label for="upload">"Zip file"</label>
                <div class="drop">
                    <Icon d=icon::ZIP class="big"/>
                    <p>"Choose a zip, or drop one on the button."</p>
                    <input
                        type="file"
                        id="upload"
                        name="file"
                        accept=".zip,application/zip"
                        node_ref=input
                        aria-invalid=move || error.get().map(|_| "true")
                        aria-describedby="upload-error upload-help"
                        on:change=move |_| { check(); }
                    />
                </div>
                <FieldMessage id="upload-error".to_owned() error=error/>
                <p class="help" id="upload-help">"Up to 50 MB, 250 MB unzipped. It is kept for one hour."</p>
            </div>
            <div class="actions">
                <button class="btn primary" aria-busy=move || sending.get().map(|_| "true")>"Upload"</button>
                <span class="muted small" role="status">
                    {move || sending.get().map(|file| format!("Uploading {file}"))}
                </span>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_cannot_be_packages_are_not_sent() {
        assert_eq!(refusal("a.zip", 52_428_800.0), None);
        assert_eq!(
            refusal("a.zip", 52_428_801.0).as_deref(),
            Some("a.zip has 50.0 MB; Lambda takes a zip of at most 50 MB.")
        );
        assert_eq!(refusal("a.zip", 0.0).as_deref(), Some("a.zip is empty."));
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(megabytes(10.0), "1 kB");
        assert_eq!(megabytes(1_572_864.0), "1.5 MB");
    }
}
