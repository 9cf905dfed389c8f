//! Python: what a module binds at its top level.
//! <https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html>

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::{
    Broken, Module, Name, Target,
    parse::{broken, children, line, parse, text, walk},
};

/// `folder/file.function`; `folder.file.function` means the same.
pub fn target(handler: &str, paths: &BTreeSet<&str>, layers: bool) -> Target {
    let Some((module, name)) = handler.rsplit_once('.').filter(|(module, name)| !module.is_empty() && !name.is_empty())
    else {
        return Target::Nowhere(format!(
            "The handler {handler} does not name a file and a function, such as lambda_function.lambda_handler."
        ));
    };
    let stem = module.replace('.', "/");
    for path in [format!("{stem}/__init__.py"), format!("{stem}.py")] {
        if paths.contains(path.as_str()) {
            return Target::In { path, name: name.to_owned() };
        }
    }
    // Compiled modules, layers, and paths outside of the package cannot be looked into.
    let compiled = |path: &str| path.strip_prefix(stem.as_str()).is_some_and(|rest| rest.starts_with('.'));
    if layers || stem.starts_with('/') || paths.iter().any(|path| compiled(path)) {
        return Target::Unknown;
    }
    let folder = format!("{stem}/");
    if paths.iter().any(|path| path.starts_with(&folder)) {
        return Target::Nowhere(format!("The handler {handler} names the folder {stem}, not a file in it."));
    }
    Target::Nowhere(format!("There is no file {stem}.py, which the handler {handler} names."))
}

/// How a handler names the file; none where it cannot.
pub fn stem(path: &str) -> Option<String> {
    let stem = path.strip_suffix(".py")?;
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    (!stem.contains('.') && !stem.is_empty()).then(|| stem.to_owned())
}

/// None where nothing can be said.
pub fn module(source: &str) -> Option<Module> {
    let tree = parse(&tree_sitter_python::LANGUAGE.into(), source)?;
    let root = tree.root_node();
    let mut module = Module { broken: broken(root, source, "Python"), ..Module::default() };
    if module.broken.is_none() {
        module.broken = not_python3(root);
    }
    let mut scope = Scope { source, module: &mut module };
    scope.dynamic(root);
    scope.top_level(root);
    Some(module)
}

/// What the grammar takes and Python 3 does not.
fn not_python3(root: Node<'_>) -> Option<Broken> {
    let mut first: Option<Broken> = None;
    walk(root, |node| {
        if first.is_some() {
            return false;
        }
        let message = match node.kind() {
            "print_statement" if children(node).iter().all(|child| child.kind() != "chevron") => {
                "print needs parentheses in Python 3."
            }
            "exec_statement" => "exec needs parentheses in Python 3.",
            "block" if children(node).iter().all(|child| child.kind() == "comment") => {
                "An indented block is missing here."
            }
            "return_statement" if !inside_function(node) => "“return” outside of a function.",
            _ => return true,
        };
        // An empty block begins somewhere behind its header.
        let at = if node.kind() == "block" { node.parent().unwrap_or(node) } else { node };
        first = Some(Broken { line: line(at), message: message.to_owned() });
        false
    });
    first
}

fn inside_function(node: Node<'_>) -> bool {
    std::iter::successors(node.parent(), Node::parent).any(|above| above.kind() == "function_definition")
}

struct Scope<'a> {
    source: &'a str,
    module: &'a mut Module,
}

impl Scope<'_> {
    fn text(&self, node: Node<'_>) -> String {
        text(node, self.source).to_owned()
    }

    /// Of a name bound twice nobody can tell which it is: it is there, and that is all.
    fn bind(&mut self, name: String, line: u32, rank: Option<u8>, refuses: Option<String>) {
        let name = self.module.names.entry(name);
        name.and_modify(|known| *known = Name { line: known.line, rank: known.rank.or(rank), refuses: None })
            .or_insert(Name { line, rank, refuses });
    }

    /// A name bound to whatever: offered when it is called like a handler.
    fn bind_any(&mut self, node: Node<'_>) {
        let name = self.text(node);
        let rank = name.to_ascii_lowercase().contains("handler").then_some(2);
        self.bind(name, line(node), rank, None);
    }

    /// Names bound by functions, or in ways that reading cannot follow.
    fn dynamic(&mut self, root: Node<'_>) {
        let mut globals = Vec::new();
        walk(root, |node| {
            match node.kind() {
                "global_statement" => globals.extend(children(node)),
                "wildcard_import" => self.module.open = true,
                "call" => {
                    let called = node.child_by_field_name("function").map(|f| text(f, self.source));
                    if matches!(called, Some("globals" | "setattr" | "exec" | "vars" | "locals")) {
                        self.module.open = true;
                    }
                }
                "identifier" if text(node, self.source) == "__dict__" => self.module.open = true,
                "function_definition" => {
                    let name = node.child_by_field_name("name").map(|name| text(name, self.source));
                    if name == Some("__getattr__") {
                        self.module.open = true;
                    }
                }
                _ => {}
            }
            true
        });
        for name in globals {
            self.bind_any(name);
        }
    }

    /// Everything bound outside of functions and classes, also under `if` and `try`.
    fn top_level(&mut self, root: Node<'_>) {
        let mut bindings = Vec::new();
        walk(root, |node| {
            match node.kind() {
                "function_definition" | "class_definition" => {
                    bindings.push(node);
                    false
                }
                "lambda"
                | "list_comprehension"
                | "set_comprehension"
                | "dictionary_comprehension"
                | "generator_expression" => false,
                "assignment"
                | "named_expression"
                | "for_statement"
                | "as_pattern_target"
                | "import_statement"
                | "import_from_statement"
                | "augmented_assignment"
                | "type_alias_statement" => {
                    bindings.push(node);
                    true
                }
                "match_statement" => {
                    // Its patterns bind names too.
                    self.module.open = true;
                    true
                }
                _ => true,
            }
        });
        for node in bindings {
            self.binding(node);
        }
    }

    fn binding(&mut self, node: Node<'_>) {
        match node.kind() {
            "function_definition" => self.function(node),
            "class_definition" => {
                if let Some(name) = node.child_by_field_name("name") {
                    let text = self.text(name);
                    self.bind(text, line(name), None, None);
                }
            }
            "import_statement" | "import_from_statement" => self.import(node),
            "as_pattern_target" => self.pattern(node),
            "assignment" if node.child_by_field_name("right").is_none() => {}
            "assignment" => {
                let lambda = node.child_by_field_name("right").filter(|right| right.kind() == "lambda");
                match (node.child_by_field_name("left"), lambda) {
                    (Some(left), Some(lambda)) if left.kind() == "identifier" => {
                        self.callable(left, &Parameters::of(lambda, self.source), true);
                    }
                    (Some(left), _) => self.pattern(left),
                    _ => {}
                }
            }
            _ => {
                let bound = node.child_by_field_name("left").or_else(|| node.child_by_field_name("name"));
                if let Some(bound) = bound {
                    self.pattern(bound);
                }
            }
        }
    }

    /// Each name in `a, (b, *c)`; not those in `a.b` and `a[b]`.
    fn pattern(&mut self, node: Node<'_>) {
        let mut names = Vec::new();
        walk(node, |node| {
            if node.kind() == "identifier" {
                names.push(node);
            }
            !matches!(node.kind(), "attribute" | "subscript")
        });
        for name in names {
            self.bind_any(name);
        }
    }

    fn import(&mut self, node: Node<'_>) {
        let mut cursor = node.walk();
        let names: Vec<Node<'_>> = node.children_by_field_name("name", &mut cursor).collect();
        for name in names {
            let bound = match name.kind() {
                "aliased_import" => name.child_by_field_name("alias"),
                // `import a.b` binds `a`.
                "dotted_name" => name.named_child(0),
                _ => Some(name),
            };
            if let Some(bound) = bound {
                self.bind_any(bound);
            }
        }
    }

    fn function(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        // A decorator may make anything of it.
        let plain = node.parent().is_none_or(|above| above.kind() != "decorated_definition");
        self.callable(name, &Parameters::of(node, self.source), plain);
    }

    fn callable(&mut self, name: Node<'_>, parameters: &Parameters, plain: bool) {
        let text = self.text(name);
        let rank = parameters.rank(&text).or((!plain).then_some(2));
        let refuses = parameters.refuses().filter(|_| plain).map(|why| format!("{text} {why}"));
        self.bind(text, line(name), rank, refuses);
    }
}

/// What a function takes by position.
#[derive(Default)]
struct Parameters {
    least: usize,
    most: usize,
    /// `*args`
    any: bool,
    /// After `*`, without a default.
    by_name: usize,
    event_and_context: bool,
}

impl Parameters {
    fn of(function: Node<'_>, source: &str) -> Self {
        let mut all = Self::default();
        let Some(list) = function.child_by_field_name("parameters") else { return all };
        let mut keywords_only = false;
        for parameter in children(list) {
            let inner = parameter.named_child(0).map_or("", |inner| inner.kind());
            let kind = match parameter.kind() {
                "typed_parameter" if inner == "list_splat_pattern" || inner == "dictionary_splat_pattern" => inner,
                kind => kind,
            };
            match kind {
                "comment" | "positional_separator" | "dictionary_splat_pattern" => continue,
                "keyword_separator" => keywords_only = true,
                "list_splat_pattern" => (all.any, keywords_only) = (true, true),
                "default_parameter" | "typed_default_parameter" if keywords_only => {}
                "default_parameter" | "typed_default_parameter" => all.most += 1,
                _ if keywords_only => all.by_name += 1,
                _ => {
                    all.least += 1;
                    all.most += 1;
                }
            }
            let name = text(parameter, source);
            all.event_and_context |= name.starts_with("event") || name.trim_start_matches('_').starts_with("context");
        }
        all
    }

    fn takes_two(&self) -> bool {
        self.least <= 2 && (self.most >= 2 || self.any) && self.by_name == 0
    }

    fn rank(&self, name: &str) -> Option<u8> {
        if !self.takes_two() || name.starts_with("__") {
            return None;
        }
        let called_so = name.to_ascii_lowercase().contains("handler");
        Some(match (self.event_and_context, called_so, name.starts_with('_')) {
            (true, _, false) => 0,
            (false, true, false) => 1,
            (_, _, hidden) => 2 + u8::from(hidden),
        })
    }

    /// What Lambda's call with two arguments would run into.
    fn refuses(&self) -> Option<String> {
        if self.takes_two() {
            return None;
        }
        let takes = match (self.by_name, self.most) {
            (1.., _) => "has arguments that must be given by name".to_owned(),
            (_, 0) => "takes no arguments".to_owned(),
            (_, 1) => "takes one argument".to_owned(),
            _ => format!("needs {} arguments", self.least),
        };
        Some(format!("{takes}; Lambda calls it with two, event and context."))
    }
}
