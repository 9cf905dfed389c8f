// <code-diff>: two texts, side by side where there is room, one under the other where there is not.
import { getChunks, MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, gutter, GutterMarker, highlightSpecialChars, lineNumbers } from "@codemirror/view";
import { languageOf, languageSupport } from "./languages";
import { diffTheme, theme } from "./theme";

/** From this width on, both texts have room beside each other. */
const WIDE_PX = 720;
const OPTIONS = { gutter: true, highlightChanges: true, collapseUnchanged: { margin: 3, minSize: 6 }, diffConfig: { scanLimit: 500, timeout: 200 } };

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; min-width: 0; }
  :host([hidden]) { display: none; }
  .sides { display: grid; grid-template-columns: 1fr 1fr; border-bottom: 1px solid var(--line); color: var(--muted); font: var(--fs-s)/1.5 var(--font); }
  .sides.one { grid-template-columns: 1fr; }
  .sides > span { padding: 4px 12px; }
  .frame { max-height: 60vh; overflow: auto; }
  .cm-mergeView { overflow: visible; }
  .cm-mergeViewEditor + .cm-mergeViewEditor { border-inline-start: 1px solid var(--line); }
`);

class Sign extends GutterMarker {
  constructor(private readonly sign: string) {
    super();
  }
  override eq(other: Sign): boolean {
    return other.sign === this.sign;
  }
  override toDOM(): Node {
    return document.createTextNode(this.sign);
  }
}

const minus = new Sign("\u2212");
const plus = new Sign("+");

/** A minus or a plus beside each line that differs. */
const signs = gutter({
  class: "cm-signs",
  lineMarker(view, { from }) {
    const found = getChunks(view.state);
    if (!found) return null;
    const left = found.side === "a";
    const inside = found.chunks.some((chunk) => (left ? chunk.fromA < chunk.toA && chunk.fromA <= from && from <= chunk.endA : chunk.fromB < chunk.toB && chunk.fromB <= from && from <= chunk.endB));
    return inside ? (left ? minus : plus) : null;
  },
  lineMarkerChange: () => true,
});

export class CodeDiff extends HTMLElement {
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #sides = document.createElement("div");
  readonly #frame = document.createElement("div");
  readonly #watch = new ResizeObserver(([entry]) => {
    const wide = (entry?.contentRect.width ?? 0) >= WIDE_PX;
    if (wide !== this.#wide) {
      this.#wide = wide;
      this.#draw();
    }
  });
  #wide: boolean | undefined;
  #drawn: MergeView | EditorView | undefined;
  #of = { path: "", before: "", original: "", after: "", modified: "" };

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#sides.className = "sides";
    this.#frame.className = "frame";
    this.#root.append(this.#sides, this.#frame);
  }

  connectedCallback(): void {
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    this.#watch.disconnect();
    this.#drawn?.destroy();
    this.#drawn = undefined;
    this.#wide = undefined;
  }

  /** What is compared, and what each side is called. The path tells the language, and is part of the sides' names. */
  show(path: string, before: string, original: string, after: string, modified: string): void {
    this.#of = { path, before, original, after, modified };
    if (this.#wide !== undefined) this.#draw();
  }

  #extensions(side: string): Extension {
    const { path } = this.#of;
    return [
      lineNumbers(), signs, highlightSpecialChars(), theme, diffTheme, languageSupport(languageOf(path), path),
      EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": `${path}, ${side}`, "aria-readonly": "true", tabindex: "0" }),
    ];
  }

  #draw(): void {
    this.#drawn?.destroy();
    const { original, modified, before, after } = this.#of;
    const names = this.#wide ? [before, after] : [`${before} \u2192 ${after}`];
    this.#sides.classList.toggle("one", !this.#wide);
    this.#sides.replaceChildren(...names.map((name) => Object.assign(document.createElement("span"), { textContent: name })));
    if (this.#wide) {
      this.#drawn = new MergeView({
        a: { doc: original, extensions: this.#extensions(before) },
        b: { doc: modified, extensions: this.#extensions(after) },
        parent: this.#frame,
        root: this.#root,
        ...OPTIONS,
      });
    } else {
      this.#drawn = new EditorView({
        doc: modified,
        extensions: [this.#extensions(`${before} and ${after}`), unifiedMergeView({ original, mergeControls: false, ...OPTIONS })],
        parent: this.#frame,
        root: this.#root,
      });
    }
  }
}
