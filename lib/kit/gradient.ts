import { copyOf, flatten, type Nested, shapeOf } from "../arrays.js";
import { mersenneTwister, type Random } from "../random.js";
import { axisNames, indexText } from "./describe.js";
import type { FindingData } from "./finding.js";
import { judgeValues, type ValueOptions } from "./judge.js";

/** Central differences in float64: the error is near 1e-10 for functions with values of order 1. */
const STEP = 1e-5;
const DIRECTIONS = 3;
const ALL_COORDINATES = 256;
/** Prime, so that no honest factor is mistaken for it. */
const SAMPLE = 37;

/** Far from the seeds that specs take: were dy equal to a weight of the spec, a transposed gradient could pass. */
const OWN_STREAM = 1_000_000_000;

export interface GradientOptions extends ValueOptions {
  /** Where to differentiate. */
  at: Nested;
  seed?: number;
}

/**
 * Judges a hand-written backward pass against central differences of the forward pass.
 *
 * The upstream gradient `dy` is random: with a plain sum, softmax and layer norm have gradient zero, and a backward
 * of zeros would pass. It compares sampled coordinates (all of them when there are few) and the derivative along
 * random directions, which no wrong element escapes.
 *
 * @param backward `(x, dy) => dx`, where dy has the shape of `forward(x)`
 * @param forward `x => y`
 * @returns what is wrong, or undefined if nothing is
 */
export function judgeGradient(
  backward: (x: any, dy: any) => unknown,
  forward: (x: any) => Nested,
  { at, seed = 1, ...options }: GradientOptions,
): FindingData | undefined {
  const rng = mersenneTwister(OWN_STREAM + seed);
  const random = (like: Nested): Nested => (Array.isArray(like) ? like.map(random) : rng.gauss(0, 1));
  const dy = random(forward(copyOf(at)));
  const upstream = flatten(dy);
  const loss = (x: Nested) => dot(flatten(forward(copyOf(x))), upstream);

  const analytic = backward(copyOf(at), copyOf(dy));
  const what = options.what ?? "the gradient";
  const judged = { atol: 1e-7, rtol: 1e-5, ...options, what };
  const size = flatten(at).length;
  // With few elements the whole gradient is compared, which also draws the map of where it is wrong.
  const values =
    size <= ALL_COORDINATES
      ? judgeValues(analytic, fold(centralDifferences(loss, at), at), judged)
      : (judgeShape(analytic, at, judged) ?? judgeSample(analytic as Nested, loss, at, rng, judged));
  if (values)
    return { ...values, observed: { ...values.observed, kind: `gradient ${values.observed.kind}` } };
  return judgeDirections(loss, at, flatten(analytic as Nested), rng, judged);
}

/** Kind and shape only. */
function judgeShape(analytic: unknown, at: Nested, judged: ValueOptions): FindingData | undefined {
  const found = judgeValues(analytic, at, { ...judged, rivals: undefined, inputs: undefined });
  return found?.observed.kind === "values" ? undefined : found;
}

function judgeSample(
  analytic: Nested,
  loss: (x: Nested) => number,
  at: Nested,
  rng: Random,
  judged: ValueOptions,
): FindingData | undefined {
  const sample = draw(SAMPLE, flatten(at).length, rng);
  const names = axisNames(judged.axes, shapeOf(at).length);
  const where = sample.map((i) => indexText(i, shapeOf(at), names));
  const gradient = flatten(analytic);
  const got = sample.map((i) => gradient[i]);
  const found = judgeValues(got, centralDifferences(loss, at, sample), { ...judged, axes: "sample" });
  if (!found) return undefined;
  const details = found.details.map((line) =>
    line
      .replace(/sample (\d+)/, (_, i) => where[Number(i)])
      .replace(/ elements differ/, " sampled elements differ"),
  );
  // What is told of neighbours does not hold for a sample.
  const misconception = found.misconception?.includes("sample") ? undefined : found.misconception;
  return { ...found, misconception, details };
}

/** Different whole numbers below `size`, in ascending order. */
function draw(count: number, size: number, rng: Random): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(rng.integer(size));
  return [...drawn].sort((a, b) => a - b);
}

/** Differentiates along random directions: cheap, and every element takes part. */
function judgeDirections(
  loss: (x: Nested) => number,
  at: Nested,
  gradient: number[],
  rng: Random,
  judged: ValueOptions,
): FindingData | undefined {
  const x = flatten(at);
  for (let d = 0; d < DIRECTIONS; d++) {
    const direction = x.map(() => rng.gauss(0, 1));
    const moved = (h: number) =>
      loss(
        fold(
          x.map((v, i) => v + h * direction[i]),
          at,
        ),
      );
    const numeric = (moved(STEP) - moved(-STEP)) / (2 * STEP);
    const found = judgeValues(dot(gradient, direction), numeric, {
      atol: (judged.atol ?? 0) * Math.sqrt(x.length),
      rtol: judged.rtol,
      what: `${judged.what} along a random direction`,
    });
    if (found) return { ...found, observed: { ...found.observed, kind: "gradient direction" } };
  }
  return undefined;
}

/**
 * Derivatives of a scalar function by central differences.
 *
 * @param coordinates flat positions to differentiate by; all of them unless given
 */
export function centralDifferences(
  loss: (x: Nested) => number,
  at: Nested,
  coordinates: number[] = flatten(at).map((_, i) => i),
): number[] {
  const x = flatten(at);
  return coordinates.map((i) => {
    const moved = (h: number) => {
      const copy = [...x];
      copy[i] += h;
      return loss(fold(copy, at));
    };
    return (moved(STEP) - moved(-STEP)) / (2 * STEP);
  });
}

/** A flat list in the nesting of another value. */
export function fold(values: number[], like: Nested): Nested {
  let next = 0;
  const walk = (part: Nested): Nested => (Array.isArray(part) ? part.map(walk) : values[next++]);
  return walk(like);
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}
