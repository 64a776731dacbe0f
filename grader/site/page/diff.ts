import { diffLines } from "diff";
import { element } from "./element.js";

/** The learner's text beside the course's: what only one of them has is marked. */
export function diffElement(yours: string, theirs: string): HTMLElement {
  const lines = diffLines(yours, theirs).flatMap(({ value, added, removed }) => {
    const [mark, name] = added ? ["+", "kata-theirs"] : removed ? ["-", "kata-yours"] : [" ", "kata-both"];
    return value
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => element("span", { class: name }, `${mark} ${line}\n`));
  });
  return element(
    "figure",
    { class: "kata-code" },
    element("figcaption", {}, "- yours, + the course's"),
    element("pre", { tabindex: "0" }, ...lines),
  );
}
