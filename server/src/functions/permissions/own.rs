//! What everything configured on a function needs of its execution role.

use app::{
    error::ConsoleError,
    functions::{
        model::FunctionDetail,
        permissions::{model::Need, needs},
    },
};

use crate::{
    aws::{Aws, lambda::configuration::Settings},
    operations::documents::log_group_arn,
};

/// GetFunction, the asynchronous configuration and the event source mappings, at once. What may not be read is left
/// out: this finds what is missing, and promises nothing.
pub async fn needs_of(aws: &Aws, name: &str, qualifier: Option<&str>) -> Result<Vec<Need>, ConsoleError> {
    let (settings, destinations, mappings) = futures::join!(
        aws.get_settings(name, qualifier),
        aws.get_destinations(name, qualifier),
        aws.event_source_mappings(name),
    );
    let settings = settings.map_err(|error| error.about("function", name))?;
    let mut all = of_settings(&settings);
    if let Ok(Some(destinations)) = destinations {
        all.extend(destinations.on_success.iter().flat_map(|arn| needs::sending(arn, "results")));
        all.extend(destinations.on_failure.iter().flat_map(|arn| needs::sending(arn, "failed events")));
    }
    for mapping in mappings.unwrap_or_default() {
        all.extend(needs::polling(&mapping.source_arn));
    }
    all.dedup();
    Ok(all)
}

fn of_settings(settings: &Settings) -> Vec<Need> {
    let detail = &settings.detail;
    let mut all = log_group(detail).map_or_else(Vec::new, |arn| needs::logging(&arn));
    if !settings.network.subnet_ids.is_empty() {
        all.extend(needs::network());
    }
    if detail.tracing_active {
        all.extend(needs::tracing());
    }
    all.extend(detail.dead_letter_arn.iter().flat_map(|arn| needs::sending(arn, "events that failed")));
    all
}

/// `arn:aws:lambda:{region}:{account}:function:{name}` tells where the log group is.
fn log_group(detail: &FunctionDetail) -> Option<String> {
    let mut parts = detail.arn.splitn(6, ':').skip(3);
    let (region, account) = (parts.next()?, parts.next()?);
    Some(log_group_arn(region, account, &detail.log_group))
}
