//! What a form of a new mapping says, checked.

use super::{
    super::model::{BY_TABLE, Poll},
    check, source, start, wanted,
};
use crate::{error::FieldError, functions::configuration::model::Texts};

/// The choice to enter an ARN.
pub const BY_ARN: &str = "arn";

/// The ARN as chosen or typed.
pub fn chosen(typed: &Texts) -> String {
    let text = |key: &str| typed.get(key).map_or("", |text| text.trim());
    match text("from") {
        "" | BY_ARN => text("arn").to_owned(),
        // Once its stream is known it stands in the other field.
        table if table.starts_with(BY_TABLE) && !text("arn").is_empty() => text("arn").to_owned(),
        arn => arn.to_owned(),
    }
}

/// What is refused before anything is sent; the ARN to poll and where reading begins.
type Checked = Result<(String, Option<(String, Option<i64>)>), Vec<FieldError>>;

/// `now` is not asked of the browser: its clock may be wrong.
pub fn new(kind: &str, region: &str, typed: &Texts, now: Option<i64>) -> Checked {
    let poll = Poll::of_source(kind).unwrap_or_default();
    let mut errors = Vec::new();
    let picked = typed.get("from").is_some_and(|from| from != BY_ARN);
    let arn = match chosen(typed) {
        // Which stream it has is asked by the service.
        table if table.starts_with(BY_TABLE) && kind == "dynamodb" => Ok(table),
        arn => source(kind, region, &arn),
    };
    let arn = arn.map_err(|message| errors.push(FieldError::new(if picked { "from" } else { "arn" }, message)));
    let poll = arn.as_ref().ok().filter(|arn| !arn.starts_with(BY_TABLE)).map_or(poll, |arn| Poll::of(arn));
    let start = poll.is_stream().then(|| start(poll, typed, now)).transpose();
    if let Err(error) = &start {
        errors.push(error.clone());
    }
    errors.extend(check(poll, &Texts::new(), &wanted(poll, typed)).err().unwrap_or_default());
    match (arn, start) {
        (Ok(arn), Ok(start)) if errors.is_empty() => Ok((arn, start)),
        _ => Err(errors),
    }
}
