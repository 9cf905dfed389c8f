//! A look at the source of a push trigger: does it send anything here?

use app::functions::triggers::model::{Seen, Trigger};

use crate::{aws::Aws, functions::wiring::policy::Statement};

/// Whether the source that a statement lets in points to `function_arn` (with its qualifier, where it has one).
/// [`Half::Unknown`](app::functions::triggers::model::Half::Unknown) where that cannot be seen.
pub async fn look(aws: &Aws, function_arn: &str, statement: &Statement) -> Seen {
    let _ = (aws, function_arn, statement);
    Seen::default()
}

/// What calls `function_arn` and is in no statement: rules without a permission
/// ([`Half::SourceOnly`](app::functions::triggers::model::Half::SourceOnly)), and schedules, which call with a role.
pub async fn found(aws: &Aws, function_arn: &str, known: &[Statement]) -> Vec<Trigger> {
    let _ = (aws, function_arn, known);
    Vec::new()
}
