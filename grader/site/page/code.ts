import type { Block } from "../../core/report/blocks.js";
import { button, element } from "./element.js";

/** Lines of the learner's code or of the spec; a place in the learner's leads into the editor. */
export function codeElement(
  { of, path, at, rows }: Extract<Block, { is: "code" }>,
  goTo: (line: number) => void,
): HTMLElement {
  const lines = rows.map(({ line, text }) =>
    element(
      "span",
      {
        class: line === at ? "kata-line kata-at" : "kata-line",
        ...(line === at && { "aria-current": "true" }),
      },
      element("span", { class: "kata-number" }, String(line)),
      `${text}\n`,
    ),
  );
  const name = path.split("/").at(-1);
  return element(
    "figure",
    { class: "kata-code" },
    element(
      "figcaption",
      {},
      of === "spec"
        ? `the spec, ${name}, line ${at}`
        : button(`your code, line ${at}`, () => goTo(at), { class: "kata-to-line" }),
    ),
    element("pre", {}, ...lines),
  );
}
