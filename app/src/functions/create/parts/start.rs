//! First step: where the code comes from. The four starts are links.

use leptos::prelude::*;

use super::{
    gallery::Gallery,
    image::ImageStart,
    upload::UploadStart,
    wizard::{Hidden, Wizard, href},
};
use crate::{
    functions::create::{check::restarted, draft::Step},
    ui::{
        get_form::GetForm,
        icon::{self, Icon},
    },
};

/// Value, icon, name, what it is.
const STARTS: [(&str, &str, &str, &str); 4] = [
    ("blueprint", icon::BLUEPRINT, "Blueprint", "Working code to begin with"),
    ("scratch", icon::CODE, "From scratch", "An empty handler"),
    ("upload", icon::ZIP, "Zip upload", "Up to 50 MB"),
    ("image", icon::CONTAINER, "Container image", "From Amazon ECR"),
];

#[component]
pub fn StartStep(wizard: Wizard) -> impl IntoView {
    let chosen =
        STARTS.iter().find(|(start, ..)| *start == wizard.draft.start()).map_or("blueprint", |(start, ..)| start);
    let links = STARTS.map(|(start, d, name, what)| {
        let draft = if start == chosen { wizard.draft.clone() } else { restarted(&wizard.draft, start, "") };
        let to = href(&wizard.place, &draft, Step::Start);
        view! {
            <a class="choice" href=to aria-current=(start == chosen).then_some("true")>
                <Icon d=d/>
                <b>{name}</b>
                <small>{what}</small>
            </a>
        }
    });
    let body = match chosen {
        "scratch" => view! { <ScratchStart wizard=wizard/> }.into_any(),
        "upload" => view! { <UploadStart wizard=wizard/> }.into_any(),
        "image" => view! { <ImageStart wizard=wizard/> }.into_any(),
        _ => view! { <Gallery wizard=wizard/> }.into_any(),
    };
    view! {
        <nav class="starts" id="start" aria-label="Start from">{links.into_iter().collect_view()}</nav>
        {body}
    }
    .into_any()
}

#[component]
fn ScratchStart(wizard: Wizard) -> impl IntoView {
    view! {
        <GetForm action=wizard.path()>
            <Hidden pairs=with_start(&wizard, "scratch") to=Step::Configure/>
            <p>
                "A handler of a few lines that answers “Hello from Lambda!”, in Python or Node.js. You choose the runtime and \
                 the handler's name next, and edit the code once the function is there."
            </p>
            <div class="actions"><button class="btn primary">"Continue"</button></div>
        </GetForm>
    }
}

/// The draft's hidden fields and this start, which no field of the form says.
pub fn with_start(wizard: &Wizard, start: &str) -> Vec<(String, String)> {
    let mut pairs = wizard.hidden();
    pairs.push(("start".to_owned(), start.to_owned()));
    pairs
}
