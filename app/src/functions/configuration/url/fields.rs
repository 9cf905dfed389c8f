//! The fields of the form, and what confirms that everybody is let in.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    api::SaveUrl,
    cli,
    form::{Now, locked},
    model::{
        AUTH, AWS_IAM, BUFFERED, CREDENTIALS, EXPOSE, FIELDS, HEADERS, MAX_AGE, METHODS, MODE, NONE, ORIGINS, STREAM,
    },
    rules,
};
use crate::{
    functions::configuration::{
        model::Texts,
        parts::{
            choice_field::{Choice, ChoiceField},
            field::SettingField,
            texts_desk::{CONSENT, TextsDesk},
            texts_form::TextsForm,
        },
    },
    ui::icon::{self, Icon},
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

#[component]
pub fn Fields(desk: TextsDesk, now: Now, typed: RwSignal<bool>) -> impl IntoView {
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
            <SettingField
                key=key
                name=format!("edit[typed][{key}]")
                label=label
                mono=true
                text=desk.text(key)
                on_text=desk.write(key)
                error=desk.error(key)
                help=help
                readonly=readonly
            />
        }
    };
    view! {
        <TextsForm
            desk=desk
            action=SaveUrl::PATH
            label="Function URL"
            read_only=why
            commands=Signal::derive(commands)
            typed=typed
            verb=verb
        >
            <ChoiceField desk=desk key=AUTH label="Who may call it" choices=AUTHS readonly=readonly/>
            <Consent desk=desk readonly=readonly/>
            <ChoiceField desk=desk key=MODE label="Invoke mode" choices=MODES readonly=readonly/>
            <h3>"Browsers of other sites (CORS)"</h3>
            {lists.map(list).into_iter().collect_view()}
            <SettingField
                key=MAX_AGE
                name="edit[typed][max-age]"
                label="Max age (seconds)"
                unit="s"
                text=desk.text(MAX_AGE)
                on_text=desk.write(MAX_AGE)
                error=desk.error(MAX_AGE)
                help="How long browsers remember these rules: 0 to 86,400."
                readonly=readonly
            />
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
                    <SettingField
                        key=CONSENT
                        name=CONSENT
                        label="Type public to confirm"
                        mono=true
                        text=desk.word
                        on_text=write
                        error=desk.error(CONSENT)
                    />
                </div>
            </div>
        })
    })
    .into_any()
}
