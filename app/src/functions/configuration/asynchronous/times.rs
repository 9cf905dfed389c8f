//! Age and retries.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    api::{self, SaveAsynchronous},
    cli,
    model::{AGE, RETRIES, TIMES, label, shown},
    rules,
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
                texts_desk::{About, Answer, TextsDesk},
                texts_form::TextsForm,
            },
            texts::TextsEdit,
        },
        model::rules::thousands,
        parts::open::{OpenFunction, Target},
    },
    session::model::Permission,
    ui::form_error::form_error,
};

const CHOICES: &[Choice] = &[
    ("0", "None", "An event that fails once has failed."),
    ("1", "One", "After about a minute."),
    ("2", "Two", "After about one minute, then two."),
];

/// Versions and aliases have settings of their own: only who may not write is kept out.
pub fn locked() -> Option<String> {
    let may = use_frame().can(Permission::FunctionsWrite);
    (!may).then(|| "Your role may look, but not change functions. An administrator can change it.".into())
}

/// Whose settings these are.
pub fn whose(target: &Target) -> String {
    match target.qualifier.as_str() {
        "" | "$LATEST" => {
            "For events sent to the function by its plain name. Versions and aliases have settings of their own: choose one at the top.".into()
        }
        chosen => format!("For events sent to {}:{chosen}; the function's own settings do not count for them.", target.name),
    }
}

pub fn send(target: Target, edit: TextsEdit, _: String) -> Answer {
    Box::pin(api::save_asynchronous(target.place.connection, target.place.region, target.name, target.qualifier, edit))
}

#[component]
pub fn Times(open: OpenFunction, settings: Texts, sent: Sent, typed: RwSignal<bool>) -> impl IntoView {
    let about = About { fields: TIMES, rules: rules::check, meant: |_, _, _| Ok(()), label, shown, send };
    let desk = TextsDesk::new(open, about, settings, sent, form_error(SaveAsynchronous::PATH));
    let why = locked();
    let readonly = why.is_some();
    let age = desk.text(AGE);
    let help = Signal::derive(move || {
        let seconds = age.with(|text| rules::age(text)).map(|seconds| format!(" That is {} s.", thousands(seconds)));
        Some(format!("From 60 s to 6 h, such as 90 s, 30 min or 1 h 30 min.{}", seconds.unwrap_or_default()))
    });
    let commands = Signal::derive(move || {
        let (base, wanted) = (desk.base.get(), desk.wanted.get());
        let right = rules::check(&base, &wanted).unwrap_or(wanted);
        open.target.with(|target| cli::save(&target.place, &target.name, &target.qualifier, &base, &right))
    });
    let target = open.target.get_untracked();
    let destinations = target.page("configuration/destinations");
    view! {
        <TextsForm desk=desk action=SaveAsynchronous::PATH label="Asynchronous invocation" read_only=why commands=commands typed=typed>
            <p class="muted">{whose(&target)}</p>
            <SettingField
                key=AGE
                name=format!("edit[typed][{AGE}]")
                label="Maximum event age"
                text=desk.text(AGE)
                on_text=desk.write(AGE)
                error=desk.error(AGE)
                help=help
                readonly=readonly
            />
            <ChoiceField
                desk=desk
                key=RETRIES
                label="Retries"
                choices=CHOICES
                readonly=readonly
                help="After an error of the function. Throttled events and errors of AWS are tried until the event is too old."
            />
            <p class="help">"Where events go in the end is set under "<a href=destinations>"Destinations"</a>"."</p>
        </TextsForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::model::Place;

    #[test]
    fn whose_settings_these_are_is_said() {
        let of = |qualifier: &str| {
            whose(&Target { place: Place::new("local", "r"), name: "hello".into(), qualifier: qualifier.into() })
        };
        assert!(of("").contains("plain name"));
        assert!(of("live").starts_with("For events sent to hello:live;"));
    }
}
