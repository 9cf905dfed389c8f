//! Versions of the account's layers, and deleting one.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    api::{delete_layer_version, layer_versions},
    cli,
    form::Layers,
    model::LayerVersion,
    rules,
};
use crate::{
    error::ConsoleError,
    functions::configuration::parts::field::SettingField,
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        notice::{Done, ErrorNotice},
        time::Time,
    },
};

#[derive(Clone, Copy)]
struct Shelf {
    layers: Layers,
    layer: RwSignal<String>,
    versions: RwSignal<Option<Result<Vec<LayerVersion>, ConsoleError>>>,
    /// The version that is about to be deleted.
    chosen: RwSignal<Option<u64>>,
    gone: RwSignal<Option<String>>,
}

impl Shelf {
    fn look(self) {
        let (layer, place) = (self.layer.get_untracked(), self.layers.desk.open.target.get_untracked().place);
        self.chosen.set(None);
        if layer.is_empty() {
            return self.versions.set(None);
        }
        leptos::task::spawn_local_scoped(async move {
            let versions = layer_versions(place.connection, place.region, layer).await;
            self.versions.try_set(Some(versions));
        });
    }
}

#[component]
pub fn RemoveVersions(layers: Layers) -> impl IntoView {
    let shelf = Shelf {
        layers,
        layer: RwSignal::new(String::new()),
        versions: RwSignal::new(None),
        chosen: RwSignal::new(None),
        gone: RwSignal::new(None),
    };
    let option =
        |layer: super::model::OwnLayer| view! { <option value=layer.name.clone()>{layer.name.clone()}</option> };
    let list = move || match layers.own.layers.get() {
        None => view! { <div class="bone block" aria-hidden="true"></div> }.into_any(),
        Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
        Some(Ok(all)) if all.is_empty() => {
            view! { <p class="muted">"There are no layers in this account and region."</p> }.into_any()
        }
        Some(Ok(all)) => view! {
            <div class="field">
                <label for="shelf">"Layer"</label>
                <select class="select" id="shelf" prop:value=move || shelf.layer.get() on:change=move |event| {
                    shelf.gone.set(None);
                    shelf.layer.set(event_target_value(&event));
                    shelf.look();
                }>
                    <option value="">"Choose a layer"</option>
                    {all.into_iter().map(option).collect_view()}
                </select>
            </div>
        }
        .into_any(),
    };
    let versions = move || {
        match shelf.versions.get() {
        None => ().into_any(),
        Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
        Some(Ok(all)) => view! { <ul class="layers">{all.into_iter().map(|version| view! { <Version shelf=shelf version=version/> }).collect_view()}</ul> }.into_any(),
    }
    };
    view! {
        <details class="more with-script" on:toggle=move |_| layers.own.ask()>
            <summary>"Delete a layer version"</summary>
            <div class="stack">
                <p class="muted">"Functions that have the version keep it; nobody can add it any more, and its number is not given again."</p>
                {list}
                {move || shelf.gone.get().map(|words| view! { <Done>{words}</Done> })}
                {versions}
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Version(shelf: Shelf, version: LayerVersion) -> impl IntoView {
    let number = version.version;
    let layer = shelf.layer.get_untracked();
    let label = format!("Delete {layer}:{number}");
    let facts: Vec<String> =
        [version.description, version.runtimes.join(", "), version.architectures.join(", "), version.licence]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
    view! {
        <li>
            <div class="what">
                <p class="row"><b>{format!("Version {number}")}</b>{version.created_at.map(|at| view! { <span class="small muted"><Time at=at/></span> })}</p>
                <p class="small muted">{facts.join(" · ")}</p>
                {move || (shelf.chosen.get() == Some(number)).then(|| view! { <Confirm shelf=shelf number=number/> })}
            </div>
            <div class="row acts">
                <button
                    type="button"
                    class="btn small danger"
                    aria-label=label
                    on:click=move |_| shelf.chosen.set(Some(number))
                >
                    <Icon d=icon::TRASH/>"Delete"
                </button>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Confirm(shelf: Shelf, number: u64) -> impl IntoView {
    let (typed, wrong, failed, busy) = (
        RwSignal::new(String::new()),
        RwSignal::new(None::<String>),
        RwSignal::new(None::<ConsoleError>),
        RwSignal::new(false),
    );
    let layer = shelf.layer.get_untracked();
    let wanted = format!("{layer}:{number}");
    let commands = cli::delete(&shelf.layers.desk.open.target.get_untracked().place, &layer, number);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let layer = shelf.layer.get_untracked();
        if let Err(rule) = typed.with_untracked(|typed| rules::deletion(&layer, number, typed)) {
            return wrong.set(Some(rule));
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let place = shelf.layers.desk.open.target.get_untracked().place;
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (place.connection, place.region);
            let answer = delete_layer_version(c, r, layer.clone(), number, typed.get_untracked()).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    shelf.gone.set(Some(format!("Deleted: {layer}:{number}.")));
                    shelf.look();
                    shelf.layers.own.look();
                }
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let write = Callback::new(move |text| {
        wrong.set(None);
        typed.set(text);
    });
    view! {
        <form class="form" novalidate on:submit=submit>
            <SettingField
                key="delete-layer"
                name="delete-layer"
                label="Type the layer and its version to delete it"
                mono=true
                text=typed
                on_text=write
                error=wrong
                help=wanted
            />
            <ShowAsCli commands=Signal::stored(commands)/>
            {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            <p class="actions">
                <button type="button" class="btn" on:click=move |_| shelf.chosen.set(None)>"Cancel"</button>
                <button class="btn danger primary" aria-busy=move || busy.get().then_some("true")>"Delete layer version"</button>
            </p>
        </form>
    }
    .into_any()
}
