//! Looks at the sources themselves, a few at a time.

use app::{connections::model::Place, error::ConsoleError, functions::triggers::model::Looked};

use super::look;
use crate::{
    aws::{AwsHub, Who},
    functions::{caches::Caches, wiring::policy::Policy},
};

pub async fn look(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<Looked, ConsoleError> {
    let aws = hub.at(place, who)?;
    let policy = crate::functions::wiring::policy_of(&aws, caches, place, name, qualifier).await?;
    let statements = Policy::parse(policy.as_deref()).into_statements();
    let mut looked = Looked { found: look::found(&aws, name, &statements).await, ..Looked::default() };
    for statement in &statements {
        looked.seen.push((statement.id.clone(), look::look(&aws, name, statement).await));
    }
    Ok(looked)
}
