import * as tf from "@tensorflow/tfjs";
import { flatten, type Nested } from "../../arrays.js";
import { mersenneTwister, type Random } from "../../random.js";
import { isClose } from "../compare.js";
import { axisNames, indexText } from "../describe.js";
import { Finding, type FindingData, observe } from "../finding.js";
import { judgeValues, type ValueOptions } from "../judge.js";
import { isTensor, readTensors } from "./read.js";
import { judgeTensorValues } from "./values.js";
import { handsBack, itself, judgeAtOne, onTheWayBack, whole } from "./way-back.js";

/**
 * Five-point differences with this step: for functions with values of order 1 both the fifth derivative's share,
 * h^4 / 30, and that of float32's rounding, 1e-7 / h, stay near 1e-5.
 */
const STEP = 2e-2;
const TOLERANCE = { atol: 5e-4, rtol: 2e-3 };
const DIRECTIONS = 3;
/** Each costs four forward passes; what they miss, the directions see. */
const SAMPLE = 19;
/** Where these and the directions agree, the rest of the sample is left out: it would only say where an error lies. */
const FIRST = 4;

/** How much is looked at before a gradient counts as right. */
interface Effort {
  slopes: number;
  directions: number;
}

const ALONE: Effort = { slopes: FIRST, directions: DIRECTIONS };
/** One of many tensors: along a random direction every element of it takes part. */
const AMONG_MANY: Effort = { slopes: 0, directions: 1 };

/** Far from the seeds that specs take. */
const OWN_STREAM = 1_000_000_000;

export interface TensorGradientOptions extends ValueOptions {
  /** Where to differentiate. */
  at: tf.Tensor;
  seed?: number;
}

/** For a function of several tensors, by name; `what` is told with the name behind it: "the loss by Wq". */
export interface ManyGradientOptions extends Omit<ValueOptions, "axes" | "rivals" | "inputs"> {
  /** Where to differentiate. */
  at: Record<string, tf.Tensor>;
  /** The axes of each tensor. */
  axes?: Record<string, string | undefined>;
  seed?: number;
}

/**
 * Judges a hand-written backward pass `(x, dy) => dx` against differences of the forward pass, with a random `dy`:
 * sampled coordinates, then the derivative along random directions, which no wrong element escapes. The loss Σ y · dy
 * is summed in float64.
 */
export async function judgeTensorGradient(
  backward: (x: any, dy: any) => unknown,
  forward: (x: any) => tf.Tensor | Promise<tf.Tensor>,
  { at, seed = 1, ...options }: TensorGradientOptions,
): Promise<FindingData | undefined> {
  const rng = mersenneTwister(OWN_STREAM + seed);
  const dy = randomLike((await forward(at)).shape, rng);
  const upstream = await dy.data();
  const loss = async (x: number[]) => dot(await (await forward(tf.tensor(x, at.shape))).data(), upstream);
  return judgeNumerically(await backward(at, dy), loss, at, rng, { what: "the gradient", ...options });
}

/**
 * Judges that TensorFlow.js can differentiate a function of one tensor, or of an object of them: what `tf.grad` gives agrees
 * with differences. A read or a constant in the middle of the computation cuts the chain, and this finds it.
 */
export async function judgeDifferentiable(
  forward: (x: any) => tf.Tensor,
  options: TensorGradientOptions | ManyGradientOptions,
): Promise<FindingData | undefined> {
  const { at, what = "the result" } = options;
  if (!isTensor(at))
    return (await judgeByMany(forward, options as ManyGradientOptions)) ?? judgeAtOne(forward, at, what);
  const found = await judgeByOne(forward, options as TensorGradientOptions);
  return found ?? judgeAtOne(({ x }) => forward(x), { x: at }, what);
}

/** All gradients come from one backward pass. Where one looks wrong, its tensor is judged as if it were the only one. */
async function judgeByMany(
  forward: (tensors: Record<string, tf.Tensor>) => tf.Tensor,
  { at, axes = {}, seed = 1, what = "the result", ...options }: ManyGradientOptions,
): Promise<FindingData | undefined> {
  const names = Object.keys(at);
  const dyFrom = (rng: Random) => randomLike(shape, rng);
  const { shape } = tf.tidy(() => forward(at));
  const upstream = await dyFrom(mersenneTwister(OWN_STREAM + seed)).data();
  const lossBy = (name: string) => async (x: number[]) =>
    dot(await forward({ ...at, [name]: tf.tensor(x, at[name].shape) }).data(), upstream);
  const byOne = (name: string) =>
    judgeByOne((x) => forward({ ...at, [name]: x }), {
      ...options,
      at: at[name],
      axes: axes[name],
      seed,
      what: `${what} by ${name}`,
    });
  let gradients: tf.Tensor[];
  try {
    const ofList = (...xs: tf.Tensor[]) => forward(Object.fromEntries(names.map((name, i) => [name, xs[i]])));
    gradients = tf.grads(ofList)(Object.values(at), dyFrom(mersenneTwister(OWN_STREAM + seed)));
  } catch (error) {
    // It does not say which tensor is cut off.
    for (const name of names) {
      const found = await byOne(name);
      if (found) return found;
    }
    throw error;
  }
  for (const [i, name] of names.entries()) {
    const rng = mersenneTwister(OWN_STREAM + seed);
    dyFrom(rng);
    const judged = { ...options, axes: axes[name], what: `the gradient of ${what} by ${name}` };
    const found = await judgeNumerically(gradients[i], lossBy(name), at[name], rng, judged, AMONG_MANY);
    if (found) return (await byOne(name)) ?? partlyCut(found);
  }
  return undefined;
}

async function judgeByOne(
  forward: (x: any) => tf.Tensor,
  { at, seed = 1, ...options }: TensorGradientOptions,
): Promise<FindingData | undefined> {
  const rng = mersenneTwister(OWN_STREAM + seed);
  const dy = randomLike(tf.tidy(() => forward(at)).shape, rng);
  const upstream = await dy.data();
  const loss = async (x: number[]) => dot(await forward(tf.tensor(x, at.shape)).data(), upstream);
  let analytic: tf.Tensor;
  try {
    analytic = tf.grad(forward)(at, dy);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Finding || error.name === "BlankError") throw error;
    if (handsBack(forward, at)) throw itself(options.what ?? "the function");
    const said = error.message.split("\n")[0];
    throw new Finding({
      headline: `${options.what ?? "the result"} cannot be differentiated`,
      misconception: onTheWayBack(said),
      details: whole(said),
      map: [],
      observed: observe(`not differentiable: ${said}`, [], []),
    });
  }
  const what = `the gradient of ${options.what ?? "the result"}`;
  const found = await judgeNumerically(analytic, loss, at, rng, { ...options, what });
  return found && partlyCut(found);
}

function partlyCut(found: FindingData): FindingData {
  return { ...found, misconception: found.misconception ?? PARTLY_CUT };
}

const PARTLY_CUT =
  "What TensorFlow.js derives is not the slope of what you computed. Was a value read out of a tensor on the way, and put back as a constant?";

async function judgeNumerically(
  analytic: unknown,
  loss: (x: number[]) => Promise<number>,
  at: tf.Tensor,
  rng: Random,
  options: ValueOptions & { what: string },
  effort: Effort = ALONE,
): Promise<FindingData | undefined> {
  const judged = { ...TOLERANCE, ...options };
  const shape = await judgeTensorValues(analytic, at, { ...judged, rivals: undefined, inputs: undefined });
  if (shape && shape.observed.kind !== "values") return named(shape);
  const gradient = flatten((await readTensors(analytic)) as Nested);
  const x = Array.from(await at.data());

  const sample = draw(Math.min(SAMPLE, x.length), x.length, rng);
  const directions = Array.from({ length: DIRECTIONS }, () =>
    x.map(() => rng.gauss(0, 1 / Math.sqrt(x.length))),
  );
  const slopes = new Map<number, number>();
  const slopeAt = async (i: number) => {
    const slope = slopes.get(i) ?? (await difference(loss, x, (j) => (j === i ? 1 : 0)));
    slopes.set(i, slope);
    return slope;
  };

  let isRight = true;
  for (
    let n = 0;
    n < sample.length && isRight && effort.slopes > 0;
    n += Math.ceil(sample.length / effort.slopes)
  )
    isRight = isClose(gradient[sample[n]], await slopeAt(sample[n]), judged);
  const tried = directions.slice(0, effort.directions);
  const along = isRight ? await judgeAlong(tried, gradient, loss, x, judged) : undefined;
  if (isRight && !along) return undefined;

  const numeric: number[] = [];
  for (const i of sample) numeric.push(await slopeAt(i));
  const whole = sample.length === x.length;
  const fold = (values: number[]) => (whole ? nest(values, at.shape) : values);
  const found = judgeValues(fold(sample.map((i) => gradient[i])), fold(numeric), {
    ...judged,
    float32: true,
    axes: whole ? judged.axes : "sample",
  });
  return found ? named(whole ? found : atPlaces(found, sample, at.shape, judged)) : along;
}

/** Judges the derivative along directions, in which every element takes part. */
async function judgeAlong(
  directions: number[][],
  gradient: number[],
  loss: (x: number[]) => Promise<number>,
  x: number[],
  judged: ValueOptions & { what: string },
): Promise<FindingData | undefined> {
  for (const direction of directions) {
    const found = judgeValues(dot(gradient, direction), await difference(loss, x, (i) => direction[i]), {
      ...judged,
      rivals: undefined,
      inputs: undefined,
      axes: undefined,
      what: `${judged.what} along a random direction`,
    });
    if (found)
      return { ...found, observed: { ...found.observed, kind: "gradient direction", float32: true } };
  }
  return undefined;
}

/** Says where in the tensor the sampled elements lie. */
function atPlaces(
  found: FindingData,
  sample: number[],
  shape: number[],
  { axes }: ValueOptions,
): FindingData {
  const names = axisNames(axes, shape.length);
  const details = found.details.map((line) =>
    line
      .replace(/sample (\d+)/, (_, i) => indexText(sample[Number(i)], shape, names))
      .replace(/ elements differ/, " sampled elements differ"),
  );
  // What is told of neighbours does not hold for a sample.
  return {
    ...found,
    details,
    misconception: found.misconception?.includes("sample") ? undefined : found.misconception,
  };
}

function named(found: FindingData): FindingData {
  return { ...found, observed: { ...found.observed, kind: `gradient ${found.observed.kind}` } };
}

/** The derivative along a direction, from five points of which the middle one drops out. */
async function difference(
  loss: (x: number[]) => Promise<number>,
  x: number[],
  direction: (i: number) => number,
): Promise<number> {
  const at = (steps: number) => loss(x.map((v, i) => v + steps * STEP * direction(i)));
  return (8 * ((await at(1)) - (await at(-1))) - ((await at(2)) - (await at(-2)))) / (12 * STEP);
}

/** Different whole numbers below `size`, in ascending order. */
function draw(count: number, size: number, rng: Random): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(rng.integer(size));
  return [...drawn].sort((a, b) => a - b);
}

function randomLike(shape: number[], rng: Random): tf.Tensor {
  return tf.tensor(
    Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.gauss(0, 1)),
    shape,
  );
}

function nest(values: number[], shape: number[]): Nested {
  if (shape.length === 0) return values[0];
  if (shape.length === 1) return values;
  const inner = values.length / shape[0];
  return Array.from({ length: shape[0] }, (_, i) =>
    nest(values.slice(i * inner, (i + 1) * inner), shape.slice(1)),
  );
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
