//! What is wrong with a function, under its head: AWS's reasons, what could not be read, a look that failed.

use leptos::prelude::*;

use super::open::OpenFunction;
use crate::{
    functions::model::{FunctionDetail, FunctionState, UpdateStatus},
    ui::{
        icon::{self, Icon},
        notice::{ErrorNotice, Warning},
    },
};

#[component]
pub fn Troubles(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    let reason = Memo::new(move |_| detail.with(reason));
    let warning = Memo::new(move |_| detail.with(|detail| detail.warning.clone()));
    let again = Callback::new(move |()| open.refresh());
    view! {
        {move || open.trouble.get().map(|error| view! { <ErrorNotice error=error retry=again/> })}
        {move || {
            reason
                .get()
                .map(|Reason { bad, title, text }| view! {
                    <section class=if bad { "notice bad" } else { "notice" } role=if bad { "alert" } else { "status" }>
                        <Icon d=if bad { icon::X_CIRCLE } else { icon::INFO }/>
                        <div><h3>{title}</h3><p>{text}</p></div>
                    </section>
                })
        }}
        {move || warning.get().map(|text| view! { <Warning>{text}</Warning> })}
    }
    .into_any()
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Reason {
    bad: bool,
    title: &'static str,
    text: String,
}

/// What AWS says about a state that is not simply active.
fn reason(detail: &FunctionDetail) -> Option<Reason> {
    let said = |bad, title, text: &Option<String>, otherwise: &str| {
        let text = text.clone().filter(|text| !text.is_empty()).unwrap_or_else(|| otherwise.to_owned());
        Some(Reason { bad, title, text })
    };
    match (&detail.state, &detail.update) {
        (FunctionState::Failed, _) => {
            said(true, "AWS could not make this function ready", &detail.state_reason, "AWS gives no reason.")
        }
        (FunctionState::Inactive, _) => {
            let otherwise = "It was not called for a while; the next call wakes it, which takes longer.";
            said(false, "This function sleeps", &detail.state_reason, otherwise)
        }
        (_, UpdateStatus::Failed) => said(
            true,
            "The last update failed; the function runs as it was before",
            &detail.update_reason,
            "AWS gives no reason.",
        ),
        _ => None,
    }
}
