import { expect } from "vitest";
import { checkText } from "../exhibit/checks.js";
import { type Exhibit, KINDS } from "../exhibit/forms.js";
import { type ExhibitOptions, READERS, type Reader } from "../exhibit/kinds.js";
import { tellGrader } from "../judge/grader-link.js";

/**
 * Shows the learner what their code computed. The grader draws a small preview in the terminal, and on the page of
 * `kata show` the learner's result beside the reference's. Under plain vitest nobody looks, and nothing is shown.
 *
 *     await exhibit({
 *       kind: "heatmap",
 *       title: "attention",
 *       caption: "No query looks at a later key: above the diagonal every weight is 0.",
 *       values: weights,   // [head, query, key]
 *       axes: "head query key",
 *       range: [0, 1],
 *     });
 *
 * Call it before the assertions, so that a wrong result is shown too. The values may be wrong in every way and at most
 * 65,536 numbers: what cannot be drawn is shown as the sentence that says why, and the verdict stays the assertions'.
 *
 * @throws TypeError if a title, caption or label is missing or no text, or the kind is unknown
 * @throws RangeError if the range of a heatmap or of points is empty, or a grid has no columns
 */
export async function exhibit(options: ExhibitOptions): Promise<void> {
  checkText("title", options.title);
  checkText("caption", options.caption);
  const reader = readerOf(options);
  reader.check(options);
  tellGrader({
    kind: "exhibit",
    exhibit: await read(options, reader),
    spec: expect.getState().testPath ?? "",
  });
}

type AnyReader = Reader<ExhibitOptions, Exhibit>;

function readerOf({ kind }: ExhibitOptions): AnyReader {
  if (KINDS.includes(kind)) return READERS[kind];
  const names = `${KINDS.slice(0, -1).join(", ")} or ${KINDS.at(-1)}`;
  throw new TypeError(`kind must be ${names}, got ${JSON.stringify(kind)}`);
}

async function read(options: ExhibitOptions, reader: AnyReader): Promise<Exhibit> {
  try {
    return await reader.read(options);
  } catch (error) {
    const { title, caption } = options;
    return { kind: "unusable", title, caption, problem: (error as Error).message };
  }
}
