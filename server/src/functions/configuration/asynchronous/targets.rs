//! What events may be sent to, by kind and part of the name. Each list is one call, or a few, when it is asked for.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::asynchronous::targets::{OFFERED, Targets},
        model::list::ListQuery,
    },
    session::service::Caller,
};

use super::super::ground::Ground;
use crate::{
    aws::{Aws, Who},
    operations::documents::partition,
};

pub async fn find(
    ground: &Ground,
    caller: &Caller,
    place: &Place,
    kind: &str,
    search: &str,
) -> Result<Targets, ConsoleError> {
    let aws = ground.aws(caller, place)?;
    let (all, more): (Vec<(String, String)>, bool) = match kind {
        "sqs" => {
            let found = aws.queues().await?;
            (found.rows.into_iter().map(|row| (row.arn, row.name)).collect(), found.more)
        }
        "sns" => {
            let (arns, more) = aws.topics().await?;
            (arns.into_iter().map(named).collect(), more)
        }
        "s3" => {
            let (names, more) = aws.buckets("").await?;
            let arn = |name: String| (format!("arn:{}:s3:::{name}", partition(&place.region)), name);
            (names.into_iter().map(arn).collect(), more)
        }
        "events" => {
            let account = account(&aws).await?;
            let arn = |name: String| {
                (format!("arn:{}:events:{}:{account}:event-bus/{name}", partition(&place.region), place.region), name)
            };
            (aws.event_buses().await?.into_iter().map(arn).collect(), false)
        }
        "lambda" => {
            let query = ListQuery { q: search.to_owned(), ..ListQuery::default() };
            let view = ground.caches.functions.first_view(&Who::of(caller), place, &query, 0).await?;
            let account = account(&aws).await?;
            let arn = |name: String| {
                (format!("arn:{}:lambda:{}:{account}:function:{name}", partition(&place.region), place.region), name)
            };
            let more = view.matching as usize > view.chunk.rows.len();
            (view.chunk.rows.into_iter().map(|row| arn(row.name)).collect(), more)
        }
        _ => return Err(ConsoleError::invalid("kind", "There are no destinations of this kind.")),
    };
    Ok(matching(all, search, more))
}

/// The account everything of this connection is in.
async fn account(aws: &Aws) -> Result<String, ConsoleError> {
    Ok(aws.get_caller_identity().await?.account)
}

fn named(arn: String) -> (String, String) {
    let name = arn.rsplit(':').next().unwrap_or(&arn).to_owned();
    (arn, name)
}

/// What Lambda sends to: nothing that is FIFO.
fn matching(all: Vec<(String, String)>, search: &str, more: bool) -> Targets {
    let search = search.trim().to_lowercase();
    let fits = |row: &(String, String)| row.1.to_lowercase().contains(&search) && !row.1.ends_with(".fifo");
    let mut rows: Vec<(String, String)> = all.into_iter().filter(fits).collect();
    let more = more || rows.len() > OFFERED;
    rows.truncate(OFFERED);
    Targets { rows, more }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fifo_is_not_offered() {
        let rows = ["orders", "orders.fifo", "Old-Orders", "else"].map(|name| named(format!("arn:aws:sqs:r:1:{name}")));
        let found = matching(rows.to_vec(), " order", false);
        let names: Vec<_> = found.rows.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!((names, found.more), (vec!["orders", "Old-Orders"], false));
        let many = (0..30).map(|at| named(format!("arn:aws:sqs:r:1:q{at}"))).collect();
        let found = matching(many, "", false);
        assert_eq!((found.rows.len(), found.more), (OFFERED, true));
    }
}
