import type { Tensor } from "@tensorflow/tfjs";
import { expect } from "vitest";
import type { Nested } from "./arrays.js";
import type { Exhibit } from "./exhibit/forms.js";
import { readCurve, readHeatmap, readImages, readTable } from "./exhibit/read.js";
import { readPoints } from "./exhibit/read-points.js";
import { tellGrader } from "./grader-link.js";

/** Numbers to show: a tensor, nested lists, tensors in a list, or what `await tensor.data()` gives. */
export type Values = Tensor | Nested | Values[] | Float32Array | Int32Array | Uint8Array;

interface About {
  /** A few words. The same title again replaces what was shown under it. */
  title: string;
  /** One sentence: what to look at. */
  caption: string;
}

/** One or more lines: a loss, a schedule, a distribution. */
export interface CurveOptions extends About {
  kind: "curve";
  /** By name, the values of y, [n]; x is 0, 1, 2, ... unless given. At most 8. */
  series: Record<string, Values | { x: Values; y: Values }>;
  xLabel: string;
  yLabel: string;
  /** A region to compare with: what 20 seeds of the solution stay inside. */
  band?: { name: string; low: Values; high: Values; x?: Values };
  /** A logarithmic vertical axis. */
  log?: boolean;
  /** A logarithmic horizontal axis. */
  logX?: boolean;
  /** What the learner's other exercises showed under the same title, shared too, is drawn in the same picture. */
  shared?: boolean;
}

/** A matrix as colours: attention, positions, gradients. */
export interface HeatmapOptions extends About {
  kind: "heatmap";
  /** [rows, columns], or several of one shape, [panels, rows, columns]. At most 16 panels. */
  values: Values;
  /** Names of all axes, as for the kit's matchers: `"head query key"`. */
  axes?: string;
  /** Both ends of the colour scale; unless given those of the values. */
  range?: [low: number, high: number];
  /** A label for each panel, row and column; their indices unless given. */
  panelLabels?: string[];
  rowLabels?: string[];
  columnLabels?: string[];
}

/** Words and numbers: samples, accuracies. At most 200 rows of 12 columns. */
export interface TableOptions extends About {
  kind: "table";
  columns: string[];
  rows: (string | number)[][];
}

/** A grid of pictures, at most 256. */
export interface ImagesOptions extends About {
  kind: "images";
  /**
   * 0 is black, 1 is white: [pictures, height, width] or [..., 1] in grey, [pictures, height, width, 3] in RGB.
   * With `frames`, [frames, pictures, height, width] and so on.
   */
  values: Values;
  /** One for each picture of a frame. */
  labels?: string[];
  /** Labels of frames, at most 64: the page plays them. */
  frames?: string[];
  /** Pictures in one line of the grid; as many as make it a square unless given. */
  across?: number;
}

/** Points of the plane: data and samples, a velocity field, trajectories. At most 65,536 numbers in all. */
export interface PointsOptions extends About {
  kind: "points";
  /** 1 to 8, side by side; what has the same name in several looks the same. */
  panels: {
    label: string;
    /** By name, [n, 2]: x, y. At most 8. */
    clouds?: Record<string, Values>;
    /** [n, 4]: x, y, dx, dy. Each is drawn from (x, y) to (x + dx, y + dy). */
    arrows?: Values;
    /** [paths, points, 2]. A dot marks the end of each. */
    paths?: Values;
  }[];
  /** Both ends of both axes; unless given, those of all values. */
  range?: [low: number, high: number];
}

export type ExhibitOptions = CurveOptions | HeatmapOptions | TableOptions | ImagesOptions | PointsOptions;

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
