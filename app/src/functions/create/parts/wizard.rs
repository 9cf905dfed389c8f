//! One page of the wizard: what its URL says, what was read for it, and what follows from both.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{ops::Deref, sync::Arc};

use crate::{
    blueprints::model::{Blueprint, BlueprintCard},
    connections::model::Place,
    error::{ConsoleError, FieldError, message_of},
    functions::create::{
        api::Fresh,
        check::{checked, first_open, refusing, taken},
        draft::{Draft, Step},
        model::{CreateFunction, Upload},
        query,
    },
    routes,
};

/// What a page of the wizard reads before it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaded {
    /// The draft it was read for, as its query.
    pub query: String,
    /// The step asked for.
    pub step: String,
    /// The one the draft names, if there is one.
    pub blueprint: Option<Blueprint>,
    /// Empty where the step does not show it.
    pub gallery: Vec<BlueprintCard>,
    /// The zip the draft names.
    pub upload: Option<Result<Upload, ConsoleError>>,
    /// Whether the draft's name belongs to a function already; asked once the name was sent.
    pub taken: bool,
    pub fresh: Fresh,
}

impl Loaded {
    /// The step shown, by the draft's own rules.
    pub fn shown_step(&self) -> Step {
        let draft = Draft::from_pairs(query::pairs(&self.query));
        let shown = Step::parse(&self.step).min(draft.first_open_step(self.blueprint.as_ref()));
        if self.taken { shown.min(Step::Configure) } else { shown }
    }
}

pub struct WizardState {
    pub place: Place,
    /// Whether the connection is the local engine.
    pub local: bool,
    pub draft: Draft,
    /// The step shown: the one asked for, or the first before it that has to be corrected.
    pub step: Step,
    /// What keeps the step asked for from being shown.
    pub errors: Vec<FieldError>,
    /// Where nothing is wrong.
    pub request: Option<CreateFunction>,
    pub loaded: Loaded,
}

/// Shared by the parts of one page.
#[derive(Clone)]
pub struct Wizard(Arc<WizardState>);

impl Deref for Wizard {
    type Target = WizardState;

    fn deref(&self) -> &WizardState {
        &self.0
    }
}

impl Wizard {
    pub fn new(loaded: Loaded, place: Place, local: bool) -> Self {
        let draft = Draft::from_pairs(query::pairs(&loaded.query));
        let refused = loaded.taken.then(|| taken(draft.get("name").trim(), &place.region));
        let result = refusing(checked(&draft, loaded.blueprint.as_ref(), local), refused);
        let (requested, open) = (Step::parse(&loaded.step), first_open(&result));
        let step = requested.min(open);
        let (request, errors) = match result {
            Ok(request) => (Some(request), Vec::new()),
            // A step that was not sent yet is not scolded.
            Err(errors) if requested > step => (None, errors.into_iter().filter(|e| step.shows(&e.field)).collect()),
            Err(_) => (None, Vec::new()),
        };
        Self(Arc::new(WizardState { place, local, draft, step, errors, request, loaded }))
    }

    /// Tells pages apart that differ in more than what is typed.
    pub fn key(&self) -> String {
        format!("{} {} {}", self.loaded.step, self.place, self.loaded.query)
    }

    pub fn blueprint(&self) -> Option<&Blueprint> {
        self.loaded.blueprint.as_ref()
    }

    pub fn error_text(&self, field: &str) -> Option<String> {
        message_of(&self.errors, field)
    }

    pub fn error(&self, field: &str) -> Signal<Option<String>> {
        Signal::stored(self.error_text(field))
    }

    /// The wizard's path, for forms.
    pub fn path(&self) -> String {
        routes::new_function(&self.place)
    }

    pub fn step_href(&self, step: Step) -> String {
        href(&self.place, &self.draft, step)
    }

    /// The draft's fields that this step does not show.
    pub fn hidden(&self) -> Vec<(String, String)> {
        self.draft.hidden_on(self.step)
    }
}

/// A step of a draft as a link.
pub fn href(place: &Place, draft: &Draft, step: Step) -> String {
    let pairs = draft.pairs().chain([("step", step.as_str())]);
    format!("{}?{}", routes::new_function(place), query::text(pairs))
}

/// Fields that travel unseen with a form, and the step it leads to.
#[component]
pub fn Hidden(pairs: Vec<(String, String)>, to: Step) -> impl IntoView {
    let inputs = pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    view! {
        {inputs.collect_view()}
        <input type="hidden" name="step" value=to.as_str()/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wizard(query: &str, step: &str) -> Wizard {
        named(query, step, false)
    }

    fn named(query: &str, step: &str, taken: bool) -> Wizard {
        let fresh = Fresh { token: String::new(), now: 0 };
        let loaded = Loaded {
            query: query.into(),
            step: step.into(),
            blueprint: None,
            gallery: Vec::new(),
            upload: None,
            taken,
            fresh,
        };
        Wizard::new(loaded, Place::new("local", "us-east-1"), true)
    }

    fn fields(wizard: &Wizard) -> Vec<&str> {
        wizard.errors.iter().map(|e| e.field.as_str()).collect()
    }

    #[test]
    fn only_a_step_that_was_sent_is_scolded() {
        let first = wizard("start=scratch", "configure");
        assert_eq!((first.step, fields(&first)), (Step::Configure, vec![]));
        let sent = wizard("start=scratch&name=a+b&route=new&path=x", "route");
        assert_eq!((sent.step, fields(&sent)), (Step::Configure, vec!["name"]));
        let done = wizard("start=scratch&name=ab", "review");
        assert_eq!((done.step, fields(&done)), (Step::Review, vec![]));
        assert!(done.request.is_some());
    }

    #[test]
    fn a_taken_name_leads_back_to_its_field() {
        let wizard = named("start=scratch&name=ab", "review", true);
        assert_eq!((wizard.step, fields(&wizard)), (Step::Configure, vec!["name"]));
        assert_eq!(wizard.loaded.shown_step(), Step::Configure);
        assert!(wizard.request.is_none());
    }

    #[test]
    fn nothing_jumps_over_a_step() {
        assert_eq!(wizard("", "review").step, Step::Start);
        assert_eq!(wizard("start=scratch&name=ab", "nonsense").step, Step::Start);
        let loaded = wizard("start=scratch&name=ab", "route");
        assert_eq!(loaded.loaded.shown_step(), Step::Route);
    }

    #[test]
    fn links_carry_the_whole_draft() {
        let link = wizard("start=scratch&name=a&description=", "configure").step_href(Step::Start);
        assert_eq!(link, "/c/local/us-east-1/functions/new?description=&name=a&start=scratch&step=start");
    }
}
