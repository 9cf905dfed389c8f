//! A role with all its policies.

use std::sync::Arc;

use app::error::ConsoleError;

use super::judge::Policy;
use crate::aws::{
    Aws,
    iam::{Role, policies::ManagedPolicy},
};

/// What a role allows, in documents.
#[derive(Clone, Debug)]
pub struct RolePolicies {
    pub role: Role,
    /// Name and document.
    pub inline: Vec<(String, String)>,
    pub attached: Vec<Arc<ManagedPolicy>>,
    pub boundary: Option<Arc<ManagedPolicy>>,
}

impl RolePolicies {
    /// Read for deciding.
    pub fn policies(&self) -> Vec<Policy> {
        let inline = self.inline.iter().map(|(name, document)| Policy::parse(name, document));
        let attached = self.attached.iter().map(|policy| Policy::parse(&policy.name, &policy.document));
        inline.chain(attached).collect()
    }

    pub fn bound(&self) -> Option<Policy> {
        self.boundary.as_ref().map(|policy| Policy::parse(&policy.name, &policy.document))
    }
}

/// GetRole and the role's two lists at once, then each document. An attached policy that may not be read makes it fail:
/// half of what a role allows would be misleading.
pub async fn role_policies(aws: &Aws, role: &str) -> Result<RolePolicies, ConsoleError> {
    let (found, names, arns) =
        futures::join!(aws.get_role(role), aws.inline_policies(role), aws.attached_policies(role));
    let about = |error: crate::aws::AwsError| error.about("role", role);
    let (found, names, arns) = (found.map_err(about)?, names.map_err(about)?, arns.map_err(about)?);
    let inline = futures::future::join_all(names.iter().map(|name| aws.role_policy(role, name)));
    let attached = futures::future::join_all(arns.iter().map(|arn| aws.managed_policy(arn)));
    let boundary = async {
        match &found.boundary {
            Some(arn) => aws.managed_policy(arn).await.map(Some),
            None => Ok(None),
        }
    };
    let (documents, attached, boundary) = futures::join!(inline, attached, boundary);
    let mut inline = Vec::new();
    for (name, document) in names.into_iter().zip(documents) {
        inline.push((name, document.map_err(about)?));
    }
    let attached = attached.into_iter().collect::<Result<_, _>>()?;
    Ok(RolePolicies { role: found, inline, attached, boundary: boundary? })
}
