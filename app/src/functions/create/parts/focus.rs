//! Where the keyboard goes when another page of the wizard takes this one's place.

use super::wizard::Wizard;
use crate::{functions::create::draft::Step, ui::focus::focus_on};

/// To what is wrong; after choosing a blueprint to its code; else to the top of the page. A page the browser has just
/// loaded is left alone, unless something is wrong on it.
pub fn move_focus(wizard: &Wizard, first: bool) {
    focus_on(match () {
        () if !wizard.errors.is_empty() => "errors",
        () if first => return,
        () if wizard.step == Step::Start && wizard.blueprint().is_some() => "review",
        () => "main",
    });
}
