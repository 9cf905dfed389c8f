//! Statements of a function's resource policy, with everything AddPermission can say.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html>

use app::functions::permissions::model::NewStatement;
use aws_sdk_lambda::types::FunctionUrlAuthType;

use super::{WRITE_WITHIN, op, single};
use crate::aws::{Aws, AwsError, quota::Class};

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

impl Aws {
    /// One attempt. `revision_id` is that of the policy as it was read; none where there was none.
    pub async fn add_statement(
        &self,
        name: &str,
        qualifier: Option<&str>,
        new: NewStatement,
        revision_id: Option<String>,
    ) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .add_permission()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .statement_id(new.sid)
            .action(new.action)
            .principal(new.principal)
            .set_source_arn(given(new.source_arn))
            .set_source_account(given(new.source_account))
            .set_principal_org_id(given(new.org))
            .set_function_url_auth_type(given(new.url_auth).as_deref().map(FunctionUrlAuthType::from))
            .set_revision_id(revision_id);
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        self.call(op("AddPermission", Class::Lambda), send).await.map(drop)
    }

    /// Refused with [`Precondition`](crate::aws::AwsErrorKind::Precondition) when the policy has changed since.
    pub async fn remove_statement(
        &self,
        name: &str,
        qualifier: Option<&str>,
        sid: &str,
        revision_id: Option<String>,
    ) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .remove_permission()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .statement_id(sid)
            .set_revision_id(revision_id);
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        self.call(op("RemovePermission", Class::Lambda), send).await.map(drop)
    }
}
