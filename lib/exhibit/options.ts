import type { Tensor } from "@tensorflow/tfjs";
import type { Nested } from "../arrays.js";

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
