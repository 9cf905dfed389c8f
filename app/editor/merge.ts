// Three-way merge by lines: what both sides changed apart from each other goes together, what both changed at the same
// place is shown with marks, for a person to decide.
import { chunksOf, lineAt, textOf } from "./chunks";
import { breakOf } from "./languages";

export interface Merged {
  text: string;
  /** Places that need a person. */
  conflicts: number;
}

/** Lines `from..to` of the base become these. */
interface Hunk {
  from: number;
  to: number;
  lines: readonly string[];
}

const linesOf = (text: string) => text.split(/\r\n?|\n/);

function hunks(base: string, side: string): Hunk[] {
  const [a, b] = [textOf(base), textOf(side)];
  const lines = linesOf(side);
  return chunksOf(a, b).map(({ fromA, toA, fromB, toB }) => ({
    from: lineAt(a, fromA),
    to: lineAt(a, toA),
    lines: toB > fromB ? lines.slice(lineAt(b, fromB), lineAt(b, toB)) : [],
  }));
}

/** A stretch of the base as one side has it. */
function applied(base: readonly string[], from: number, to: number, hunks: readonly Hunk[]): string[] {
  const out: string[] = [];
  let at = from;
  for (const hunk of hunks) {
    out.push(...base.slice(at, hunk.from), ...hunk.lines);
    at = hunk.to;
  }
  out.push(...base.slice(at, to));
  return out;
}

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((line, i) => line === b[i]);

export function merge(base: string, theirs: string, mine: string): Merged {
  if (theirs === mine || mine === base) return { text: theirs, conflicts: 0 };
  if (theirs === base) return { text: mine, conflicts: 0 };
  const lines = linesOf(base);
  const [left, right] = [hunks(base, theirs), hunks(base, mine)];
  const out: string[] = [];
  let [at, l, r, conflicts] = [0, 0, 0, 0];
  for (;;) {
    const first = Math.min(left[l]?.from ?? Infinity, right[r]?.from ?? Infinity);
    if (first === Infinity) break;
    // All hunks that touch each other, on whichever side.
    const [l0, r0] = [l, r];
    let end = first;
    for (let grown = true; grown; ) {
      grown = false;
      for (; left[l] && left[l]!.from <= end; l++, grown = true) end = Math.max(end, left[l]!.to);
      for (; right[r] && right[r]!.from <= end; r++, grown = true) end = Math.max(end, right[r]!.to);
    }
    const [ours, own] = [left.slice(l0, l), right.slice(r0, r)];
    const theirText = applied(lines, first, end, ours);
    const myText = applied(lines, first, end, own);
    out.push(...lines.slice(at, first));
    if (!own.length || same(theirText, myText)) out.push(...theirText);
    else if (!ours.length) out.push(...myText);
    else {
      conflicts += 1;
      out.push("<<<<<<< deployed", ...theirText, "=======", ...myText, ">>>>>>> yours");
    }
    at = end;
  }
  out.push(...lines.slice(at));
  return { text: out.join(breakOf(mine)), conflicts };
}
