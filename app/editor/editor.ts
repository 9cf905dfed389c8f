// <code-editor>: one editor for many files. It keeps each file's text, history and place; what is written is announced
// when the hand rests.
//
// Properties: value, language, label, readonly, problems, original. Events: change {path, value, added, removed},
// save (Ctrl/Cmd+S), run (Ctrl/Cmd+Enter).
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import {
  drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { countIn, marks, setOriginal, textOf } from "./chunks";
import { breakOf, type Language, languageOf, languageSupport } from "./languages";
import { theme } from "./theme";

/** How long nobody types before a change is told. */
const REST_MS = 200;

export interface Problem {
  /** From 1. */
  line: number;
  message: string;
  severity: "error" | "warning";
}

export interface ChangeDetail {
  path: string;
  value: string;
  /** Lines, against the original. */
  added: number;
  removed: number;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { position: relative; display: block; min-width: 0; overflow: hidden; }
  :host([hidden]) { display: none; }
  .frame { height: 100%; }
  .hint { position: absolute; z-index: 1; right: 14px; bottom: 4px; margin: 0; padding: 1px 8px; border: 1px solid var(--line);
    border-radius: var(--radius); background: var(--surface); color: var(--muted); font: var(--fs-xs)/1.5 var(--font); pointer-events: none; }
  :host(:not(:focus-within)) .hint, :host([readonly]) .hint { clip-path: inset(50%); }
  :host(:focus-within)::after { content: ""; position: absolute; z-index: 1; inset: 0; border: 1px solid var(--accent); pointer-events: none; }
`);

interface Kept {
  state: EditorState;
  top: number;
}

const NO_SELECTION = { anchorNode: null, anchorOffset: 0, focusNode: null, focusOffset: 0, isCollapsed: true };

/** Chrome's shadow roots have a selection of their own; elsewhere the document's reaches inside. */
const selectionIn = (root: DocumentOrShadowRoot & { getSelection?: () => Selection | null }): Selection | null =>
  root.getSelection ? root.getSelection() : document.getSelection();

/**
 * Typing over a selection, done here: left to the browser it carries the look of what was selected over into a style
 * attribute, which a strict content security policy refuses and reports.
 */
function replaceSelected(event: InputEvent, view: EditorView): boolean {
  const { data, inputType, isComposing } = event;
  if (inputType !== "insertText" || data === null || isComposing || view.state.readOnly) return false;
  // What the browser is about to replace: the editor may not have heard of the selection yet.
  const { anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed } = selectionIn(view.root) ?? NO_SELECTION;
  if (!isCollapsed && view.contentDOM.contains(anchorNode) && view.contentDOM.contains(focusNode) && view.state.selection.ranges.length === 1) {
    const [anchor, head] = [view.posAtDOM(anchorNode!, anchorOffset), view.posAtDOM(focusNode!, focusOffset)];
    const { from, to } = view.state.selection.main;
    if (from !== Math.min(anchor, head) || to !== Math.max(anchor, head)) view.dispatch({ selection: { anchor, head } });
  }
  const { state } = view;
  if (state.selection.ranges.every((range) => range.empty)) return false;
  const insert = () => state.update(state.replaceSelection(state.toText(data)), { userEvent: "input.type", scrollIntoView: true });
  const { from, to } = state.selection.main;
  if (!state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
  return true;
}

export class CodeEditor extends HTMLElement {
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #frame = document.createElement("div");
  readonly #kept = new Map<string, Kept>();
  readonly #settings = new Compartment();
  readonly #languages = new Compartment();
  #view: EditorView | undefined;
  #path = "";
  #break = "\n";
  #label = "Code";
  #readonly = false;
  #language: Language = "text";
  #problems: readonly Problem[] = [];
  #resting: ReturnType<typeof setTimeout> | undefined;
  readonly #leave = () => this.flush();

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#frame.className = "frame";
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.id = "hint";
    hint.textContent = "Esc, then Tab leaves the editor";
    this.#root.append(this.#frame, hint);
  }

  connectedCallback(): void {
    // Set before this class was there, a property hides the accessor: set it again.
    for (const name of ["label", "readonly", "language", "value", "original", "problems"] as const) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete (this as Record<string, unknown>)[name];
        Object.assign(this, { [name]: value });
      }
    }
    this.#view ??= new EditorView({ state: this.#state(""), root: this.#root, parent: this.#frame });
    window.addEventListener("pagehide", this.#leave);
  }

  disconnectedCallback(): void {
    this.flush();
    window.removeEventListener("pagehide", this.#leave);
  }

  get value(): string {
    return this.#view?.state.doc.sliceString(0, undefined, this.#break) ?? "";
  }

  /** Replaces the text; the history of the old one ends. */
  set value(text: string) {
    const original = this.original;
    this.#break = breakOf(text);
    this.#open(this.#state(text), 0);
    this.original = original;
  }

  get language(): Language {
    return this.#language;
  }

  set language(language: Language) {
    this.#language = language;
    this.#view?.dispatch({ effects: this.#languages.reconfigure(languageSupport(language, this.#path)) });
  }

  get label(): string {
    return this.#label;
  }

  /** The text box's name. */
  set label(label: string) {
    this.#label = label;
    this.#configure();
  }

  get readonly(): boolean {
    return this.#readonly;
  }

  set readonly(readonly: boolean) {
    this.#readonly = readonly;
    this.toggleAttribute("readonly", readonly);
    this.#configure();
  }

  get original(): string | null | undefined {
    return this.#view?.state.field(marks).original?.toString() ?? null;
  }

  /** What is deployed: lines that differ from it are marked. */
  set original(text: string | null | undefined) {
    this.#view?.dispatch({ effects: setOriginal.of(text == null ? null : textOf(text)) });
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  set problems(problems: readonly Problem[]) {
    this.#problems = problems;
    this.#mark();
  }

  /** Shows a file: as it was left, if it has been here with this text, else anew. */
  show(path: string, text: string, original?: string | null): void {
    const view = this.#view;
    if (!view) return;
    if (path !== this.#path) {
      this.flush();
      if (this.#path) this.#kept.set(this.#path, { state: view.state, top: view.scrollDOM.scrollTop });
    } else if (text === this.value) {
      this.original = original;
      return;
    }
    this.#path = path;
    this.#break = breakOf(text);
    this.#language = languageOf(path);
    const kept = this.#kept.get(path);
    const goOn = kept?.state.doc.eq(textOf(text)) ? kept : undefined;
    this.#open(goOn?.state ?? this.#state(text), goOn?.top ?? 0);
    this.original = original;
    this.#mark();
  }

  /** A file that is gone, or has another name. */
  forget(path: string): void {
    this.#kept.delete(path);
    if (this.#path === path) this.#path = "";
  }

  /** Tells of a change at once, if there is one to tell. */
  flush(): void {
    if (this.#resting === undefined) return;
    clearTimeout(this.#resting);
    this.#resting = undefined;
    const view = this.#view;
    if (!view) return;
    const detail: ChangeDetail = { path: this.#path, value: this.value, ...countIn(view) };
    this.dispatchEvent(new CustomEvent<ChangeDetail>("change", { detail, bubbles: true }));
  }

  override focus(): void {
    this.#view?.focus();
  }

  /** Moves to a line, from 1. */
  goTo(line: number): void {
    const view = this.#view;
    if (!view) return;
    const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    view.focus();
  }

  #open(state: EditorState, top: number): void {
    const view = this.#view;
    if (!view) return;
    clearTimeout(this.#resting);
    this.#resting = undefined;
    view.setState(state);
    this.#configure();
    view.scrollDOM.scrollTop = top;
  }

  #configure(): void {
    this.#view?.dispatch({ effects: this.#settings.reconfigure(this.#options()) });
  }

  #options(): Extension {
    return [
      EditorState.readOnly.of(this.#readonly),
      EditorView.editable.of(!this.#readonly),
      EditorView.contentAttributes.of({
        "aria-label": this.#label,
        "aria-describedby": "hint",
        // Where the text is wider than its box, the keyboard has to reach it.
        tabindex: "0",
        ...(this.#readonly ? { "aria-readonly": "true" } : {}),
      }),
    ];
  }

  #mark(): void {
    const view = this.#view;
    if (!view) return;
    const { doc } = view.state;
    const diagnostics = this.#problems.map(({ line, message, severity }): Diagnostic => {
      const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
      return { from, to, message, severity };
    });
    diagnostics.sort((a, b) => a.from - b.from);
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }

  #tell(name: "save" | "run"): boolean {
    this.flush();
    this.dispatchEvent(new CustomEvent(name, { bubbles: true }));
    return true;
  }

  #state(doc: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        Prec.highest(keymap.of([
          { key: "Mod-s", preventDefault: true, run: () => this.#tell("save") },
          { key: "Mod-Enter", preventDefault: true, run: () => this.#tell("run") },
        ])),
        lintGutter(), lineNumbers(), foldGutter(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(), dropCursor(),
        EditorState.allowMultipleSelections.of(true), EditorState.tabSize.of(4), indentOnInput(), bracketMatching(), closeBrackets(),
        autocompletion(), highlightActiveLine(), highlightSelectionMatches(), search({ top: true }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
        theme, marks,
        this.#languages.of(languageSupport(this.#language, this.#path)),
        this.#settings.of(this.#options()),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            clearTimeout(this.#resting);
            this.#resting = setTimeout(() => this.flush(), REST_MS);
          }
        }),
        EditorView.domEventHandlers({ blur: () => this.flush(), beforeinput: replaceSelected }),
      ],
    });
  }
}
