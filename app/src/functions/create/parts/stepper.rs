//! Where in the wizard we are; steps behind us are links.

use leptos::prelude::*;

use super::wizard::Wizard;
use crate::functions::create::draft::Step;

#[component]
pub fn Stepper(wizard: Wizard) -> impl IntoView {
    let steps = Step::ALL.map(|step| {
        let title = step.title();
        if step < wizard.step {
            view! { <li class="done"><a href=wizard.step_href(step)>{title}</a></li> }.into_any()
        } else {
            let current = (step == wizard.step).then_some("step");
            view! { <li aria-current=current><span>{title}</span></li> }.into_any()
        }
    });
    view! { <ol class="stepper" aria-label="Steps">{steps.into_iter().collect_view()}</ol> }
}
