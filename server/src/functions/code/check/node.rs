//! Node.js: what a module exports, in both of its ways.
//! <https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html>

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::Node;

use super::{
    Broken, Files, Module, Target,
    parse::{broken, line, parse, text, walk},
};

mod exports;

use exports::Exports;

/// How Node.js loads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    CommonJs,
    Esm,
    /// A `.js` that no package.json says more of: newer versions look at what is in it.
    Either,
}

/// `folder/file.function`, split at the first dot after the last slash.
pub fn target(handler: &str, paths: &BTreeSet<&str>, files: &dyn Files, layers: bool) -> Target {
    let (folder, rest) = match handler.rfind('/') {
        Some(at) => handler.split_at(at + 1),
        None => ("", handler),
    };
    let split = rest.split_once('.').filter(|(file, name)| !file.is_empty() && !name.is_empty());
    let Some((file, name)) = split.filter(|_| !handler.contains("..")) else {
        return Target::Nowhere(format!(
            "The handler {handler} does not name a file and a function, such as index.handler."
        ));
    };
    let stem = format!("{folder}{file}");
    let name = name.split('.').next().unwrap_or(name).to_owned();
    // A file without an ending comes first, and nobody knows what is in it.
    let plain = stem.strip_prefix("./").unwrap_or(&stem);
    if paths.contains(plain) {
        return Target::Unknown;
    }
    for ending in [".js", ".mjs", ".cjs"] {
        let path = format!("{plain}{ending}");
        if paths.contains(path.as_str()) {
            return Target::In { path, name };
        }
    }
    let inside = |start: String| paths.iter().any(|path| path.starts_with(&start));
    let elsewhere = inside(format!("{plain}/index."))
        || inside(format!("{plain}/package.json"))
        || inside(format!("node_modules/{plain}"));
    if layers
        || stem.starts_with('/')
        || elsewhere
        || inside(format!("{plain}.json"))
        || inside(format!("{plain}.node"))
    {
        return Target::Unknown;
    }
    let typescript = [".ts", ".mts", ".cts", ".tsx"].iter().map(|ending| format!("{plain}{ending}"));
    if let Some(path) = typescript.into_iter().find(|path| files.text(path).is_some()) {
        return Target::Nowhere(format!(
            "{path} has to be compiled to JavaScript; Lambda looks for {plain}.js, .mjs or .cjs."
        ));
    }
    Target::Nowhere(format!("There is no file {plain}.js, .mjs or .cjs, which the handler {handler} names."))
}

/// How a handler names the file; none where it cannot.
pub fn stem(path: &str) -> Option<String> {
    let stem = [".js", ".mjs", ".cjs"].iter().find_map(|ending| path.strip_suffix(ending))?;
    let file = stem.rsplit('/').next().unwrap_or(stem);
    (!file.contains('.') && !file.is_empty()).then(|| stem.to_owned())
}

/// By its ending, else by the nearest package.json above.
pub fn kind(path: &str, paths: &BTreeSet<&str>, files: &dyn Files) -> Kind {
    if path.ends_with(".mjs") {
        return Kind::Esm;
    }
    if path.ends_with(".cjs") {
        return Kind::CommonJs;
    }
    let mut folder = path;
    loop {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let package = if folder.is_empty() { "package.json".to_owned() } else { format!("{folder}/package.json") };
        if paths.contains(package.as_str()) {
            let json = files.text(&package).and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
            return match json.as_ref().and_then(|json| json.get("type")).and_then(serde_json::Value::as_str) {
                Some("module") => Kind::Esm,
                Some("commonjs") => Kind::CommonJs,
                _ => Kind::Either,
            };
        }
        if folder.is_empty() {
            return Kind::Either;
        }
    }
}

/// None where nothing can be said.
pub fn module(source: &str, kind: Kind) -> Option<Module> {
    let tree = parse(&tree_sitter_javascript::LANGUAGE.into(), source)?;
    let root = tree.root_node();
    let mut module = Module { broken: broken(root, source, "JavaScript"), ..Module::default() };
    if module.broken.is_none() {
        module.broken = not_for_node(root, kind);
    }
    let functions = functions(root, source);
    let mut exports = Exports { source, functions, module: &mut module };
    if kind != Kind::CommonJs {
        exports.esm(root);
    }
    if kind != Kind::Esm {
        exports.common(root);
    }
    Some(module)
}

/// What the grammar takes and Node.js does not.
fn not_for_node(root: Node<'_>, kind: Kind) -> Option<Broken> {
    let mut first = None;
    walk(root, |node| {
        let message = match node.kind() {
            "jsx_element" | "jsx_self_closing_element" => "JSX has to be compiled before Node.js can run it.",
            "export_statement" if kind == Kind::CommonJs => {
                "“export” cannot stand in a CommonJS file: use exports, or name it .mjs."
            }
            "import_statement" if kind == Kind::CommonJs => {
                "“import” cannot stand in a CommonJS file: use require, or name it .mjs."
            }
            _ => return first.is_none(),
        };
        first.get_or_insert_with(|| Broken { line: line(node), message: message.to_owned() });
        false
    });
    first
}

/// Functions declared at the top level, and how much they look like handlers.
fn functions(root: Node<'_>, source: &str) -> BTreeMap<String, u8> {
    let mut known = BTreeMap::new();
    let mut add = |name: Option<Node<'_>>, function: Node<'_>| {
        if let Some(name) = name {
            known.insert(text(name, source).to_owned(), looks(function, source));
        }
    };
    walk(root, |node| match node.kind() {
        "function_declaration" | "generator_function_declaration" => {
            add(node.child_by_field_name("name"), node);
            false
        }
        "variable_declarator" => {
            let value = node.child_by_field_name("value").filter(|value| is_function(*value));
            if let Some(value) = value {
                add(node.child_by_field_name("name"), value);
            }
            false
        }
        "program" | "export_statement" | "lexical_declaration" | "variable_declaration" => true,
        _ => false,
    });
    known
}

fn is_function(node: Node<'_>) -> bool {
    matches!(node.kind(), "function_expression" | "arrow_function" | "function_declaration" | "generator_function")
}

/// 0 for `(event, …)`, 1 for any other function.
fn looks(function: Node<'_>, source: &str) -> u8 {
    let list = function.child_by_field_name("parameters").or_else(|| function.child_by_field_name("parameter"));
    let all = list.map_or("", |list| text(list, source));
    u8::from(!(all.contains("event") || all.contains("context")))
}
