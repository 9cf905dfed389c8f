//! What there is to say about the code as a whole: a draft that was restored, other code deployed meanwhile, why
//! nothing can be changed, what became of a deploy.

use leptos::prelude::*;

use crate::{
    error::ConsoleError,
    functions::code::{
        desk::{Desk, Phase},
        work::Work,
    },
    routes,
    ui::{
        icon::{self, Icon},
        notice::ErrorNotice,
        state::{State, Tone},
        time::Time,
    },
};

#[component]
pub fn Notes(desk: Desk) -> impl IntoView {
    let moved = Memo::new(move |_| {
        let other = desk.package.with(|package| desk.base.with(|base| package.code_sha256 != *base));
        other && desk.work.with(|work| !work.is_empty())
    });
    let clashes = Memo::new(move |_| desk.phase.with(|phase| matches!(phase, Phase::Clash(_))));
    let status = move || match desk.phase.get() {
        Phase::Deploying => view! { <State tone=Tone::Info text="Deploying"/> }.into_any(),
        Phase::Done(said) => view! { <State tone=Tone::Good text=said/> }.into_any(),
        _ => ().into_any(),
    };
    let trouble = move || match desk.phase.get() {
        Phase::Failed(error) => {
            let lost = matches!(error, ConsoleError::Conflict { .. } | ConsoleError::AwsConflict { .. })
                && moved.get_untracked();
            view! {
                <div class="body stack tight">
                    <ErrorNotice error=error/>
                    {lost.then(|| view! {
                        <p class="actions">
                            <button type="button" class="btn" on:click=move |_| desk.put_on_live()>"Compare mine with what is deployed now"</button>
                        </p>
                    })}
                </div>
            }
            .into_any()
        }
        Phase::Blocked => view! {
            <p class="said error" role="alert"><Icon d=icon::X_CIRCLE/>"Not deployed: see the problems below."</p>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <div class="said" role="status">{status}</div>
        {trouble}
        {move || desk.locked.get().map(|locked| {
            let latest = desk.open.target.with(|target| routes::function_page(&target.place, &target.name, "code"));
            view! {
                <div class="notice plain strip-top">
                    <Icon d=icon::LOCK/>
                    <div>
                        <p>
                            {locked.why}
                            {locked.latest.then(|| view! { " "<a href=latest>"Edit $LATEST"</a> })}
                        </p>
                    </div>
                </div>
            }
        })}
        {move || desk.restored.get().map(|at| view! {
            <div class="notice strip-top" role="status">
                <Icon d=icon::HISTORY/>
                <div><p>"Draft from "<Time at=at/>" restored."</p></div>
                <p class="actions">
                    <button type="button" class="btn small" on:click=move |_| desk.restored.set(None)>"Keep"</button>
                    <button type="button" class="btn small" on:click=move |_| desk.discard_all()>"Discard draft"</button>
                </p>
            </div>
        })}
        {move || {
            desk.discarded.with(|discarded| discarded.as_ref().is_some_and(|work| !work.is_empty())).then(|| view! {
                <div class="notice plain strip-top" role="status">
                    <Icon d=icon::UNDO/>
                    <div><p>"Your changes are discarded."</p></div>
                    <p class="actions"><button type="button" class="btn small" on:click=move |_| take_back(desk)>"Undo"</button></p>
                </div>
            })
        }}
        {move || {
            (moved.get() && !clashes.get()).then(|| view! {
                <div class="notice warn strip-top" role="status">
                    <Icon d=icon::WARNING/>
                    <div>
                        <p>"Other code was deployed since you began. Nothing of yours is lost: Deploy shows both sides first."</p>
                    </div>
                </div>
            })
        }}
        {move || {
            desk.no_room.get().then(|| view! {
                <div class="notice warn strip-top" role="alert">
                    <Icon d=icon::WARNING/>
                    <div><p>"This browser has no room for the draft: your changes are lost when you close or reload the page."</p></div>
                </div>
            })
        }}
    }
    .into_any()
}

fn take_back(desk: Desk) {
    if let Some(before) = desk.discarded.get_untracked() {
        desk.rearrange(|work: &mut Work, _| *work = before);
        desk.count_all();
    }
}
