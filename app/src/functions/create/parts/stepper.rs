//! The wizard's steps as the stepper shows them.

use super::wizard::Wizard;
use crate::{functions::create::draft::Step, ui::stepper::StepLink};

pub fn links(wizard: &Wizard) -> Vec<StepLink> {
    let link = |step: Step| StepLink {
        title: step.title(),
        href: (step < wizard.step).then(|| wizard.step_href(step)),
        current: step == wizard.step,
    };
    Step::ALL.map(link).into()
}
