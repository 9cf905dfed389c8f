//! A function's tags; they are read with the function.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html>

use std::collections::BTreeMap;

use super::op;
use crate::aws::{Aws, AwsError, quota::Class};

impl Aws {
    /// By the function's own ARN. The same twice does no harm.
    pub async fn tag_function(&self, arn: &str, tags: BTreeMap<String, String>) -> Result<(), AwsError> {
        let request = self.sdk().await.lambda.tag_resource().resource(arn).set_tags(Some(tags.into_iter().collect()));
        self.call(op("TagResource", Class::Lambda), || request.send()).await.map(drop)
    }

    /// Keys that are not there are no error.
    pub async fn untag_function(&self, arn: &str, keys: Vec<String>) -> Result<(), AwsError> {
        let request = self.sdk().await.lambda.untag_resource().resource(arn).set_tag_keys(Some(keys));
        self.call(op("UntagResource", Class::Lambda), || request.send()).await.map(drop)
    }
}
