//! The function's layers, to be moved and removed, with what is known of each.

use leptos::prelude::*;
use std::collections::BTreeMap;

use super::{api::read_layer, arn::LayerArn, catalog, form::Layers, model::LayerFacts};
use crate::{
    error::ConsoleError,
    functions::{configuration::parts::focus, parts::figures},
    ui::{
        icon::{self, Icon},
        state::{State, Tone},
    },
};

type Facts = RwSignal<BTreeMap<String, Option<Result<LayerFacts, ConsoleError>>>>;

#[component]
pub fn LayerList(layers: Layers) -> impl IntoView {
    let facts: Facts = RwSignal::new(BTreeMap::new());
    // What is known of each comes after the list.
    Effect::new(move |_| {
        let place = layers.desk.open.target.get_untracked().place;
        for arn in layers.arns() {
            let known = facts.with_untracked(|facts| facts.contains_key(&arn));
            if known || LayerArn::parse(&arn).is_err() {
                continue;
            }
            facts.update(|facts| drop(facts.insert(arn.clone(), None)));
            let (c, r) = (place.connection.clone(), place.region.clone());
            leptos::task::spawn_local_scoped(async move {
                let told = read_layer(c, r, arn.clone()).await;
                facts.try_update(|facts| facts.insert(arn, Some(told)));
            });
        }
    });
    let rows = move || {
        let arns = layers.arns();
        if arns.is_empty() {
            return view! { <p>"This function has no layers."</p> }.into_any();
        }
        let last = arns.len() - 1;
        let rows = arns.into_iter().enumerate().map(|(at, arn)| {
            view! { <LayerRow layers=layers facts=facts at=at last=last arn=arn/> }
        });
        view! { <ol class="layers" aria-label="Layers in order">{rows.collect_view()}</ol> }.into_any()
    };
    view! { {rows} }
}

#[component]
fn LayerRow(layers: Layers, facts: Facts, at: usize, last: usize, arn: String) -> impl IntoView {
    let Ok(read) = LayerArn::parse(&arn) else {
        return view! { <li><code class="anywhere">{arn}</code></li> }.into_any();
    };
    let published = catalog::known(&read.account, &read.name);
    let size = layers
        .detail
        .with_untracked(|detail| detail.layers.iter().find(|layer| layer.arn == arn).map(|layer| layer.code_size));
    let (name, version) = (read.name.clone(), read.version);
    let shown = format!("{name}:{version}");
    let label = published.map(|published| format!("{} · {}", published.label, published.by));
    let known_extension = published.is_some_and(|published| published.extension);
    let told = {
        let arn = arn.clone();
        Memo::new(move |_| facts.with(|facts| facts.get(&arn).cloned().flatten()))
    };
    let extension = move || {
        let names = told.get().and_then(|told| told.ok()?.extensions).unwrap_or_default();
        if !names.is_empty() {
            return view! { <span class="badge info">{format!("Extension: {}", names.join(", "))}</span> }.into_any();
        }
        known_extension.then(|| view! { <span class="badge info">"Extension"</span> }).into_any()
    };
    let sizes = move || {
        let unzipped = told.get().and_then(|told| told.ok()?.unzipped);
        let zipped = size.filter(|size| *size > 0).map(figures::bytes);
        let parts: Vec<String> =
            zipped.into_iter().chain(unzipped.map(|bytes| format!("{} unzipped", figures::bytes(bytes)))).collect();
        parts.join(", ")
    };
    let note = {
        let read = read.clone();
        move || {
            let (runtime, architecture) = layers.detail.with(|detail| (detail.runtime.clone(), detail.architecture));
            match told.get() {
                None => ().into_any(),
                Some(Err(error)) => {
                    view! { <p class="help">{format!("Nothing more could be read of it: {}", error.title())}</p> }
                        .into_any()
                }
                Some(Ok(facts)) => {
                    let unfit = facts.version.unfit(runtime.as_deref(), architecture).map(|why| {
                        view! { <p class="help"><State tone=Tone::Warn text=format!("Its publisher names it {why}")/></p> }
                    });
                    let newer = facts.newest.filter(|newest| *newest > version).map(|newest| {
                        let newer = LayerArn { version: newest, ..read.clone() };
                        view! {
                            <p class="help row">
                                {format!("Version {newest} is newer.")}
                                {(!layers.readonly).then(|| view! {
                                    <button type="button" class="btn small" on:click=move |_| layers.add(&newer)>{format!("Use version {newest}")}</button>
                                })}
                            </p>
                        }
                    });
                    let described = Some(facts.version.description).filter(|text| !text.is_empty());
                    view! { {described.map(|text| view! { <p class="help">{text}</p> })}{unfit}{newer} }.into_any()
                }
            }
        }
    };
    view! {
        <li>
            <div class="what">
                <p class="row"><code class="anywhere">{shown}</code>{extension}</p>
                {label.map(|label| view! { <p class="small">{label}</p> })}
                <p class="small muted anywhere">{arn}</p>
                <p class="small muted">{sizes}</p>
                {note}
            </div>
            {(!layers.readonly).then(|| view! { <Acts layers=layers at=at last=last name=name/> })}
        </li>
    }
    .into_any()
}

#[component]
fn Acts(layers: Layers, at: usize, last: usize, name: String) -> impl IntoView {
    let moved = move |to: usize, side: &'static str| {
        let mut arns = untrack(move || layers.arns());
        arns.swap(at, to);
        layers.put(&arns);
        // The button of the same layer, where it is now; the other one at an end.
        let side = if to == 0 && side == "up" {
            "down"
        } else if to == last && side == "down" {
            "up"
        } else {
            side
        };
        focus(format!("layer-{to}-{side}"));
    };
    let remove = move |_| {
        let mut arns = untrack(move || layers.arns());
        arns.remove(at);
        layers.put(&arns);
        focus(super::rules::LAYERS.into());
    };
    view! {
        <div class="row acts with-script">
            <button type="button" class="btn quiet small only" id=format!("layer-{at}-up") aria-label=format!("Move {name} up") disabled={at == 0}
                on:click=move |_| moved(at - 1, "up")><Icon d=icon::UP/></button>
            <button type="button" class="btn quiet small only" id=format!("layer-{at}-down") aria-label=format!("Move {name} down") disabled={at == last}
                on:click=move |_| moved(at + 1, "down")><Icon d=icon::DOWN/></button>
            <button type="button" class="btn quiet small only" aria-label=format!("Remove {name}") on:click=remove><Icon d=icon::TRASH/></button>
        </div>
    }
    .into_any()
}
