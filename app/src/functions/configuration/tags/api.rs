//! The doorway of the tags tab. Tags come with the function.

use leptos::prelude::*;

use super::model::TagsEdit;
use crate::{error::ConsoleError, functions::configuration::texts::TextsSaved, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

#[server(prefix = "/api", endpoint = "functions/save-tags", output = Wire)]
pub async fn save_tags(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: TagsEdit,
) -> Result<TextsSaved, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result = services.tags.save(&caller, &place, &name, edit).await;
    if plain {
        // What was typed is in no URL: a conflict asks for it again.
        let tab = routes::function_page(&place, &name, "configuration/tags");
        match &result {
            Ok(TextsSaved::Done { changed, kept, .. }) => {
                let saved = ("saved", if *changed { "yes" } else { "no" });
                let pairs = std::iter::once(saved).chain(kept.iter().map(|key| ("kept", key.as_str())));
                go_to(&format!("{tab}{}", routes::query(pairs)));
            }
            Ok(TextsSaved::Conflict { rows }) => {
                let keys: Vec<_> = rows.iter().map(|row| row.key.as_str()).collect();
                let message = format!(
                    "Somebody else changed {} meanwhile; nothing was sent. Look at what is there now, then type yours again.",
                    keys.join(", ")
                );
                return Err(ConsoleError::Conflict { message });
            }
            Err(_) => {}
        }
    }
    report(result)
}
