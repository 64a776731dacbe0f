import { buildsOnText } from "../../core/report/base.js";
import type { Block, Group, Words } from "../../core/report/blocks.js";
import { button, element } from "./element.js";
import { mapElement } from "./map.js";
import { trainingElement } from "./training.js";

// What is said of an answer, as HTML. The words are the terminal's.

const MARKS = { good: "✓", bad: "✗", open: "○" };

/** The name of a test that failed reads like a fact, so its mark is read, too. */
const markElement = (mood: keyof typeof MARKS): HTMLElement =>
  element(
    "span",
    mood === "bad" ? { role: "img", "aria-label": "Failed:" } : { "aria-hidden": "true" },
    MARKS[mood],
  );

/** What a page adds to what is said. */
export interface Beside {
  /** How to go on after a pass. */
  next: Node[];
  /** Leads to a line of the learner's code. */
  goTo(line: number): void;
}

export function groupElements(groups: Group[], beside: Beside): HTMLElement[] {
  return groups
    .filter((group) => group.length > 0)
    .map((group) =>
      element("div", { class: "kata-group" }, ...group.flatMap((block) => blockNodes(block, beside))),
    );
}

function blockNodes(block: Block, beside: Beside): Node[] {
  switch (block.is) {
    case "headline":
      return [
        element(
          "h2",
          { class: `kata-headline kata-${block.mood}` },
          markElement(block.mood),
          ` ${block.text}`,
          block.aside ? element("small", {}, ` ${block.aside}`) : undefined,
        ),
      ];
    case "text":
      return [element("p", {}, ...said(block.words))];
    case "base":
      return [element("p", { class: "kata-base" }, ...said(block.words))];
    case "notice":
      return [element("p", { class: "kata-notice" }, block.text)];
    case "finding":
      return [
        block.details.length > 0
          ? element("pre", { class: "kata-details" }, block.details.join("\n"))
          : undefined,
        block.map.length > 0 ? mapElement(block.map) : undefined,
      ].filter((node) => node !== undefined);
    case "code":
      return [codeElement(block, beside)];
    case "formula":
      return [element("pre", { class: "kata-formula" }, block.lines.join("\n"))];
    case "trained":
      return [trainingElement(block.run, true)];
    case "printed":
      return [
        element(
          "p",
          { class: "kata-quiet" },
          `your code printed${block.cut ? ` (last ${block.lines.length} lines)` : ""}`,
        ),
        element("pre", {}, block.lines.join("\n")),
      ];
    case "builds on":
      return block.direct.length > 0
        ? [element("p", { class: "kata-base" }, buildsOnText(block.direct, block.all))]
        : [];
    case "laws":
      return [
        element(
          "details",
          { class: "kata-laws" },
          element("summary", {}, `What your answer satisfies: ${block.names.length} laws`),
          element("ul", {}, ...block.names.map((name) => element("li", {}, name))),
        ),
      ];
    case "next":
      return beside.next;
  }
}

function said(words: Words): Node[] {
  return words.flatMap((piece) => {
    if (typeof piece === "string") return withCode(piece);
    const [text, tone] = piece;
    return tone === "strong" ? element("strong", {}, text) : element("span", { class: `kata-${tone}` }, text);
  });
}

/** What stands between backticks is code. */
function withCode(text: string): Node[] {
  return text
    .split(/(`[^`\n]+`)/)
    .filter((part) => part !== "")
    .map((part) =>
      /^`.+`$/.test(part) ? element("code", {}, part.slice(1, -1)) : document.createTextNode(part),
    );
}

function codeElement({ of, path, at, rows }: Extract<Block, { is: "code" }>, { goTo }: Beside): HTMLElement {
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
