//! An operation that stopped: where, why, and the two ways on. Plain forms, so that they work at any time.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::words::{current_step, sentence};
use crate::{
    frame::use_frame,
    operations::{
        api,
        model::{OperationStatus, OperationView, StepStatus},
    },
    session::model::Permission,
    ui::icon::{self, Icon},
};

#[component]
pub fn Trouble(operation: OperationView) -> impl IntoView {
    let at = current_step(&operation.steps);
    let stopped = operation.steps.iter().find(|step| matches!(step.status, StepStatus::Failed | StepStatus::Unknown));
    let title = match (stopped, operation.status) {
        (_, OperationStatus::RollBackFailed) => "Rolling back stopped; something made is still there".to_owned(),
        (Some(step), _) => format!("{} did not work", step.title),
        (None, _) => "The operation stopped".to_owned(),
    };
    let reason = stopped.map(|step| step.note.clone().unwrap_or_else(|| sentence(step)));
    view! {
        <section class="notice bad" role="alert">
            <Icon d=icon::X_CIRCLE/>
            <div>
                <h2>{title}</h2>
                {reason.map(|reason| view! { <p>{reason}</p> })}
                <WaysOn operation=operation at=at/>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn WaysOn(operation: OperationView, at: usize) -> impl IntoView {
    let (can_roll_back, status) = (operation.can_roll_back(), operation.status);
    let id = operation.id;
    if !use_frame().can(Permission::FunctionsWrite) {
        return view! { <p>"Your role does not allow to resume it or roll it back; a developer of your team can."</p> }
            .into_any();
    }
    let final_ = (!can_roll_back && status.can_roll_back())
        .then(|| view! { <p>"What is deleted cannot be brought back. Resuming goes on with what is left."</p> });
    let resume = status.can_resume().then(|| {
        let words = format!("Resume from step {at}");
        view! { <Way id=id.clone() action=api::ResumeOperation::PATH d=icon::RETRY words=words primary=true/> }
    });
    let roll_back = can_roll_back.then(|| {
        let again = status == OperationStatus::RollBackFailed;
        let words = if again { "Roll back again" } else { "Roll back" };
        view! { <Way id=id action=api::RollBackOperation::PATH d=icon::UNDO words=words.to_owned() primary=again/> }
    });
    view! { {final_}<div class="actions">{resume}{roll_back}</div> }.into_any()
}

#[component]
fn Way(id: String, action: &'static str, d: &'static str, words: String, primary: bool) -> impl IntoView {
    let sent = RwSignal::new(false);
    view! {
        <form method="post" action=action on:submit=move |_| sent.set(true)>
            <input type="hidden" name="id" value=id/>
            <button class="btn" class:primary=primary aria-busy=move || sent.get().then_some("true")>
                <Icon d=d/>
                {words}
            </button>
        </form>
    }
}
