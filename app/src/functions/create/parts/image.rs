//! Start: a container image.

use leptos::prelude::*;

use super::{
    start::with_start,
    wizard::{Hidden, Wizard},
};
use crate::{
    functions::create::{check::LOCAL_IMAGES, draft::Step},
    ui::{
        field::TextField,
        get_form::GetForm,
        icon::{self, Icon},
    },
};

#[component]
pub fn ImageStart(wizard: Wizard) -> impl IntoView {
    let refused = wizard.local.then(|| {
        view! { <section class="notice warn" role="status"><Icon d=icon::WARNING/><div><p>{LOCAL_IMAGES}</p></div></section> }
    });
    view! {
        {refused}
        <GetForm action=wizard.path()>
            <Hidden pairs=with_start(&wizard, "image") to=Step::Configure/>
            <TextField
                name="image_uri"
                label="Image URI"
                value=wizard.draft.get("image_uri").to_owned()
                error=wizard.error("start")
                help="In Amazon ECR of the same region, with a tag or a digest. Runtime and handler are the image's own."
                placeholder="123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"
                mono=true
            />
            <div class="actions"><button class="btn primary">"Continue"</button></div>
        </GetForm>
    }
    .into_any()
}
