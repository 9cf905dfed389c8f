//! Above the code: the file, what is changed, the way to compare and to deploy.

use leptos::prelude::*;

use crate::{
    functions::code::{
        desk::{Desk, Phase},
        work::Work,
    },
    ui::icon::{self, Icon},
};

#[component]
pub fn Bar(desk: Desk, beside: RwSignal<bool>) -> impl IntoView {
    let changed = Memo::new(move |_| !desk.work.with(Work::is_empty));
    let title = move || desk.shown.get().unwrap_or_else(|| "Code".into());
    let dirty = move || {
        let shown = desk.shown.get();
        shown.is_some_and(|path| desk.rows.with(|rows| rows.iter().any(|row| row.path == path && row.mark.is_some())))
    };
    let deploying = move || desk.phase.with(|phase| *phase == Phase::Deploying);
    let why = move || desk.cannot_deploy(false).or_else(|| desk.locked.get().map(|_| "Read only"));
    view! {
        <div class="bar">
            <h2 id="code-h" class="mono trunc" class:changed=dirty>{title}</h2>
            <span class="grow"></span>
            <span class="muted small" id="deploy-why">{move || summary(desk)}</span>
            <button
                type="button"
                class="btn"
                hidden=move || !changed.get()
                aria-pressed=move || desk.comparing.get().to_string()
                on:click=move |_| {
                    desk.editor.flush();
                    desk.comparing.update(|comparing| *comparing = !*comparing);
                }
            >
                "Show changes"
            </button>
            <button
                type="button"
                class="btn primary"
                hidden=move || desk.locked.with(Option::is_some)
                aria-keyshortcuts="Control+S"
                aria-busy=move || deploying().then_some("true")
                aria-disabled=move || why().map(|_| "true")
                aria-describedby="deploy-why"
                on:click=move |_| desk.deploy(None, false)
            >
                <Icon d=icon::DEPLOY/>
                "Deploy"
                <kbd aria-hidden="true">"Ctrl S"</kbd>
            </button>
            <button
                type="button"
                class="btn quiet only wide-only"
                aria-label="Side panel"
                title="Test beside the code"
                aria-pressed=move || beside.get().to_string()
                on:click=move |_| beside.update(|beside| *beside = !*beside)
            >
                <Icon d=icon::PLAY/>
            </button>
        </div>
    }
    .into_any()
}

/// `2 files changed, +3 −1`, or why there is nothing to deploy.
fn summary(desk: Desk) -> String {
    if desk.locked.with(Option::is_some) {
        return "Read only".into();
    }
    if let Some(why) = desk.cannot_deploy(false) {
        return why.into();
    }
    let marked = desk.rows.with(|rows| rows.iter().filter(|row| row.mark.is_some()).count());
    let deleted = desk.package.with(|package| desk.work.with(|work| work.deleted(&package.files).len()));
    let (added, removed) = desk
        .counts
        .with(|counts| counts.values().fold((0, 0), |(added, removed), lines| (added + lines.0, removed + lines.1)));
    let files = match marked + deleted {
        1 => "1 file changed".to_owned(),
        count => format!("{count} files changed"),
    };
    if added + removed == 0 { files } else { format!("{files}, +{added} −{removed}") }
}
