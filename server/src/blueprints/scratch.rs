//! The smallest function of a language, for “author from scratch”.

use app::functions::runtimes::{self, Family};

use crate::functions::package;

/// What AWS's own console begins with: callers of a route are answered `"Hello from Lambda!"`, quotes included.
const PYTHON: &str = "import json


def FUNCTION(event, context):
    return {
        'statusCode': 200,
        'body': json.dumps('Hello from Lambda!')
    }
";
const NODE: &str = "export const FUNCTION = async (event) => {
  return {
    statusCode: 200,
    body: JSON.stringify('Hello from Lambda!'),
  };
};
";

/// The package whose code answers to `handler` (`file.function`), or a sentence why there is none.
pub fn package(runtime: &str, handler: &str) -> Result<Vec<u8>, String> {
    let family = runtimes::find(runtime).map(|runtime| runtime.family);
    let (file, function) =
        handler.rsplit_once('.').ok_or("A handler is file.function, such as lambda_function.lambda_handler.")?;
    let (path, code) = match family {
        Some(Family::Python) => {
            // A dotted handler names a module in a folder.
            let module = file.replace('.', "/");
            name_rules(&module, function)?;
            (format!("{module}.py"), PYTHON.replace("FUNCTION", function))
        }
        Some(Family::Node) => {
            name_rules(file, function)?;
            (format!("{file}.mjs"), NODE.replace("FUNCTION", function))
        }
        _ => {
            return Err("From scratch, choose a Python or Node.js runtime; others need a package: upload a zip.".into());
        }
    };
    package::build([(path.as_str(), code.as_bytes())])
        .map_err(|error| format!("The package could not be built: {error}."))
}

fn name_rules(file: &str, function: &str) -> Result<(), String> {
    let word =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let identifier = function.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && function.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !file.split('/').all(word) {
        return Err(format!("“{file}” is no file name; use letters, digits, - and _."));
    }
    if identifier { Ok(()) } else { Err(format!("“{function}” is no function name; use letters, digits and _.")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_answers_to_the_handler() {
        for (runtime, handler, path) in [
            ("python3.13", "lambda_function.lambda_handler", "lambda_function.py"),
            ("python3.13", "pkg.app.main", "pkg/app.py"),
            ("nodejs22.x", "index.handler", "index.mjs"),
            ("nodejs22.x", "src/index.handler", "src/index.mjs"),
        ] {
            let checked = package::check(&package(runtime, handler).unwrap()).unwrap();
            assert_eq!(checked.entries, [path]);
        }
    }

    #[test]
    fn what_cannot_be_code_is_refused() {
        for (runtime, handler) in [
            ("java21", "example.Hello::handleRequest"),
            ("python3.13", "handler"),
            ("python3.13", "../x.y"),
            ("python3.13", "a.b(c"),
            ("nodejs22.x", "index.1"),
            ("nodejs22.x", "/etc/x.y"),
        ] {
            assert!(package(runtime, handler).is_err(), "{handler}");
        }
    }
}
