//! The key that encrypts the variables at rest.

use leptos::prelude::*;

use super::{
    desk::Desk,
    keys::{api, model::Key, rules},
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::parts::field::SettingField,
        parts::{needs::RoleNeeds, open::OpenFunction},
    },
    ui::notice::ErrorNotice,
};

/// Absent while they are asked for.
pub type Keys = RwSignal<Option<Result<Vec<Key>, ConsoleError>>>;

pub fn ask(open: OpenFunction, keys: Keys) {
    let place = open.target.with_untracked(|target| target.place.clone());
    keys.set(None);
    leptos::task::spawn_local_scoped(async move {
        keys.try_set(Some(api::list_keys(place.connection, place.region).await));
    });
}

#[component]
pub fn AtRest(desk: Desk) -> impl IntoView {
    let keys: Keys = RwSignal::new(None);
    let asked = StoredValue::new(false);
    let toggle = move |_| {
        if !asked.get_value() {
            asked.set_value(true);
            ask(desk.open, keys);
        }
    };
    let own = move || desk.key.with(String::is_empty);
    let said = move || match own() {
        true => "Encrypted at rest with AWS's own key for Lambda, for free.".to_owned(),
        false => format!("Encrypted at rest with {}.", desk.key.get()),
    };
    let needs = Signal::derive(move || {
        let arn = desk.key.with(|key| rules::key_arn(key).unwrap_or_default());
        // An alias may lead to another key tomorrow: the role is asked for the key itself.
        if arn.contains(":alias/") { Vec::new() } else { rules::needs(&arn, "to read the environment variables") }
    });
    let write = Callback::new(move |text: String| {
        desk.wrong_key.set(None);
        desk.key.set(text);
    });
    view! {
        <section class="stack tight" aria-labelledby="at-rest-h">
            <h3 id="at-rest-h">"Encryption"</h3>
            <p class="muted small anywhere">{said}</p>
            <details class="more" on:toggle=toggle open=move || desk.wrong_key.with(Option::is_some)>
                <summary>"Use another key"</summary>
                <div class="stack tight">
                    <Pick keys=keys key=desk.key write=write again=Callback::new(move |()| ask(desk.open, keys)) id="pick-key" label="Encryption key" none="AWS's own key for Lambda"/>
                    <SettingField
                        key=rules::KMS_KEY
                        name="key"
                        label="ARN of the encryption key"
                        mono=true
                        text=desk.key
                        on_text=write
                        error=desk.wrong_key
                        help="A symmetric key of this region; empty for AWS's own. A key of your own costs about $1 a month, and who configures or runs the function must be allowed to use it: kms:CreateGrant, kms:Encrypt and kms:Decrypt."
                    />
                </div>
            </details>
            <RoleNeeds open=desk.open needs=needs/>
        </section>
    }
    .into_any()
}

/// The account's keys by their alias.
#[component]
pub fn Pick(
    keys: Keys,
    #[prop(into)] key: Signal<String>,
    write: Callback<String>,
    again: Callback<()>,
    id: &'static str,
    label: &'static str,
    none: &'static str,
) -> impl IntoView {
    let options = move |known: Vec<Key>| {
        let arns: Vec<String> = known.iter().map(|key| key.arn.clone()).collect();
        let other = move || key.with(|key| !key.is_empty() && !arns.contains(key));
        let option = move |offered: Key| {
            let own = offered.arn.clone();
            view! { <option value=offered.arn.clone() selected=move || key.with(|key| *key == own)>{offered.label()}</option> }
        };
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <select class="select" id=id on:change=move |event| write.run(event_target_value(&event))>
                    <option value="" selected=move || key.with(String::is_empty)>{none}</option>
                    {known.into_iter().map(option).collect_view()}
                    {move || other().then(|| view! { <option value=key.get() selected=true>"Another, by its ARN"</option> })}
                </select>
            </div>
        }
    };
    (move || match keys.get() {
        None => view! { <div class="field with-script"><span class="bone" aria-hidden="true"></span></div> }.into_any(),
        Some(Err(error)) => {
            view! { <ErrorNotice error=error retry=again/> <p class="help">"The ARN can be typed below."</p> }
                .into_any()
        }
        Some(Ok(known)) => options(known).into_any(),
    })
    .into_any()
}
