//! Start: a zip, sent by a plain form; the server checks it, keeps it for an hour, and sends the browser on.

use leptos::prelude::*;

use super::{
    gallery::url_value,
    start::with_start,
    wizard::{Hidden, Wizard},
};
use crate::{
    error::ConsoleError,
    functions::{
        create::{draft::Step, model::Upload},
        parts::upload::{ChooseZip, UploadFacts},
    },
    routes,
    ui::{get_form::GetForm, notice::ErrorNotice},
};

#[component]
pub fn UploadStart(wizard: Wizard) -> impl IntoView {
    let kept = match wizard.loaded.upload.clone() {
        Some(Ok(upload)) => view! { <Kept wizard=wizard.clone() upload=upload/> }.into_any(),
        Some(Err(ConsoleError::NotFound { .. })) | None => ().into_any(),
        Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
    };
    view! { {kept} <Choose wizard=wizard/> }.into_any()
}

/// The zip that was uploaded before.
#[component]
fn Kept(wizard: Wizard, upload: Upload) -> impl IntoView {
    view! {
        <GetForm action=wizard.path()>
            <Hidden pairs=with_start(&wizard, "upload") to=Step::Configure/>
            <input type="hidden" name="upload" value=upload.id.clone()/>
            <section class="card" aria-labelledby="kept-h">
                <div class="bar"><h2 id="kept-h">{upload.file_name.clone()}</h2></div>
                <UploadFacts upload=upload/>
            </section>
            <div class="actions"><button class="btn primary">"Continue"</button></div>
        </GetForm>
    }
}

#[component]
fn Choose(wizard: Wizard) -> impl IntoView {
    let expired = matches!(wizard.loaded.upload, Some(Err(ConsoleError::NotFound { .. })))
        .then(|| "The uploaded zip is no longer kept; choose it and upload it again.".to_owned());
    // What the server said of the last upload, in its own words.
    let refused = Some(url_value("error").get_untracked()).filter(|text| !text.is_empty());
    let error = refused.or(expired).or_else(|| wizard.error_text("start"));
    let query = routes::query([("c", wizard.place.connection.as_str()), ("r", wizard.place.region.as_str())]);
    view! { <ChooseZip action=format!("/upload{query}") error=error/> }
}
