//! What the forms share: their state from the URL, what they read, and which of form and review is shown.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

use super::{
    api::{trigger_offers, trigger_outlook},
    draft::{Draft, label},
    fields::Fields,
    model::{AddTrigger, Offers, Outlook},
    review::Review,
};
use crate::{
    connections::model::Place,
    error::{ConsoleError, FieldError, message_of},
    frame::use_frame,
    functions::{
        create::{api::new_token, query},
        parts::open::{Target, use_open_function},
    },
    routes,
    session::model::Permission,
    ui::{
        error_summary::ErrorSummary,
        get_form::GetForm,
        notice::{ErrorNotice, ErrorPage},
    },
};

/// What can be chosen; read where it is shown.
pub type Choices = Resource<Result<Offers, ConsoleError>>;

/// What the page reads before it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Loaded {
    query: String,
    token: String,
    /// The server's time, milliseconds since 1970.
    now: i64,
    /// Where the draft obeys the rules.
    outlook: Option<Result<Outlook, ConsoleError>>,
}

/// One page of the form.
#[derive(Clone)]
pub struct Asked {
    pub place: Place,
    pub function: String,
    pub source: &'static str,
    pub draft: Draft,
    pub token: String,
    pub now: i64,
    pub search: String,
    pub errors: Vec<FieldError>,
}

impl Asked {
    pub fn error_text(&self, field: &str) -> Option<String> {
        message_of(&self.errors, field)
    }

    pub fn error(&self, field: &str) -> Signal<Option<String>> {
        Signal::stored(self.error_text(field))
    }

    pub fn action(&self) -> String {
        routes::add_trigger(&self.place, &self.function)
    }

    pub fn summary(&self, errors: &[FieldError]) -> Vec<(String, String)> {
        errors
            .iter()
            .map(|error| (format!("{}: {}", label(&error.field), error.message), format!("#{}", error.field)))
            .collect()
    }
}

fn pair(query: &str, key: &str) -> String {
    query::pairs(query).into_iter().rfind(|(known, _)| known == key).map(|(_, value)| value).unwrap_or_default()
}

/// The version or alias that is open is the one that is called.
fn draft_of(query: &str, target: &Target, source: &str) -> Draft {
    let draft = Draft::from_pairs(query::pairs(query)).with("function", &target.name).with("source", source);
    draft.with("qualifier", &target.qualifier)
}

#[component]
pub fn PushPage(source: &'static str) -> impl IntoView {
    let (open, search) = (use_open_function(), use_location().search);
    if !use_frame().can(Permission::FunctionsWrite) {
        let back = open.target.with_untracked(|target| target.page("configuration/triggers"));
        let error = ConsoleError::Forbidden { permission: Permission::FunctionsWrite };
        return view! { <ErrorPage error=error instead=("Triggers", back)/> }.into_any();
    }
    let key = Memo::new(move |_| (open.target.get(), search.get().trim_start_matches('?').to_owned()));
    let loaded = Resource::new_blocking(move || key.get(), move |(target, query)| load(source, target, query));
    let wanted = Memo::new(move |_| key.with(|(target, query)| (target.place.clone(), pair(query, "search"))));
    let choices: Choices = Resource::new(
        move || wanted.get(),
        move |(place, search)| trigger_offers(place.connection, place.region, source.to_owned(), search),
    );
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || {
                let (target, _) = key.get();
                Suspend::new(async move {
                    match loaded.await {
                        Ok(loaded) => shown(loaded, target, source, choices),
                        Err(error) => view! { <ErrorNotice error=error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

async fn load(source: &'static str, target: Target, query: String) -> Result<Loaded, ConsoleError> {
    let draft = draft_of(&query, &target, source);
    let Place { connection, region } = target.place;
    let review = pair(&query, "step") == "review" && draft.check().is_ok();
    let outlook = async {
        if review { Some(trigger_outlook(connection, region, query::text(draft.pairs())).await) } else { None }
    };
    let (outlook, fresh) = futures::join!(outlook, new_token());
    let fresh = fresh?;
    Ok(Loaded { query, token: fresh.token, now: fresh.now, outlook })
}

fn shown(loaded: Loaded, target: Target, source: &'static str, choices: Choices) -> AnyView {
    let draft = draft_of(&loaded.query, &target, source);
    let search = pair(&loaded.query, "search");
    let review = pair(&loaded.query, "step") == "review";
    let mut asked = Asked {
        place: target.place,
        function: target.name,
        source,
        draft,
        token: loaded.token,
        now: loaded.now,
        search,
        errors: Vec::new(),
    };
    // A form that was not sent yet is not scolded.
    let request = if review { wanted(&mut asked, loaded.outlook.as_ref()) } else { None };
    let summary = asked.summary(&asked.errors);
    let (unknown, warnings) = match loaded.outlook {
        Some(Err(error)) => (Some(error), Vec::new()),
        Some(Ok(outlook)) => (None, outlook.warnings),
        None => (None, Vec::new()),
    };
    let body = match request {
        Some(request) => view! { <Review asked=asked request=request warnings=warnings unknown=unknown/> }.into_any(),
        None => view! { <Form asked=asked choices=choices/> }.into_any(),
    };
    view! {
        <ErrorSummary items=summary/>
        {body}
    }
    .into_any()
}

/// The request, unless a rule or AWS is in the way.
fn wanted(asked: &mut Asked, outlook: Option<&Result<Outlook, ConsoleError>>) -> Option<AddTrigger> {
    match asked.draft.check() {
        Ok(request) => {
            if let Some(Ok(outlook)) = outlook {
                asked.errors = outlook.refused.iter().map(|(field, words)| FieldError::new(field, words)).collect();
            }
            asked.errors.is_empty().then_some(request)
        }
        Err(errors) => {
            asked.errors = errors;
            None
        }
    }
}

#[component]
fn Form(asked: Asked, choices: Choices) -> impl IntoView {
    let (action, source) = (asked.action(), asked.source);
    let back = routes::function_page(&asked.place, &asked.function, "configuration/triggers");
    view! {
        <GetForm action=action>
            // What the return key presses.
            <button hidden name="step" value="review">"Continue to review"</button>
            <input type="hidden" name="source" value=source/>
            <Fields asked=asked choices=choices/>
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <button class="btn primary" name="step" value="review">"Continue to review"</button>
            </div>
        </GetForm>
    }
    .into_any()
}
