//! What a function's execution role does not allow of what is needed, and adding it.

use app::{
    error::ConsoleError,
    functions::{
        create::cli::quote,
        permissions::{
            model::{Need, RoleSays, Verdict},
            rules,
        },
    },
};

use super::{
    judge::judge,
    read::{RolePolicies, role_policies},
};
use crate::aws::Aws;

/// Which of the needs the role is sure not to allow.
pub async fn missing(aws: &Aws, role_arn: &str, needs: &[Need]) -> Result<Vec<Need>, ConsoleError> {
    let lacking = self::needs(aws, role_arn, needs).await?.lacking.into_iter();
    Ok(lacking.filter(|(_, verdict)| !matches!(verdict, Verdict::Perhaps(_))).map(|(need, _)| need).collect())
}

/// What the role says to each.
pub async fn needs(aws: &Aws, role_arn: &str, needs: &[Need]) -> Result<RoleSays, ConsoleError> {
    if needs.is_empty() {
        return Ok(answer(aws, role_arn, Vec::new()));
    }
    match role_policies(aws, rules::role_name(role_arn)).await {
        Ok(policies) => Ok(answer(aws, role_arn, lacking(&policies, needs))),
        Err(ConsoleError::NotFound { .. }) => {
            let all = needs.iter().map(|need| (need.clone(), Verdict::Missing)).collect();
            let gone = "There is no such role any more: choose another in the general configuration.";
            Ok(RoleSays { fixed: Some(gone.into()), ..answer(aws, role_arn, all) })
        }
        Err(error) => Err(error),
    }
}

fn answer(aws: &Aws, role_arn: &str, lacking: Vec<(Need, Verdict)>) -> RoleSays {
    RoleSays {
        role: rules::role_name(role_arn).to_owned(),
        lacking,
        fixed: rules::fixed_role(role_arn).map(str::to_owned),
        local: aws.is_local(),
    }
}

fn lacking(policies: &RolePolicies, needs: &[Need]) -> Vec<(Need, Verdict)> {
    let (own, bound) = (policies.policies(), policies.bound());
    let judged = needs.iter().map(|need| (need.clone(), judge(&own, bound.as_ref(), need)));
    judged.filter(|(_, verdict)| *verdict != Verdict::Allowed).collect()
}

/// A policy about to be put.
pub struct Grant {
    role_arn: String,
    policies: RolePolicies,
    /// `lambent-<function>`
    pub policy: String,
    document: String,
    pub added: Vec<Need>,
}

/// What has to be put so that the role allows the needs; nothing where it lacks none of them.
pub async fn prepare(aws: &Aws, role_arn: &str, function: &str, needs: &[Need]) -> Result<Option<Grant>, ConsoleError> {
    if let Some(reason) = rules::fixed_role(role_arn) {
        return Err(ConsoleError::Conflict { message: reason.to_owned() });
    }
    let policies = role_policies(aws, rules::role_name(role_arn)).await?;
    let mut added = Vec::new();
    for (need, verdict) in lacking(&policies, needs) {
        match verdict {
            Verdict::Missing => added.push(need),
            Verdict::Denied(reason) => {
                let message = format!("{} would still not be allowed. {reason}", need.action);
                return Err(ConsoleError::Conflict { message });
            }
            Verdict::Allowed | Verdict::Perhaps(_) => {}
        }
    }
    if added.is_empty() {
        return Ok(None);
    }
    let policy = rules::grants_policy(function);
    let present = policies.inline.iter().find(|(name, _)| *name == policy).map(|(_, document)| document.as_str());
    let document = rules::extended(present, &added).map_err(|message| ConsoleError::Conflict { message })?;
    let others: usize =
        policies.inline.iter().filter(|(name, _)| *name != policy).map(|(_, document)| rules::size(document)).sum();
    if others + rules::size(&document) > rules::INLINE_MAX {
        let message = "The role's inline policies would be longer than the 10,240 characters AWS allows. Take out what is \
                       no longer needed, or attach a managed policy.";
        return Err(ConsoleError::Conflict { message: message.into() });
    }
    Ok(Some(Grant { role_arn: role_arn.to_owned(), policies, policy, document, added }))
}

impl Grant {
    pub fn command(&self) -> String {
        let role = quote(rules::role_name(&self.role_arn));
        let (policy, document) = (quote(&self.policy), quote(&compact(&self.document)));
        format!("aws iam put-role-policy --role-name {role} --policy-name {policy} --policy-document {document}")
    }

    /// Puts it. The answer is by what was put: other readers of IAM may see it some seconds later.
    pub async fn send(mut self, aws: &Aws, needs: &[Need]) -> Result<RoleSays, ConsoleError> {
        let role = rules::role_name(&self.role_arn);
        let put = aws.put_role_policy(role, &self.policy, &self.document).await;
        put.map_err(|error| error.about("role", role))?;
        self.policies.inline.retain(|(name, _)| *name != self.policy);
        self.policies.inline.push((self.policy, self.document));
        Ok(answer(aws, &self.role_arn, lacking(&self.policies, needs)))
    }
}

fn compact(document: &str) -> String {
    serde_json::from_str::<serde_json::Value>(document).map_or_else(|_| document.to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        aws::stub::Stub,
        functions::permissions::tests::{Iam, ROLE},
    };

    const QUEUE: &str = "arn:aws:sqs:eu-west-1:000000000000:q";

    fn logs() -> Need {
        Need::new("logs:PutLogEvents", "arn:aws:logs:eu-west-1:000000000000:log-group:x:*", "to write logs")
    }

    #[tokio::test]
    async fn what_is_missing_is_added_beside_what_is_there() {
        let (iam, stub) = Stub::keeping(Iam::default(), Iam::answer).await;
        let aws = stub.aws();
        let send = Need::new("sqs:SendMessage", QUEUE, "to send failed events there");
        let needs = [logs(), send.clone()];
        assert_eq!(missing(&aws, ROLE, &needs).await.unwrap(), std::slice::from_ref(&send));
        let grant = prepare(&aws, ROLE, "hello", &needs).await.unwrap().unwrap();
        assert_eq!(grant.added, [send]);
        assert!(
            grant.command().starts_with("aws iam put-role-policy --role-name hello-role --policy-name lambent-hello")
        );
        let after = grant.send(&aws, &needs).await.unwrap();
        assert_eq!((after.role.as_str(), after.lacking.len(), after.local), ("hello-role", 0, true));
        // Nothing is put twice, and the next one joins the first.
        assert!(prepare(&aws, ROLE, "hello", &needs).await.unwrap().is_none());
        let topic = Need::new("sns:Publish", "arn:aws:sns:eu-west-1:000000000000:t", "");
        prepare(&aws, ROLE, "hello", &[topic]).await.unwrap().unwrap().send(&aws, &needs).await.unwrap();
        let inline = iam.lock().unwrap().inline.clone();
        assert_eq!(inline.len(), 1);
        assert!(inline[0].1.contains("sqs:SendMessage") && inline[0].1.contains("sns:Publish"), "{}", inline[0].1);
        // AWS's own policy was read once.
        let reads =
            stub.seen().iter().filter(|r| String::from_utf8_lossy(&r.body).contains("GetPolicyVersion")).count();
        assert_eq!(reads, 1);
    }

    #[tokio::test]
    async fn a_full_role_and_one_of_a_service_are_left_alone() {
        let long = format!(r#"{{"Statement":[],"Id":"{}"}}"#, "x".repeat(10_200));
        let iam = Iam { inline: vec![("other".to_owned(), long)], ..Iam::default() };
        let (_, stub) = Stub::keeping(iam, Iam::answer).await;
        let aws = stub.aws();
        let needs = [Need::new("sqs:SendMessage", QUEUE, "")];
        let full = prepare(&aws, ROLE, "hello", &needs).await.err().unwrap();
        assert!(full.to_string().contains("10,240"), "{full}");
        let service = "arn:aws:iam::1:role/aws-service-role/x.amazonaws.com/R";
        let fixed = prepare(&aws, service, "hello", &needs).await.err().unwrap();
        assert!(fixed.to_string().contains("AWS service"), "{fixed}");
    }
}
