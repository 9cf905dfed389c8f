//! What the three pages share: the form's state from the URL, what it reads, and which of form and review is shown.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use serde::{Deserialize, Serialize};

use super::{
    draft::{Draft, label},
    form::Form,
    review::Review,
};
use crate::{
    connections::model::Place,
    error::{ConsoleError, FieldError, message_of},
    frame::{use_frame, use_place},
    functions::create::{api::new_token, query},
    http_apis::{
        api::{get_api, list_apis},
        model::{ApiDetail, ApiList},
        parts::picker::{Matches, matching},
    },
    routes,
    session::model::Permission,
    ui::{error_summary::ErrorSummary, notice::ErrorPage, status::PageStatus},
};

/// What the form is for. All three carry what the path fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Add { api: String },
    Change { api: String, route: String },
    Trigger { function: String },
}

impl Purpose {
    pub fn button(&self) -> &'static str {
        match self {
            Self::Add { .. } => "Add route",
            Self::Change { .. } => "Change target",
            Self::Trigger { .. } => "Add trigger",
        }
    }

    /// The draft with what the path says.
    fn fixed(&self, draft: Draft) -> Draft {
        match self {
            Self::Add { api } => draft.with("api", "existing").with("api_id", api.as_str()).with("route_id", ""),
            Self::Change { api, route } => {
                draft.with("api", "existing").with("api_id", api.as_str()).with("route_id", route.as_str())
            }
            Self::Trigger { function } => {
                let path = if draft.get("path").is_empty() { format!("/{function}") } else { draft.get("path").into() };
                let name = draft.or("api_name", "").to_owned();
                let name = if name.is_empty() { format!("{function}-api") } else { name };
                draft
                    .with("function", function.as_str())
                    .with("to", "function")
                    .with("route_id", "")
                    .with("path", path)
                    .with("api_name", name)
            }
        }
    }

    /// Where the form's page is, and where to go instead.
    pub fn paths(&self, place: &Place) -> (String, String) {
        match self {
            Self::Add { api } => (routes::add_route(place, api), routes::api_page(place, api, "routes")),
            Self::Change { api, route } => {
                (routes::change_route(place, api, route), routes::api_page(place, api, "routes"))
            }
            Self::Trigger { function } => (routes::add_trigger(place, function), routes::function(place, function)),
        }
    }
}

/// What a page reads before it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Loaded {
    query: String,
    token: String,
    /// The API the route is for, where that is known.
    api: Option<ApiDetail>,
}

/// The APIs to choose from, read where they are shown.
pub type Apis = Resource<Option<Result<ApiList, ConsoleError>>>;

/// One page of the form.
#[derive(Clone)]
pub struct Asked {
    pub place: Place,
    pub purpose: Purpose,
    pub draft: Draft,
    pub api: Option<ApiDetail>,
    pub token: String,
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

    /// Of what the member sees: the route to be changed, or all of the API.
    pub fn mark(&self) -> String {
        let api = self.api.as_ref();
        match &self.purpose {
            Purpose::Change { route, .. } => api.and_then(|api| api.route(route)).map(|route| route.mark.clone()),
            _ => api.map(|api| api.mark.clone()),
        }
        .unwrap_or_default()
    }

    pub fn draft_text(&self) -> String {
        query::text(self.draft.pairs())
    }

    pub fn summary(&self, errors: &[FieldError]) -> Vec<(String, String)> {
        errors.iter().map(|e| (format!("{}: {}", label(&e.field), e.message), format!("#{}", e.field))).collect()
    }
}

fn pair(query: &str, key: &str) -> String {
    query::pairs(query).into_iter().rfind(|(known, _)| known == key).map(|(_, value)| value).unwrap_or_default()
}

/// The id of the API whose parts the page needs.
fn api_id(purpose: &Purpose, query: &str) -> Option<String> {
    match purpose {
        Purpose::Add { api } | Purpose::Change { api, .. } => Some(api.clone()),
        Purpose::Trigger { .. } => {
            let chosen = pair(query, "api") != "new" && pair(query, "step") == "review";
            Some(pair(query, "api_id")).filter(|id| chosen && !id.is_empty())
        }
    }
}

#[component]
pub fn RoutePage(
    /// Of the page's path.
    purpose: fn(&str, &str, &str) -> Purpose,
    /// What stands above the form.
    head: fn(&Asked) -> AnyView,
) -> impl IntoView {
    let (frame, place, params, search) = (use_frame(), use_place(), use_params_map(), use_location().search);
    for permission in [Permission::ApisWrite, Permission::FunctionsWrite] {
        if !frame.can(permission) {
            let apis = routes::apis(&place.get_untracked());
            let error = ConsoleError::Forbidden { permission };
            return view! { <ErrorPage error=error instead=("HTTP APIs", apis)/> }.into_any();
        }
    }
    let part = move |name: &'static str| params.with(|params| params.get(name)).unwrap_or_default();
    let purpose = Memo::new(move |_| purpose(&part("id"), &part("route"), &part("name")));
    let key = Memo::new(move |_| (place.get(), purpose.get(), search.get().trim_start_matches('?').to_owned()));
    let status = PageStatus::of_this_page();
    let read = move |(place, purpose, query): (Place, Purpose, String)| {
        let status = status.clone();
        async move { load(place, purpose, query).await.inspect_err(|error| status.set(error.status())) }
    };
    let loaded = Resource::new_blocking(move || key.get(), read);
    // What the form offers is read beside, also where the review is asked for: the form may be shown with its errors.
    let picks = move || purpose.with(|purpose| !matches!(purpose, Purpose::Trigger { .. }));
    let wanted = Memo::new(move |_| (place.get(), picks().then(|| key.with(|(.., query)| pair(query, "search")))));
    let functions: Matches = Resource::new(move || wanted.get(), |(place, search)| matching(place, search));
    let offered = move || (place.get(), !picks());
    let apis: Apis = Resource::new(offered, |(place, wanted)| async move {
        if wanted { Some(list_apis(place.connection, place.region).await) } else { None }
    });
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || {
                let (place, purpose, _) = key.get();
                Suspend::new(async move {
                    match loaded.await {
                        Ok(loaded) => shown(loaded, place, purpose, head, functions, apis),
                        Err(error) => {
                            let (_, instead) = purpose.paths(&place);
                            view! { <ErrorPage error=error instead=("Back", instead)/> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

async fn load(place: Place, purpose: Purpose, query: String) -> Result<Loaded, ConsoleError> {
    let Place { connection, region } = place;
    let api = async {
        match api_id(&purpose, &query) {
            Some(id) => get_api(connection, region, id).await.map(Some),
            None => Ok(None),
        }
    };
    let (api, fresh) = futures::join!(api, new_token());
    let api = api?;
    if let (Purpose::Change { route, .. }, Some(api)) = (&purpose, &api)
        && api.route(route).is_none()
    {
        return Err(ConsoleError::not_found("route", route));
    }
    Ok(Loaded { query, token: fresh?.token, api })
}

fn shown(
    loaded: Loaded,
    place: Place,
    purpose: Purpose,
    head: fn(&Asked) -> AnyView,
    functions: Matches,
    apis: Apis,
) -> AnyView {
    let draft = purpose.fixed(Draft::from_pairs(query::pairs(&loaded.query)));
    let review = pair(&loaded.query, "step") == "review";
    let search = pair(&loaded.query, "search").trim().to_owned();
    let mut asked = Asked { place, purpose, draft, api: loaded.api, token: loaded.token, search, errors: Vec::new() };
    // A form that was not sent yet is not scolded.
    let wire = if review {
        let ask = asked.draft.check(&asked.mark());
        match ask.and_then(|ask| ask.wire(asked.api.as_ref()).map_err(|error| vec![error])) {
            Ok(wire) => Some(wire),
            Err(errors) => {
                asked.errors = errors;
                None
            }
        }
    } else {
        None
    };
    let summary = asked.summary(&asked.errors);
    let top = head(&asked);
    let body = match wire {
        Some(wire) => view! { <Review asked=asked wire=wire/> }.into_any(),
        None => view! { <Form asked=asked functions=functions apis=apis/> }.into_any(),
    };
    view! {
        {top}
        <ErrorSummary items=summary/>
        {body}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_fixes_its_part() {
        let typed = Draft::from_pairs([("api_id", "other"), ("route_id", "r9"), ("function", "f")]);
        let added = Purpose::Add { api: "a1".into() }.fixed(typed.clone());
        assert_eq!((added.get("api_id"), added.get("route_id"), added.get("function")), ("a1", "", "f"));
        let trigger = Purpose::Trigger { function: "hello".into() }.fixed(typed);
        assert_eq!((trigger.get("function"), trigger.get("path")), ("hello", "/hello"));
        assert_eq!((trigger.get("api_name"), trigger.get("api_id")), ("hello-api", "other"));
    }

    #[test]
    fn an_api_is_read_where_it_is_known() {
        let trigger = Purpose::Trigger { function: "hello".into() };
        assert_eq!(api_id(&trigger, "api_id=a1&step=review").as_deref(), Some("a1"));
        assert_eq!(api_id(&trigger, "api_id=a1&api=new&step=review"), None);
        assert_eq!(api_id(&trigger, "api_id=a1"), None);
        assert_eq!(api_id(&Purpose::Add { api: "a1".into() }, "").as_deref(), Some("a1"));
    }
}
