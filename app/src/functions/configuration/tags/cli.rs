//! “Show as AWS CLI” of the tags tab.

use crate::{
    connections::model::Place,
    functions::{configuration::model::Texts, create::cli::quote},
};

/// Nothing where nothing differs.
pub fn save(place: &Place, arn: &str, base: &Texts, wanted: &Texts) -> Vec<String> {
    let at = format!("--region {} --resource {}", quote(&place.region), quote(arn));
    let set: Vec<String> = wanted
        .iter()
        .filter(|(key, text)| base.get(*key) != Some(*text))
        .map(|(key, text)| quote(&format!("{key}={text}")))
        .collect();
    let gone: Vec<String> = base.keys().filter(|key| !wanted.contains_key(*key)).map(|key| quote(key)).collect();
    let mut commands = Vec::new();
    if !gone.is_empty() {
        commands.push(format!("aws lambda untag-resource {at} --tag-keys {}", gone.join(" ")));
    }
    if !set.is_empty() {
        commands.push(format!("aws lambda tag-resource {at} --tags {}", set.join(" ")));
    }
    commands
}

/// The function's own ARN: tags belong to no version.
pub fn unqualified(arn: &str) -> String {
    arn.split(':').take(7).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_sent() {
        let place = Place::new("local", "us-east-1");
        let texts = |pairs: &[(&str, &str)]| -> Texts {
            pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
        };
        let arn = unqualified("arn:aws:lambda:us-east-1:1:function:f:live");
        assert_eq!(arn, "arn:aws:lambda:us-east-1:1:function:f");
        let commands = save(&place, &arn, &texts(&[("a", "1"), ("b", "1")]), &texts(&[("a", "1"), ("c", "x y")]));
        assert!(commands[0].ends_with("--tag-keys b") && commands[1].ends_with("--tags 'c=x y'"));
    }
}
