//! Python: names a module binds, files Python finds, syntax of Python 3.

use super::*;

mod handlers {
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

mod syntax {
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
