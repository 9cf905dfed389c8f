//! Where the forms of aliases lead: with what was typed, unless it was done.

use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        aliases::{
            api::{CreateAlias, SaveAlias},
            model::{AliasEdit, AliasSaved},
        },
        configuration::model::Texts,
        create::query,
    },
    routes,
    ui::form_error::error_pairs,
};
use server_fn::ServerFn;

type Pairs = Vec<(String, String)>;

fn url(page: String, pairs: &Pairs) -> String {
    format!("{page}?{}", query::text(pairs.iter().map(|(key, text)| (key.as_str(), text.as_str()))))
}

fn of(kind: &str, texts: &Texts) -> Pairs {
    texts.iter().map(|(key, text)| (format!("{kind}.{key}"), text.clone())).collect()
}

fn pair(key: &str, text: &str) -> (String, String) {
    (key.to_owned(), text.to_owned())
}

pub fn after_create(place: &Place, name: &str, alias: &str, typed: &Texts, error: Option<&ConsoleError>) -> String {
    let Some(error) = error else {
        return url(routes::function_page(place, name, "aliases"), &vec![pair("created", alias)]);
    };
    let mut pairs = of("typed", typed);
    pairs.push(pair("typed.name", alias));
    pairs.extend(error_pairs(CreateAlias::PATH, error.clone()));
    url(routes::new_alias(place, name), &pairs)
}

pub fn after_save(
    place: &Place,
    name: &str,
    alias: &str,
    edit: &AliasEdit,
    result: &Result<AliasSaved, ConsoleError>,
) -> String {
    let own = routes::alias(place, name, alias);
    let error = match result {
        Ok(AliasSaved::Done { .. }) if edit.then == "list" => {
            return url(routes::function_page(place, name, "aliases"), &vec![pair("saved", alias)]);
        }
        Ok(AliasSaved::Done { changed, kept }) => {
            let mut pairs = vec![pair("saved", if *changed { "yes" } else { "no" })];
            pairs.extend(kept.iter().map(|key| pair("kept", key)));
            return url(own, &pairs);
        }
        // The page compares what was typed with what AWS has now.
        Ok(AliasSaved::Conflict { .. }) => None,
        Err(error) => Some(error),
    };
    let mut pairs = of("base", &edit.base);
    pairs.extend(of("typed", &edit.typed));
    pairs.extend(error.map(|error| error_pairs(SaveAlias::PATH, error.clone())).unwrap_or_default());
    url(own, &pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::configuration::parts::sent::Sent;

    #[test]
    fn forms_come_back_with_what_was_typed() {
        let place = Place::new("local", "r");
        let texts = |text: &str| Texts::from([("version".to_owned(), text.to_owned())]);
        let edit = AliasEdit { base: texts("1"), typed: texts("2"), ..AliasEdit::default() };
        let conflict = after_save(&place, "f", "live", &edit, &Ok(AliasSaved::Conflict { rows: Vec::new() }));
        let (page, query) = conflict.split_once('?').unwrap();
        assert_eq!(page, "/c/local/r/functions/f/aliases/live");
        assert_eq!(Sent::read(query).draft, Some((texts("1"), texts("2"))));
        let refused = after_save(&place, "f", "live", &edit, &Err(ConsoleError::invalid("version", "Rule.")));
        assert!(refused.contains("__err=") && refused.contains("typed.version=2"), "{refused}");
        let done = AliasSaved::Done { changed: true, kept: vec!["description".into()] };
        assert!(after_save(&place, "f", "live", &edit, &Ok(done.clone())).ends_with("live?saved=yes&kept=description"));
        let listed = AliasEdit { then: "list".into(), ..edit };
        assert!(after_save(&place, "f", "live", &listed, &Ok(done)).ends_with("/aliases?saved=live"));
        assert!(after_create(&place, "f", "live", &texts("1"), None).ends_with("/aliases?created=live"));
    }
}
