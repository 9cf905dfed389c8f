//! Files as folders: folders first, each by name.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Folder { path: String, name: String, inside: Vec<Node> },
    File { path: String, name: String },
}

#[derive(Default)]
struct Folder {
    folders: BTreeMap<String, Folder>,
    files: Vec<String>,
}

pub fn tree<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<Node> {
    let mut root = Folder::default();
    for path in paths {
        let mut at = &mut root;
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_some() {
                at = at.folders.entry(part.to_owned()).or_default();
            } else {
                at.files.push(part.to_owned());
            }
        }
    }
    nodes(root, "")
}

fn nodes(folder: Folder, above: &str) -> Vec<Node> {
    let folders = folder.folders.into_iter().map(|(name, inside)| {
        let path = format!("{above}{name}");
        Node::Folder { inside: nodes(inside, &format!("{path}/")), path, name }
    });
    let mut files = folder.files;
    files.sort();
    let files = files.into_iter().map(|name| Node::File { path: format!("{above}{name}"), name });
    folders.chain(files).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(nodes: &[Node], out: &mut Vec<String>) {
        for node in nodes {
            match node {
                Node::Folder { path, inside, .. } => {
                    out.push(format!("{path}/"));
                    lines(inside, out);
                }
                Node::File { path, .. } => out.push(path.clone()),
            }
        }
    }

    #[test]
    fn folders_come_first() {
        let mut out = Vec::new();
        lines(&tree(["z.py", "a.py", "lib/z.py", "lib/deep/x.py", "assets/y.txt"]), &mut out);
        assert_eq!(out, ["assets/", "assets/y.txt", "lib/", "lib/deep/", "lib/deep/x.py", "lib/z.py", "a.py", "z.py"]);
        assert!(tree([]).is_empty());
    }
}
