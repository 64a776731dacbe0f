import type { Laid } from "../draw/lesson.js";
import { blockAt } from "./reading-place.js";
import { find, type Hit } from "./search.js";

/** What was found in a text, answers that are folded included: there it has the answer's line. */
export interface Found extends Hit {
  /** The answer, if it is folded. */
  inside?: number;
}

/**
 * Every place that holds what is looked for.
 *
 * @param whole the text with all of its answers open
 * @param laid the text as it is read, whose lines are told
 */
export function findInAll(text: string, whole: Laid, laid: Laid): Found[] {
  return find(text, whole.lines).map((hit) => {
    const block = blockAt(hit.line, whole);
    const into = hit.line - whole.starts[block];
    const start = laid.starts[block];
    // An answer has its first line whether it is folded or not.
    const isInside = into > 0 && laid.answers.get(block) === false;
    return isInside ? { ...hit, line: start, inside: block } : { ...hit, line: start + into };
  });
}
