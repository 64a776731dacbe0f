import { solutionText } from "../../core/course/solution.js";
import { askedFor } from "./asked-for.js";
import { diffElement } from "./diff.js";
import { element } from "./element.js";

/**
 * The course's solution: first what was asked for, and folded the whole file beside the learner's.
 *
 * @param marked the solution with the markers of its blanks
 */
export function solutionElements(marked: string, yours: string): HTMLElement[] {
  return [
    element("h2", { class: "kata-solution" }, "The course's solution"),
    element(
      "pre",
      { class: "kata-asked", tabindex: "0", "aria-label": "The lines that were asked for" },
      askedFor(marked),
    ),
    element(
      "details",
      { class: "kata-beside" },
      element("summary", {}, "The whole file beside yours"),
      diffElement(yours, solutionText(marked)),
    ),
  ];
}
