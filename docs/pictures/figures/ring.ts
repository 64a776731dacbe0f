import { mersenneTwister } from "../../../lib/random.js";
import { gaussianMatrix } from "../../../solutions/1-understanding-gradients/01-tokenization-and-embeddings/gaussian-matrix.js";
import { dot } from "../../../solutions/1-understanding-gradients/02-qkv-projections/dot.js";
import { layerNorm } from "../../../solutions/1-understanding-gradients/06-layer-normalization/layer-norm.js";
import type { Axis, Figure } from "../figure.js";
import type { Cloud } from "../scatter.js";

// Rows of three features, seen from two sides, before and after a layer norm.

const ROWS = 40;
const X = gaussianMatrix(mersenneTwister(1), ROWS, 3, 1.4); // [rows, 3]
const normed = layerNorm(X, [1, 1, 1], [0, 0, 0]).output; // [rows, 3]

const unit = (v: number[]) => v.map((x) => x / Math.hypot(...v));
const same = unit([1, 1, 1]); // all features rise together
const [aside, ahead] = [unit([1, -1, 0]), unit([1, 1, -2])]; // both sum to 0

const axis = (label: string): Axis => ({
  label,
  ticks: { [-4.2]: "", [-Math.sqrt(3)]: "−√3", 0: "0", [Math.sqrt(3)]: "√3", 4.2: "" },
});

/** Both kinds of rows, each by its part along two directions. */
function seen(title: string, x: number[], y: number[]): Cloud {
  const points = [X, normed].flatMap((rows, group) =>
    rows.map((row) => ({ name: "•o"[group], at: [dot(row, x), dot(row, y)] as const, group })),
  );
  return { title, x: axis("along (1, −1, 0)"), y: axis(""), points };
}

export const figure: Figure = {
  page: "1-understanding-gradients/06-layer-normalization/README.md",
  name: "ring",
  title: "Rows of three features before and after a layer norm, seen from two sides",
  alt: "Forty rows of three features, seen from the side and from above: before a layer norm they are a cloud, and after it they lie on a circle of radius √3 in the plane where the features sum to 0.",
  clouds: [seen("from the side: up is (1, 1, 1)", aside, same), seen("from above", aside, ahead)],
  groups: ["•  rows as they come", "o  after layer norm"],
};
