//! The steps, top to bottom.

use leptos::prelude::*;

use super::words;
use crate::{
    operations::model::{OperationView, StepView},
    ui::icon::Icon,
};

/// `now` counts while something moves; absent until the page is alive, so that rendering stays pure.
#[component]
pub fn Timeline(operation: RwSignal<OperationView>, now: RwSignal<Option<i64>>) -> impl IntoView {
    // The steps of an operation never change in number or order, only what is known of each.
    let count = operation.with_untracked(|operation| operation.steps.len());
    let steps = (0..count)
        .map(|index| {
            let step = Memo::new(move |_| operation.with(|operation| operation.steps.get(index).cloned()));
            view! { {move || step.get().map(|step| view! { <Step step=step now=now/> })} }
        })
        .collect_view();
    view! { <ol class="body timeline">{steps}</ol> }
}

#[component]
fn Step(step: StepView, now: RwSignal<Option<i64>>) -> impl IntoView {
    let (class, d, icon_class) = words::mark(step.status);
    let current = matches!(class, "running" | "waiting").then_some("step");
    let (title, sentence) = (step.title.clone(), words::sentence(&step));
    view! {
        <li class=class aria-current=current>
            <Icon d=d class=icon_class/>
            <h3>{title}</h3>
            <span class="took">{move || words::took(&step, now.get())}</span>
            <p>{sentence}</p>
        </li>
    }
}
