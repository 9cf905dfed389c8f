//! What the wizard reads: the URL, and what the server knows of it.

use leptos::prelude::*;

use super::{
    api::{kept_upload, name_taken, new_token},
    draft::{Draft, Step},
    parts::wizard::Loaded,
    query,
};
use crate::{
    blueprints::api::{get_blueprint, list_blueprints},
    connections::model::Place,
    error::ConsoleError,
    functions::{
        api::list_roles,
        model::{RolePage, rules},
    },
    http_apis::{api::list_apis, model::ApiList},
};

/// Read only where the step shown needs it.
pub type Roles = Resource<Option<Result<RolePage, ConsoleError>>>;
pub type Apis = Resource<Option<Result<ApiList, ConsoleError>>>;

/// The draft in the URL, as a query in one order, and the step asked for.
pub fn asked(search: &str) -> (String, String) {
    let pairs = query::pairs(search);
    let step = pairs.iter().rfind(|(key, _)| key == "step").map(|(_, step)| step.clone()).unwrap_or_default();
    let draft = Draft::from_pairs(pairs);
    (query::text(draft.pairs()), step)
}

pub async fn load(place: Place, query: String, step: String) -> Result<Loaded, ConsoleError> {
    let draft = Draft::from_pairs(query::pairs(&query));
    let (start, id) = (draft.start().to_owned(), draft.get("blueprint").to_owned());
    let blueprint = async {
        if start != "blueprint" || id.is_empty() {
            return Ok(None);
        }
        match get_blueprint(id).await {
            // The draft's own check says that there is none of this name.
            Err(ConsoleError::NotFound { .. }) => Ok(None),
            other => other.map(Some),
        }
    };
    let gallery = async { if start == "blueprint" { list_blueprints().await } else { Ok(Vec::new()) } };
    let upload = async {
        match draft.get("upload") {
            id if start == "upload" && !id.is_empty() => Some(kept_upload(id.to_owned()).await),
            _ => None,
        }
    };
    let taken = async {
        match rules::function_name(draft.get("name")) {
            Ok(name) if Step::parse(&step) > Step::Configure => {
                name_taken(place.connection, place.region, name).await.unwrap_or(false)
            }
            _ => false,
        }
    };
    let (blueprint, gallery, upload, taken, fresh) = futures::join!(blueprint, gallery, upload, taken, new_token());
    Ok(Loaded { query, step, blueprint: blueprint?, gallery: gallery?, upload, taken, fresh: fresh? })
}

pub async fn read_roles((place, wanted): (Place, bool)) -> Option<Result<RolePage, ConsoleError>> {
    if wanted { Some(list_roles(place.connection, place.region, String::new(), 0).await) } else { None }
}

pub async fn read_apis((place, wanted): (Place, bool)) -> Option<Result<ApiList, ConsoleError>> {
    if wanted { Some(list_apis(place.connection, place.region).await) } else { None }
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn the_url_says_draft_and_step() {
        let (query, step) = asked("?step=route&name=a+b&q=x&__err=e&category=y&start=scratch");
        assert_eq!((query.as_str(), step.as_str()), ("name=a+b&start=scratch", "route"));
        assert_eq!(asked(""), (String::new(), String::new()));
    }
}
