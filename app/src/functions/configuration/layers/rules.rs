//! The rules of layers, the same in the browser and on the server.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html>

use super::{arn::LayerArn, model::NewLayer};
use crate::{
    error::FieldError,
    functions::{
        configuration::{
            model::Texts,
            texts::{items, listed},
        },
        model::{Architecture, rules::description},
        runtimes,
    },
};

/// Layers of one function.
pub const MOST: usize = 5;
pub const RUNTIMES_MOST: usize = 15;
const LICENCE_MOST: usize = 512;

/// The key of a function's layers: the ARNs in order.
pub const LAYERS: &str = "layers";

pub const FIELDS: &[(&str, &str)] = &[(LAYERS, "Layers")];

/// 1–140 letters, digits, `-` and `_`.
pub fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a name for the layer.".into());
    }
    if text.len() > 140 {
        return Err("A layer's name has at most 140 characters.".into());
    }
    match text.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '-' || *c == '_')) {
        Some(bad) => Err(format!("Use letters, digits, - and _; “{bad}” is not allowed.")),
        None => Ok(text.to_owned()),
    }
}

/// What AWS would refuse of a function's layers. `region` is the function's, where it is known.
pub fn list(arns: &[String], region: Option<&str>) -> Result<Vec<String>, String> {
    let mut known: Vec<LayerArn> = Vec::new();
    for text in arns {
        let arn = LayerArn::parse(text)?;
        if let Some(region) = region.filter(|region| arn.region != *region) {
            return Err(format!(
                "{} is in {}: a function takes layers of its own region, {region}.",
                arn.name, arn.region
            ));
        }
        if let Some(other) = known.iter().find(|other| other.layer() == arn.layer()) {
            let (name, first, second) = (&arn.name, other.version, arn.version);
            return Err(if first == second {
                format!("{name}:{first} is there twice.")
            } else {
                format!("Versions {first} and {second} of {name} cannot be there at once; keep one of them.")
            });
        }
        known.push(arn);
    }
    if known.len() > MOST {
        return Err(format!("A function has at most {MOST} layers; these are {}.", known.len()));
    }
    Ok(known.iter().map(LayerArn::text).collect())
}

/// The same for the form. What AWS has already is not scolded.
pub fn check(base: &Texts, wanted: &Texts, region: Option<&str>) -> Result<Texts, Vec<FieldError>> {
    let text = wanted.get(LAYERS).map_or("", String::as_str);
    if base.get(LAYERS).map(String::as_str) == Some(text) {
        return Ok(Texts::from([(LAYERS.into(), text.to_owned())]));
    }
    match list(&items(text), region) {
        Ok(arns) => Ok(Texts::from([(LAYERS.into(), listed(&arns))])),
        Err(rule) => Err(vec![FieldError::new(LAYERS, rule)]),
    }
}

/// A version to be published, in one spelling, or what is wrong, each beside its field.
pub fn publish(new: NewLayer) -> Result<NewLayer, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut keep = |field: &str, checked: Result<String, String>| {
        checked.unwrap_or_else(|rule| {
            wrong.push(FieldError::new(field, rule));
            String::new()
        })
    };
    let name = keep("layer-name", name(&new.name));
    let description = keep("layer-description", description(&new.description));
    let licence = keep("layer-licence", licence(&new.licence));
    let upload = keep(
        "upload",
        if new.upload.is_empty() { Err("Choose a zip and upload it first.".into()) } else { Ok(new.upload) },
    );
    if new.runtimes.len() > RUNTIMES_MOST {
        wrong.push(FieldError::new(
            "layer-runtimes",
            format!("At most {RUNTIMES_MOST} runtimes; these are {}.", new.runtimes.len()),
        ));
    }
    if let Some(unknown) = new.runtimes.iter().find(|id| runtimes::find(id).is_none()) {
        wrong.push(FieldError::new("layer-runtimes", format!("“{unknown}” is not a runtime Lambda offers.")));
    }
    if new.architectures.iter().any(|one| Architecture::parse(one).is_none()) {
        wrong.push(FieldError::new("layer-architectures", "Choose x86_64, arm64 or both."));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(NewLayer { name, description, licence, upload, runtimes: new.runtimes, architectures: new.architectures })
}

fn licence(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.chars().count() > LICENCE_MOST {
        return Err(format!("The licence has at most {LICENCE_MOST} characters: an SPDX id, an address, or its text."));
    }
    Ok(text.to_owned())
}

/// What has to be typed before a version is deleted.
pub fn deletion(layer: &str, version: u64, typed: &str) -> Result<(), String> {
    let wanted = format!("{layer}:{version}");
    if typed.trim() == wanted { Ok(()) } else { Err(format!("Type {wanted} to delete it.")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arn(name: &str, version: u32) -> String {
        format!("arn:aws:lambda:eu-west-1:111122223333:layer:{name}:{version}")
    }

    #[test]
    fn a_functions_layers_keep_awss_rules() {
        let of = |all: &[String]| list(all, Some("eu-west-1"));
        assert_eq!(of(&[arn("b", 1), arn("a", 2)]).unwrap(), [arn("b", 1), arn("a", 2)], "the order stays");
        assert!(of(&[arn("a", 1), arn("a", 2)]).unwrap_err().contains("cannot be there at once"));
        assert!(of(&[arn("a", 1), arn("a", 1)]).unwrap_err().contains("twice"));
        let many: Vec<_> = (0..6).map(|at| arn(&format!("l{at}"), 1)).collect();
        assert!(of(&many).unwrap_err().contains("at most 5") && of(&many[..5]).is_ok());
        assert!(list(&[arn("a", 1)], Some("us-east-1")).unwrap_err().contains("own region"));
        let base = Texts::from([(LAYERS.into(), "odd".into())]);
        assert!(check(&base, &base, None).is_ok());
    }

    #[test]
    fn every_rule_of_publishing_names_its_field() {
        let good = NewLayer { name: " my-layer ".into(), upload: "1".into(), ..NewLayer::default() };
        assert_eq!(publish(good.clone()).unwrap().name, "my-layer");
        let wrong = |new: NewLayer| publish(new).unwrap_err().remove(0).field;
        assert_eq!(wrong(NewLayer { name: "a b".into(), ..good.clone() }), "layer-name");
        assert_eq!(wrong(NewLayer { name: "a".repeat(141), ..good.clone() }), "layer-name");
        assert_eq!(wrong(NewLayer { description: "d".repeat(257), ..good.clone() }), "layer-description");
        assert_eq!(wrong(NewLayer { licence: "l".repeat(513), ..good.clone() }), "layer-licence");
        assert_eq!(wrong(NewLayer { upload: String::new(), ..good.clone() }), "upload");
        assert_eq!(wrong(NewLayer { runtimes: vec!["cobol85".into()], ..good.clone() }), "layer-runtimes");
        assert_eq!(wrong(NewLayer { runtimes: vec!["python3.13".into(); 16], ..good.clone() }), "layer-runtimes");
        assert_eq!(wrong(NewLayer { architectures: vec!["mips".into()], ..good }), "layer-architectures");
    }

    #[test]
    fn deleting_needs_the_name() {
        assert!(deletion("mine", 3, " mine:3 ").is_ok() && deletion("mine", 3, "mine").is_err());
    }
}
