//! The fields of an alias: where it leads, and a second version with its share.

use leptos::prelude::*;

use super::{desk::Desk, rules};
use crate::{
    functions::{
        configuration::parts::field::SettingField,
        versions::model::{LATEST, Version},
    },
    ui::field::FieldMessage,
};

#[component]
pub fn AliasFields(
    desk: Desk,
    /// Of the fields' names in the form: `typed`, `edit[typed]`.
    prefix: &'static str,
) -> impl IntoView {
    let name = move |key: &str| format!("{prefix}[{key}]");
    view! {
        <VersionField desk=desk key="version" name=name("version") label="Version" none=None
            help="$LATEST changes with each deploy; a published version never does."/>
        <SettingField
            key="description"
            name=name("description")
            label="Description"
            text=desk.text("description")
            on_text=desk.write("description")
            error=desk.error("description")
            help="Up to 256 characters."
        />
        <VersionField desk=desk key="second" name=name("second") label="Second version" none=Some("None: all requests go to the first")
            help="Gets a share of the requests, to try it on a few of them. Both have to be published, with the same execution role and the same dead-letter queue."/>
        <ShareField desk=desk name=name("share")/>
    }
    .into_any()
}

#[component]
fn VersionField(
    desk: Desk,
    key: &'static str,
    name: String,
    label: &'static str,
    /// The words for no version.
    none: Option<&'static str>,
    help: &'static str,
) -> impl IntoView {
    let text = desk.text(key);
    let error = desk.error(key);
    let chosen = text.get_untracked();
    let (error_id, help_id) = (format!("{key}-error"), format!("{key}-help"));
    let described = {
        let (error_id, help_id) = (error_id.clone(), help_id.clone());
        move || if error.with(Option::is_some) { format!("{error_id} {help_id}") } else { help_id.clone() }
    };
    let offered = desk.versions.with_value(|versions| {
        let fits = |version: &&Version| none.is_none() || version.number != LATEST;
        versions.iter().filter(fits).map(|v| (v.number.clone(), words(v))).collect::<Vec<_>>()
    });
    // What it leads to is offered also where it is no longer there.
    let gone = (!chosen.is_empty() && !offered.iter().any(|(number, _)| *number == chosen))
        .then(|| (chosen.clone(), chosen.clone()));
    let option = |(number, words): (String, String)| {
        let selected = number == chosen;
        view! { <option value=number selected=selected>{words}</option> }
    };
    view! {
        <div class="field">
            <label for=key>{label}</label>
            <select
                class="select"
                id=key
                name=name
                autocomplete="off"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=move || text.get()
                on:change=move |event| desk.write(key).run(event_target_value(&event))
            >
                {none.map(|words| view! { <option value="" selected=chosen.is_empty()>{words}</option> })}
                {gone.into_iter().chain(offered).map(option).collect_view()}
            </select>
            <FieldMessage id=error_id error=error/>
            <p class="help" id=help_id>{help}</p>
        </div>
    }
    .into_any()
}

/// `3: faster parser`.
fn words(version: &Version) -> String {
    match version.description.as_str() {
        "" => version.number.clone(),
        description => format!("{}: {description}", version.number),
    }
}

/// A slider and a number that are one.
#[component]
fn ShareField(desk: Desk, name: String) -> impl IntoView {
    let key = "share";
    let (text, error, write) = (desk.text(key), desk.error(key), desk.write(key));
    let split = move || {
        desk.wanted.with(|wanted| {
            let split = rules::split_of(wanted)?;
            let rest = rules::rest(&split.percent)?;
            let first = wanted.get("version").cloned().unwrap_or_default();
            Some(format!(
                "Version {first} gets {rest} % of the requests, version {} {} %: each request by chance, so that few \
                 requests may be shared otherwise.",
                split.version, split.percent
            ))
        })
    };
    let described = move || if error.with(Option::is_some) { "share-error share-help" } else { "share-help" };
    view! {
        <div class="field if-second">
            <label for=key>"Share of the second version (%)"</label>
            <div class="share">
                <input
                    type="range"
                    class="with-script"
                    min="0"
                    max="100"
                    step="1"
                    aria-label="Share, as a slider"
                    autocomplete="off"
                    value=text.get_untracked()
                    prop:value=move || text.get()
                    on:input=move |event| write.run(event_target_value(&event))
                />
                <div class="input">
                    <input
                        id=key
                        name=name
                        inputmode="decimal"
                        autocomplete="off"
                        value=text.get_untracked()
                        prop:value=move || text.get()
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        aria-describedby=described
                        on:input=move |event| write.run(event_target_value(&event))
                    />
                    <span class="unit" aria-hidden="true">"%"</span>
                </div>
            </div>
            <FieldMessage id="share-error".to_owned() error=error/>
            <p class="help" id="share-help">{split}</p>
        </div>
    }
    .into_any()
}
