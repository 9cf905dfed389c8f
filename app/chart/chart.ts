// One graph: drawn by uPlot, with a crosshair all graphs of a page share, a stretch of time to be chosen, and the same
// with keys: arrows go from point to point, with Shift they choose, Enter goes there.
import uPlot from "uplot";
import plotCss from "uplot/dist/uPlot.min.css";
import { clock, figure, type Graph, type Line, roundUp } from "./data";

const HEIGHT = 168;
const DAY = 86_400_000;
/** Steps between numbers of things: there is no half of one. */
const WHOLE = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

const CSS = `
:host { display: block; }
[role="slider"] { position: relative; outline: none; border-radius: 4px; }
[role="slider"]:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.uplot { font: inherit; }
.u-select { background: color-mix(in oklab, var(--accent) 22%, transparent); }
.u-hz .u-cursor-x { border-right: 1px solid var(--muted); }
p { min-height: 1.45em; margin: 2px 0 0; font: 400 var(--fs-xs)/1.45 var(--font); font-variant-numeric: tabular-nums; color: var(--muted);
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
i { position: absolute; width: 0; height: 0; }
`;

let sheets: CSSStyleSheet[] | undefined;
const styles = () =>
  (sheets ??= [plotCss, CSS].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  }));

export class MetricChart extends HTMLElement {
  static readonly observedAttributes = ["graph"];

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #plane = document.createElement("div");
  readonly #told = document.createElement("p");
  /** Takes on the colours of the page's properties, so that the canvas can be told what they are now. */
  readonly #probe = document.createElement("i");
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  readonly #theme = new MutationObserver(() => this.#recolour());
  readonly #size = new ResizeObserver(() => this.#resize());
  #graph: Graph | undefined;
  #plot: uPlot | undefined;
  #at = -1;
  /** Where a choice by keys began. */
  #anchor: number | undefined;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = styles();
    this.#plane.tabIndex = 0;
    this.#plane.setAttribute("role", "slider");
    this.#plane.setAttribute("aria-orientation", "horizontal");
    this.#told.setAttribute("aria-hidden", "true");
    this.#root.append(this.#plane, this.#told, this.#probe);
    this.#plane.addEventListener("keydown", (event) => this.#key(event));
    this.#plane.addEventListener("blur", () => this.#forget());
  }

  connectedCallback() {
    this.#theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.#dark.addEventListener("change", this.#recolour);
    this.#size.observe(this);
    this.#draw();
  }

  disconnectedCallback() {
    this.#theme.disconnect();
    this.#dark.removeEventListener("change", this.#recolour);
    this.#size.disconnect();
    this.#clear();
  }

  attributeChangedCallback(_name: string, _before: string | null, text: string | null) {
    this.#graph = text ? (JSON.parse(text) as Graph) : undefined;
    if (this.isConnected) this.#draw();
  }

  /** A custom property's colour as it is now, light or dark. */
  #colour(property: string): string {
    this.#probe.style.color = `var(${property})`;
    return getComputedStyle(this.#probe).color;
  }

  readonly #recolour = () => this.#draw();

  #clear() {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #resize() {
    const width = Math.floor(this.clientWidth);
    if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
  }

  #draw() {
    this.#clear();
    const graph = this.#graph;
    if (!graph || this.clientWidth === 0) return;
    const times = Array.from({ length: graph.slots }, (_, slot) => middle(graph, slot));
    const data = [times, ...graph.series.map((line) => line.values)] as uPlot.AlignedData;
    this.#plot = new uPlot(this.#options(graph), data, this.#plane);
    this.#plane.setAttribute("aria-label", graph.label);
    this.#plane.setAttribute("aria-valuemin", "0");
    this.#plane.setAttribute("aria-valuemax", String(graph.slots - 1));
    this.#say(graph.slots - 1);
    this.#told.textContent = "";
  }

  #options(graph: Graph): uPlot.Options {
    const [text, line, muted] = [this.#colour("--muted"), this.#colour("--line"), this.#colour("--faint")];
    const font = `11px ${getComputedStyle(this).fontFamily}`;
    const top = roundUp(Math.max(...graph.series.flatMap((one) => one.values.map((value) => value ?? 0)), 0));
    const long = graph.slots * graph.period > DAY;
    const axis = { stroke: text, font, ticks: { show: false }, grid: { stroke: line, width: 1 } };
    return {
      width: Math.floor(this.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
      scales: {
        x: { time: true, range: () => [edge(graph, 0), edge(graph, graph.slots)] },
        y: { range: [0, graph.unit === "Percent" ? Math.max(top, 100) : top] },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 26, space: 64, values: (_plot, splits) => splits.map((at) => label(at * 1000, long)) },
        { ...axis, size: 62, space: 36, ...(graph.unit === "Count" && { incrs: WHOLE }), values: (_plot, splits) => splits.map((value) => figure(value, graph.unit)) },
      ],
      series: [{}, ...graph.series.map((one) => this.#series(one, graph))],
      // The crosshair runs through all graphs of a page.
      cursor: { y: false, drag: { x: true, y: false, setScale: false }, sync: { key: "lambent", setSeries: false, filters: { pub: follows, sub: follows } }, points: { size: 6 } },
      hooks: {
        drawClear: [(plot) => open(plot, graph, line)],
        draw: [(plot) => marks(plot, graph, this.#colour("--accent"), muted)],
        setCursor: [(plot) => this.#point(plot)],
        setSelect: [(plot) => this.#chosen(plot)],
      },
    };
  }

  #series(one: Line, graph: Graph): uPlot.Series {
    const stroke = graph.stale ? this.#colour("--faint") : this.#colour(`--chart-${one.tone}`);
    if (graph.bars) {
      const paths = uPlot.paths.bars?.({ size: [0.7, 24, 1], align: 0 });
      return { label: one.label, stroke, fill: stroke, width: 0, points: { show: false }, ...(paths && { paths }) };
    }
    // A point without neighbours is no line: it would not be seen.
    const alone = one.values.flatMap((value, at) => (value != null && one.values[at - 1] == null && one.values[at + 1] == null ? [at] : []));
    return { label: one.label, stroke, width: 1.5, points: { show: false, size: 5, fill: stroke, filter: () => (alone.length > 0 ? alone : null) } };
  }

  /** The crosshair has moved, here or in another graph. */
  #point(plot: uPlot) {
    const at = plot.cursor.idx;
    this.#told.textContent = at == null ? "" : this.#words(at);
  }

  #words(at: number): string {
    const graph = this.#graph;
    if (!graph) return "";
    const from = graph.from + at * graph.period;
    const values = graph.series.flatMap(({ label, values }) => {
      const value = values[at];
      return value == null ? [] : [`${label} ${figure(value, graph.unit)}`];
    });
    const done = graph.marks.filter((mark) => mark.at >= from && mark.at < from + graph.period).map((mark) => mark.text);
    const still = at >= graph.open ? ["still being counted"] : [];
    const said = values.length > 0 ? values : ["nothing measured"];
    return [clock(from, graph.slots * graph.period > DAY), ...said, ...still, ...done].join(" · ");
  }

  #say(at: number) {
    this.#at = at;
    this.#plane.setAttribute("aria-valuenow", String(at));
    this.#plane.setAttribute("aria-valuetext", this.#words(at));
  }

  #key(event: KeyboardEvent) {
    const [graph, plot] = [this.#graph, this.#plot];
    if (!graph || !plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = graph.slots - 1;
    const page = Math.max(1, Math.round(graph.slots / 10));
    const steps: Record<string, number> = {
      ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: page, PageDown: -page, Home: -graph.slots, End: graph.slots,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (event.shiftKey) this.#anchor ??= this.#at;
      else this.#unchoose();
      this.#say(Math.min(last, Math.max(0, this.#at + step)));
      this.#move(plot.valToPos(middle(graph, this.#at), "x"), 0);
      if (this.#anchor !== undefined) this.#mark(this.#anchor, this.#at);
    } else if (event.key === "Enter" && this.#anchor !== undefined) {
      event.preventDefault();
      const [from, to] = [Math.min(this.#anchor, this.#at), Math.max(this.#anchor, this.#at)];
      this.#unchoose();
      this.#zoom(graph.from + from * graph.period, graph.from + (to + 1) * graph.period);
    } else if (event.key === "Escape") {
      this.#unchoose();
    }
  }

  /** Here and in the other graphs, which the types of uPlot do not tell of. */
  #move(left: number, top: number) {
    const set = this.#plot?.setCursor as ((at: { left: number; top: number }, fire: boolean, tell: boolean) => void) | undefined;
    set?.({ left, top }, true, true);
  }

  #mark(one: number, other: number) {
    const [graph, plot] = [this.#graph!, this.#plot!];
    const x = (slot: number) => plot.valToPos(edge(graph, slot), "x");
    const [left, right] = [x(Math.min(one, other)), x(Math.max(one, other) + 1)];
    plot.setSelect({ left, width: Math.max(right - left, 1), top: 0, height: plot.over.clientHeight }, false);
  }

  #unchoose() {
    this.#anchor = undefined;
    this.#plot?.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  }

  #forget() {
    this.#unchoose();
    this.#move(-10, -10);
  }

  /** A stretch was drawn with the pointer. */
  #chosen(plot: uPlot) {
    const graph = this.#graph;
    if (!graph || plot.select.width < 4) return;
    const at = (x: number) => plot.posToVal(x, "x") * 1000;
    const [from, to] = [at(plot.select.left), at(plot.select.left + plot.select.width)];
    this.#unchoose();
    const slot = (time: number) => Math.min(Math.floor((time - graph.from) / graph.period), graph.slots - 1);
    this.#zoom(graph.from + slot(from) * graph.period, graph.from + (slot(to) + 1) * graph.period);
  }

  #zoom(from: number, until: number) {
    this.dispatchEvent(new CustomEvent("zoom", { bubbles: true, composed: true, detail: { from, until } }));
  }
}

/** Graphs follow each other's crosshair, not what is chosen in them. */
const follows = (type: string) => type === "mousemove" || type === "mouseleave";

/** Where a period begins, in seconds. */
const edge = (graph: Graph, slot: number): number => (graph.from + slot * graph.period) / 1000;

/** Where its value stands: what was done within it is drawn beside it, at its own time. */
const middle = (graph: Graph, slot: number): number => edge(graph, slot + 0.5);

/** Midnights say their day. */
function label(at: number, long: boolean): string {
  const time = clock(at, false);
  return long && time === "00:00" ? clock(at, true).slice(5, 10) : time;
}

/** The ground of what is still being counted. */
function open(plot: uPlot, graph: Graph, colour: string) {
  if (graph.open >= graph.slots) return;
  const { ctx, bbox } = plot;
  const x = Math.max(bbox.left, plot.valToPos(edge(graph, graph.open), "x", true));
  const width = bbox.left + bbox.width - x;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, bbox.top, Math.max(width, 2), bbox.height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  const gap = 6 * devicePixelRatio;
  ctx.beginPath();
  for (let from = x - bbox.height; from < x + width; from += gap) {
    ctx.moveTo(from, bbox.top + bbox.height);
    ctx.lineTo(from + bbox.height, bbox.top);
  }
  ctx.stroke();
  ctx.restore();
}

/** What was done, as lines from top to bottom with a small flag. */
function marks(plot: uPlot, graph: Graph, colour: string, stale: string) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = graph.stale ? stale : colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { at } of graph.marks) {
    const x = Math.round(plot.valToPos(at / 1000, "x", true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const size = 4 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x - size, bbox.top);
    ctx.lineTo(x + size, bbox.top);
    ctx.lineTo(x, bbox.top + size * 1.4);
    ctx.fill();
  }
  ctx.restore();
}
