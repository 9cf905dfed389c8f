//! “Show as AWS CLI” of the layers tab.

use super::{model::NewLayer, rules::LAYERS};
use crate::{
    connections::model::Place,
    functions::{
        configuration::{cli::update, model::Texts, texts::items},
        create::cli::quote,
    },
};

/// Nothing where nothing differs.
pub fn save(place: &Place, name: &str, base: &Texts, wanted: &Texts) -> Vec<String> {
    if base.get(LAYERS) == wanted.get(LAYERS) {
        return Vec::new();
    }
    let arns = items(wanted.get(LAYERS).map_or("", String::as_str));
    let list =
        if arns.is_empty() { " []".to_owned() } else { arns.iter().map(|arn| format!(" {}", quote(arn))).collect() };
    update(place, name, &format!(" --layers{list}"))
}

pub fn publish(place: &Place, new: &NewLayer, file: &str) -> Vec<String> {
    let mut command = format!(
        "aws lambda publish-layer-version --region {} --layer-name {} --zip-file {}",
        quote(&place.region),
        quote(&new.name),
        quote(&format!("fileb://{file}"))
    );
    for (flag, text) in [("description", &new.description), ("license-info", &new.licence)] {
        if !text.is_empty() {
            command.push_str(&format!(" --{flag} {}", quote(text)));
        }
    }
    for (flag, all) in [("compatible-runtimes", &new.runtimes), ("compatible-architectures", &new.architectures)] {
        if !all.is_empty() {
            command.push_str(&format!(" --{flag} {}", all.join(" ")));
        }
    }
    vec![command]
}

pub fn delete(place: &Place, layer: &str, version: u64) -> Vec<String> {
    vec![format!(
        "aws lambda delete-layer-version --region {} --layer-name {} --version-number {version}",
        quote(&place.region),
        quote(layer)
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sent_whole() {
        let place = Place::new("local", "us-east-1");
        let of = |text: &str| Texts::from([(LAYERS.into(), text.into())]);
        assert!(save(&place, "hello", &of("a, b"), &of("a, b")).is_empty());
        assert!(save(&place, "hello", &of("a, b"), &of("b, a"))[0].ends_with("--function-name hello --layers b a"));
        assert!(save(&place, "hello", &of("a"), &of(""))[0].ends_with(" --layers []"));
    }
}
