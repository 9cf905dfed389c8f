//! Tracing and logging.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    api::{SaveMonitoring, save_monitoring},
    cli,
    model::{ACTIVE, APPLICATION, FIELDS, FORMAT, GROUP, JSON, PASS_THROUGH, SYSTEM, TEXT, TRACING, default_group},
    rules,
};
use crate::{
    functions::{
        configuration::{
            model::Texts,
            parts::{
                choice_field::{Choice, ChoiceField},
                field::SettingField,
                is_local, read_only,
                sent::Sent,
                texts_desk::{About, Answer, TextsDesk, label_in},
                texts_form::TextsForm,
            },
            texts::TextsEdit,
        },
        parts::{
            needs::RoleNeeds,
            open::{OpenFunction, Target},
        },
        permissions::model::Need,
    },
    ui::{field::FieldMessage, form_error::form_error},
};

const TRACINGS: &[Choice] = &[
    (PASS_THROUGH, "Pass through", "Traced only where the caller asks for it."),
    (ACTIVE, "Active", "Lambda traces a share of the invocations itself: one a second and 5 % of the others."),
];

const FORMATS: &[Choice] = &[
    (TEXT, "Text", "Lines as the function prints them."),
    (JSON, "JSON", "One object a line, with level, time and request id; levels can be left out."),
];

const ABOUT: About = About {
    fields: FIELDS,
    rules: rules::check,
    label: |key| label_in(FIELDS, key),
    shown: |key, text| match (key, text) {
        (GROUP, "") => "the default one".into(),
        (_, "") => "none".into(),
        (_, text) => text.to_owned(),
    },
    send,
};

fn send(target: Target, edit: TextsEdit, _: String) -> Answer {
    Box::pin(save_monitoring(target.place.connection, target.place.region, target.name, edit))
}

#[component]
pub fn WatchingForm(open: OpenFunction, settings: Texts, sent: Sent, typed: RwSignal<bool>) -> impl IntoView {
    let desk = TextsDesk::new(open, ABOUT, settings, sent, form_error(SaveMonitoring::PATH));
    let (why, local) = (read_only(open), is_local(open));
    let readonly = why.is_some();
    let commands = move || {
        let target = open.target.get();
        desk.base.with(|base| {
            desk.wanted.with(|wanted| {
                let wanted = rules::check(base, wanted).unwrap_or_else(|_| wanted.clone());
                cli::save(&target.place, &target.name, base, &wanted)
            })
        })
    };
    let traced = move || desk.text(TRACING).with(|mode| mode == ACTIVE);
    let needs = Signal::derive(move || if traced() { tracing_needs() } else { Vec::new() });
    let json = Memo::new(move |_| desk.text(FORMAT).with(|format| format == JSON));
    let default = open.target.with_untracked(|target| default_group(&target.name));
    let x_ray = local.then_some(
        "Not on the local engine: it keeps the setting and has no X-Ray, so nothing is traced here.".to_owned(),
    );
    let logs = local.then_some(
        "Not on the local engine: it keeps the setting and writes plain text with every level. The log group is used."
            .to_owned(),
    );
    view! {
        <TextsForm
            desk=desk
            action=SaveMonitoring::PATH
            label="Tracing and logging"
            read_only=why
            commands=Signal::derive(commands)
            typed=typed
        >
            <ChoiceField
                desk=desk
                key=TRACING
                label="X-Ray tracing"
                choices=TRACINGS
                readonly=readonly
                help=x_ray
            />
            {(!local).then(|| view! { <RoleNeeds open=open needs=needs/> })}
            <ChoiceField desk=desk key=FORMAT label="Log format" choices=FORMATS readonly=readonly help=logs/>
            {move || {
                json.get()
                    .then(|| view! {
                        <div class="pair">
                            <LevelField
                                desk=desk
                                key=APPLICATION
                                label="Application log level"
                                levels=&rules::APPLICATION_LEVELS
                                readonly=readonly
                                help="The least important lines of the function's own that are kept."
                            />
                            <LevelField
                                desk=desk
                                key=SYSTEM
                                label="System log level"
                                levels=&rules::SYSTEM_LEVELS
                                readonly=readonly
                                help="The same for Lambda's lines."
                            />
                        </div>
                    })
            }}
            <SettingField
                key=GROUP
                name="edit[typed][log-group]"
                label="Log group"
                mono=true
                text=desk.text(GROUP)
                on_text=desk.write(GROUP)
                error=desk.error(GROUP)
                help=format!("Empty: {default}. Several functions may share one of up to 512 characters; the role has to be allowed to write there.")
                readonly=readonly
            />
        </TextsForm>
    }
    .into_any()
}

fn tracing_needs() -> Vec<Need> {
    ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        .into_iter()
        .map(|action| Need::new(action, "*", "to send traces to X-Ray"))
        .collect()
}

#[component]
fn LevelField(
    desk: TextsDesk,
    key: &'static str,
    label: &'static str,
    levels: &'static [&'static str],
    help: &'static str,
    readonly: bool,
) -> impl IntoView {
    let (text, error) = (desk.text(key), desk.error(key));
    // JSON that is new begins with AWS's default.
    let shown = move || text.with(|text| if text.is_empty() { "INFO".to_owned() } else { text.clone() });
    let first = untrack(shown);
    let (error_id, help_id) = (format!("{key}-error"), format!("{key}-help"));
    let described = format!("{error_id} {help_id}");
    let option = |level: &&'static str| view! { <option value=*level selected=*level == first>{*level}</option> };
    view! {
        <div class="field">
            <label for=key>{label}</label>
            <select
                class="select"
                id=key
                name=format!("edit[typed][{key}]")
                disabled=readonly
                prop:value=shown
                aria-describedby=described
                on:change=move |event| desk.write(key).run(event_target_value(&event))
            >
                {levels.iter().map(option).collect_view()}
            </select>
            <FieldMessage id=error_id error=error/>
            <p class="help" id=help_id>{help}</p>
        </div>
    }
    .into_any()
}
