//! Where a plain form of texts by key leads: how it went, and where it did not, everything that was typed.

use crate::{
    error::ConsoleError,
    functions::{
        configuration::texts::{TextsEdit, TextsSaved},
        create::query,
    },
    ui::form_error::error_pairs,
};

/// `tab` is the tab's path, maybe with a query; `doorway` the server function's.
pub fn after(tab: &str, doorway: &str, edit: &TextsEdit, result: &Result<TextsSaved, ConsoleError>) -> String {
    let mut pairs = Vec::new();
    match result {
        Ok(TextsSaved::Done { changed, kept, .. }) => {
            pairs.push(("saved".to_owned(), if *changed { "yes" } else { "no" }.to_owned()));
            pairs.extend(kept.iter().map(|key| ("kept".to_owned(), key.clone())));
        }
        // The page compares again and shows it.
        Ok(TextsSaved::Conflict { .. }) => pairs.extend(draft(edit)),
        Err(error) => {
            pairs.extend(draft(edit));
            pairs.extend(error_pairs(doorway, error.clone()));
        }
    }
    let query = query::text(pairs.iter().map(|(key, text)| (key.as_str(), text.as_str())));
    format!("{tab}{}{query}", if tab.contains('?') { '&' } else { '?' })
}

/// The same of a form of one value: whether anything had to be sent, or nothing where somebody else changed `what`
/// meanwhile.
pub fn after_one(tab: &str, changed: Option<bool>, what: &str) -> Result<String, ConsoleError> {
    match changed {
        Some(changed) => Ok(format!("{tab}?saved={}", if changed { "yes" } else { "no" })),
        None => Err(ConsoleError::Conflict {
            message: format!(
                "Somebody else changed the {what} meanwhile; nothing was sent. Look at what is there now, then choose \
                 yours again."
            ),
        }),
    }
}

fn draft(edit: &TextsEdit) -> impl Iterator<Item = (String, String)> {
    let base = edit.base.iter().map(|(key, text)| (format!("base.{key}"), text.clone()));
    base.chain(edit.typed.iter().map(|(key, text)| (format!("typed.{key}"), text.clone())))
}
