//! What the forms offer to choose from.

use app::{
    error::ConsoleError,
    functions::triggers::push::model::{Offer, Offers},
};
use futures::future::join_all;

use crate::aws::{Aws, iam::Role};

/// Rows shown at once; a search narrows them.
const SHOWN: usize = 100;
/// Load balancers whose listeners are asked for.
const BALANCERS: usize = 10;

pub async fn offers(aws: &Aws, source: &str, search: &str) -> Result<Offers, ConsoleError> {
    match source {
        "schedule" => {
            let roles = aws.list_roles().await?;
            let fit = roles.iter().filter(|role| role.trusts("scheduler.amazonaws.com"));
            let offer = |role: &Role| Offer { value: role.arn.clone(), words: role.name.clone() };
            Ok(Offers { second: fit.map(offer).collect(), ..Offers::default() })
        }
        "pattern" => Ok(Offers { rows: plain(aws.event_buses().await?), ..Offers::default() }),
        "s3" => {
            let (names, more) = aws.buckets("").await?;
            Ok(narrowed(plain(names), search, more))
        }
        "sns" => {
            let (arns, more) = aws.topics().await?;
            // FIFO topics call no functions.
            let fit = arns.into_iter().filter(|arn| !arn.ends_with(".fifo"));
            let rows = fit.map(|arn| Offer { words: arn.rsplit(':').next().unwrap_or(&arn).to_owned(), value: arn });
            Ok(narrowed(rows.collect(), search, more))
        }
        "logs" => {
            let (names, more) = aws.log_groups(search).await?;
            Ok(Offers { rows: plain(names), more, ..Offers::default() })
        }
        "alb" => {
            let (groups, listeners) = futures::join!(aws.target_groups(), listeners(aws));
            let rows = groups?.into_iter().map(|group| Offer { value: group.arn, words: group.name }).collect();
            let (second, missing) = match listeners {
                Ok(listeners) => (listeners, None),
                Err(error) => (Vec::new(), Some(error.to_string())),
            };
            Ok(Offers { missing, second, ..narrowed(rows, search, false) })
        }
        _ => Err(ConsoleError::not_found("source", source)),
    }
}

fn plain(names: Vec<String>) -> Vec<Offer> {
    names.into_iter().map(|name| Offer { value: name.clone(), words: name }).collect()
}

fn narrowed(rows: Vec<Offer>, search: &str, more: bool) -> Offers {
    let search = search.to_ascii_lowercase();
    let mut rows: Vec<Offer> =
        rows.into_iter().filter(|row| row.words.to_ascii_lowercase().contains(&search)).collect();
    let more = more || rows.len() > SHOWN;
    rows.sort_by(|a, b| a.words.cmp(&b.words));
    rows.truncate(SHOWN);
    Offers { rows, more, ..Offers::default() }
}

/// Of Application Load Balancers.
async fn listeners(aws: &Aws) -> Result<Vec<Offer>, ConsoleError> {
    let balancers = aws.balancers().await?;
    let each = balancers.iter().take(BALANCERS).map(|balancer| async {
        let listeners = aws.listeners(&balancer.arn).await?;
        Ok::<_, ConsoleError>(
            listeners
                .into_iter()
                .map(|listener| Offer { words: format!("{} {}", balancer.name, listener.port), value: listener.arn }),
        )
    });
    let mut all = Vec::new();
    for listeners in join_all(each).await {
        all.extend(listeners?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_narrows_and_too_many_are_cut() {
        let rows = plain((0..150).map(|n| format!("Bucket-{n:03}")).collect());
        let all = narrowed(rows.clone(), "", false);
        assert_eq!((all.rows.len(), all.more), (SHOWN, true));
        let some = narrowed(rows, "bucket-14", false);
        assert_eq!((some.rows.len(), some.more), (10, false));
    }
}
