//! A value that is encrypted before it becomes a variable: only the function's code decrypts it.

use leptos::prelude::*;

use super::{
    desk::Desk,
    key::{Keys, Pick, ask},
    keys::{api, model::Plaintext, rules, snippet},
};
use crate::{
    error::{ConsoleError, FieldError, message_of},
    functions::{
        configuration::parts::{field::SettingField, focus},
        model::FunctionDetail,
        parts::needs::RoleNeeds,
    },
    ui::{
        copy::CopyButton,
        field::FieldMessage,
        notice::{Done, ErrorNotice},
    },
};

#[component]
pub fn InTransit(desk: Desk) -> impl IntoView {
    let keys: Keys = RwSignal::new(None);
    let asked = RwSignal::new(false);
    let toggle = move |_| {
        if !asked.get_untracked() {
            asked.set(true);
            ask(desk.open, keys);
        }
    };
    view! {
        <details class="more with-script" on:toggle=toggle>
            <summary>"Encrypt a value before it is stored"</summary>
            {move || asked.get().then(|| view! { <Form desk=desk keys=keys/> })}
        </details>
    }
    .into_any()
}

#[component]
fn Form(desk: Desk, keys: Keys) -> impl IntoView {
    let (variable, value, key) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let failed = RwSignal::new(None::<ConsoleError>);
    let busy = RwSignal::new(false);
    // The variable and the key of what was encrypted last.
    let done = RwSignal::new(None::<(String, String)>);
    let error = move |field: &'static str| Signal::derive(move || errors.with(|errors| message_of(errors, field)));
    let write = move |text: RwSignal<String>| {
        Callback::new(move |typed| {
            errors.set(Vec::new());
            text.set(typed);
        })
    };
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        let plaintext = Plaintext {
            variable: variable.with_untracked(|text| text.trim().to_owned()),
            key_arn: key.with_untracked(|text| text.trim().to_owned()),
            value: value.get_untracked(),
        };
        if let Err(wrong) = rules::check(&plaintext) {
            if let Some(first) = wrong.first() {
                focus(first.field.clone());
            }
            return errors.set(wrong);
        }
        busy.set(true);
        failed.set(None);
        done.set(None);
        let (target, own) = (desk.open.target.get_untracked(), plaintext.variable.clone());
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::encrypt_value(c, r, target.name, plaintext).await;
            busy.try_set(false);
            match result {
                Ok(ciphertext) => {
                    desk.put(&own, ciphertext.text);
                    value.set(String::new());
                    done.set(Some((own, ciphertext.key_arn)));
                }
                Err(ConsoleError::Invalid(wrong)) => errors.set(wrong),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let needs = Signal::derive(move || {
        let key = done.with(|done| done.as_ref().map(|(_, key)| key.clone())).unwrap_or_default();
        rules::needs(&key, "so that the code can decrypt the value")
    });
    view! {
        <div class="stack tight">
            <p class="help">
                "KMS encrypts the value for this function alone (encryption context LambdaFunctionName). Lambent forgets it at once: it is in no log and no activity. The ciphertext becomes a variable's value above, and only code that may use the key reads it."
            </p>
            <div class="pair">
                <SettingField key=rules::VARIABLE name="" label="Variable" mono=true text=variable on_text=write(variable) error=error(rules::VARIABLE) help="An existing key, or a new one."/>
                <div class="field">
                    <label for=rules::VALUE>"Value to encrypt"</label>
                    <textarea
                        class="value"
                        id=rules::VALUE
                        rows="1"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        prop:value=move || value.get()
                        aria-invalid=move || errors.with(|errors| errors.iter().any(|e| e.field == rules::VALUE)).then_some("true")
                        aria-describedby="encrypt-value-error"
                        on:input=move |event| write(value).run(event_target_value(&event))
                    ></textarea>
                    <FieldMessage id="encrypt-value-error".to_owned() error=error(rules::VALUE)/>
                </div>
            </div>
            <Pick keys=keys key=key write=write(key) again=Callback::new(move |()| ask(desk.open, keys)) id="pick-encrypt-key" label="Encrypt with" none="Choose a key"/>
            <SettingField key=rules::KEY name="" label="ARN to encrypt with" mono=true text=key on_text=write(key) error=error(rules::KEY)/>
            {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            <p class="actions">
                <button type="button" class="btn" aria-busy=move || busy.get().then_some("true") on:click=press>"Encrypt"</button>
            </p>
            {move || done.get().map(|(variable, _)| view! { <Encrypted desk=desk variable=variable/> })}
            <RoleNeeds open=desk.open needs=needs/>
        </div>
    }
    .into_any()
}

#[component]
fn Encrypted(desk: Desk, variable: String) -> impl IntoView {
    let said =
        format!("The ciphertext is the value of {variable} above; nothing is saved yet. Decrypt it in the code:");
    view! {
        <Done>{said}</Done>
        <Transition fallback=|| ()>
            {move || {
                let variable = variable.clone();
                Suspend::new(async move {
                    match desk.open.loaded().await {
                        Ok(detail) => code(detail, &variable),
                        Err(_) => ().into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn code(detail: Memo<FunctionDetail>, variable: &str) -> AnyView {
    let runtime = detail.with_untracked(|detail| detail.runtime.clone()).unwrap_or_default();
    match snippet::decrypt(&runtime, variable) {
        Some(text) => view! {
            <div class="copyable">
                <pre class="code wrap" tabindex="0"><code>{text.clone()}</code></pre>
                <CopyButton text=text label="Copy"/>
            </div>
        }
        .into_any(),
        None => view! {
            <p class="help">
                "Call Decrypt of AWS KMS with the base64-decoded value and the encryption context LambdaFunctionName: the function's name."
            </p>
        }
        .into_any(),
    }
}
