//! The EC2 Query protocol: a signed form goes out, an XML document comes back.

#![expect(clippy::result_large_err, reason = "the SDK's own errors are of this size")]

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::ErrorMetadata;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use roxmltree::{Document, Node};

use super::{Named, Page, text};
use crate::aws::{
    Aws,
    signed::{self, Failure, Post, Refused},
};

/// Of the API, in each form.
pub const VERSION: &str = "2016-11-15";
const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub fn form(pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", utf8_percent_encode(value, UNRESERVED));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Asks, and again where that may help. To be called inside of `Aws::call`, which waits for the quota.
pub async fn send<T>(aws: &Aws, body: String, read: fn(Node<'_, '_>) -> Vec<T>) -> Result<Page<T>, Failure> {
    let post = Post { service: "ec2", path: "/", content_type: FORM, body: &body };
    signed::send(aws, &post, |response, bytes| answer(response, bytes, read)).await
}

fn answer<T>(response: HttpResponse, body: &[u8], read: fn(Node<'_, '_>) -> Vec<T>) -> Result<Page<T>, Failure> {
    let text = String::from_utf8_lossy(body);
    if !response.status().is_success() {
        return Err(SdkError::service_error(Refused(refusal(&text)), response));
    }
    Page::read(&text, read).map_err(|error| SdkError::response_error(error, response))
}

/// `<Response><Errors><Error><Code/><Message/></Error></Errors><RequestID/></Response>`
fn refusal(xml: &str) -> ErrorMetadata {
    let mut meta = ErrorMetadata::builder();
    let Ok(document) = Document::parse(xml) else { return meta.build() };
    if let Some(error) = document.descendants().find(|node| node.has_tag_name_of("Error")) {
        meta = meta.code(text(error, "Code")).message(text(error, "Message"));
    }
    let id = text(document.root_element(), "RequestID");
    if !id.is_empty() {
        meta = meta.custom("aws_request_id", id);
    }
    meta.build()
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn forms_escape_what_they_carry() {
        assert_eq!(form(&[("Action", "A"), ("NextToken", "a+b/c= ")]), "Action=A&NextToken=a%2Bb%2Fc%3D%20");
    }
}
