//! The configuration there is, another one in its place, or none.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use super::{
    api::{SaveSigning, save_signing, signing_configs},
    cli,
    model::{Signing, SigningConfig, config_arn},
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::parts::{field::SettingField, read_only},
        parts::open::OpenFunction,
    },
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        notice::{Done, ErrorNotice, Warning},
        state::{State, Tone},
        unsaved,
    },
};

#[component]
pub fn SigningForm(open: OpenFunction, signing: Signing, typed: RwSignal<bool>) -> impl IntoView {
    let now = RwSignal::new(signing.clone());
    let arn = RwSignal::new(signing.arn);
    let wrong = RwSignal::new(None::<String>);
    let failed = RwSignal::new(form_error(SaveSigning::PATH));
    let (busy, done) = (RwSignal::new(false), RwSignal::new(false));
    let configs = RwSignal::new(None::<Result<Vec<SigningConfig>, ConsoleError>>);
    let dirty = Signal::derive(move || arn.with(|arn| now.with(|now| arn.trim() != now.arn)));
    unsaved::guard(dirty);
    Effect::new(move |_| typed.set(dirty.get()));
    let why = read_only(open);
    let readonly = why.is_some();
    // The list comes after the rest, for those who may choose.
    Effect::new(move |_| {
        let place = open.target.get().place;
        if !readonly {
            leptos::task::spawn_local_scoped(async move {
                configs.set(Some(signing_configs(place.connection, place.region).await));
            });
        }
    });
    let save = move || {
        let wanted = arn.get_untracked().trim().to_owned();
        if !wanted.is_empty()
            && let Err(rule) = config_arn(&wanted)
        {
            return wrong.set(Some(rule));
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        done.set(false);
        failed.set(None);
        let (target, base) = (open.target.get_untracked(), now.with_untracked(|now| now.arn.clone()));
        leptos::task::spawn_local_scoped(async move {
            let answer = save_signing(target.place.connection, target.place.region, target.name, base, wanted).await;
            busy.set(false);
            match answer {
                Ok(signing) => {
                    arn.set(signing.arn.clone());
                    now.set(signing);
                    done.set(true);
                }
                Err(error) => match error.field("arn") {
                    Some(rule) => wrong.set(Some(rule.to_owned())),
                    None => failed.set(Some(error)),
                },
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !readonly {
            save();
        }
    };
    let target = open.target.get_untracked();
    let commands = move || {
        let target = open.target.get();
        let commands = now.with(|now| arn.with(|arn| cli::save(&target.place, &target.name, &now.arn, arn.trim())));
        if commands.is_empty() { vec!["# Nothing is changed yet.".to_owned()] } else { commands }
    };
    let write = Callback::new(move |text| {
        wrong.set(None);
        arn.set(text);
    });
    view! {
        {move || view! { <Attached signing=now.get()/> }}
        <form
            class="form"
            method="post"
            action=SaveSigning::PATH
            novalidate
            aria-label="Code signing"
            on:submit=submit
        >
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <input type="hidden" name="base" value=move || now.with(|now| now.arn.clone())/>
            {move || match configs.get() {
                Some(Ok(all)) if !all.is_empty() => view! { <Picker all=all arn=arn/> }.into_any(),
                Some(Ok(_)) => view! { <p class="muted">"There are no code signing configurations in this region yet. Make one with AWS Signer's profiles, in AWS's console or by aws lambda create-code-signing-config."</p> }.into_any(),
                Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
                None => ().into_any(),
            }}
            <SettingField
                key="arn"
                name="arn"
                label="Code signing configuration (ARN)"
                mono=true
                text=arn
                on_text=write
                error=wrong
                readonly=readonly
                help="Empty: none, every package is taken."
            />
            <ShowAsCli commands=Signal::derive(commands)/>
            {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            {move || done.get().then(|| view! { <Done>"Saved; AWS has it now."</Done> })}
            <div class="savebar">
                {match why {
                    None => view! {
                        <button class="btn primary" aria-busy=move || busy.get().then_some("true")>"Save"</button>
                        {move || now.with(|now| !now.arn.is_empty()).then(|| view! {
                            <button type="button" class="btn" on:click=move |_| { arn.set(String::new()); save(); }>"Detach"</button>
                        })}
                        {move || dirty.get().then(|| view! { <span class="unsaved">"Not saved"</span> })}
                    }
                    .into_any(),
                    Some(reason) => view! { <p class="help">{reason}</p> }.into_any(),
                }}
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Picker(all: Vec<SigningConfig>, arn: RwSignal<String>) -> impl IntoView {
    let option = |config: SigningConfig| {
        let words = if config.description.is_empty() {
            config.id.clone()
        } else {
            format!("{} ({})", config.description, config.id)
        };
        view! { <option value=config.arn>{words}</option> }
    };
    view! {
        <div class="field">
            <label for="signing-config">"Configurations in this region"</label>
            <select
                class="select"
                id="signing-config"
                prop:value=move || arn.get()
                on:change=move |event| arn.set(event_target_value(&event))
            >
                <option value="">"None"</option>
                {all.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// What the function has now.
#[component]
fn Attached(signing: Signing) -> impl IntoView {
    if signing.arn.is_empty() {
        return view! { <p>"No code signing configuration: every package is taken."</p> }.into_any();
    }
    let unknown =
        signing.unknown.map(|why| view! { <Warning>{format!("The configuration could not be read: {why}")}</Warning> });
    let facts = signing.config.map(|config| {
        let profiles = config.profiles.into_iter().map(|arn| view! { <li><code class="anywhere">{arn}</code></li> }).collect_view();
        view! {
            <div>
                <dt>"Other packages"</dt>
                <dd>
                    {if config.enforces {
                        view! { <State tone=Tone::Good text="Refused (Enforce)"/> }.into_any()
                    } else {
                        view! { <State tone=Tone::Warn text="Deployed with a warning in CloudWatch (Warn)"/> }.into_any()
                    }}
                </dd>
            </div>
            <div><dt>"Description"</dt><dd>{if config.description.is_empty() { "none".to_owned() } else { config.description }}</dd></div>
            <div><dt>"Trusted profiles"</dt><dd><ul class="small">{profiles}</ul></dd></div>
        }
    });
    view! {
        {unknown}
        <dl class="defs">
            <div><dt>"Configuration"</dt><dd><code class="anywhere">{signing.arn}</code></dd></div>
            {facts}
        </dl>
    }
    .into_any()
}
