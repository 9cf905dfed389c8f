//! Adding a layer: of the account, of AWS and its partners, or by ARN.

use leptos::prelude::*;

use super::{
    arn::LayerArn,
    catalog::{CATALOG, Published},
    form::Layers,
    model::OwnLayer,
};
use crate::{
    functions::configuration::parts::field::SettingField,
    ui::{
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

const WAYS: [(&str, &str); 3] = [("own", "Your account"), ("published", "AWS and partners"), ("arn", "By ARN")];

#[component]
pub fn AddLayer(layers: Layers) -> impl IntoView {
    let way = RwSignal::new("");
    let choose = move |value: &'static str| {
        if value == "own" {
            layers.own.ask();
        }
        way.set(value);
    };
    let segment = move |(value, words): (&'static str, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="add-from"
                    value=value
                    prop:checked=move || way.get() == value
                    on:change=move |_| choose(value)
                />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="field with-script">
            <legend>"Add a layer"</legend>
            <div class="segments">{WAYS.map(segment).into_iter().collect_view()}</div>
            {move || match way.get() {
                "own" => view! { <OwnList layers=layers/> }.into_any(),
                "published" => view! { <PublishedList layers=layers/> }.into_any(),
                "arn" => view! { <ByArn layers=layers/> }.into_any(),
                _ => ().into_any(),
            }}
        </fieldset>
    }
    .into_any()
}

#[component]
fn OwnList(layers: Layers) -> impl IntoView {
    let rows = move |mut all: Vec<OwnLayer>| {
        if all.is_empty() {
            return view! { <p class="muted">"There are no layers in this account and region yet. Publish one below."</p> }.into_any();
        }
        let (runtime, architecture) = layers.detail.with(|detail| (detail.runtime.clone(), detail.architecture));
        // What fits comes first.
        all.sort_by_key(|layer| layer.newest.unfit(runtime.as_deref(), architecture).is_some());
        let row = |layer: OwnLayer| {
            let unfit = layer.newest.unfit(runtime.as_deref(), architecture);
            let note = unfit.unwrap_or_else(|| layer.newest.description.clone());
            view! { <Offer layers=layers layer=layer.newest.arn.rsplit_once(':').map(|(layer, _)| layer.to_owned()) title=layer.name note=note version=layer.newest.version/> }
        };
        view! { <ul class="layers">{all.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    move || match layers.own.layers.get() {
        None => view! { <div class="bone block" aria-hidden="true"></div> }.into_any(),
        Some(Ok(all)) => rows(all),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| layers.own.look());
            view! { <ErrorNotice error=error retry=retry/> }.into_any()
        }
    }
}

#[component]
fn PublishedList(layers: Layers) -> impl IntoView {
    let region = layers.desk.open.target.with_untracked(|target| target.place.region.clone());
    let (runtime, architecture) = layers.detail.with_untracked(|detail| (detail.runtime.clone(), detail.architecture));
    let fitting = CATALOG.iter().filter(|published| published.fits(runtime.as_deref()));
    let row = |published: &'static Published| {
        let layer = published.layer(&region, runtime.as_deref(), architecture);
        view! {
            <Offer
                layers=layers
                layer=layer
                title=format!("{} · {}", published.label, published.by)
                note=published.what.to_owned()
                version=u64::from(published.version)
                docs=published.docs
                extension=published.extension
            />
        }
    };
    view! {
        <p class="help">"Those that fit the function's runtime. The version given is one that is known to be there; each publisher names the newest."</p>
        <ul class="layers">{fitting.map(row).collect_view()}</ul>
    }
    .into_any()
}

/// One layer on offer, with its version to be chosen.
#[component]
fn Offer(
    layers: Layers,
    /// Its ARN without a version; none where it is not known in this region.
    layer: Option<String>,
    title: String,
    note: String,
    version: u64,
    #[prop(optional)] docs: &'static str,
    #[prop(optional)] extension: bool,
) -> impl IntoView {
    let (typed, wrong, added) =
        (RwSignal::new(version.to_string()), RwSignal::new(None::<String>), RwSignal::new(false));
    let id = layer
        .as_deref()
        .and_then(|layer| layer.rsplit_once(':'))
        .map_or_else(|| title.clone(), |(_, name)| name.to_owned());
    let controls = match layer {
        None => view! { <p class="help">"Where its publisher keeps it in this region is not known here: add it by its ARN."</p> }.into_any(),
        Some(layer) => {
            let add = {
                let layer = layer.clone();
                move |_| match LayerArn::parse(&format!("{layer}:{}", typed.get_untracked().trim())) {
                    Ok(arn) => {
                        layers.add(&arn);
                        added.set(true);
                    }
                    Err(_) => wrong.set(Some("The version is a whole number from 1.".into())),
                }
            };
            let (label, button) = (format!("Version of {id}"), format!("Add {id}"));
            view! {
                <div class="row acts">
                    <input
                        class="input mono version"
                        aria-label=label
                        prop:value=move || typed.get()
                        inputmode="numeric"
                        autocomplete="off"
                        aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                        on:input=move |event| { wrong.set(None); added.set(false); typed.set(event_target_value(&event)); }
                    />
                    <button type="button" class="btn small" aria-label=button on:click=add><Icon d=icon::PLUS/>"Add"</button>
                    <span class="vh" role="status">{move || added.get().then_some("Added to the list; save to send it")}</span>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <li>
            <div class="what">
                <p class="row"><b>{title}</b>{extension.then(|| view! { <span class="badge info">"Extension"</span> })}</p>
                {(!note.is_empty()).then(|| view! { <p class="small muted">{note}</p> })}
                {(!docs.is_empty()).then(|| view! { <p class="small"><a href=docs rel="external noopener" target="_blank">"Newest version"</a></p> })}
                {move || wrong.get().map(|rule| view! { <p class="error"><Icon d=icon::X_CIRCLE/>{rule}</p> })}
            </div>
            {controls}
        </li>
    }
    .into_any()
}

#[component]
fn ByArn(layers: Layers) -> impl IntoView {
    let (typed, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let region = layers.desk.open.target.with_untracked(|target| target.place.region.clone());
    let add = move |_| {
        let rule = LayerArn::parse(&typed.get_untracked()).and_then(|arn| {
            super::rules::list(&[arn.text()], Some(&region))?;
            layers.add(&arn);
            Ok(())
        });
        match rule {
            Ok(()) => typed.set(String::new()),
            Err(rule) => wrong.set(Some(rule)),
        }
    };
    let write = Callback::new(move |text| {
        wrong.set(None);
        typed.set(text);
    });
    view! {
        <SettingField
            key="layer-arn"
            name="layer-arn"
            label="Layer version ARN"
            mono=true
            text=typed
            on_text=write
            error=wrong
            help="arn:aws:lambda:region:account:layer:name:version. A layer of another account has to allow yours."
        />
        <p class="actions"><button type="button" class="btn" on:click=add><Icon d=icon::PLUS/>"Add layer"</button></p>
    }
    .into_any()
}
