//! The fields that are more than a text: timeout, runtime, handler.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    connections::model::ConnectionKind,
    frame::use_frame,
    functions::{
        configuration::{model::Setting, parts::field::SettingField, rules},
        create::check::LOCAL_RUNTIMES,
        model::FunctionDetail,
        parts::{hints, runtime_end},
        runtimes::{self, RUNTIMES},
    },
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
    },
};

#[component]
pub fn TimeoutFields(desk: Desk, readonly: bool) -> impl IntoView {
    let key = Setting::Timeout.key();
    let help = Signal::derive(move || desk.wanted.with(|wanted| wanted.get(key).map(|text| hints::timeout(text))));
    view! {
        <div class="pair">
            <SettingField
                key="minutes"
                name="edit[typed][minutes]"
                label="Timeout (minutes)"
                unit="min"
                text=desk.text("minutes")
                on_text=desk.write("minutes")
                error=Signal::stored(None::<String>)
                readonly=readonly
            />
            <SettingField
                key=key
                name="edit[typed][timeout]"
                label="Timeout (seconds)"
                unit="s"
                text=desk.text(key)
                on_text=desk.write(key)
                error=desk.error(key)
                help=help
                readonly=readonly
            />
        </div>
    }
    .into_any()
}

#[component]
pub fn RuntimeField(desk: Desk, detail: Memo<FunctionDetail>, readonly: bool) -> impl IntoView {
    let key = Setting::Runtime.key();
    let (frame, place) = (use_frame(), desk.open.target.with_untracked(|target| target.place.clone()));
    let kind = frame.with(|frame| frame.connection(&place.connection).map(|c| c.kind)).flatten();
    let local = kind == Some(ConnectionKind::LocalEngine);
    let (text, error) = (desk.text(key), desk.error(key));
    let chosen = text.get_untracked();
    let own = desk.base.with_untracked(|base| base.get(key).cloned().unwrap_or_default());
    // One this list does not know (any more) stays on offer.
    let other = runtimes::find(&own).is_none().then(|| {
        view! { <option value=own.clone() selected=own == chosen>{own.clone()}</option> }
    });
    let option = |runtime: &'static runtimes::Runtime| {
        let refused = local && !runtime.family.runs_locally();
        view! { <option value=runtime.id selected=runtime.id == chosen disabled=refused>{runtime.label}</option> }
    };
    let options = RUNTIMES.iter().map(option).collect_view();
    let help = move || {
        let text = text.get();
        let end = runtimes::find(&text).and_then(|runtime| runtime.deprecated_on);
        match (runtime_end::warning(&text, detail.with(|detail| detail.as_of)), end) {
            (Some(warning), _) => view! {
                <p class="help row">
                    <span class="state warn"><Icon d=icon::WARNING/>{warning}</span>
                    "Choose a newer one if you can."
                </p>
            }
            .into_any(),
            (None, Some(end)) => view! { <p class="help">{format!("AWS supports it until {end}.")}</p> }.into_any(),
            (None, None) => ().into_any(),
        }
    };
    view! {
        <div class="field">
            <label for=key>"Runtime"</label>
            <select
                class="select"
                id=key
                name="edit[typed][runtime]"
                disabled=readonly
                prop:value=move || text.get()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby="runtime-error runtime-help"
                on:change=move |event| desk.write(key).run(event_target_value(&event))
            >
                {other}
                {options}
            </select>
            <FieldMessage id="runtime-error".to_owned() error=error/>
            <div id="runtime-help">
                {help}
                {local.then(|| view! { <p class="help">{LOCAL_RUNTIMES}</p> })}
            </div>
        </div>
    }
    .into_any()
}

/// The handler, and what to do when the code has none of that name.
#[component]
pub fn HandlerField(desk: Desk, readonly: bool) -> impl IntoView {
    let key = Setting::Handler.key();
    let own = desk.error(key);
    let error = Signal::derive(move || {
        let unfit = desk.unfit.with(|unfit| unfit.as_ref()?.problems.first().map(|problem| problem.message.clone()));
        own.get().or(unfit)
    });
    let offers = move || {
        desk.unfit.get().map(|findings| {
            let handlers = findings.handlers.into_iter().filter(|handler| rules_fit(handler)).map(|handler| {
                let label = format!("Use {handler}");
                view! { <button type="button" class="btn" on:click=move |_| desk.use_handler(handler.clone())>{label}</button> }
            });
            view! {
                <div class="notice bad" role="alert" id="unfit" tabindex="-1">
                    <Icon d=icon::X_CIRCLE/>
                    <div>
                        <h3>"With this handler every invocation would fail"</h3>
                        <p>"Nothing was sent."</p>
                        <p class="actions with-script">
                            {handlers.collect_view()}
                            <button type="button" class="btn danger" on:click=move |_| desk.save(true)>"Save anyway"</button>
                        </p>
                        <label class="check without-script">
                            <input type="checkbox" name="edit[anyway]" value="true"/>
                            "Save it anyway"
                        </label>
                    </div>
                </div>
            }
        })
    };
    view! {
        <SettingField
            key=key
            name="edit[typed][handler]"
            label="Handler"
            mono=true
            text=desk.text(key)
            on_text=desk.write(key)
            error=error
            help="File and function, as file.function. It is looked for in the deployed code before it is saved."
            readonly=readonly
        />
        {offers}
    }
    .into_any()
}

fn rules_fit(handler: &str) -> bool {
    crate::functions::model::rules::handler(handler).is_ok()
}

/// Memory with what it buys.
#[component]
pub fn MemoryField(desk: Desk, readonly: bool) -> impl IntoView {
    let key = Setting::Memory.key();
    let text = desk.text(key);
    let help = Signal::derive(move || Some(text.with(|text| hints::memory(text))));
    view! {
        <SettingField
            key=key
            name="edit[typed][memory]"
            label="Memory (MB)"
            unit="MB"
            text=text
            on_text=desk.write(key)
            error=desk.error(key)
            help=help
            readonly=readonly
        />
    }
    .into_any()
}

/// Fields that travel unseen: what the form began with, and what a conflict showed.
#[component]
pub fn Hidden(desk: Desk) -> impl IntoView {
    let (place, name) = desk.open.target.with_untracked(|target| (target.place.clone(), target.name.clone()));
    let base = move || {
        desk.base.with(|base| {
            let hidden = |(key, text): (&String, &String)| view! { <input type="hidden" name=format!("edit[base][{key}]") value=text.clone()/> };
            base.iter().map(hidden).collect_view()
        })
    };
    let theirs = move || {
        desk.conflict.rows.with(|rows| {
            let hidden = |row: &crate::functions::configuration::merge::Row| {
                let (name, text) = (format!("edit[theirs][{}]", row.key), row.theirs.clone()?);
                Some(view! { <input type="hidden" name=name value=text/> })
            };
            rows.iter().map(hidden).collect_view()
        })
    };
    view! {
        <input type="hidden" name="c" value=place.connection/>
        <input type="hidden" name="r" value=place.region/>
        <input type="hidden" name="name" value=name/>
        {base}
        {theirs}
    }
    .into_any()
}

/// The commands equal to what Save will do.
pub fn commands(desk: Desk) -> Vec<String> {
    let (place, name) = desk.open.target.with(|target| (target.place.clone(), target.name.clone()));
    let commands = desk.base.with(|base| {
        desk.wanted.with(|wanted| {
            let wanted = rules::check(base, wanted).unwrap_or_else(|_| wanted.clone());
            super::super::cli::general(&place, &name, base, &wanted)
        })
    });
    if commands.is_empty() { vec!["# Nothing is changed yet.".into()] } else { commands }
}
