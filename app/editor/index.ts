// The code editor and the diff view, as custom elements. One bundle, loaded when a screen needs it; it knows nothing
// of the console but the colours and fonts of its style sheet.
import { CodeDiff } from "./diff";
import { CodeEditor } from "./editor";

export { count, type Count } from "./chunks";
export { merge, type Merged } from "./merge";

// A second build may have been loaded by a page that was open over an upgrade.
if (!customElements.get("code-editor")) customElements.define("code-editor", CodeEditor);
if (!customElements.get("code-diff")) customElements.define("code-diff", CodeDiff);

declare global {
  interface HTMLElementTagNameMap {
    "code-editor": CodeEditor;
    "code-diff": CodeDiff;
  }
}
