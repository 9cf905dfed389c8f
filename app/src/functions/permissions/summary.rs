//! A role's statements, by action or by resource.

use super::model::Entry;

/// A line of the summary: with one action, what it reaches, or with one resource, what may be done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub title: String,
    pub allow: bool,
    pub others: Vec<String>,
    pub condition: Option<String>,
    pub policy: String,
}

/// The statements by service, each with a line for every action, or for every resource.
pub fn summary(entries: &[Entry], by_resource: bool) -> Vec<(String, Vec<Line>)> {
    let mut services: Vec<(String, Vec<Line>)> = Vec::new();
    for entry in entries {
        let but = |all: &[String], but: bool| match but {
            true => vec![format!("all but {}", all.join(", "))],
            false => all.to_vec(),
        };
        let (actions, resources) = (but(&entry.actions, entry.but_actions), but(&entry.resources, entry.but_resources));
        let (titles, others) = if by_resource { (resources, actions) } else { (actions, resources) };
        for title in titles {
            let service = if by_resource { service_of_arn(&title) } else { service_of_action(&title) };
            let line = Line {
                title,
                allow: entry.allow,
                others: others.clone(),
                condition: entry.condition.clone(),
                policy: entry.policy.clone(),
            };
            match services.iter_mut().find(|(known, _)| *known == service) {
                Some((_, lines)) => lines.push(line),
                None => services.push((service, vec![line])),
            }
        }
    }
    services.sort_by(|a, b| a.0.cmp(&b.0));
    for (_, lines) in &mut services {
        lines.sort_by(|a, b| a.title.cmp(&b.title));
    }
    services
}

const EVERYTHING: &str = "everything";

fn service_of_action(action: &str) -> String {
    action
        .split_once(':')
        .filter(|_| !action.starts_with("all but"))
        .map_or(EVERYTHING, |(s, _)| s)
        .to_ascii_lowercase()
}

fn service_of_arn(arn: &str) -> String {
    let service = arn.split(':').nth(2).filter(|service| arn.starts_with("arn:") && *service != "*");
    service.unwrap_or(EVERYTHING).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_shown_by_action_and_by_resource() {
        let all = [
            Entry {
                policy: "p".into(),
                allow: true,
                actions: vec!["sqs:SendMessage".into(), "logs:PutLogEvents".into()],
                resources: vec!["arn:aws:sqs:r:1:q".into(), "*".into()],
                ..Entry::default()
            },
            Entry {
                policy: "q".into(),
                actions: vec!["iam:*".into()],
                but_actions: true,
                resources: vec!["*".into()],
                ..Entry::default()
            },
        ];
        let services = |by| summary(&all, by).into_iter().map(|(name, lines)| (name, lines.len())).collect::<Vec<_>>();
        assert_eq!(services(false), [("everything".into(), 1), ("logs".into(), 1), ("sqs".into(), 1)]);
        assert_eq!(services(true), [("everything".into(), 2), ("sqs".into(), 1)]);
        let by_action = summary(&all, false);
        assert_eq!(by_action[0].1[0].title, "all but iam:*");
        assert_eq!(by_action[2].1[0].others, ["arn:aws:sqs:r:1:q", "*"]);
    }
}
