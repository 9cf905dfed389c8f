//! Lambda: a function's code.

use app::functions::model::FunctionDetail;
use aws_smithy_types::Blob;
use secrecy::SecretString;

use super::{CREATE_WITHIN, NewCode, convert, op, single};
use crate::aws::{Aws, AwsError, quota::Class};

/// A function and where its package can be fetched for some minutes.
#[derive(Clone, Debug)]
pub struct FunctionCode {
    pub detail: FunctionDetail,
    /// Whoever has it has the code. Absent for container images.
    pub location: Option<SecretString>,
}

impl Aws {
    pub async fn get_function_code(&self, name: &str, qualifier: Option<&str>) -> Result<FunctionCode, AwsError> {
        let request =
            self.sdk().await.lambda.get_function().function_name(name).set_qualifier(qualifier.map(str::to_owned));
        let mut output = self.call(op("GetFunction", Class::GetFunction), || request.send()).await?;
        let location = output.code.as_mut().and_then(|code| code.location.take()).filter(|url| !url.is_empty());
        let detail = convert::detail(name, output);
        let image = detail.image_uri.is_some();
        Ok(FunctionCode { detail, location: location.filter(|_| !image).map(SecretString::from) })
    }

    /// One attempt. With a revision it may be sent again after a lost answer: it is refused when it has been done.
    pub async fn update_function_code(
        &self,
        name: &str,
        code: NewCode,
        revision_id: Option<&str>,
    ) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .update_function_code()
            .function_name(name)
            .set_revision_id(revision_id.map(str::to_owned));
        let request = match code {
            NewCode::Zip(bytes) => request.zip_file(Blob::new(bytes)),
            NewCode::Image(uri) => request.image_uri(uri),
        };
        let send = || request.customize().config_override(single(CREATE_WITHIN)).send();
        self.call(op("UpdateFunctionCode", Class::Lambda), send).await.map(drop)
    }
}
