// Graphs, as a custom element. A module of its own, loaded when a screen with graphs is opened; it knows nothing of the
// console but the colours and fonts of its style sheet.
import { MetricChart } from "./chart";

// A second build may have been loaded by a page that was open over an upgrade.
if (!customElements.get("metric-chart")) customElements.define("metric-chart", MetricChart);

declare global {
  interface HTMLElementTagNameMap {
    "metric-chart": MetricChart;
  }
}
