//! The names a module exports: `export …`, `exports.x = …`, `module.exports = …`.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::{is_function, looks};
use crate::functions::code::check::{
    Module, Name,
    parse::{children, line, text, walk},
};

pub struct Exports<'a> {
    pub source: &'a str,
    /// Declared at the top level, with how much they look like handlers.
    pub functions: BTreeMap<String, u8>,
    pub module: &'a mut Module,
}

impl Exports<'_> {
    /// Exported twice (as compilers write `exports.handler = void 0` first), it is the better of both.
    fn add(&mut self, name: &str, node: Node<'_>, rank: Option<u8>) {
        let name = name.trim_matches(['"', '\'', '`']);
        let known = self.module.names.entry(name.to_owned());
        let new = Name { line: line(node), rank, refuses: None };
        known
            .and_modify(|known| {
                if rank.is_some_and(|rank| known.rank.is_none_or(|known| rank < known)) {
                    *known = new.clone();
                }
            })
            .or_insert(new);
    }

    /// How good a handler this value makes; none for what cannot be called.
    fn rank(&self, name: &str, value: Option<Node<'_>>) -> Option<u8> {
        let Some(value) = value else { return self.functions.get(name).copied().or(Some(2)) };
        match value.kind() {
            "identifier" => self.functions.get(text(value, self.source)).copied().or(Some(2)),
            "string" | "template_string" | "number" | "object" | "array" | "regex" | "true" | "false" | "null"
            | "undefined" | "unary_expression" | "binary_expression" | "new_expression" | "class" => None,
            _ if is_function(value) => Some(looks(value, self.source)),
            _ => Some(2),
        }
    }

    pub fn esm(&mut self, root: Node<'_>) {
        walk(root, |node| {
            if node.kind() == "export_statement" {
                self.export(node);
            }
            // Only at the top level.
            node.kind() == "program"
        });
    }

    fn export(&mut self, node: Node<'_>) {
        let has = |kind: &str| node.children(&mut node.walk()).any(|child| child.kind() == kind);
        if has("default") {
            let value = node.child_by_field_name("value").or_else(|| node.child_by_field_name("declaration"));
            let rank = self.rank("default", value).map(|rank| rank.max(1));
            self.add("default", node, rank);
            return;
        }
        if has("*") {
            self.module.open = true;
            return;
        }
        for child in children(node) {
            match child.kind() {
                "namespace_export" => children(child).into_iter().for_each(|name| self.named(name, None)),
                "export_clause" => children(child).into_iter().for_each(|specifier| {
                    let local = specifier.child_by_field_name("name");
                    if let Some(name) = specifier.child_by_field_name("alias").or(local) {
                        self.named(name, local);
                    }
                }),
                "function_declaration" | "generator_function_declaration" => {
                    if let Some(name) = child.child_by_field_name("name") {
                        let rank = Some(looks(child, self.source));
                        self.add(text(name, self.source), name, rank);
                    }
                }
                "class_declaration" => {
                    if let Some(name) = child.child_by_field_name("name") {
                        self.add(text(name, self.source), name, None);
                    }
                }
                "lexical_declaration" | "variable_declaration" => {
                    children(child).into_iter().for_each(|declarator| self.declared(declarator));
                }
                _ => {}
            }
        }
    }

    fn named(&mut self, name: Node<'_>, local: Option<Node<'_>>) {
        let known = local.map_or("", |local| text(local, self.source));
        let rank = self.functions.get(known).copied().or(Some(2));
        self.add(text(name, self.source), name, rank);
    }

    /// `const a = …`, `const { a, b: c } = …`.
    fn declared(&mut self, declarator: Node<'_>) {
        let Some(pattern) = declarator.child_by_field_name("name") else { return };
        if pattern.kind() == "identifier" {
            let name = text(pattern, self.source);
            let rank = self.rank(name, declarator.child_by_field_name("value"));
            self.add(name, pattern, rank);
            return;
        }
        walk(pattern, |node| {
            if matches!(node.kind(), "identifier" | "shorthand_property_identifier_pattern") {
                self.add(text(node, self.source), node, Some(2));
            }
            true
        });
    }

    /// Anything done with `exports` and `module` that is not understood may export any name.
    pub fn common(&mut self, root: Node<'_>) {
        let mut uses = Vec::new();
        walk(root, |node| {
            let own = match node.kind() {
                "identifier" => matches!(text(node, self.source), "exports" | "module" | "eval"),
                "this" => true,
                _ => false,
            };
            if own {
                uses.push(node);
            }
            true
        });
        for node in uses {
            self.used(node);
        }
    }

    fn used(&mut self, node: Node<'_>) {
        let Some(mut above) = node.parent() else { return };
        let mut exports = node;
        match text(node, self.source) {
            "eval" => {
                self.module.open = true;
                return;
            }
            "module" => {
                let member = above.kind() == "member_expression" && above.child_by_field_name("object") == Some(node);
                match above.child_by_field_name("property").map(|property| text(property, self.source)) {
                    Some("exports") if member => {
                        exports = above;
                        let Some(next) = above.parent() else { return };
                        above = next;
                    }
                    // `module.id`, `require.main === module`
                    Some(_) if member => return,
                    _ if above.kind() == "binary_expression" || above.kind() == "unary_expression" => return,
                    _ => {
                        self.module.open = true;
                        return;
                    }
                }
            }
            _ => {}
        }
        let is_object = above.child_by_field_name("object") == Some(exports);
        match above.kind() {
            "member_expression" if is_object => {
                let property = above.child_by_field_name("property");
                self.property(above, property.map(|property| text(property, self.source)));
            }
            "subscript_expression" if is_object => {
                let index = above.child_by_field_name("index").filter(|index| index.kind() == "string");
                self.property(above, index.map(|index| text(index, self.source)));
            }
            "assignment_expression" if above.child_by_field_name("left") == Some(exports) => {
                // `exports = …` alone changes nothing outside; `this` cannot be assigned.
                if exports.kind() == "member_expression"
                    && let Some(value) = above.child_by_field_name("right")
                {
                    self.whole(value);
                }
            }
            // `exports = module.exports = {…}`
            "assignment_expression" if exports.kind() == "member_expression" => {}
            "unary_expression" | "binary_expression" | "expression_statement" => {}
            "arguments" => self.argument(above),
            // Parameters of a bundler's wrappers, `this` inside of functions.
            "formal_parameters" => self.module.open = true,
            _ if exports.kind() == "this" => {}
            _ => self.module.open = true,
        }
    }

    /// `exports.x`: a name where it is assigned, nothing where it is read.
    fn property(&mut self, member: Node<'_>, name: Option<&str>) {
        let Some(above) = member.parent() else { return };
        if above.kind() != "assignment_expression" || above.child_by_field_name("left") != Some(member) {
            // `exports.a.b = …` adds to what is exported already.
            return;
        }
        let Some(name) = name else {
            self.module.open = true;
            return;
        };
        let rank =
            self.rank(name, above.child_by_field_name("right").filter(|right| right.kind() != "assignment_expression"));
        self.add(name, member, rank);
    }

    /// `module.exports = …`
    fn whole(&mut self, value: Node<'_>) {
        match value.kind() {
            "object" => {}
            // Its properties may be set beside it, which is seen elsewhere.
            "function_expression" | "arrow_function" | "class" => return,
            "parenthesized_expression" => {
                children(value).into_iter().for_each(|inner| self.whole(inner));
                return;
            }
            _ => {
                self.module.open = true;
                return;
            }
        }
        for entry in children(value) {
            match entry.kind() {
                "shorthand_property_identifier" => {
                    let name = text(entry, self.source);
                    let rank = self.functions.get(name).copied().or(Some(2));
                    self.add(name, entry, rank);
                }
                "pair" => {
                    let key = entry.child_by_field_name("key");
                    match key.filter(|key| key.kind() != "computed_property_name") {
                        Some(key) => {
                            let name = text(key, self.source);
                            let rank = self.rank(name, entry.child_by_field_name("value"));
                            self.add(name, key, rank);
                        }
                        None => self.module.open = true,
                    }
                }
                "method_definition" => {
                    if let Some(name) = entry.child_by_field_name("name") {
                        let rank = Some(looks(entry, self.source));
                        self.add(text(name, self.source), name, rank);
                    }
                }
                "comment" => {}
                _ => self.module.open = true,
            }
        }
    }

    /// `Object.defineProperty(exports, "x", …)`; any other call may do anything with it.
    fn argument(&mut self, arguments: Node<'_>) {
        let called = arguments.parent().and_then(|call| call.child_by_field_name("function"));
        let name = arguments.named_child(1).filter(|name| name.kind() == "string");
        match (called.map(|called| text(called, self.source)), name) {
            (Some("Object.defineProperty"), Some(name)) => {
                let text = text(name, self.source);
                if !text.contains("__esModule") {
                    self.add(text, name, Some(2));
                }
            }
            _ => self.module.open = true,
        }
    }
}
