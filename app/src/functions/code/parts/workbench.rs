//! The code and, beside it, the test.

use leptos::prelude::*;

use super::{
    adding::AddFile,
    asking::Asking,
    bar::Bar,
    files::Files,
    guard::{LeaveDialog, guard},
    later,
    notes::Notes,
    pane::Pane,
    problems::Problems,
    replace::Foot,
    tabs::Tabs,
};
use crate::{
    functions::{
        code::{
            begin::{above, begin},
            desk::{Desk, Phase},
            kept,
            page::Opened,
            work::Work,
        },
        model::FunctionDetail,
        parts::{handler_trouble::LookAgain, open::OpenFunction},
        test::TestBeside,
    },
    ui::editor::Loading,
};

#[component]
pub fn Workbench(open: OpenFunction, detail: Memo<FunctionDetail>, opened: Opened) -> impl IntoView {
    let Opened { package, shown: first } = opened;
    let desk = begin(open, detail, package, first.clone());
    let asking = RwSignal::new(None::<Asking>);
    let leaving = RwSignal::new(None::<String>);
    let clash = Memo::new(move |_| desk.phase.with(|phase| matches!(phase, Phase::Clash(_))));
    let wanted = RwSignal::new(true);
    // Two texts beside each other need the room.
    let beside = Memo::new(move |_| wanted.get() && !desk.comparing.get() && !clash.get());
    provide_context(LookAgain(Callback::new(move |()| desk.look_again())));
    follow(desk);
    guard(desk, leaving);
    let deploy_by_key = move |_| desk.deploy(None, false);
    save_on_control_s(desk);
    view! {
        <div class="workbench" class:alone=move || !beside.get()>
            <section class="card code-card" aria-label="Code">
                <Bar desk=desk beside=wanted/>
                <Notes desk=desk/>
                {later::comparing(desk)}
                <div class="editor" hidden=move || desk.comparing.get() || clash.get()>
                    <Files desk=desk asking=asking>
                        <AddFile desk=desk/>
                    </Files>
                    <div class="paper">
                        <Tabs desk=desk asking=asking/>
                        <Pane desk=desk first=first on_save=Callback::new(deploy_by_key)/>
                    </div>
                </div>
                <Problems desk=desk/>
                <Foot desk=desk/>
            </section>
            <aside class="beside" aria-label="Test" hidden=move || !beside.get()>
                {move || {
                    (!desk.work.with(Work::is_empty))
                        .then(|| view! { <p class="help">"A test runs what is deployed, without your changes."</p> })
                }}
                <TestBeside open=open detail=detail/>
            </aside>
        </div>
        {later::dialog(desk, asking)}
        <LeaveDialog leaving=leaving/>
    }
    .into_any()
}

/// What follows from what: in the browser only.
fn follow(desk: Desk) {
    Effect::new(move |_| {
        desk.editor.load();
        let draft = desk.draft_key.with_value(|key| kept::kept(key));
        if let (Some(draft), None) = (draft, desk.locked.get_untracked()) {
            desk.base.set(draft.base_sha256);
            desk.work.set(draft.work);
            desk.restored.set(Some(draft.at));
            desk.count_all();
        }
        desk.check_soon();
    });
    Effect::new(move |_| {
        if desk.editor.loading.get() == Loading::Ready {
            desk.present();
        }
    });
    Effect::new(move |before: Option<Option<String>>| {
        let shown = desk.shown.get();
        if let Some(path) = &shown
            && before.as_ref() != Some(&shown)
        {
            if desk.tabs.with_untracked(|tabs| !tabs.contains(path)) {
                desk.tabs.update(|tabs| tabs.push(path.clone()));
            }
            desk.folders.update(|folders| folders.extend(above(path)));
            desk.present();
        }
        shown
    });
    // Somebody changed the code or the handler elsewhere, or the member asked to look again.
    let elsewhere = Memo::new(move |_| {
        let known = desk.detail.with(|detail| (detail.code_sha256.clone(), detail.handler.clone()));
        (known, desk.open.refreshed.get())
    });
    Effect::new(move |before: Option<u32>| {
        let ((sha256, handler), refreshed) = elsewhere.get();
        let same = desk.package.with_untracked(|shown| shown.code_sha256 == sha256 && shown.handler == handler);
        if before.is_some_and(|before| before != refreshed || !same) {
            desk.look_again();
        }
        refreshed
    });
}

/// On the whole page, wherever the focus is; the editor tells of its own.
fn save_on_control_s(desk: Desk) {
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let save = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("s");
            if save && !event.default_prevented() {
                event.prevent_default();
                if !event.repeat() {
                    desk.deploy(None, false);
                }
            }
        });
        on_cleanup(move || handle.remove());
    });
}
