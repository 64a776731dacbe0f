import { buildsOnText } from "../../core/report/base.js";
import type { Block, Group } from "../../core/report/blocks.js";
import { codeElement } from "./code.js";
import { element } from "./element.js";
import { linked } from "./linked.js";
import { mapElement } from "./map.js";
import { proseElements } from "./prose.js";
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
  /** What the headline's test did, where the headline is the name of one. */
  lead: string | undefined;
  /** By slug, the page of each exercise that the answer builds on. */
  pages: ReadonlyMap<string, string>;
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
      return [headline(block, beside)];
    case "text":
      return proseElements(block.words, { class: "kata-said" });
    case "base": {
      const words = block.words.map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");
      const isFault = block.words.some((piece) => typeof piece !== "string" && piece[1] === "fault");
      return [element("p", { class: isFault ? "kata-fault" : "kata-base" }, ...linked(words, beside.pages))];
    }
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
      return [codeElement(block, beside.goTo)];
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
        ? [
            element(
              "p",
              { class: "kata-base" },
              ...linked(buildsOnText(block.direct, block.all), beside.pages),
            ),
          ]
        : [];
    case "laws":
      return [
        element(
          "details",
          { class: "kata-laws" },
          element("summary", {}, `Tests that your answer passes: ${block.names.length}`),
          element("ul", {}, ...block.names.map((name) => element("li", {}, name))),
        ),
      ];
    case "next":
      return beside.next;
  }
}

/** The name of a test reads like a fact or a riddle by itself, so it is said first what became of it. */
function headline({ mood, text, aside }: Extract<Block, { is: "headline" }>, { lead }: Beside): HTMLElement {
  const isTest = mood === "bad" && lead !== undefined;
  return element(
    "h2",
    { class: `kata-headline kata-${mood}` },
    isTest ? element("span", { "aria-hidden": "true" }, MARKS.bad) : markElement(mood),
    isTest ? element("span", { class: "kata-lead" }, ` ${lead}`) : undefined,
    ` ${text}`,
    aside ? element("small", {}, ` ${aside.replace(/ passed$/, " tests passed")}`) : undefined,
  );
}
