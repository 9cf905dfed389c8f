//! “Show as AWS CLI” of aliases.

use super::rules::{split_of, weight};
use crate::{
    connections::model::Place,
    functions::{configuration::model::Texts, create::cli::quote},
};

fn at(place: &Place, name: &str, alias: &str) -> String {
    format!("--region {} --function-name {} --name {}", quote(&place.region), quote(name), quote(alias))
}

/// `wanted`: by [`KEYS`](super::rules::KEYS).
fn flags(wanted: &Texts, base: Option<&Texts>) -> String {
    let changed = |key: &str| {
        let text = wanted.get(key)?;
        let before = base.map_or("", |base| base.get(key).map_or("", String::as_str));
        (base.is_some() || !text.is_empty()).then_some(text).filter(|text| text.as_str() != before)
    };
    let mut flags = String::new();
    if let Some(text) = changed("version") {
        flags.push_str(&format!(" --function-version {}", quote(text)));
    }
    if let Some(text) = changed("description") {
        flags.push_str(&format!(" --description {}", quote(text)));
    }
    if changed("split").is_some() {
        let weights = split_of(wanted).map_or_else(
            || "{}".to_owned(),
            |split| format!("{{\"{}\":{}}}", split.version, weight(&split.percent).unwrap_or_default()),
        );
        let routing = format!("{{\"AdditionalVersionWeights\":{weights}}}");
        flags.push_str(&format!(" --routing-config {}", quote(&routing)));
    }
    flags
}

pub fn create(place: &Place, name: &str, alias: &str, wanted: &Texts) -> Vec<String> {
    vec![format!("aws lambda create-alias {}{}", at(place, name, alias), flags(wanted, None))]
}

/// Nothing where nothing differs.
pub fn update(place: &Place, name: &str, alias: &str, base: &Texts, wanted: &Texts) -> Vec<String> {
    let flags = flags(wanted, Some(base));
    if flags.is_empty() {
        return Vec::new();
    }
    vec![format!("aws lambda update-alias {}{flags}", at(place, name, alias))]
}

pub fn delete(place: &Place, name: &str, alias: &str) -> Vec<String> {
    vec![format!("aws lambda delete-alias {}", at(place, name, alias))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::aliases::rules::KEYS;

    fn texts(version: &str, description: &str, split: &str) -> Texts {
        KEYS.into_iter().map(str::to_owned).zip([version, description, split].map(str::to_owned)).collect()
    }

    #[test]
    fn only_what_changes_is_sent() {
        let place = Place::new("local", "us-east-1");
        let at = "--region us-east-1 --function-name hello --name live";
        let base = texts("1", "", "");
        assert!(update(&place, "hello", "live", &base, &base).is_empty());
        assert_eq!(
            update(&place, "hello", "live", &base, &texts("1", "", "2 5")),
            [format!(r#"aws lambda update-alias {at} --routing-config '{{"AdditionalVersionWeights":{{"2":0.05}}}}'"#)]
        );
        assert_eq!(
            update(&place, "hello", "live", &texts("1", "d", "2 5"), &texts("2", "", "")),
            [format!(
                r#"aws lambda update-alias {at} --function-version 2 --description '' --routing-config '{{"AdditionalVersionWeights":{{}}}}'"#
            )]
        );
        assert_eq!(
            create(&place, "hello", "live", &texts("$LATEST", "", "")),
            [format!("aws lambda create-alias {at} --function-version '$LATEST'")]
        );
        assert_eq!(delete(&place, "hello", "live"), [format!("aws lambda delete-alias {at}")]);
    }
}
