//! The runtimes Lambda offers, as data: identifiers move, rules do not.
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>

/// One runtime identifier and what the console needs to know about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runtime {
    pub id: &'static str,
    pub label: &'static str,
    pub family: Family,
    /// The day AWS deprecates it (ISO date), where AWS has announced one.
    pub deprecated_on: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Python,
    Node,
    Java,
    Dotnet,
    Ruby,
    Provided,
}

impl Family {
    /// The handler AWS's console starts with.
    pub fn default_handler(self) -> &'static str {
        match self {
            Self::Python => "lambda_function.lambda_handler",
            Self::Node => "index.handler",
            Self::Java => "example.Hello::handleRequest",
            Self::Dotnet => "Hello::Hello.Function::FunctionHandler",
            Self::Ruby => "lambda_function.lambda_handler",
            Self::Provided => "bootstrap",
        }
    }

    /// What the local engine runs: Python, Node.js, and own runtimes as the program they are.
    pub fn runs_locally(self) -> bool {
        matches!(self, Self::Python | Self::Node | Self::Provided)
    }
}

const fn runtime(
    id: &'static str,
    label: &'static str,
    family: Family,
    deprecated_on: Option<&'static str>,
) -> Runtime {
    Runtime { id, label, family, deprecated_on }
}

/// Runtimes offered when a function is created, newest of each family first.
pub const RUNTIMES: &[Runtime] = &[
    runtime("python3.14", "Python 3.14", Family::Python, Some("2029-06-30")),
    runtime("python3.13", "Python 3.13", Family::Python, Some("2029-06-30")),
    runtime("python3.12", "Python 3.12", Family::Python, Some("2028-10-31")),
    runtime("python3.11", "Python 3.11", Family::Python, Some("2027-06-30")),
    runtime("python3.10", "Python 3.10", Family::Python, Some("2026-10-31")),
    runtime("nodejs24.x", "Node.js 24", Family::Node, Some("2028-04-30")),
    runtime("nodejs22.x", "Node.js 22", Family::Node, Some("2027-04-30")),
    runtime("nodejs20.x", "Node.js 20", Family::Node, Some("2026-04-30")),
    runtime("java25", "Java 25", Family::Java, Some("2029-06-30")),
    runtime("java21", "Java 21", Family::Java, Some("2029-06-30")),
    runtime("java17", "Java 17", Family::Java, Some("2027-06-30")),
    runtime("java11", "Java 11", Family::Java, Some("2027-06-30")),
    runtime("dotnet10", ".NET 10", Family::Dotnet, Some("2028-11-14")),
    runtime("dotnet8", ".NET 8", Family::Dotnet, Some("2026-11-10")),
    runtime("ruby3.4", "Ruby 3.4", Family::Ruby, Some("2028-03-31")),
    runtime("ruby3.3", "Ruby 3.3", Family::Ruby, Some("2027-03-31")),
    runtime("ruby3.2", "Ruby 3.2", Family::Ruby, Some("2026-03-31")),
    runtime("provided.al2023", "Amazon Linux 2023 (own runtime)", Family::Provided, Some("2029-06-30")),
    runtime("provided.al2", "Amazon Linux 2 (own runtime)", Family::Provided, Some("2026-07-31")),
];

pub fn find(id: &str) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| runtime.id == id)
}

/// Whether versions with this runtime can start from snapshots: Python 3.12, Java 11, .NET 8 and newer.
/// <https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes>
pub fn has_snap_start(id: &str) -> bool {
    let number = |prefix: &str| id.strip_prefix(prefix).and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    number("python3.").is_some_and(|minor| minor >= 12)
        || number("java").is_some_and(|major| major >= 11)
        || number("dotnet").is_some_and(|major| major >= 8)
}

/// A label for any identifier, also one this list does not know.
pub fn label(id: &str) -> String {
    find(id).map_or_else(|| id.to_owned(), |runtime| runtime.label.to_owned())
}
