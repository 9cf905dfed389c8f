//! One page of the wizard: what its URL says, and what follows from it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{ops::Deref, sync::Arc};

use super::draft::{Draft, Step, first_open};
use crate::{
    connections::model::Place,
    error::{FieldError, message_of},
    functions::create::{api::Fresh, query},
    http_apis::model::wire::Wire,
    routes,
    ui::stepper::StepLink,
};

/// What a page of the wizard reads before it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaded {
    /// The query of its URL.
    pub query: String,
    pub fresh: Fresh,
}

pub struct WizardState {
    pub place: Place,
    pub draft: Draft,
    /// The step shown: the one asked for, or the first before it that has to be corrected.
    pub step: Step,
    /// What keeps the step asked for from being shown.
    pub errors: Vec<FieldError>,
    /// Where nothing is wrong.
    pub request: Option<Wire>,
    /// Words functions are searched by.
    pub search: String,
    pub token: String,
    query: String,
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

/// The last value of a key.
fn last(pairs: &[(String, String)], key: &str) -> String {
    pairs.iter().rfind(|(known, _)| known == key).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// The step asked for. A button that changes a step's own rows stays there.
fn asked(pairs: &[(String, String)]) -> Step {
    let pressed = |keys: [&str; 2]| pairs.iter().any(|(key, _)| keys.contains(&key.as_str()));
    match () {
        () if pressed(["add", "drop"]) => Step::Start,
        () if pressed(["more", "less"]) => Step::Routes,
        () => Step::parse(&last(pairs, "step")),
    }
}

/// The words searched by, in a query.
pub fn search_of(query: &str) -> String {
    last(&query::pairs(query), "search").trim().to_owned()
}

impl Wizard {
    pub fn new(loaded: Loaded, place: Place) -> Self {
        let Loaded { query, fresh } = loaded;
        let pairs = query::pairs(&query);
        let (asked, search) = (asked(&pairs), last(&pairs, "search").trim().to_owned());
        let draft = Draft::from_pairs(pairs);
        let result = draft.check();
        let step = asked.min(first_open(&result));
        let (request, errors) = match result {
            Ok(request) => (Some(request), Vec::new()),
            // A step that was not sent yet is not scolded.
            Err(errors) if asked > step => (None, errors.into_iter().filter(|e| step.shows(&e.field)).collect()),
            Err(_) => (None, Vec::new()),
        };
        Self(Arc::new(WizardState { place, draft, step, errors, request, search, token: fresh.token, query }))
    }

    /// Tells pages apart.
    pub fn key(&self) -> String {
        format!("{} {}", self.place, self.query)
    }

    pub fn error_text(&self, field: &str) -> Option<String> {
        message_of(&self.errors, field)
    }

    pub fn error(&self, field: &str) -> Signal<Option<String>> {
        Signal::stored(self.error_text(field))
    }

    /// The wizard's path, for forms.
    pub fn path(&self) -> String {
        routes::new_api(&self.place)
    }

    pub fn step_href(&self, step: Step) -> String {
        format!("{}?{}", self.path(), self.query_at(step))
    }

    fn query_at(&self, step: Step) -> String {
        let mut pairs = self.draft.pairs();
        pairs.push(("step".into(), step.as_str().into()));
        query::text(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())))
    }

    /// The whole draft as a query, for the server.
    pub fn draft_text(&self) -> String {
        query::text(self.draft.pairs().iter().map(|(key, value)| (key.as_str(), value.as_str())))
    }

    pub fn stepper(&self) -> Vec<StepLink> {
        let link = |step: Step| StepLink {
            title: step.title(),
            href: (step < self.step).then(|| self.step_href(step)),
            current: step == self.step,
        };
        Step::ALL.map(link).into()
    }

    /// For the summary of errors.
    pub fn summary(&self, errors: &[FieldError]) -> Vec<(String, String)> {
        let href = |field: &str| {
            if self.step.shows(field) {
                return format!("#{field}");
            }
            let step = Step::ALL.into_iter().find(|step| step.shows(field));
            step.map_or_else(|| "#main".to_owned(), |step| format!("{}#{field}", self.step_href(step)))
        };
        errors.iter().map(|e| (format!("{}: {}", label(&e.field), e.message), href(&e.field))).collect()
    }
}

/// A field's label.
fn label(field: &str) -> String {
    let (word, number) = field.split_once('.').unwrap_or((field, ""));
    match word {
        "name" => "API name".to_owned(),
        "search" => "Functions".to_owned(),
        "function" | "qualifier" => format!("Integration {number}"),
        "method" | "path" => format!("Route {number}"),
        "to" => format!("Integration of route {number}"),
        "stage" | "stage_name" => "Stage name".to_owned(),
        other => other.to_owned(),
    }
}

/// Fields that travel unseen with a form. The step comes first: a button that leads elsewhere is read after it.
#[component]
pub fn Hidden(wizard: Wizard, to: Step) -> impl IntoView {
    let inputs = wizard
        .draft
        .hidden_on(wizard.step)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    view! {
        {inputs.collect_view()}
        <input type="hidden" name="step" value=to.as_str()/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wizard(query: &str) -> Wizard {
        let fresh = Fresh { token: String::new(), now: 0 };
        Wizard::new(Loaded { query: query.into(), fresh }, Place::new("local", "us-east-1"))
    }

    #[test]
    fn only_a_step_that_was_sent_is_scolded() {
        assert_eq!((wizard("").step, wizard("").errors.len()), (Step::Start, 0));
        let sent = wizard("name=&function.1=f&step=routes");
        assert_eq!((sent.step, sent.errors[0].field.as_str()), (Step::Start, "name"));
        let searching = wizard("name=&search=hel&step=routes&step=start");
        assert_eq!((searching.step, searching.errors.len(), searching.search.as_str()), (Step::Start, 0, "hel"));
        let adding = wizard("name=a&step=routes&add=f");
        assert_eq!((adding.step, adding.draft.chosen.len()), (Step::Start, 1));
        let done = wizard("name=a&function.1=f&step=review");
        assert_eq!(done.step, Step::Review);
        assert!(done.request.is_some());
    }

    #[test]
    fn links_carry_the_whole_draft() {
        let link = wizard("name=a+b&function.1=f&step=review&search=x").step_href(Step::Start);
        assert_eq!(link, "/c/local/us-east-1/apis/new?name=a+b&function.1=f&step=start");
    }

    #[test]
    fn errors_lead_to_their_fields() {
        let sent = wizard("name=a&step=routes");
        let items = sent.summary(&sent.errors);
        assert_eq!(items[0].1, "#search");
        assert!(items[0].0.starts_with("Functions: "));
    }
}
