//! Finding a managed policy among the thousand that AWS offers.

use app::functions::permissions::model::{POLICY_ROWS, PolicyPage};

use crate::aws::iam::policies::ListedPolicy;

/// Those with every word of the search in their name or description; whose name begins with it come first.
pub fn page(all: &[ListedPolicy], search: &str, page: u32) -> PolicyPage {
    let search = search.trim().to_lowercase();
    let words: Vec<&str> = search.split_whitespace().collect();
    let has = |policy: &&ListedPolicy| {
        let (name, description) = (policy.name.to_lowercase(), policy.description.to_lowercase());
        policy.arn.to_lowercase() == search
            || words.iter().all(|word| name.contains(word) || description.contains(word))
    };
    let mut found: Vec<&ListedPolicy> = all.iter().filter(has).collect();
    found.sort_by_key(|policy| !policy.name.to_lowercase().contains(&search));
    let from = page.saturating_mul(POLICY_ROWS) as usize;
    let row = |policy: &&ListedPolicy| (policy.arn.clone(), policy.name.clone(), policy.description.clone());
    PolicyPage {
        rows: found.iter().skip(from).take(POLICY_ROWS as usize).map(row).collect(),
        matching: u32::try_from(found.len()).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_count_and_names_come_first() {
        let policy = |name: &str, description: &str| ListedPolicy {
            arn: format!("arn:aws:iam::aws:policy/{name}"),
            name: name.into(),
            description: description.into(),
        };
        let mut all = vec![
            policy("AWSLambdaBasicExecutionRole", "Provides write permissions to CloudWatch Logs."),
            policy("CloudWatchFullAccess", ""),
            policy("AmazonS3ReadOnlyAccess", "Read only access to all buckets"),
        ];
        let names = |search: &str, all: &[ListedPolicy]| {
            page(all, search, 0).rows.into_iter().map(|(_, name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names("cloudwatch", &all), ["CloudWatchFullAccess", "AWSLambdaBasicExecutionRole"]);
        assert_eq!(names("lambda logs", &all), ["AWSLambdaBasicExecutionRole"]);
        assert_eq!(names("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", &all), ["AmazonS3ReadOnlyAccess"]);
        assert!(names("nothing", &all).is_empty());
        all.extend((0..40).map(|at| policy(&format!("P{at}"), "")));
        let second = page(&all, "", 1);
        assert_eq!((second.rows.len(), second.matching), (20, 43));
    }
}
