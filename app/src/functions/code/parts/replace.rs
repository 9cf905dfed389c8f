//! At the foot of the code: the commands a deploy is equal to, the package as a download, and another package in its
//! place.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    error::ConsoleError,
    functions::{
        code::{
            api, cli,
            desk::Desk,
            model::{Deployed, Findings, Package},
            work::Work,
        },
        create::{api::kept_upload, model::Upload},
        parts::{
            figures,
            upload::{ChooseZip, UploadFacts},
        },
    },
    routes,
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn Foot(desk: Desk) -> impl IntoView {
    let commands = Signal::derive(move || {
        let sent = if desk.work.with(Work::is_empty) { cli::Sent::Nothing } else { cli::Sent::Zip };
        desk.open.target.with(|target| cli::commands(&target.name, &target.place, sent, None, false))
    });
    let sizes = move || {
        desk.package.with(|package| {
            format!("{} zipped, {} unzipped", figures::bytes(package.zipped), figures::bytes(package.unzipped))
        })
    };
    let download =
        move || desk.open.target.with(|target| routes::code_zip(&target.place, &target.name, &target.qualifier));
    let versioned = move || desk.open.target.with(|target| !target.qualifier.is_empty());
    let may = crate::frame::use_frame().can(crate::session::model::Permission::FunctionsWrite);
    view! {
        <div class="bar foot">
            <a class="btn small" href=download download rel="external"><Icon d=icon::DOWNLOAD/>"Download zip"</a>
            <span class="muted small">{sizes}</span>
        </div>
        {move || (!desk.work.with(Work::is_empty)).then(|| view! { <ShowAsCli commands=commands/> })}
        {move || (may && !versioned()).then(|| view! { <Replace desk=desk/> })}
    }
    .into_any()
}

#[component]
fn Replace(desk: Desk) -> impl IntoView {
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
    let begun = refused.is_some() || asked.get_untracked().is_some();
    let action = desk.open.target.with_untracked(|target| {
        let place = [("c", target.place.connection.as_str()), ("r", target.place.region.as_str())];
        format!("/upload{}", routes::query(place.into_iter().chain([("function", target.name.as_str())])))
    });
    view! {
        <details class="more" open=begun id="replace">
            <summary>"Replace by a zip"</summary>
            <div class="stack">
                {move || match kept.get() {
                    Some(Ok(upload)) => view! { <Kept desk=desk upload=upload/> }.into_any(),
                    None | Some(Err(ConsoleError::NotFound { .. })) => ().into_any(),
                    Some(Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
                }}
                <ChooseZip action=action error=refused/>
            </div>
        </details>
    }
    .into_any()
}

/// Why a package was not replaced.
#[derive(Clone)]
enum Held {
    Problems(Findings),
    Moved(Package),
    Failed(ConsoleError),
}

/// The zip that was uploaded, to be put in the package's place.
#[component]
fn Kept(desk: Desk, upload: Upload) -> impl IntoView {
    let (sending, held, done) = (RwSignal::new(false), RwSignal::new(None::<Held>), RwSignal::new(false));
    let id = StoredValue::new(upload.id.clone());
    let replace = move |anyway: bool| {
        let base = match held.get_untracked() {
            Some(Held::Moved(theirs)) => theirs.code_sha256,
            _ => desk.base.get_untracked(),
        };
        if sending.get_untracked() {
            return;
        }
        let target = desk.open.target.get_untracked();
        sending.set(true);
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let result = api::replace_zip(c, r, target.name, id.get_value(), base, anyway).await;
            sending.try_set(false);
            match result {
                Ok(Deployed::Done { package }) => {
                    held.set(None);
                    done.set(true);
                    if desk.work.with_untracked(Work::is_empty) {
                        desk.base.set(package.code_sha256.clone());
                    }
                    desk.deployed_is(package);
                    desk.present();
                    desk.check_soon();
                    desk.open.look().await;
                }
                Ok(Deployed::Blocked(findings)) => held.set(Some(Held::Problems(findings))),
                Ok(Deployed::Conflict { theirs, .. }) => held.set(Some(Held::Moved(theirs))),
                Err(error) => held.set(Some(Held::Failed(error))),
            }
        });
    };
    let name = upload.file_name.clone();
    let live = format!("Replaced: {name} is live.");
    let trouble = move || match held.get() {
        None => ().into_any(),
        Some(Held::Failed(error)) => view! { <ErrorNotice error=error/> }.into_any(),
        Some(Held::Problems(found)) => {
            let sentences =
                found.problems.into_iter().map(|problem| view! { <li>{problem.message}</li> }).collect_view();
            held_back("The zip does not fit the function", view! { <ul>{sentences}</ul> }.into_any())
        }
        Some(Held::Moved(_)) => held_back(
            "Other code was deployed meanwhile",
            view! { <p>"Replacing the package takes all of it away; the activity page keeps it."</p> }.into_any(),
        ),
    };
    let anyway = Memo::new(move |_| held.with(|held| matches!(held, Some(Held::Problems(_)))));
    let words = move || {
        if held.with(|held| matches!(held, Some(Held::Problems(_) | Held::Moved(_)))) {
            "Replace anyway"
        } else {
            "Replace package"
        }
    };
    view! {
        <section class="stack tight" aria-label=name.clone()>
            <h3 class="mono">{name.clone()}</h3>
            <UploadFacts upload=upload/>
            {trouble}
            <p class="actions" hidden=move || done.get()>
                <button
                    type="button"
                    class="btn primary"
                    aria-busy=move || sending.get().then_some("true")
                    on:click=move |_| replace(anyway.get_untracked())
                >
                    {words}
                </button>
            </p>
            <p role="status">{move || done.get().then(|| live.clone())}</p>
        </section>
    }
    .into_any()
}

fn held_back(title: &'static str, what: AnyView) -> AnyView {
    view! { <div class="notice warn" role="alert"><Icon d=icon::WARNING/><div><h3>{title}</h3>{what}</div></div> }
        .into_any()
}
