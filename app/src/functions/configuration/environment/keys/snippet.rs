//! Decrypting in the code what was encrypted for it: once for each instance, outside of the handler.

use crate::functions::runtimes::{self, Family};

/// For the function's runtime; none where this page knows no snippet.
pub fn decrypt(runtime: &str, variable: &str) -> Option<String> {
    match runtimes::find(runtime)?.family {
        Family::Python => Some(python(variable)),
        Family::Node => Some(node(variable)),
        _ => None,
    }
}

fn python(variable: &str) -> String {
    format!(
        "import base64, boto3, os\n\n{name} = boto3.client(\"kms\").decrypt(\n    CiphertextBlob=base64.b64decode(os.environ[\"{variable}\"]),\n    EncryptionContext={{\"LambdaFunctionName\": os.environ[\"AWS_LAMBDA_FUNCTION_NAME\"]}},\n)[\"Plaintext\"].decode()",
        name = variable.to_ascii_lowercase()
    )
}

fn node(variable: &str) -> String {
    format!(
        "import {{ DecryptCommand, KMSClient }} from \"@aws-sdk/client-kms\";\n\nconst {{ Plaintext }} = await new KMSClient().send(new DecryptCommand({{\n  CiphertextBlob: Buffer.from(process.env.{variable}, \"base64\"),\n  EncryptionContext: {{ LambdaFunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME }},\n}}));\nconst {name} = Buffer.from(Plaintext).toString();",
        name = variable.to_ascii_lowercase()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runtime_has_its_own() {
        let python = decrypt("python3.13", "DB_PASSWORD").unwrap();
        assert!(python.contains("os.environ[\"DB_PASSWORD\"]") && python.contains("LambdaFunctionName"));
        assert!(decrypt("nodejs22.x", "DB_PASSWORD").unwrap().contains("process.env.DB_PASSWORD"));
        assert_eq!(decrypt("java21", "DB_PASSWORD"), None);
    }
}
