//! “Show as AWS CLI”: the commands equal to a deploy.

use crate::{connections::model::Place, functions::create::cli::quote};

/// What is sent as code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent<'a> {
    Zip,
    Image(&'a str),
    /// Only the handler changes.
    Nothing,
}

/// The commands in order, with the wait between: AWS refuses a second change while the first is under way.
pub fn commands(name: &str, place: &Place, sent: Sent<'_>, handler: Option<&str>, handler_first: bool) -> Vec<String> {
    let name = quote(name);
    let wait = format!("aws lambda wait function-updated-v2 --function-name {name}");
    let code = match sent {
        Sent::Zip => Some("--zip-file fileb://function.zip".to_owned()),
        Sent::Image(uri) => Some(format!("--image-uri {}", quote(uri))),
        Sent::Nothing => None,
    }
    .map(|source| format!("aws lambda update-function-code --function-name {name} {source}"));
    let handler = handler.map(|handler| {
        format!("aws lambda update-function-configuration --function-name {name} --handler {}", quote(handler))
    });
    let steps = if handler_first { [handler, code] } else { [code, handler] };
    let mut out = vec![format!("export AWS_REGION={}", quote(&place.region))];
    for step in steps.into_iter().flatten() {
        out.push(step);
        out.push(wait.clone());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_waited_for() {
        let place = Place::new("local", "us-east-1");
        let both = commands("hello", &place, Sent::Zip, Some("app.main"), false);
        assert_eq!(
            both,
            [
                "export AWS_REGION=us-east-1",
                "aws lambda update-function-code --function-name hello --zip-file fileb://function.zip",
                "aws lambda wait function-updated-v2 --function-name hello",
                "aws lambda update-function-configuration --function-name hello --handler app.main",
                "aws lambda wait function-updated-v2 --function-name hello",
            ]
        );
        let first = commands("hello", &place, Sent::Zip, Some("app.main"), true);
        assert_eq!((&first[1], &first[3]), (&both[3], &both[1]));
        assert_eq!(
            commands("hello", &place, Sent::Nothing, Some("a b"), false)[1].split(" --handler ").nth(1),
            Some("'a b'")
        );
    }
}
