// What colours, indents and completes a file.
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { python } from "@codemirror/lang-python";
import { indentUnit } from "@codemirror/language";
import type { Extension } from "@codemirror/state";

export type Language = "python" | "javascript" | "json" | "text";

/** By a file's name. */
export function languageOf(path: string): Language {
  switch (path.slice(path.lastIndexOf(".") + 1).toLowerCase()) {
    case "py":
    case "pyi":
      return "python";
    case "js":
    case "mjs":
    case "cjs":
    case "jsx":
    case "ts":
    case "mts":
    case "cts":
    case "tsx":
      return "javascript";
    case "json":
      return "json";
    default:
      return "text";
  }
}

/** What ends the lines of a text; mixed ones become \n. */
export const breakOf = (text: string): "\r\n" | "\n" => (text.includes("\r\n") && !/(^|[^\r])\n/.test(text) ? "\r\n" : "\n");

export function languageSupport(language: Language, path: string): Extension {
  switch (language) {
    case "python":
      return [python(), indentUnit.of("    ")];
    case "javascript":
      return [javascript({ jsx: /x$/.test(path), typescript: /\.[mc]?tsx?$/.test(path) }), indentUnit.of("  ")];
    case "json":
      return [json(), indentUnit.of("  ")];
    case "text":
      return indentUnit.of("  ");
  }
}
