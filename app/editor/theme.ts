// The console's look, from the custom properties of its style sheet, which reach into shadow roots. One theme serves
// light and dark: the properties change.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.self, tags.bool, tags.null], color: "var(--code-keyword)" },
  { tag: [tags.definition(tags.variableName), tags.definition(tags.propertyName), tags.function(tags.definition(tags.variableName)), tags.className, tags.definition(tags.className)], color: "var(--code-name)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.escape], color: "var(--code-string)" },
  { tag: [tags.number, tags.literal], color: "var(--code-number)" },
  { tag: [tags.comment, tags.meta], color: "var(--muted)" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "var(--fs-s)", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontFeatureSettings: '"calt" 0', lineHeight: "1.55", overscrollBehaviorX: "contain" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--text)" },
  ".cm-content[contenteditable=false]": { outline: "none" },
  ".cm-line": { padding: "0 12px 0 6px" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { color: "var(--faint)", backgroundColor: "var(--surface)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "36px", padding: "0 8px 0 4px" },
  ".cm-activeLine": { backgroundColor: "var(--code-line)" },
  ".cm-activeLineGutter": { color: "var(--text)", backgroundColor: "var(--code-line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection": { background: "var(--code-select)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in oklab, var(--accent) 16%, transparent)" },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": { backgroundColor: "color-mix(in oklab, var(--accent) 26%, transparent)" },
  "&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket": { backgroundColor: "color-mix(in oklab, var(--bad) 22%, transparent)" },
  ".cm-foldPlaceholder": { padding: "0 6px", color: "var(--muted)", backgroundColor: "var(--raised)", border: "1px solid var(--line)" },
  ".cm-changed": { backgroundColor: "color-mix(in oklab, var(--good) 12%, transparent)" },
  ".cm-changed.cm-activeLine": { backgroundColor: "color-mix(in oklab, var(--good) 17%, transparent)" },
  ".cm-gone": { boxShadow: "inset 0 2px 0 -0.5px color-mix(in oklab, var(--bad) 65%, transparent)" },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--raised)", fontFamily: "var(--font)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 12px", fontSize: "var(--fs-s)" },
  ".cm-panel.cm-search label": { fontSize: "var(--fs-s)" },
  ".cm-textfield": { padding: "3px 8px", fontSize: "var(--fs-s)", color: "var(--text)", backgroundColor: "var(--surface)", border: "1px solid var(--edge)", borderRadius: "var(--radius)" },
  ".cm-button": { padding: "3px 10px", fontSize: "var(--fs-s)", color: "var(--text)", background: "var(--surface)", border: "1px solid var(--line)", borderRadius: "var(--radius)" },
  ".cm-button:active": { background: "var(--raised)" },
  ".cm-panel.cm-search [name=close]": { color: "var(--muted)", fontSize: "var(--fs-m)", padding: "0 8px" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in oklab, var(--accent) 28%, transparent)" },
  ".cm-searchMatch-selected": { outline: "1px solid var(--accent)" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--surface)", border: "1px solid var(--line)", borderRadius: "var(--radius)", boxShadow: "var(--shadow)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--text)", background: "var(--accent-soft)" },
  ".cm-diagnostic": { fontFamily: "var(--font)", fontSize: "var(--fs-s)", padding: "5px 9px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "2px 0 0 3px" },
});

export const theme: Extension = [look, syntaxHighlighting(colours)];

/** Marks what differs within a line; a ground of its own would take contrast from the text. */
const underline = (tone: "good" | "bad") => `linear-gradient(var(--${tone}), var(--${tone})) bottom / 100% 2px no-repeat`;

/** The two texts of a diff; signs beside the lines, so that colour is not alone. */
export const diffTheme: Extension = EditorView.theme({
  "&": { height: "auto" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "color-mix(in oklab, var(--bad) 8%, transparent)" },
  "&.cm-merge-b .cm-changedLine, .cm-changedLine": { backgroundColor: "color-mix(in oklab, var(--good) 9%, transparent)" },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": { background: underline("bad") },
  "&.cm-merge-b .cm-changedText, .cm-changedText": { background: underline("good") },
  "&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter": { background: "var(--bad)" },
  "&.cm-merge-b .cm-changedLineGutter, .cm-changedLineGutter": { background: "var(--good)" },
  ".cm-insertedLine, .cm-deletedLine, .cm-deletedLine del": { textDecoration: "none" },
  ".cm-deletedChunk .cm-deletedLine::before": { content: '"\\2212 "', color: "var(--bad)" },
  ".cm-collapsedLines": { color: "var(--muted)", background: "var(--raised)", padding: "4px 12px", fontFamily: "var(--font)" },
  ".cm-collapsedLines::before, .cm-collapsedLines::after": { content: '"\\2026"', color: "var(--faint)" },
  ".cm-signs": { color: "var(--muted)", minWidth: "14px", textAlign: "center" },
});
