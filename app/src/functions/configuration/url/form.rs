//! The panel: what there is, the form that makes or changes it, and deleting it.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    access::AccessNotice,
    api::{SaveUrl, function_url, save_url},
    facts::{DeleteUrl, UrlFactsCard},
    fields::Fields,
    model::{FIELDS, UrlConfig, UrlView},
    rules,
};
use crate::{
    frame::use_frame,
    functions::{
        configuration::{
            model::Texts,
            parts::{
                save_bar::Outcome,
                sent::Sent,
                texts_desk::{About, Answer, TextsDesk, label_in},
            },
            texts::TextsEdit,
        },
        parts::open::{OpenFunction, Target},
    },
    session::model::Permission,
    ui::form_error::form_error,
};

const ABOUT: About = About {
    fields: FIELDS,
    rules: rules::check,
    meant: |base, wanted, word| if rules::opens(base, wanted) { rules::consent(word) } else { Ok(()) },
    label: |key| label_in(FIELDS, key),
    shown: |_, text| if text.is_empty() { "none".into() } else { text.to_owned() },
    send,
};

fn send(target: Target, edit: TextsEdit, consent: String) -> Answer {
    Box::pin(save_url(target.place.connection, target.place.region, target.name, target.qualifier, edit, consent))
}

/// What the panel shows of AWS, kept current by what the doorways answer.
#[derive(Clone, Copy)]
pub struct Now {
    pub open: OpenFunction,
    pub view: RwSignal<UrlView>,
}

impl Now {
    /// Reads it anew, after a save.
    fn look(self) {
        let target = self.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            // What was known stays when this fails: the save has told how it went.
            if let Ok(view) = function_url(c, r, target.name, target.qualifier).await {
                self.view.try_set(view);
            }
        });
    }
}

/// Why nothing can be changed. An alias has a URL of its own.
pub fn locked() -> Option<String> {
    (!use_frame().can(Permission::FunctionsWrite))
        .then(|| "Your role may look, but not change functions. An administrator can change it.".into())
}

#[component]
pub fn UrlPanel(open: OpenFunction, view: UrlView, sent: Sent, typed: RwSignal<bool>) -> impl IntoView {
    let settings = view.url.as_ref().map(|url| url.config.texts()).unwrap_or_default();
    let now = Now { open, view: RwSignal::new(view) };
    let error = form_error(SaveUrl::PATH);
    let desk = TextsDesk::new(open, ABOUT, settings.clone(), sent, error);
    // A URL that is to be made begins with what is safe, and is not there before it is saved.
    if settings.is_empty() && desk.typed.with_untracked(Texts::is_empty) {
        desk.suggest(UrlConfig::default().texts());
    }
    Effect::new(move |before: Option<u32>| {
        let count = desk.saved.get();
        if before.is_some_and(|before| before != count) {
            now.look();
        }
        count
    });
    let shown = Memo::new(move |_| now.view.with(|view| view.url.is_some()));
    let deleted = Callback::new(move |()| {
        desk.suggest(UrlConfig::default().texts());
        desk.outcome.set(Outcome::Nothing);
    });
    view! {
        {move || if shown.get() {
            view! { <UrlFactsCard now=now/><AccessNotice now=now/> }.into_any()
        } else {
            view! { <p>"There is no URL yet."</p><AccessNotice now=now/> }.into_any()
        }}
        <Fields desk=desk now=now typed=typed/>
        {move || (shown.get() && locked().is_none()).then(|| view! { <DeleteUrl now=now on_deleted=deleted/> })}
    }
    .into_any()
}
