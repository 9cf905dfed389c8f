// What a graph is given, and its numbers in words: as `app/src/monitoring/metrics/figures.rs` writes them.

export type Unit = "Count" | "Milliseconds" | "Percent" | "Bytes" | "Megabytes";

export interface Line {
  label: string;
  /** Of the custom properties `--chart-<tone>`. */
  tone: string;
  /** One for each period; null where nothing was measured. */
  values: (number | null)[];
}

export interface Graph {
  /** What it is called when it is read aloud. */
  label: string;
  unit: Unit;
  /** Milliseconds since 1970. */
  from: number;
  period: number;
  slots: number;
  /** The first period that is still being counted. */
  open: number;
  bars: boolean;
  /** Drawn pale: CloudWatch could not be asked. */
  stale: boolean;
  series: Line[];
  marks: { at: number; text: string }[];
}

const plain = (value: number, digits: number) => value.toFixed(digits).replace(/\.0+$/, "");

export function figure(value: number, unit: Unit): string {
  switch (unit) {
    case "Count":
      return value.toLocaleString("en", { maximumFractionDigits: 1 });
    case "Percent":
      return `${plain(value, 1)} %`;
    case "Milliseconds":
      if (value >= 60_000) return `${plain(value / 60_000, 1)} min`;
      if (value >= 1_000) return `${plain(value / 1_000, 1)} s`;
      return `${plain(value, value < 10 ? 2 : 0)} ms`;
    case "Bytes":
      if (value >= 1e9) return `${plain(value / 1e9, 1)} GB`;
      if (value >= 1e6) return `${plain(value / 1e6, 1)} MB`;
      if (value >= 1e3) return `${plain(value / 1e3, 1)} kB`;
      return `${plain(value, 0)} B`;
    case "Megabytes":
      return `${plain(value, 0)} MB`;
  }
}

const two = (number: number) => String(number).padStart(2, "0");

/** `10:31`, with the day where the graph is longer than one; UTC. */
export function clock(at: number, withDay: boolean): string {
  const date = new Date(at);
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return withDay ? `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${time}` : time;
}

/** A round number that is at least `value`. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * size).find((end) => end >= value) ?? value;
}
