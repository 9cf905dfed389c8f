//! The account's concurrency in this region as a bar: this function's, other functions', what is left.

use leptos::prelude::*;

use super::{
    model::{Account, Reserved},
    rules::UNRESERVED_MIN,
};
use crate::{error::ConsoleError, functions::model::rules::thousands};

#[component]
pub fn AccountBar(figures: Account, reserved: Resource<Result<Reserved, ConsoleError>>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="account-h">
            <div class="bar"><h3 id="account-h">"This account in this region"</h3></div>
            <Transition fallback=|| view! { <div class="body"><span class="bone"></span></div> }>
                {move || Suspend::new(async move {
                    let own = reserved.await.ok().and_then(|reserved| reserved.number).unwrap_or_default();
                    shown(figures, own)
                })}
            </Transition>
        </section>
    }
    .into_any()
}

fn shown(figures: Account, own: u32) -> AnyView {
    let Account { limit, unreserved } = figures;
    let others = limit.saturating_sub(unreserved).saturating_sub(own);
    // In thousandths of the bar; something is to be seen of what there is.
    let width = |number: u32| {
        let share = u64::from(number) * 1_000 / u64::from(limit.max(1));
        if number == 0 { 0 } else { share.max(4) }
    };
    let (own_width, others_width) = (width(own), width(others));
    view! {
        <div class="body stack tight">
            <svg class="sharebar" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="first" x="0" y="0" width="1000" height="4"></rect>
                <rect class="second" x="0" y="0" width=own_width.to_string() height="4"></rect>
                <rect class="third" x=own_width.to_string() y="0" width=others_width.to_string() height="4"></rect>
            </svg>
            <dl class="stats">
                <div><dt>"This function reserves"</dt><dd>{thousands(own)}</dd></div>
                <div><dt>"Other functions reserve"</dt><dd>{thousands(others)}</dd></div>
                <div><dt>"Unreserved"</dt><dd>{thousands(unreserved)}</dd></div>
                <div><dt>"All together"</dt><dd>{thousands(limit)}</dd></div>
            </dl>
            <p class="help">
                {format!("Functions that reserve nothing share what is unreserved; AWS keeps at least {UNRESERVED_MIN} for them.")}
            </p>
        </div>
    }
    .into_any()
}
