import { diffLines } from "diff";
import { count } from "../../core/course/count.js";
import { element } from "./element.js";

/** Of lines that both have, so many stay around what only one has. */
const AROUND = 2;

/** Every stub has it, and no solution. */
const IMPORT = /^import \{ blank \} from "#lib\/blank";\n/m;

/** The learner's text beside the course's: what only one of them has is marked, and long runs of what both have are left out. */
export function diffElement(yours: string, theirs: string): HTMLElement {
  const parts = diffLines(yours.replace(IMPORT, ""), theirs);
  if (parts.every(({ added, removed }) => !added && !removed))
    return element("p", { class: "kata-quiet" }, "Your file has the same lines.");
  const lines = parts.flatMap(({ value, added, removed }, i) => {
    const [mark, name] = added ? ["+", "kata-theirs"] : removed ? ["-", "kata-yours"] : [" ", "kata-both"];
    const own = value.replace(/\n$/, "").split("\n");
    const shown = added || removed ? own : shortened(own, i > 0, i < parts.length - 1);
    return shown.map((line) => element("span", { class: name }, `${mark} ${line}\n`));
  });
  return element(
    "figure",
    { class: "kata-code" },
    element("figcaption", {}, "- yours, + the course's"),
    element("pre", { tabindex: "0", "aria-label": "Your file beside the course's" }, ...lines),
  );
}

/**
 * Lines that both have.
 *
 * @param follows whether something comes before that only one has, and its surroundings are shown
 * @param leads whether something comes after
 */
function shortened(lines: string[], follows: boolean, leads: boolean): string[] {
  const head = follows ? AROUND : 0;
  const tail = leads ? AROUND : 0;
  const left = lines.length - head - tail;
  if (left <= 1) return lines;
  return [
    ...lines.slice(0, head),
    `… ${count(left, "line")} that both have`,
    ...lines.slice(lines.length - tail),
  ];
}
