//! What AWS does with a function that is put into a VPC or taken out of it: minutes of work, said while they last.

use leptos::prelude::*;

use crate::{
    functions::{
        model::{FunctionDetail, FunctionState, UpdateStatus},
        parts::{open::OpenFunction, state::settled},
    },
    ui::{
        icon::{self, Icon},
        notice::Warning,
    },
};

/// Follows the function: the page asks AWS again while it is busy, also after it was loaded anew.
#[component]
pub fn Progress(open: OpenFunction) -> impl IntoView {
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match open.loaded().await {
                    Ok(detail) => (move || detail.with(words)).into_any(),
                    Err(_) => ().into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn words(detail: &FunctionDetail) -> AnyView {
    let reason = detail.state_reason.clone().filter(|_| detail.state != FunctionState::Active);
    let reason = reason.or_else(|| detail.update_reason.clone()).filter(|reason| !reason.is_empty());
    if !settled(detail) {
        return view! {
            <section class="notice info" role="status">
                <Icon d=icon::SPINNER class="spin"/>
                <div>
                    <p>
                        "AWS is working on this function. Network interfaces take up to some minutes to be made or given back; calls are answered as before until then. You can leave this page."
                    </p>
                    {reason.map(|reason| view! { <p class="small">"AWS says: "{reason}</p> })}
                </div>
            </section>
        }
        .into_any();
    }
    let failed = detail.update == UpdateStatus::Failed || detail.state == FunctionState::Failed;
    match (failed, &detail.state) {
        (true, _) => {
            let reason = reason.unwrap_or_else(|| "AWS gives no reason.".into());
            view! { <Warning>{format!("The last change of this function failed: {reason}")}</Warning> }.into_any()
        }
        (false, FunctionState::Inactive) => view! {
            <p class="help">
                "The function was not called for long, so AWS has given its network interfaces back. The next call fails and wakes it."
            </p>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
