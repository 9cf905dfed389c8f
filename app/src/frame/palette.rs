//! The command palette (`Ctrl K`), and the list of shortcuts (`?`). Every page listens for the keys; the dialogs' code
//! comes when one of them is opened first.

mod entries;
mod hits;
mod search;
mod shortcuts;

use leptos::{html::Dialog, prelude::*};
use leptos_router::hooks::use_navigate;

use super::{use_frame, use_place};
use crate::{routes, screen::screen, session::model::Permission, ui::unsaved};

/// Whether the palette is wanted open.
#[derive(Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

/// Whether the list of shortcuts is.
#[derive(Clone, Copy)]
pub struct HelpOpen(pub RwSignal<bool>);

#[component]
pub fn Palette() -> impl IntoView {
    let (open, help, place) = (expect_context::<PaletteOpen>(), expect_context::<HelpOpen>(), use_place());
    let frame = use_frame();
    let navigate = StoredValue::new(use_navigate());
    let go = move |href: &str| {
        if unsaved::may_leave() {
            navigate.with_value(|go| go(href, Default::default()));
        }
    };
    shortcuts::listen(open, help, move |key| match key {
        'f' => go(&routes::functions(&place.get_untracked())),
        'a' => go(&routes::apis(&place.get_untracked())),
        'o' => go("/operations"),
        'c' if untrack(|| frame.can(Permission::FunctionsWrite)) => go(&routes::new_function(&place.get_untracked())),
        _ => {}
    });
    let wanted = Memo::new(move |before: Option<&bool>| before == Some(&true) || open.0.get() || help.0.get());
    move || wanted.get().then(|| Suspend::new((screen!(palette, Dialogs).view)()))
}

#[component]
fn Dialogs() -> impl IntoView {
    view! {
        <search::Search/>
        <shortcuts::Help/>
    }
}

/// Opens and closes a native dialog as a signal says.
fn follow(open: RwSignal<bool>, dialog: NodeRef<Dialog>) {
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = dialog.get() else { return };
        if wanted && !dialog.open() {
            // Fails only when the dialog has left the document, and then there is nothing to show.
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
}
