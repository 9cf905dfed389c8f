// What differs between the deployed text and the one being written: counted in lines, marked in the editor.
import { Chunk } from "@codemirror/merge";
import { RangeSetBuilder, StateEffect, StateField, Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** Bounds the work on long texts that have little in common. */
const LIMITS = { scanLimit: 500, timeout: 200 };

export const textOf = (text: string): Text => Text.of(text.split(/\r\n?|\n/));
export const chunksOf = (a: Text, b: Text): readonly Chunk[] => Chunk.build(a, b, LIMITS);

/** Which line, from 0, begins at a position that may lie past the end. */
export const lineAt = (doc: Text, position: number): number =>
  position > doc.length ? doc.lines : doc.lineAt(position).number - 1;

export interface Count {
  added: number;
  removed: number;
}

function countOf(a: Text, b: Text, chunks: readonly Chunk[]): Count {
  let [added, removed] = [0, 0];
  for (const { fromA, toA, fromB, toB } of chunks) {
    if (toA > fromA) removed += lineAt(a, toA) - lineAt(a, fromA);
    if (toB > fromB) added += lineAt(b, toB) - lineAt(b, fromB);
  }
  // A text without characters still counts as a line.
  return { added: b.length ? added : 0, removed: a.length ? removed : 0 };
}

/** How many lines were added and removed from one text to the other. */
export function count(before: string, after: string): Count {
  const [a, b] = [textOf(before), textOf(after)];
  return countOf(a, b, chunksOf(a, b));
}

interface Marks {
  original: Text | null;
  chunks: readonly Chunk[];
  lines: DecorationSet;
}

const changed = Decoration.line({ class: "cm-changed" });
const gone = Decoration.line({ class: "cm-gone" });

function linesOf(doc: Text, chunks: readonly Chunk[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { fromB, toB, endB } of chunks) {
    if (toB === fromB) {
      const line = doc.lineAt(Math.min(fromB, doc.length));
      builder.add(line.from, line.from, gone);
      continue;
    }
    for (let at = fromB; at <= endB; ) {
      const line = doc.lineAt(at);
      builder.add(line.from, line.from, changed);
      at = line.to + 1;
    }
  }
  return builder.finish();
}

/** Replaces what the text is compared with. */
export const setOriginal = StateEffect.define<Text | null>();

export const marks = StateField.define<Marks>({
  create: () => ({ original: null, chunks: [], lines: Decoration.none }),
  update(marks, transaction) {
    let { original, chunks } = marks;
    let other = false;
    for (const effect of transaction.effects) {
      if (effect.is(setOriginal)) [original, other] = [effect.value, true];
    }
    if (!other && !transaction.docChanged) return marks;
    if (!original) return { original, chunks: [], lines: Decoration.none };
    const doc = transaction.newDoc;
    chunks = other ? chunksOf(original, doc) : Chunk.updateB(chunks, original, doc, transaction.changes, LIMITS);
    return { original, chunks, lines: linesOf(doc, chunks) };
  },
  provide: (field) => EditorView.decorations.from(field, (marks) => marks.lines),
});

/** What the editor's own text adds to and takes from the original. */
export function countIn(view: EditorView): Count {
  const { original, chunks } = view.state.field(marks);
  return original ? countOf(original, view.state.doc, chunks) : { added: view.state.doc.lines, removed: 0 };
}
