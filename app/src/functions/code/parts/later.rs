//! What the code screen shows only when it is asked for; the browser fetches its code then.

use leptos::prelude::*;

use super::{
    asking::{Asking, PathDialog},
    changes::Changes,
    clash::Conflict,
};
use crate::{
    functions::code::desk::{Desk, Phase},
    screen::screen,
};

/// Mine beside what is deployed, or beside what a colleague deployed meanwhile.
pub fn comparing(desk: Desk) -> impl IntoView {
    provide_context(desk);
    let wanted = once(move || desk.comparing.get() || desk.phase.with(|phase| matches!(phase, Phase::Clash(_))));
    move || wanted.get().then(|| Suspend::new((screen!(compare, Comparing).view)()))
}

#[component]
fn Comparing() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let clash = Memo::new(move |_| match desk.phase.get() {
        Phase::Clash(clash) => Some(*clash),
        _ => None,
    });
    view! {
        {move || clash.get().map(|clash| view! { <Conflict desk=desk clash=clash/> })}
        {move || (desk.comparing.get() && clash.with(Option::is_none)).then(|| view! { <Changes desk=desk/> })}
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Name(RwSignal<Option<Asking>>);

/// Asks for the name of a file.
pub fn dialog(desk: Desk, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    provide_context(desk);
    provide_context(Name(asking));
    let wanted = once(move || asking.with(Option::is_some));
    move || wanted.get().then(|| Suspend::new((screen!(file_name, NameDialog).view)()))
}

#[component]
fn NameDialog() -> impl IntoView {
    let (desk, Name(asking)) = (expect_context::<Desk>(), expect_context::<Name>());
    view! { <PathDialog desk=desk asking=asking/> }.into_any()
}

/// True from the first time on.
fn once(now: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    Memo::new(move |before: Option<&bool>| before == Some(&true) || now())
}
