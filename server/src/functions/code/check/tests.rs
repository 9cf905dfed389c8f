//! What is proven blocks, with a sentence that helps; what cannot be told does not.

use super::*;

fn findings(runtime: &str, handler: &str, files: &[(&str, &str)]) -> Findings {
    with(runtime, handler, files, false, &[])
}

fn with(runtime: &str, handler: &str, files: &[(&str, &str)], layers: bool, edited: &[&str]) -> Findings {
    let tree = Tree::of(files);
    let edited: Vec<String> = edited.iter().map(|path| (*path).to_owned()).collect();
    check(&Subject { files: &tree, runtime: Some(runtime), handler: Some(handler), layers, edited: &edited })
}

fn python(handler: &str, source: &str) -> Findings {
    findings("python3.13", handler, &[("lambda_function.py", source)])
}

fn node(handler: &str, file: &str, source: &str) -> Findings {
    findings("nodejs22.x", handler, &[(file, source)])
}

#[track_caller]
fn fits(findings: &Findings) {
    assert_eq!(findings.problems, []);
}

/// The only problem's sentence.
#[track_caller]
fn wrong(findings: &Findings, kind: ProblemKind) -> &str {
    let [only] = &findings.problems[..] else { panic!("{findings:#?}") };
    assert_eq!(only.kind, kind, "{findings:#?}");
    &only.message
}

const HANDLER: &str = "lambda_function.lambda_handler";

mod python_handlers {
    use super::*;

    #[test]
    fn each_way_to_bind_a_name_is_seen() {
        for source in [
            "def lambda_handler(event, context):\n    return 1\n",
            "async def lambda_handler(event, context):\n    return 1\n",
            "@app.route\ndef lambda_handler():\n    pass\n",
            "lambda_handler = lambda event, context: 1\n",
            "lambda_handler: Handler = make()\n",
            "a = lambda_handler = make()\n",
            "a, (lambda_handler, *rest) = make()\n",
            "import lambda_handler\n",
            "import lambda_handler.deep\n",
            "import a.b as lambda_handler\n",
            "from app import lambda_handler\n",
            "from app import (main, other as lambda_handler)\n",
            "from app import *\n",
            "if X:\n    def lambda_handler(event, context):\n        pass\nelse:\n    pass\n",
            "try:\n    from a import lambda_handler\nexcept ImportError:\n    lambda_handler = None\n",
            "with a as lambda_handler:\n    pass\n",
            "for lambda_handler in x:\n    pass\n",
            "(lambda_handler := make())\n",
            "class lambda_handler:\n    pass\n",
            "def make():\n    global lambda_handler\n    lambda_handler = 1\nmake()\n",
            "def __getattr__(name):\n    return main\n",
            "globals()['lambda_handler'] = main\n",
            "import sys\nsetattr(sys.modules[__name__], 'lambda_handler', 1)\n",
            "def lambda_handler(*args):\n    pass\n",
            "def lambda_handler(event, context, extra=None, *, option=1, **rest):\n    pass\n",
            "def lambda_handler(event: dict, context: 'Context' = None, /) -> dict:\n    pass\n",
            "def lambda_handler(*args: Any, **kwargs: Any):\n    pass\n",
            "def lambda_handler(x):\n    pass\nlambda_handler = wrap(lambda_handler)\n",
        ] {
            let found = python(HANDLER, source);
            assert_eq!(found.problems, [], "{source}");
        }
    }

    #[test]
    fn a_renamed_function_is_named_with_what_there_is() {
        let source = "import json\n\ndef helper(a):\n    pass\n\ndef main_handler(event, context):\n    return json.dumps(event)\n";
        let found = python(HANDLER, source);
        assert_eq!(
            wrong(&found, ProblemKind::Handler),
            "lambda_function.py has no function lambda_handler. The package offers lambda_function.main_handler."
        );
        assert_eq!(found.problems[0].path.as_deref(), Some("lambda_function.py"));
        assert_eq!(found.handlers, ["lambda_function.main_handler"]);
        fits(&python("lambda_function.main_handler", source));
    }

    #[test]
    fn names_that_are_not_of_the_module_are_not_taken() {
        for source in [
            "def f(lambda_handler):\n    lambda_handler = 1\n",
            "class A:\n    def lambda_handler(self, event, context):\n        pass\n",
            "x.lambda_handler = 1\n",
            "x['lambda_handler'] = 1\n",
            "lambda_handler: Handler\n",
            "y = [lambda_handler for lambda_handler in x]\n",
            "# def lambda_handler(event, context)\n",
            "\"\"\"\ndef lambda_handler(event, context):\n    pass\n\"\"\"\n",
            "",
        ] {
            let found = python(HANDLER, source);
            assert_eq!(found.problems.len(), 1, "{source}");
            assert!(found.problems[0].message.contains("no function lambda_handler"), "{source}");
        }
    }

    #[test]
    fn modules_are_found_as_python_finds_them() {
        let good = "def handler(event, context):\n    pass\n";
        for (handler, file) in [
            ("app.handler", "app.py"),
            ("pkg/mod.handler", "pkg/mod.py"),
            ("pkg.mod.handler", "pkg/mod.py"),
            ("pkg.handler", "pkg/__init__.py"),
            ("my-app.handler", "my-app.py"),
        ] {
            fits(&findings("python3.14", handler, &[(file, good)]));
        }
        let missing = findings("python3.14", "app.handler", &[("main.py", good)]);
        assert_eq!(
            wrong(&missing, ProblemKind::Handler),
            "There is no file app.py, which the handler app.handler names. The package offers main.handler."
        );
        let folder = findings("python3.14", "src.handler", &[("src/app.py", good)]);
        assert!(wrong(&folder, ProblemKind::Handler).contains("names the folder src"));
        assert_eq!(folder.handlers, ["src/app.handler"]);
        for handler in ["lambda_handler", ".x", "x."] {
            let bad = findings("python3.14", handler, &[("x.py", good)]);
            assert!(wrong(&bad, ProblemKind::Handler).contains("does not name a file and a function"), "{handler}");
        }
    }

    #[test]
    fn what_is_not_in_the_package_cannot_be_told() {
        let files = [("main.py", "x = 1\n")];
        fits(&with("python3.13", "datadog_lambda.handler.handler", &files, true, &[]));
        fits(&findings("python3.13", "/opt/wrapper.handler", &files));
        fits(&findings("python3.13", "fast.handler", &[("fast.cpython-313-x86_64-linux-gnu.so", "\0")]));
        fits(&findings("python3.13", "fast.handler", &[("fast.pyc", "\0")]));
        // Not text, so not read.
        fits(&findings("python3.13", "latin.handler", &[("latin.py", "x = '\u{1}'\n")]));
    }

    #[test]
    fn a_function_lambda_cannot_call_is_told() {
        for (source, why) in [
            ("def lambda_handler():\n    pass\n", "takes no arguments"),
            ("def lambda_handler(event):\n    pass\n", "takes one argument"),
            ("def lambda_handler(a, b, c):\n    pass\n", "needs 3 arguments"),
            ("def lambda_handler(a, b, *, c):\n    pass\n", "by name"),
            ("lambda_handler = lambda: 1\n", "takes no arguments"),
        ] {
            let found = python(HANDLER, source);
            assert!(wrong(&found, ProblemKind::Handler).contains(why), "{source}: {found:?}");
            assert_eq!((found.problems[0].line, found.handlers.len()), (Some(1), 0), "{source}");
        }
    }

    #[test]
    fn handlers_are_offered_best_first() {
        let files = [
            (
                "lambda_function.py",
                "import x\ndef add(a, b):\n    pass\ndef _hidden(event, context):\n    pass\ndef main(event, context):\n    pass\nlambda_handler = wrap(main)\ndef one(a):\n    pass\n",
            ),
            ("other.py", "def work(event, _context):\n    pass\n"),
            ("lib/util.py", "def deep(event, context):\n    pass\n"),
            ("tests/test_x.py", "def test_it(event, context):\n    pass\n"),
            ("a.b/c.py", "def x(event, context):\n    pass\n"),
        ];
        let found = findings("python3.13", HANDLER, &files);
        fits(&found);
        let expected = [
            "lambda_function.main",
            "other.work",
            "lib/util.deep",
            "lambda_function.add",
            "lambda_function.lambda_handler",
            "lambda_function._hidden",
        ];
        assert_eq!(found.handlers, expected);
        // Installed packages are not looked through.
        let vendored = [
            ("app.py", "def handler(event, context):\n    pass\n"),
            ("boto/x.py", "def f(event, context):\n    pass\n"),
            ("boto-1.dist-info/METADATA", ""),
        ];
        assert_eq!(findings("python3.13", "app.handler", &vendored).handlers, ["app.handler"]);
    }
}

mod python_syntax {
    use super::*;

    #[track_caller]
    fn error(source: &str) -> (u32, String) {
        let found = python(HANDLER, source);
        let [only] = &found.problems[..] else { panic!("{source}\n{found:#?}") };
        assert_eq!(only.kind, ProblemKind::Syntax, "{source}\n{found:#?}");
        (only.line.unwrap(), only.message.clone())
    }

    #[test]
    fn errors_have_their_line() {
        let head = "import json\n\n\ndef lambda_handler(event, context)";
        assert_eq!(error(&format!("{head}\n    return 1\n")).0, 4);
        assert_eq!(error(&format!("{head}:\n    return json.dumps(event\n")).0, 5);
        assert_eq!(error(&format!("{head}:\n    return 1\n    else\n")).0, 6);
        assert_eq!(error(&format!("{head}:\n    print \"x\"\n")), (5, "print needs parentheses in Python 3.".into()));
        assert_eq!(error(&format!("{head}:\n\nx = 1\n")), (4, "An indented block is missing here.".into()));
        assert_eq!(error("return 1\n").1, "“return” outside of a function.");
        assert_eq!(error(&format!("{head}:\n    x = 'open\n    return 1\n")).0, 5);
        assert_eq!(error(&format!("{head}:\n    if x = 1:\n        return 1\n")).0, 5);
    }

    #[test]
    fn modern_python_is_not_an_error() {
        for source in [
            "match x:\n    case {'a': [1, *rest]} if rest:\n        pass\n    case A(b=1) | None:\n        pass\n    case _:\n        pass\n",
            "try:\n    pass\nexcept* ValueError as e:\n    pass\n",
            "def f[T: int, *Ts, **P](x: T) -> T:\n    return x\n",
            "class A[T]:\n    pass\n",
            "type Point[T] = tuple[T, T]\n",
            "x = f'{a!r:>{width}} {f'{b}'} {c = }'\n",
            "x = f\"{', '.join(f\"{k}\" for k in y)}\"\n",
            "with (open('a') as a, open('b') as b):\n    pass\n",
            "async def f():\n    async for x in y:\n        await x\n    async with z as w:\n        yield w\n    return [x async for x in y]\n",
            "if (n := len(a)) > 10:\n    pass\n",
            "def f(a, /, b, *, c):\n    pass\n",
            "x = 1_000 + 0xff + 1j + 1e-3\n",
            "print (x)\nprint(x, file=y)\nprint\n",
            "@a.b[0](c)\nclass X(metaclass=M): ...\n",
            "def f():\n    # only a comment\n    pass\n",
            "if x: pass\nelif y: return_ = 1\nelse: z = 2\n",
            "\u{feff}import os\r\n\r\ndef f():\r\n\treturn os\r\n",
            "lambda: (yield)\n",
            "x = a if b else c\ndel x\nassert a, b\nraise A from b\n",
            "def f():\n    return\n\n\n\n# end",
            "x = {**a, 'b': 1}\ny = [*a, *b]\nf(*a, **b)\n",
            "def f():\n    '''doc'''\n",
            "from __future__ import annotations\n",
            "async def f():\n    return await g()\n",
        ] {
            let source = format!("{source}\ndef lambda_handler(event, context):\n    pass\n");
            assert_eq!(python(HANDLER, &source).problems, [], "{source}");
        }
    }

    #[test]
    fn only_the_handlers_file_and_edited_ones_are_judged() {
        let files = [
            ("lambda_function.py", "def lambda_handler(event, context):\n    pass\n"),
            ("old.py", "print 'two'\n"),
            ("notes.txt", "def ("),
        ];
        fits(&findings("python3.13", HANDLER, &files));
        let edited = with("python3.13", HANDLER, &files, false, &["old.py", "notes.txt", "gone.py"]);
        assert!(wrong(&edited, ProblemKind::Syntax).contains("print"));
        assert_eq!(edited.problems[0].path.as_deref(), Some("old.py"));
    }
}

mod node_handlers {
    use super::*;

    #[test]
    fn each_way_to_export_is_seen() {
        for source in [
            "exports.handler = async (event) => 1;",
            "module.exports.handler = function () {};",
            "exports['handler'] = f;",
            "module.exports = { handler };",
            "module.exports = { handler: async event => 1, other };",
            "module.exports = { async handler(event) { return 1; } };",
            "module.exports = { 'handler': f };",
            "module.exports = { ...other };",
            "module.exports = { [name]: f };",
            "module.exports = make();",
            "module.exports = app;",
            "module.exports = require('./app');",
            "exports = module.exports = { handler };",
            "exports.a = exports.handler = f;",
            "this.handler = f;",
            "exports[name] = f;",
            "Object.assign(exports, all);",
            "Object.assign(module.exports, all);",
            "Object.defineProperty(exports, 'handler', { get: () => f });",
            "\"use strict\";\nObject.defineProperty(exports, \"__esModule\", { value: true });\nexports.handler = void 0;\nconst handler = async (event) => 1;\nexports.handler = handler;",
            "Object.defineProperty(exports, \"__esModule\", { value: true });\n__exportStar(require(\"./x\"), exports);",
            "module.exports = __toCommonJS(index_exports);\n0 && (module.exports = { handler });",
            "(function (exports) { exports.x = 1; })(exports);",
            "const e = exports; e.handler = f;",
            "(() => { exports.handler = f; })();",
            "if (x) { exports.handler = f; }",
            "export const handler = async (event) => 1;",
            "export function handler(event) {}",
            "export async function handler(event) {}",
            "export let a = 1, handler = f;",
            "export const { handler } = make();",
            "export const { x: { handler } } = make();",
            "const f = 1; export { f as handler };",
            "export { handler } from './app.js';",
            "export { f as \"handler\" };",
            "export * from './app.js';",
            "export * as handler from './app.js';",
            "export class handler {}",
        ] {
            let found = node("index.handler", "index.js", source);
            assert_eq!(found.problems, [], "{source}");
        }
        fits(&node("index.default", "index.mjs", "export default async (event) => 1;"));
        fits(&node("index.default", "index.mjs", "export default function handler(event) {}"));
        fits(&node("index.api.handler", "index.js", "exports.api = { handler: f };"));
    }

    #[test]
    fn a_missing_export_is_named_with_what_there_is() {
        let found = node(
            "index.handler",
            "index.mjs",
            "export const main = async (event) => event;\nexport const limit = 3;\n",
        );
        assert_eq!(wrong(&found, ProblemKind::Handler), "index.mjs exports no handler. The package offers index.main.");
        for source in [
            "const handler = async (event) => 1;",
            "export default { handler };",
            "exports.other = f;",
            "module.exports = function () {};",
            "function f() { const handler = 1; }",
            "if (require.main === module) { run(); }\nexports.other = f;",
            "console.log(exports.handler, module.id, typeof module, typeof exports);",
            "",
        ] {
            let found = node("index.handler", "index.js", source);
            assert!(wrong(&found, ProblemKind::Handler).contains("exports no handler"), "{source}");
        }
    }

    #[test]
    fn files_are_found_as_node_finds_them() {
        let good = "exports.handler = f;";
        let esm = "export const handler = f;";
        for (handler, file, source) in [
            ("index.handler", "index.js", good),
            ("index.handler", "index.cjs", good),
            ("index.handler", "index.mjs", esm),
            ("src/app.handler", "src/app.js", good),
            ("./src/app.handler", "src/app.js", good),
            ("index.handler", "index", "whatever"),
            ("app.handler", "app/index.js", good),
            ("app.handler", "node_modules/app/main.js", good),
        ] {
            fits(&node(handler, file, source));
        }
        let missing = node("index.handler", "app.js", good);
        assert_eq!(
            wrong(&missing, ProblemKind::Handler),
            "There is no file index.js, .mjs or .cjs, which the handler index.handler names. The package offers app.handler."
        );
        assert!(wrong(&node("index.handler", "index.ts", ""), ProblemKind::Handler).contains("compiled to JavaScript"));
        for bad in ["handler", "index.", ".handler", "../x.handler"] {
            assert!(wrong(&node(bad, "index.js", good), ProblemKind::Handler).contains("does not name"), "{bad}");
        }
        fits(&with("nodejs22.x", "/opt/nodejs/x.handler", &[("a.js", "")], false, &[]));
        fits(&with("nodejs22.x", "wrapper.handler", &[("a.js", "")], true, &[]));
        // The first of index.js, .mjs and .cjs.
        let both = [("index.js", "exports.other = f;"), ("index.mjs", "export const handler = f;")];
        assert_eq!(findings("nodejs22.x", "index.handler", &both).problems[0].path.as_deref(), Some("index.js"));
    }

    #[test]
    fn the_kind_of_module_counts() {
        let module = ("package.json", "{\"type\": \"module\"}");
        let common = ("package.json", "{\"type\": \"commonjs\"}");
        let found = findings("nodejs22.x", "index.handler", &[module, ("index.js", "exports.handler = f;")]);
        assert!(wrong(&found, ProblemKind::Handler).contains("exports no handler"));
        fits(&findings("nodejs22.x", "index.handler", &[module, ("index.js", "export const handler = f;")]));
        let found = findings("nodejs22.x", "index.handler", &[common, ("index.js", "export const handler = f;")]);
        assert!(wrong(&found, ProblemKind::Syntax).contains("CommonJS"));
        assert!(
            wrong(&node("index.handler", "index.mjs", "exports.handler = f;"), ProblemKind::Handler)
                .contains("exports no")
        );
        let nearer = [module, ("src/package.json", "{}"), ("src/index.js", "exports.handler = f;")];
        fits(&findings("nodejs22.x", "src/index.handler", &nearer));
    }

    #[test]
    fn handlers_are_offered_best_first() {
        let source = "const limit = 3;\nfunction add(a, b) {}\nasync function main(event) {}\nmodule.exports = { limit, add, main, table: {}, made: make(), name: 'x', run: () => 1 };";
        let found = node("index.handler", "index.js", source);
        assert_eq!(found.handlers, ["index.main", "index.add", "index.run", "index.limit", "index.made"]);
    }
}

mod node_syntax {
    use super::*;

    #[track_caller]
    fn error(source: &str) -> (u32, String) {
        let found = node("index.handler", "index.js", source);
        let [only] = &found.problems[..] else { panic!("{source}\n{found:#?}") };
        assert_eq!(only.kind, ProblemKind::Syntax, "{source}");
        (only.line.unwrap(), only.message.clone())
    }

    #[test]
    fn errors_have_their_line() {
        assert_eq!(error("exports.handler = async (event) => {\n  return 1;\n"), (2, "“}” is missing here.".into()));
        assert_eq!(error("const a = 1;\nconst b = ;\nexports.handler = a;").0, 2);
        assert_eq!(error("exports.handler = (event) => {\n  foo(;\n};").0, 2);
        assert!(error("exports.handler = () => <div>hi</div>;").1.contains("JSX"));
        assert!(error("interface A { x: string }\nexports.handler = (event: A) => 1;").0 <= 2);
    }

    #[test]
    fn modern_javascript_is_not_an_error() {
        for source in [
            "#!/usr/bin/env node\n'use strict';",
            "const x = a?.b?.[c]?.(d) ?? e; x ||= 1; x &&= 2; x ??= 3;",
            "class A { #p = 1; static { this.x = 1; } get y() { return this.#p; } static async *z() {} }",
            "for await (const x of y()) {}",
            "const s = `a ${b ? `c ${d}` : ''} e`;",
            "const n = 1_000n ** 2n; const r = /[\\]/]+(?<name>x)/dgu;",
            "import data from './x.json' with { type: 'json' };",
            "const m = await import('./x.mjs'); console.log(import.meta.url);",
            "try { a(); } catch { b(); } finally { c(); }",
            "const { a, ...rest } = b; f(...rest); label: for (;;) { break label; }",
            "export default {};",
            "async function* g() { yield* h(); }",
            "var a = 1\nvar b = 2\n;[a, b] = [b, a]",
            "const o = { async *m() {}, get [k]() { return 1; }, __proto__: null, 'a-b': 1, 1: 2 };",
        ] {
            let source = format!("{source}\nexports.handler = f;\n");
            assert_eq!(node("index.handler", "index.js", &source).problems, [], "{source}");
        }
    }

    #[test]
    fn an_edited_package_json_must_be_json() {
        let files = [("index.js", "exports.handler = f;"), ("package.json", "{\n \"type\": \n}")];
        fits(&findings("nodejs22.x", "index.handler", &files));
        let found = with("nodejs22.x", "index.handler", &files, false, &["package.json"]);
        assert!(wrong(&found, ProblemKind::Syntax).contains("not JSON"));
        assert_eq!(found.problems[0].line, Some(3));
    }
}

#[test]
fn other_runtimes_have_file_rules_only() {
    fits(&findings("ruby3.4", "lambda_function.lambda_handler", &[("x.rb", "def (")]));
    fits(&findings("java21", "example.Hello::handleRequest", &[("x.jar", "\0")]));
    fits(&findings("provided.al2023", "whatever", &[("bootstrap", "#!/bin/sh\n")]));
    assert!(wrong(&findings("provided.al2023", "x", &[("main", "")]), ProblemKind::Handler).contains("bootstrap"));
    fits(&with("provided.al2023", "x", &[("main", "")], true, &[]));
}

#[test]
fn sizes_have_three_limits() {
    const MB: u64 = 1024 * 1024;
    assert_eq!(sizes(3 * MB, 60 * MB, true), None);
    assert_eq!(sizes(3 * MB + 1, 1, true).map(|p| p.kind), Some(ProblemKind::Large));
    assert_eq!(sizes(3 * MB + 1, 100 * MB, false), None);
    assert_eq!(sizes(50 * MB + 1, 1, false).map(|p| p.kind), Some(ProblemKind::Size));
    assert_eq!(sizes(1, 250 * MB + 1, true).map(|p| p.kind), Some(ProblemKind::Size));
}

#[test]
fn the_handlers_file_is_opened_first() {
    let first = |runtime: &str, handler: &str, files: &[(&str, &str)]| {
        first_file(&Tree::of(files), Some(runtime), Some(handler))
    };
    assert_eq!(first("python3.13", "b.handler", &[("a.py", ""), ("b.py", "")]).as_deref(), Some("b.py"));
    assert_eq!(first("python3.13", "gone.handler", &[("README", ""), ("x.py", "")]).as_deref(), Some("x.py"));
    assert_eq!(first("ruby3.4", "app.handler", &[("a.rb", ""), ("app.rb", "")]).as_deref(), Some("app.rb"));
    assert_eq!(first("java21", "A::b", &[("lib/x.jar", "\0"), ("notes/n.txt", "")]).as_deref(), Some("notes/n.txt"));
    assert_eq!(first("java21", "A::b", &[("lib/x.jar", "\0")]), None);
}

#[test]
fn nothing_makes_it_panic_or_hang() {
    for source in ["\u{0}", "((((((((((", "def", "'''", "f'{", "}{", "\u{2028}", "🎉 = 1", "def 🎉(): pass"] {
        let _ = (python(HANDLER, source), node("index.handler", "index.js", source));
    }
    let deep = format!("x = {}1{}\n", "(".repeat(3_000), ")".repeat(3_000));
    let _ = (python(HANDLER, &deep), node("index.handler", "index.js", &deep));
    let long = format!("x = {}\n", "1 + ".repeat(20_000) + "1");
    let _ = (python(HANDLER, &long), node("index.handler", "index.js", &long));
}
