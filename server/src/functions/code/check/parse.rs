//! Parsing, and walking through what came out of it.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use tree_sitter::{Language, Node, ParseOptions, Parser, Tree};

use super::Broken;

/// A file that takes longer is left alone.
const WITHIN: Duration = Duration::from_secs(2);

/// None when it took too long.
pub fn parse(language: &Language, text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(language).ok()?;
    let until = Instant::now() + WITHIN;
    let mut patience = |_: &tree_sitter::ParseState| {
        if Instant::now() < until { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let bytes = text.as_bytes();
    let mut read = |at: usize, _| bytes.get(at..).unwrap_or_default();
    parser.parse_with_options(&mut read, None, Some(ParseOptions::new().progress_callback(&mut patience)))
}

/// Every node, parents first; `visit` says whether its children are wanted. Without recursion: minified code nests deep.
pub fn walk<'t>(root: Node<'t>, mut visit: impl FnMut(Node<'t>) -> bool) {
    let mut cursor = root.walk();
    loop {
        if visit(cursor.node()) && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

pub fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    node.named_children(&mut node.walk()).collect()
}

/// From 1.
pub fn line(node: Node<'_>) -> u32 {
    u32::try_from(node.start_position().row).unwrap_or_default().saturating_add(1)
}

pub fn text<'s>(node: Node<'_>, source: &'s str) -> &'s str {
    source.get(node.byte_range()).unwrap_or_default()
}

/// The first place the grammar could not make sense of.
pub fn broken(root: Node<'_>, source: &str, language: &str) -> Option<Broken> {
    if !root.has_error() {
        return None;
    }
    let mut first = None;
    walk(root, |node| {
        if first.is_none() && (node.is_error() || node.is_missing()) {
            first = Some(node);
        }
        first.is_none() && node.has_error()
    });
    let node = first?;
    let message = if node.is_missing() {
        format!("“{}” is missing here.", node.kind())
    } else {
        let near: String = text(node, source).trim().lines().next().unwrap_or_default().chars().take(60).collect();
        let near = near.trim();
        if near.is_empty() {
            format!("This is not valid {language}.")
        } else {
            format!("This is not valid {language}: “{near}”.")
        }
    };
    Some(Broken { line: line(node), message })
}
