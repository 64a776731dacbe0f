import { expect } from "vitest";
import type { Exhibit } from "./exhibit/forms.js";
import type { ExhibitOptions } from "./exhibit/options.js";
import { readCurve, readHeatmap, readImages, readTable } from "./exhibit/read.js";
import { readPoints } from "./exhibit/read-points.js";
import { tellGrader } from "./grader-link.js";

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
  checkWords(options);
  tellGrader({ kind: "exhibit", exhibit: await read(options), spec: expect.getState().testPath ?? "" });
}

async function read(options: ExhibitOptions): Promise<Exhibit> {
  try {
    if (options.kind === "curve") return await readCurve(options);
    if (options.kind === "heatmap") return await readHeatmap(options);
    if (options.kind === "table") return readTable(options);
    if (options.kind === "points") return await readPoints(options);
    return await readImages(options);
  } catch (error) {
    const { title, caption } = options;
    return { kind: "unusable", title, caption, problem: (error as Error).message };
  }
}

/** What the author of the spec wrote; the rest depends on the code that is judged. */
function checkWords(options: ExhibitOptions): void {
  const text = (name: string, value: unknown) => {
    if (typeof value === "string" && value.trim()) return;
    throw new TypeError(
      `${name} of an exhibit must be a text, got ${JSON.stringify(value)}: say it in a few words`,
    );
  };
  text("title", options.title);
  text("caption", options.caption);
  if (options.kind === "curve") {
    text("xLabel", options.xLabel);
    text("yLabel", options.yLabel);
  } else if (options.kind === "heatmap") {
    checkRange(options.range);
  } else if (options.kind === "table") {
    for (const column of options.columns) text("every column", column);
  } else if (options.kind === "images") {
    const { across = 1 } = options;
    if (!(Number.isInteger(across) && across > 0))
      throw new RangeError(`across must be how many pictures stand in one line, got ${across}`);
  } else if (options.kind === "points") {
    for (const { label } of options.panels) text("label of every panel", label);
    checkRange(options.range);
  } else {
    const { kind } = options as { kind: unknown };
    throw new TypeError(`kind must be curve, heatmap, table, images or points, got ${JSON.stringify(kind)}`);
  }
}

function checkRange([low, high]: [low: number, high: number] = [0, 1]): void {
  if (!(low < high) || !Number.isFinite(high - low))
    throw new RangeError(`range must be [low, high] with low < high, got [${low}, ${high}]`);
}
