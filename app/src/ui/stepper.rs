//! Where in a wizard we are; steps behind us are links.

use leptos::prelude::*;

pub struct StepLink {
    pub title: &'static str,
    /// Of a step behind us.
    pub href: Option<String>,
    pub current: bool,
}

#[component]
pub fn Stepper(steps: Vec<StepLink>) -> impl IntoView {
    let steps = steps.into_iter().map(|step| match step.href {
        Some(href) => view! { <li class="done"><a href=href>{step.title}</a></li> }.into_any(),
        None => view! { <li aria-current=step.current.then_some("step")><span>{step.title}</span></li> }.into_any(),
    });
    view! { <ol class="stepper" aria-label="Steps">{steps.collect_view()}</ol> }
}
