//! The form.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    api::{SaveRuntimeManagement, save_runtime_management},
    cli,
    model::{FIELDS, MODE, UpdateOn, VERSION, check},
};
use crate::{
    frame::use_frame,
    functions::{
        configuration::{
            model::Texts,
            parts::{
                choice_field::{Choice, ChoiceField},
                field::SettingField,
                sent::Sent,
                texts_desk::{About, Answer, TextsDesk, label_in},
                texts_form::TextsForm,
            },
            texts::TextsEdit,
        },
        parts::open::{OpenFunction, Target},
    },
    session::model::Permission,
    ui::form_error::form_error,
};

const MODES: &[Choice] = &[
    ("Auto", "Auto", "AWS moves the function to each new runtime version, in two phases. Recommended."),
    ("FunctionUpdate", "Function update", "The newest version is taken when the function is next changed."),
    (
        "Manual",
        "Manual",
        "The function stays with one version until you change it, also when it becomes unsafe. To roll back.",
    ),
];

const ABOUT: About = About {
    fields: FIELDS,
    rules: check,
    label: |key| label_in(FIELDS, key),
    shown: |key, text| match (key, UpdateOn::parse(text)) {
        (MODE, Some(on)) => on.label().into(),
        _ if text.is_empty() => "none".into(),
        _ => text.to_owned(),
    },
    send,
};

fn send(target: Target, edit: TextsEdit, _: String) -> Answer {
    let (c, r) = (target.place.connection, target.place.region);
    Box::pin(save_runtime_management(c, r, target.name, target.qualifier, edit))
}

/// An alias has none of its own; a version has.
fn locked(target: &Target) -> Option<String> {
    if !use_frame().can(Permission::FunctionsWrite) {
        return Some("Your role may look, but not change functions. An administrator can change it.".into());
    }
    let chosen = target.qualifier.as_str();
    let alias = !chosen.is_empty() && chosen != "$LATEST" && !chosen.bytes().all(|b| b.is_ascii_digit());
    alias.then(|| format!("You look at the alias {chosen}: choose the version it points to, or $LATEST."))
}

#[component]
pub fn RuntimeForm(open: OpenFunction, settings: Texts, sent: Sent, typed: RwSignal<bool>) -> impl IntoView {
    let desk = TextsDesk::new(open, ABOUT, settings, sent, form_error(SaveRuntimeManagement::PATH));
    let why = open.target.with_untracked(locked);
    let readonly = why.is_some();
    let manual = Memo::new(move |_| desk.text(MODE).with(|mode| mode == UpdateOn::Manual.as_str()));
    let commands = move || {
        let target = open.target.get();
        let qualifier = Some(target.qualifier.as_str()).filter(|text| !text.is_empty() && *text != "$LATEST");
        desk.base.with(|base| {
            desk.wanted.with(|wanted| {
                let wanted = check(base, wanted).unwrap_or_else(|_| wanted.clone());
                cli::save(&target.place, &target.name, qualifier, base, &wanted)
            })
        })
    };
    view! {
        <TextsForm
            desk=desk
            action=SaveRuntimeManagement::PATH
            label="Runtime management"
            read_only=why
            commands=Signal::derive(commands)
            typed=typed
        >
            <ChoiceField desk=desk key=MODE label="Runtime updates" choices=MODES readonly=readonly/>
            {move || {
                manual.get().then(|| view! {
                    <SettingField
                        key=VERSION
                        name="edit[typed][runtime-version]"
                        label="Runtime version ARN"
                        mono=true
                        text=desk.text(VERSION)
                        on_text=desk.write(VERSION)
                        error=desk.error(VERSION)
                        readonly=readonly
                        help="As the function's log shows it in its INIT_START lines."
                    />
                })
            }}
        </TextsForm>
    }
    .into_any()
}
