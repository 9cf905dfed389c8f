//! “Show as AWS CLI” of the code signing tab.

use crate::{connections::model::Place, functions::create::cli::quote};

/// Nothing where nothing differs.
pub fn save(place: &Place, name: &str, base: &str, arn: &str) -> Vec<String> {
    let at = format!("--region {} --function-name {}", quote(&place.region), quote(name));
    if base == arn {
        Vec::new()
    } else if arn.is_empty() {
        vec![format!("aws lambda delete-function-code-signing-config {at}")]
    } else {
        vec![format!("aws lambda put-function-code-signing-config {at} --code-signing-config-arn {}", quote(arn))]
    }
}
