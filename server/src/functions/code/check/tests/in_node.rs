//! Node.js: exports in both ways, files Node.js finds, syntax.

use super::*;

mod handlers {
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

mod syntax {
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
