//! AWS Security Token Service: who the connection's credentials are.

use app::connections::model::Identity;

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
};

impl Aws {
    /// Needs no permission. <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
    pub async fn get_caller_identity(&self) -> Result<Identity, AwsError> {
        let op = Op::new(Service::Sts, "GetCallerIdentity", Class::Sts);
        let request = self.sdk().await.sts.get_caller_identity();
        let output = self.call(op, || request.send()).await?;
        Ok(Identity { account: output.account.unwrap_or_default(), arn: output.arn.unwrap_or_default() })
    }
}
