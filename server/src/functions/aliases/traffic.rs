//! Which versions really ran, as CloudWatch has counted them.
//! <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>

use std::collections::BTreeMap;

use app::{error::ConsoleError, functions::aliases::model::Traffic};

use crate::aws::{Aws, cloudwatch::Sum, now_ms};

const MINUTES: u32 = 60;

/// Of the versions the alias leads to now.
pub async fn traffic(aws: &Aws, name: &str, alias: &str) -> Result<Traffic, ConsoleError> {
    let found = aws.get_alias(name, alias).await.map_err(|error| error.about("alias", alias))?;
    let versions: Vec<String> = std::iter::once(found.version).chain(found.weights.into_keys()).collect();
    let sums = versions.iter().map(|version| Sum {
        namespace: "AWS/Lambda",
        name: "Invocations",
        dimensions: dimensions(name, alias, version),
    });
    let until = now_ms();
    let from = until - i64::from(MINUTES) * 60_000;
    let counts = aws.metric_sums(sums.collect(), (from, until)).await?;
    let counted = |count: f64| if count.is_finite() && count > 0.0 { count as u64 } else { 0 };
    Ok(Traffic { minutes: MINUTES, counts: versions.into_iter().zip(counts.into_iter().map(counted)).collect() })
}

/// As Lambda counts what ran behind an alias.
pub fn dimensions(name: &str, alias: &str, version: &str) -> BTreeMap<String, String> {
    let pairs = [
        ("FunctionName", name.to_owned()),
        ("Resource", format!("{name}:{alias}")),
        ("ExecutedVersion", version.to_owned()),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
