//! “Show as AWS CLI” of the runtime management tab.

use super::model::{RuntimeUpdates, UpdateOn};
use crate::{
    connections::model::Place,
    functions::{configuration::model::Texts, create::cli::quote},
};

/// Nothing where nothing differs.
pub fn save(place: &Place, name: &str, qualifier: Option<&str>, base: &Texts, wanted: &Texts) -> Vec<String> {
    if base == wanted {
        return Vec::new();
    }
    let updates = RuntimeUpdates::of(wanted);
    let mut command = format!(
        "aws lambda put-runtime-management-config --region {} --function-name {}",
        quote(&place.region),
        quote(name)
    );
    if let Some(version) = qualifier {
        command.push_str(&format!(" --qualifier {}", quote(version)));
    }
    command.push_str(&format!(" --update-runtime-on {}", updates.on.as_str()));
    if updates.on == UpdateOn::Manual {
        command.push_str(&format!(" --runtime-version-arn {}", quote(&updates.version_arn)));
    }
    vec![command]
}
