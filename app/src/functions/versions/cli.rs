//! “Show as AWS CLI” of versions.

use crate::{connections::model::Place, functions::create::cli::quote};

fn at(place: &Place, name: &str) -> String {
    format!("--region {} --function-name {}", quote(&place.region), quote(name))
}

/// `code_sha256` guards against code deployed meanwhile; empty where it is not known.
pub fn publish(place: &Place, name: &str, description: &str, code_sha256: &str) -> Vec<String> {
    let mut command = format!("aws lambda publish-version {}", at(place, name));
    for (flag, text) in [("description", description), ("code-sha256", code_sha256)] {
        if !text.is_empty() {
            command.push_str(&format!(" --{flag} {}", quote(text)));
        }
    }
    vec![command]
}

pub fn delete(place: &Place, name: &str, number: &str) -> Vec<String> {
    vec![format!("aws lambda delete-function {} --qualifier {}", at(place, name), quote(number))]
}

/// The two configurations; the packages are at `Code.Location` of get-function.
pub fn compare(place: &Place, name: &str, from: &str, to: &str) -> Vec<String> {
    [from, to]
        .map(|side| {
            format!("aws lambda get-function {} --qualifier {} > {}.json", at(place, name), quote(side), plain(side))
        })
        .into_iter()
        .chain([format!("diff {}.json {}.json", plain(from), plain(to))])
        .collect()
}

fn plain(side: &str) -> &str {
    side.trim_start_matches('$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_do_the_same() {
        let place = Place::new("local", "us-east-1");
        assert_eq!(
            publish(&place, "hello", "it's 2", "c0de="),
            [concat!(
                "aws lambda publish-version --region us-east-1 --function-name hello ",
                r"--description 'it'\''s 2' --code-sha256 c0de="
            )]
        );
        assert_eq!(
            delete(&place, "hello", "3"),
            ["aws lambda delete-function --region us-east-1 --function-name hello --qualifier 3"]
        );
        let compared = compare(&place, "hello", "1", "$LATEST");
        assert!(compared[1].ends_with("--qualifier '$LATEST' > LATEST.json"), "{compared:?}");
        assert_eq!(compared[2], "diff 1.json LATEST.json");
    }
}
