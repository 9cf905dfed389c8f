//! Publishing a version of a layer from a zip that was uploaded.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{api::publish_layer, arn::LayerArn, cli, form::Layers, model::NewLayer, rules};
use crate::{
    error::{ConsoleError, FieldError},
    functions::{
        configuration::parts::{field::SettingField, focus},
        create::{api::kept_upload, model::Upload},
        model::Architecture,
        parts::upload::{ChooseZip, UploadFacts},
        runtimes::RUNTIMES,
    },
    routes,
    ui::{
        cli::ShowAsCli,
        field::FieldMessage,
        icon::{self, Icon},
        notice::{Done, ErrorNotice},
    },
};

#[component]
pub fn PublishLayer(layers: Layers) -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("upload")).filter(|id| !id.is_empty()));
    let refused = query.with_untracked(|query| query.get("upload-error"));
    let kept = RwSignal::new(None::<Result<Upload, ConsoleError>>);
    Effect::new(move |_| {
        if let Some(id) = asked.get() {
            leptos::task::spawn_local_scoped(async move {
                let upload = kept_upload(id).await;
                kept.try_set(Some(upload));
            });
        }
    });
    let began = refused.is_some() || asked.get_untracked().is_some();
    let action = layers.desk.open.target.with_untracked(|target| {
        let place = [("c", target.place.connection.as_str()), ("r", target.place.region.as_str())];
        format!(
            "/upload{}",
            routes::query(place.into_iter().chain([("function", target.name.as_str()), ("tab", "layers")]))
        )
    });
    view! {
        <details class="more" open=began id="publish">
            <summary>"Publish a layer version"</summary>
            <div class="stack">
                <p class="muted">
                    "A zip whose folders are found below /opt: python/ and nodejs/node_modules/ for libraries, bin/, lib/, and extensions/ for extensions. Another version of a layer leaves the functions that have an earlier one as they are."
                </p>
                {move || match kept.get() {
                    Some(Ok(upload)) => view! { <Form layers=layers upload=upload/> }.into_any(),
                    Some(Err(ConsoleError::NotFound { .. })) | None => ().into_any(),
                    Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
                }}
                <ChooseZip action=action error=refused/>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Form(layers: Layers, upload: Upload) -> impl IntoView {
    let new = RwSignal::new(NewLayer { upload: upload.id.clone(), ..NewLayer::default() });
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let failed = RwSignal::new(None::<ConsoleError>);
    let made = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let error = move |key: &'static str| {
        Signal::derive(move || {
            errors.with(|errors| errors.iter().find(|error| error.field == key).map(|error| error.message.clone()))
        })
    };
    let write = move |key: &'static str, put: fn(&mut NewLayer, String)| {
        Callback::new(move |text: String| {
            errors.update(|errors| errors.retain(|error| error.field != key));
            new.update(|new| put(new, text));
        })
    };
    let publish = move |_| {
        let checked = rules::publish(new.get_untracked());
        errors.set(checked.as_ref().err().cloned().unwrap_or_default());
        let Ok(wanted) = checked else {
            let first = errors.with_untracked(|errors| errors.first().map(|error| error.field.clone()));
            return first.map_or((), focus);
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let place = layers.desk.open.target.get_untracked().place;
        leptos::task::spawn_local_scoped(async move {
            let answer = publish_layer(place.connection, place.region, wanted).await;
            busy.try_set(false);
            match answer {
                Ok(arn) => {
                    made.set(Some(arn));
                    layers.own.look();
                }
                Err(ConsoleError::Invalid(fields)) => errors.set(fields),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let toggle = move |list: fn(&mut NewLayer) -> &mut Vec<String>, id: &'static str, on: bool| {
        errors.set(Vec::new());
        new.update(|new| {
            let all = list(new);
            all.retain(|one| one != id);
            if on {
                all.push(id.to_owned());
            }
        });
    };
    let runtimes: fn(&mut NewLayer) -> &mut Vec<String> = |new| &mut new.runtimes;
    let architectures: fn(&mut NewLayer) -> &mut Vec<String> = |new| &mut new.architectures;
    let check = move |list: fn(&mut NewLayer) -> &mut Vec<String>, id: &'static str, words: &'static str| {
        view! { <label class="check"><input type="checkbox" on:change=move |event| toggle(list, id, event_target_checked(&event))/>{words}</label> }
    };
    let file = upload.file_name.clone();
    let commands = {
        let file = file.clone();
        move || new.with(|new| cli::publish(&layers.desk.open.target.get().place, new, &file))
    };
    let done = move || {
        made.get().map(|arn| {
            let read = LayerArn::parse(&arn);
            let words = read.as_ref().map_or_else(|_| arn.clone(), |read| format!("{}:{}", read.name, read.version));
            let add = read.ok().map(|read| {
                view! { <p class="actions"><button type="button" class="btn" on:click=move |_| layers.add(&read)><Icon d=icon::PLUS/>"Add to this function"</button></p> }
            });
            view! { <Done>{format!("Published: {words}.")}</Done>{add} }
        })
    };
    view! {
        <div class="form" role="group" aria-label="Publish a layer version">
            <section class="card"><div class="bar"><h3 class="mono">{file}</h3></div><UploadFacts upload=upload/></section>
            <div class="stack" hidden=move || made.with(Option::is_some)>
                <SettingField
                    key="layer-name"
                    name="layer-name"
                    label="Layer name"
                    mono=true
                    text=Signal::derive(move || new.with(|new| new.name.clone()))
                    on_text=write("layer-name", |new, text| new.name = text)
                    error=error("layer-name")
                    help="Letters, digits, - and _, up to 140. The name of a layer there is makes another version of it."
                />
                <SettingField
                    key="layer-description"
                    name="layer-description"
                    label="Description"
                    text=Signal::derive(move || new.with(|new| new.description.clone()))
                    on_text=write("layer-description", |new, text| new.description = text)
                    error=error("layer-description")
                />
                <fieldset class="field" id="layer-runtimes" tabindex="-1">
                    <legend>"Compatible runtimes "<small>"(up to 15; shown to those who choose, enforced by nobody)"</small></legend>
                    <div class="checks">{RUNTIMES.iter().map(|runtime| check(runtimes, runtime.id, runtime.label)).collect_view()}</div>
                    <FieldMessage id="layer-runtimes-error".to_owned() error=error("layer-runtimes")/>
                </fieldset>
                <fieldset class="field" id="layer-architectures" tabindex="-1">
                    <legend>"Compatible architectures"</legend>
                    <div class="checks">{Architecture::ALL.iter().map(|one| check(architectures, one.as_str(), one.as_str())).collect_view()}</div>
                    <FieldMessage id="layer-architectures-error".to_owned() error=error("layer-architectures")/>
                </fieldset>
                <SettingField
                    key="layer-licence"
                    name="layer-licence"
                    label="Licence"
                    text=Signal::derive(move || new.with(|new| new.licence.clone()))
                    on_text=write("layer-licence", |new, text| new.licence = text)
                    error=error("layer-licence")
                    help="An SPDX id such as MIT, an address, or its text; up to 512 characters."
                />
                <ShowAsCli commands=Signal::derive(commands)/>
                <FieldMessage id="upload-missing".to_owned() error=error("upload")/>
                {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
                <p class="actions">
                    <button type="button" class="btn primary" aria-busy=move || busy.get().then_some("true") on:click=publish>"Publish layer version"</button>
                </p>
            </div>
            {done}
        </div>
    }
    .into_any()
}
