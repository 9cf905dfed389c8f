//! The draft's own rules and those of the connection it is for, checked alike when a page is rendered and once more
//! before anything is made.

use super::{
    draft::{Draft, PARAMETER, Step},
    model::CreateFunction,
};
use crate::{blueprints::model::Blueprint, error::FieldError, functions::runtimes};

/// What the local engine does not run.
pub const LOCAL_RUNTIMES: &str =
    "The local engine runs Python, Node.js and own runtimes only; choose one of them, or a connection to AWS.";
pub const LOCAL_IMAGES: &str =
    "The local engine does not run container images; choose another start, or a connection to AWS.";

/// The request, or what is wrong, each beside its field. `local`: the connection is the local engine.
pub fn checked(draft: &Draft, blueprint: Option<&Blueprint>, local: bool) -> Result<CreateFunction, Vec<FieldError>> {
    refusing(draft.check(blueprint), if local { local_refusal(draft, blueprint) } else { None })
}

/// The result with one more refusal. What is wrong with a field already is said first.
pub fn refusing(
    result: Result<CreateFunction, Vec<FieldError>>,
    refused: Option<FieldError>,
) -> Result<CreateFunction, Vec<FieldError>> {
    match (result, refused) {
        (result, None) => result,
        (Ok(_), Some(refused)) => Err(vec![refused]),
        (Err(mut errors), Some(refused)) => {
            if !errors.iter().any(|error| error.field == refused.field) {
                errors.push(refused);
            }
            Err(errors)
        }
    }
}

/// What is said beside a name that AWS has for another function: it makes no second one.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>
pub fn taken(name: &str, region: &str) -> FieldError {
    FieldError::new("name", format!("There is already a function {name} in {region}. Choose another name."))
}

fn local_refusal(draft: &Draft, blueprint: Option<&Blueprint>) -> Option<FieldError> {
    if draft.start() == "image" {
        return Some(FieldError::new("start", LOCAL_IMAGES));
    }
    let runtime = runtimes::find(draft.runtime_id(blueprint))?;
    (!runtime.family.runs_locally()).then(|| FieldError::new("runtime", LOCAL_RUNTIMES))
}

/// The first step that has to be corrected, or review.
pub fn first_open(result: &Result<CreateFunction, Vec<FieldError>>) -> Step {
    let Err(errors) = result else { return Step::Review };
    Step::ALL.into_iter().find(|step| errors.iter().any(|e| step.shows(&e.field))).unwrap_or(Step::Review)
}

/// The draft begun anew from something else: what belongs to the code that was chosen before is dropped.
pub fn restarted(draft: &Draft, start: &str, blueprint: &str) -> Draft {
    const OF_THE_CODE: [&str; 9] =
        ["start", "blueprint", "upload", "image_uri", "runtime", "handler", "memory", "timeout", "role"];
    let kept = draft.pairs().filter(|(key, _)| !OF_THE_CODE.contains(key) && !key.starts_with(PARAMETER));
    let draft = Draft::from_pairs(kept).with("start", start);
    if blueprint.is_empty() { draft } else { draft.with("blueprint", blueprint) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(pairs: &[(&str, &str)]) -> Draft {
        Draft::from_pairs(pairs.iter().copied())
    }

    fn fields(draft: &Draft, local: bool) -> Vec<String> {
        checked(draft, None, local).err().unwrap_or_default().into_iter().map(|e| e.field).collect()
    }

    #[test]
    fn the_local_engine_refuses_what_it_does_not_run() {
        let java =
            draft(&[("start", "upload"), ("upload", "u"), ("name", "a"), ("runtime", "java21"), ("handler", "A::b")]);
        assert_eq!(fields(&java, true), ["runtime"]);
        assert_eq!(fields(&java, false), Vec::<String>::new());
        assert_eq!(fields(&java.with("runtime", "provided.al2023"), true), Vec::<String>::new());
        let uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1";
        let image = draft(&[("start", "image"), ("name", "a"), ("image_uri", uri)]);
        assert_eq!(fields(&image, true), ["start"]);
        assert_eq!(fields(&image, false), Vec::<String>::new());
        assert_eq!(fields(&draft(&[("start", "scratch"), ("name", "a")]), true), Vec::<String>::new());
    }

    #[test]
    fn a_field_is_reported_once() {
        let java = draft(&[("start", "scratch"), ("name", "a b"), ("runtime", "java21")]);
        let mut all = fields(&java, true);
        all.sort();
        assert_eq!(all, ["name", "runtime"]);
        assert_eq!(first_open(&checked(&java, None, true)), Step::Configure);
        assert_eq!(first_open(&checked(&draft(&[("start", "image")]), None, true)), Step::Start);
    }

    #[test]
    fn a_name_that_is_taken_is_refused_where_it_is_typed() {
        let right = draft(&[("start", "scratch"), ("name", "a")]);
        let refused = refusing(checked(&right, None, true), Some(taken("a", "eu-west-1")));
        assert_eq!(first_open(&refused), Step::Configure);
        let errors = refused.unwrap_err();
        assert_eq!(errors[0].field, "name");
        assert_eq!(errors[0].message, "There is already a function a in eu-west-1. Choose another name.");
    }

    #[test]
    fn another_start_keeps_what_is_not_the_codes() {
        let before =
            draft(&[("blueprint", "x"), ("name", "a"), ("runtime", "nodejs22.x"), ("p.T", "v"), ("path", "/x")]);
        let after = restarted(&before, "scratch", "");
        assert_eq!(after.pairs().collect::<Vec<_>>(), [("name", "a"), ("path", "/x"), ("start", "scratch")]);
        assert_eq!(restarted(&before, "blueprint", "y").get("blueprint"), "y");
    }
}
