//! Whether a package fits its handler, found by reading: the file and the function are there, the syntax is right. Only
//! what is proven is a problem: a star import, a layer or an export made at run time means that nobody can tell.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use app::functions::{
    code::{
        model::{Findings, Problem, ProblemKind},
        rules::{self, EDITABLE_ZIP_MAX},
    },
    model::rules::{UNZIPPED_MAX, ZIP_MAX},
};

use crate::functions::package::Tree;

mod node;
mod parse;
mod python;
mod zipped;

pub use zipped::Zipped;

/// Handlers offered.
const HANDLERS_MAX: usize = 20;
/// Files looked through for handlers, beside the handler's own and the edited ones.
const LOOKED_THROUGH: usize = 40;

/// The files of a package, wherever they are.
pub trait Files {
    fn paths(&self) -> BTreeSet<&str>;
    /// What an editor could show; none for everything else.
    fn text(&self, path: &str) -> Option<Cow<'_, str>>;
}

impl Files for Tree {
    fn paths(&self) -> BTreeSet<&str> {
        self.files().map(|(path, _)| path).collect()
    }

    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.get(path)?.text().map(Cow::Borrowed)
    }
}

/// A package and the function it is for.
pub struct Subject<'a> {
    pub files: &'a dyn Files,
    pub runtime: Option<&'a str>,
    pub handler: Option<&'a str>,
    /// Layers may hold the handler's file.
    pub layers: bool,
    /// Looked at more closely.
    pub edited: &'a [String],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Python,
    Node,
}

impl Language {
    fn of(runtime: &str) -> Option<Self> {
        if runtime.starts_with("python") {
            Some(Self::Python)
        } else if runtime.starts_with("nodejs") {
            Some(Self::Node)
        } else {
            None
        }
    }

    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Python => &[".py"],
            Self::Node => &[".js", ".mjs", ".cjs"],
        }
    }

    fn is_source(self, path: &str) -> bool {
        self.endings().iter().any(|ending| path.ends_with(ending))
    }
}

/// What one source file offers.
#[derive(Debug, Default)]
struct Module {
    /// Its first syntax error.
    broken: Option<Broken>,
    names: BTreeMap<String, Name>,
    /// There may be names that reading does not find.
    open: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Broken {
    line: u32,
    message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    line: u32,
    /// How likely it is meant as a handler: 0 is the best, none is not offered.
    rank: Option<u8>,
    /// Why Lambda cannot call it.
    refuses: Option<String>,
}

/// Where a handler leads.
enum Target {
    /// A file of the package, and the name looked for in it.
    In { path: String, name: String },
    /// Nowhere that can be proven: why.
    Nowhere(String),
    /// Perhaps to something that is not in the package.
    Unknown,
}

/// The file the handler names, or the likeliest one.
pub fn first_file(files: &dyn Files, runtime: Option<&str>, handler: Option<&str>) -> Option<String> {
    let paths = files.paths();
    let language = runtime.and_then(Language::of);
    if let (Some(language), Some(handler)) = (language, handler)
        && let Target::In { path, .. } = target(language, handler, &paths, files, false)
        && files.text(&path).is_some()
    {
        return Some(path);
    }
    // Ruby names its file as Python does.
    let stem = handler.and_then(|handler| handler.rsplit_once('.')).map(|(module, _)| module);
    let named = |path: &&&str| stem.is_some_and(|stem| path.rsplit_once('.').is_some_and(|(start, _)| start == stem));
    let source = |path: &&&str| language.is_some_and(|language| language.is_source(path)) && !path.contains('/');
    let readable = |path: &&&str| files.text(path).is_some();
    let find =
        |wanted: &dyn Fn(&&&str) -> bool| paths.iter().filter(|p| wanted(p)).find(readable).map(|p| (*p).to_owned());
    find(&named).or_else(|| find(&source)).or_else(|| find(&|path| !path.contains('/'))).or_else(|| find(&|_| true))
}

/// Everything but sizes. Takes processor time.
pub fn check(subject: &Subject<'_>) -> Findings {
    let mut findings = Findings::default();
    let runtime = subject.runtime.unwrap_or_default();
    let paths = subject.files.paths();
    let Some(language) = Language::of(runtime) else {
        if runtime.starts_with("provided") && !subject.layers && !paths.contains("bootstrap") {
            let message = "There is no file bootstrap at the package's root; the runtime starts it.";
            findings.problems.push(problem(ProblemKind::Handler, message, None, None));
        }
        return findings;
    };
    let mut modules = Modules { files: subject.files, paths: &paths, language, known: BTreeMap::new() };
    let target = subject.handler.map(|handler| target(language, handler, &paths, subject.files, subject.layers));
    let entry = match &target {
        Some(Target::In { path, .. }) => Some(path.as_str()),
        _ => None,
    };
    let mut closely: Vec<&str> = entry.into_iter().collect();
    closely
        .extend(subject.edited.iter().map(String::as_str).filter(|path| paths.contains(path) && Some(*path) != entry));
    for path in &closely {
        findings.problems.extend(modules.syntax(path));
    }
    findings.handlers = modules.handlers(subject.handler, entry, &closely);
    match target {
        Some(Target::Nowhere(why)) => {
            let message = format!("{why}{}", instead(&findings.handlers));
            findings.problems.insert(0, problem(ProblemKind::Handler, &message, None, None));
        }
        Some(Target::In { path, name }) => {
            let wrong = modules.wrong_with(&path, &name, &findings.handlers);
            if let Some(wrong) = wrong {
                findings.problems.insert(0, wrong);
            }
        }
        Some(Target::Unknown) | None => {}
    }
    findings
}

/// Lambda's limits, and the editor's. <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub fn sizes(zipped: u64, unzipped: u64, edited_here: bool) -> Option<Problem> {
    let (kind, message) = if zipped > ZIP_MAX {
        (ProblemKind::Size, "Zipped, the package has more than the 50 MB Lambda takes directly.".to_owned())
    } else if unzipped > UNZIPPED_MAX {
        (ProblemKind::Size, "Unzipped, the package has more than the 250 MB Lambda takes.".to_owned())
    } else if edited_here && (zipped > EDITABLE_ZIP_MAX || unzipped > rules::EDITABLE_UNZIPPED_MAX) {
        let limit = if zipped > EDITABLE_ZIP_MAX { "3 MB zipped" } else { "64 MB unzipped" };
        (
            ProblemKind::Large,
            format!(
                "With these files the package has more than {limit}: it can be deployed, but not edited here afterwards."
            ),
        )
    } else {
        return None;
    };
    Some(problem(kind, &message, None, None))
}

fn target(language: Language, handler: &str, paths: &BTreeSet<&str>, files: &dyn Files, layers: bool) -> Target {
    match language {
        Language::Python => python::target(handler, paths, layers),
        Language::Node => node::target(handler, paths, files, layers),
    }
}

fn problem(kind: ProblemKind, message: &str, path: Option<&str>, line: Option<u32>) -> Problem {
    Problem { kind, message: message.to_owned(), path: path.map(str::to_owned), line }
}

/// What would help: the first handlers there are.
fn instead(handlers: &[String]) -> String {
    match handlers {
        [] => String::new(),
        [only] => format!(" The package offers {only}."),
        [first, second, ..] => {
            format!(" The package offers {first}, {second}{}", if handlers.len() > 2 { " and others." } else { "." })
        }
    }
}

/// Source files, each read once.
struct Modules<'a> {
    files: &'a dyn Files,
    paths: &'a BTreeSet<&'a str>,
    language: Language,
    known: BTreeMap<String, Option<Module>>,
}

impl Modules<'_> {
    /// None where nothing can be said of the file.
    fn get(&mut self, path: &str) -> Option<&Module> {
        if !self.known.contains_key(path) {
            let text = self.files.text(path).filter(|_| self.language.is_source(path));
            let module = text.and_then(|text| match self.language {
                Language::Python => python::module(&text),
                Language::Node => node::module(&text, node::kind(path, self.paths, self.files)),
            });
            self.known.insert(path.to_owned(), module);
        }
        self.known.get(path).and_then(Option::as_ref)
    }

    fn syntax(&mut self, path: &str) -> Option<Problem> {
        if path.rsplit('/').next() == Some("package.json") && self.language == Language::Node {
            let text = self.files.text(path)?;
            let error = serde_json::from_str::<serde::de::IgnoredAny>(&text).err()?;
            let line = u32::try_from(error.line()).ok();
            return Some(problem(
                ProblemKind::Syntax,
                "This is not JSON; Node.js needs it to load any module.",
                Some(path),
                line,
            ));
        }
        let broken = self.get(path)?.broken.as_ref()?;
        Some(problem(ProblemKind::Syntax, &broken.message, Some(path), Some(broken.line)))
    }

    fn wrong_with(&mut self, path: &str, name: &str, handlers: &[String]) -> Option<Problem> {
        let language = self.language;
        let module = self.get(path)?;
        if module.broken.is_some() {
            return None;
        }
        match module.names.get(name) {
            Some(found) => {
                let refuses = found.refuses.as_deref()?;
                Some(problem(ProblemKind::Handler, refuses, Some(path), Some(found.line)))
            }
            None if module.open => None,
            None => {
                let offers = if language == Language::Python { "has no function" } else { "exports no" };
                let message = format!("{path} {offers} {name}.{}", instead(handlers));
                Some(problem(ProblemKind::Handler, &message, Some(path), None))
            }
        }
    }

    /// Ready handler strings: those of the handler's file first, then of edited files, then of others that look like
    /// the member's own.
    fn handlers(&mut self, present: Option<&str>, entry: Option<&str>, closely: &[&str]) -> Vec<String> {
        let language = self.language;
        let own = own_files(self.paths, language, entry);
        let looked = closely.iter().copied().chain(own.into_iter().filter(|path| !closely.contains(path)));
        let mut found: Vec<(usize, u8, u32, String)> = Vec::new();
        for (place, path) in looked.enumerate() {
            let stem = match language {
                Language::Python => python::stem(path),
                Language::Node => node::stem(path),
            };
            let (Some(stem), Some(module)) = (stem, self.get(path)) else { continue };
            // As the present handler writes the same module, with dots or slashes.
            let written = present.filter(|_| entry == Some(path)).and_then(|handler| match language {
                Language::Python => handler.rsplit_once('.').map(|(module, _)| module.to_owned()),
                Language::Node => None,
            });
            let stem = written.unwrap_or(stem);
            let place = if Some(path) == entry { 0 } else { place + 1 };
            let names = module.names.iter().filter(|(_, name)| name.refuses.is_none());
            found.extend(
                names.filter_map(|(text, name)| Some((place, name.rank?, name.line, format!("{stem}.{text}")))),
            );
        }
        // The best of any file before the doubtful of the first.
        found.sort_by_key(|(place, rank, line, _)| (*rank > 1, *place, *rank, *line));
        let handlers = found.into_iter().map(|(_, _, _, handler)| handler);
        handlers.filter(|handler| app::functions::model::rules::handler(handler).is_ok()).take(HANDLERS_MAX).collect()
    }
}

/// Source files that look written for this function: near the root, and not what a package manager put there.
fn own_files<'a>(paths: &BTreeSet<&'a str>, language: Language, entry: Option<&str>) -> Vec<&'a str> {
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
    let installed = paths.iter().any(|path| path.split('/').next().is_some_and(|top| top.ends_with(".dist-info")));
    let home = entry.map(folder);
    let foreign = |path: &str| {
        let parts = || path.split('/');
        parts().any(|part| matches!(part, "node_modules" | "site-packages" | "tests" | "test" | "__pycache__"))
            || (installed && path.contains('/') && Some(folder(path)) != home)
            || parts().count() > 3
    };
    let mut own: Vec<&str> = paths.iter().copied().filter(|path| language.is_source(path) && !foreign(path)).collect();
    own.sort_by_key(|path| (path.matches('/').count(), *path));
    own.truncate(LOOKED_THROUGH);
    own
}

#[cfg(test)]
mod tests;
