//! The panel: what there is, the form that makes or changes it, and deleting it.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    access::AccessNotice,
    api::{SaveUrl, function_url, save_url},
    cli,
    facts::{DeleteUrl, UrlFactsCard},
    model::{
        AUTH, AWS_IAM, BUFFERED, CREDENTIALS, EXPOSE, FIELDS, HEADERS, MAX_AGE, METHODS, MODE, NONE, ORIGINS, STREAM,
        UrlConfig, UrlView,
    },
    rules,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        configuration::{
            model::Texts,
            parts::{
                choice_field::{Choice, ChoiceField},
                field::SettingField,
                save_bar::Outcome,
                sent::Sent,
                texts_desk::{About, Answer, CONSENT, TextsDesk, label_in},
                texts_form::TextsForm,
            },
            texts::TextsEdit,
        },
        parts::open::{OpenFunction, Target},
    },
    session::model::Permission,
    ui::{
        form_error::form_error,
        icon::{self, Icon},
    },
};

const AUTHS: &[Choice] = &[
    (AWS_IAM, "Signed requests (AWS_IAM)", "Only identities that IAM allows; each request is signed."),
    (
        NONE,
        "Everybody (NONE)",
        "Anybody on the internet who has the address. The function's code has to check who calls.",
    ),
];

const MODES: &[Choice] = &[
    (BUFFERED, "Buffered", "The answer is sent when it is whole; up to 6 MB."),
    (STREAM, "Response stream", "The answer is sent while it is made; up to 200 MB. The code has to write a stream."),
];

const YES_NO: &[Choice] = &[
    ("no", "Not allowed", "Browsers send no cookies or authorization to it."),
    ("yes", "Allowed", "Browsers may send cookies and authorization; origins have to be named."),
];

const ABOUT: About = About {
    fields: FIELDS,
    rules: rules::check,
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

#[component]
fn Fields(desk: TextsDesk, now: Now, typed: RwSignal<bool>) -> impl IntoView {
    let why = locked();
    let readonly = why.is_some();
    let made = Memo::new(move |_| desk.base.with(Texts::is_empty));
    let commands = move || {
        let target = desk.open.target.get();
        let qualifier = Some(target.qualifier.as_str()).filter(|text| !text.is_empty() && *text != "$LATEST");
        let open: Vec<String> =
            now.view.with(|view| view.access.url.iter().chain(&view.access.function).cloned().collect());
        desk.base.with(|base| {
            desk.wanted.with(|wanted| {
                let wanted = rules::check(base, wanted).unwrap_or_else(|_| wanted.clone());
                cli::save(&target.place, &target.name, qualifier, (base, &wanted), &open)
            })
        })
    };
    let verb = Signal::derive(move || made.get().then(|| "Create function URL".to_owned()));
    let lists = [
        (ORIGINS, "https://www.example.com, or * for any. Up to 100, parted by commas. Empty: no rules for browsers."),
        (METHODS, "GET, PUT, HEAD, POST, PATCH, DELETE or *. Up to 6."),
        (HEADERS, "Headers a browser may send. Up to 100."),
        (EXPOSE, "Headers of the answer a browser's script may read. Up to 100."),
    ];
    let list = move |(key, help): (&'static str, &'static str)| {
        let label = FIELDS.iter().find(|(known, _)| *known == key).map_or(key, |(_, label)| *label);
        view! {
            <SettingField key=key name=format!("edit[typed][{key}]") label=label mono=true text=desk.text(key) on_text=desk.write(key)
                error=desk.error(key) help=help readonly=readonly/>
        }
    };
    view! {
        <TextsForm desk=desk action=SaveUrl::PATH label="Function URL" read_only=why commands=Signal::derive(commands) typed=typed verb=verb>
            <ChoiceField desk=desk key=AUTH label="Who may call it" choices=AUTHS readonly=readonly/>
            <Consent desk=desk readonly=readonly/>
            <ChoiceField desk=desk key=MODE label="Invoke mode" choices=MODES readonly=readonly/>
            <h3>"Browsers of other sites (CORS)"</h3>
            {lists.map(list).into_iter().collect_view()}
            <SettingField key=MAX_AGE name="edit[typed][max-age]" label="Max age (seconds)" unit="s" text=desk.text(MAX_AGE) on_text=desk.write(MAX_AGE)
                error=desk.error(MAX_AGE) help="How long browsers remember these rules: 0 to 86,400." readonly=readonly/>
            <ChoiceField desk=desk key=CREDENTIALS label="Credentials" choices=YES_NO readonly=readonly/>
        </TextsForm>
    }
    .into_any()
}

/// Opening the function to everybody has to be meant.
#[component]
fn Consent(desk: TextsDesk, readonly: bool) -> impl IntoView {
    let asked =
        Memo::new(move |_| !readonly && desk.base.with(|base| desk.wanted.with(|wanted| rules::opens(base, wanted))));
    let write = Callback::new(move |text| {
        desk.errors.update(|errors| errors.retain(|error| error.field != CONSENT));
        desk.word.set(text);
    });
    (move || {
        asked.get().then(|| view! {
            <div class="notice warn">
                <Icon d=icon::WARNING/>
                <div>
                    <p><b>"Anybody who has the address can run this function, and you pay for it."</b></p>
                    <p>"Both permissions this needs are added for everybody: lambda:InvokeFunctionUrl and lambda:InvokeFunction."</p>
                    <SettingField key=CONSENT name=CONSENT label="Type public to confirm" mono=true text=desk.word on_text=write error=desk.error(CONSENT)/>
                </div>
            </div>
        })
    })
    .into_any()
}

/// An error of a doorway beside the field it names, or as a notice.
pub fn split(error: ConsoleError, field: &str) -> (Option<String>, Option<ConsoleError>) {
    match error.field(field).map(str::to_owned) {
        Some(rule) => (Some(rule), None),
        None => (None, Some(error)),
    }
}
