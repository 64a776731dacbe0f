import * as tf from "@tensorflow/tfjs";
import { flatten, type Nested } from "../../arrays.js";
import { type FindingData, observe } from "../finding.js";
import { isTensor, readTensors } from "./read.js";
import { judgeTensorValues } from "./values.js";

/** A function from one tensor to one; the axis of its result that the law is about. */
type TensorFunction = (x: any) => tf.Tensor | Promise<tf.Tensor>;

export interface AxisOptions {
  /** The axis of the input that is disturbed, permuted or kept apart. */
  axis: number;
  /** The same axis in the result, if it is another one. */
  outAxis?: number;
  /** What lies along the axis, for the message: `"position"`. */
  of?: string;
}

/** Changing index t along the axis never changes the result at an earlier index. */
export function judgeCausalAlong(
  f: TensorFunction,
  x: tf.Tensor,
  options: AxisOptions,
): Promise<FindingData | undefined> {
  return judgeInfluence(f, x, options, {
    kind: "causal",
    law: "What comes later must not reach what came before.",
    allowed: (from, to) => to >= from,
  });
}

/** Changing index t along the axis changes the result at t only: the items of a batch never meet. */
export function judgeApart(
  f: TensorFunction,
  x: tf.Tensor,
  options: AxisOptions,
): Promise<FindingData | undefined> {
  const of = options.of ?? "item";
  return judgeInfluence(f, x, options, {
    kind: "apart",
    law: `Every ${of} is computed from itself alone.`,
    allowed: (from, to) => to === from,
  });
}

interface Law {
  kind: string;
  law: string;
  allowed(from: number, to: number): boolean;
}

async function judgeInfluence(
  f: TensorFunction,
  x: tf.Tensor,
  { axis, outAxis = axis, of = "position" }: AxisOptions,
  { kind, law, allowed }: Law,
): Promise<FindingData | undefined> {
  const result = await f(x);
  const length = x.shape[axis];
  const odd = wrongLength(result, length, outAxis, of);
  if (odd) return odd;
  const base = await slices(result, outAxis);
  for (let from = length - 1; from >= 0; from--) {
    const out = await slices(await f(disturb(x, axis, from)), outAxis);
    for (let to = 0; to < length; to++) {
      // An infinity or NaN of the same kind is no change.
      if (allowed(from, to) || same(base[to], out[to])) continue;
      return {
        headline: law,
        details: [`${of} ${to} changed when only ${of} ${from} did`],
        map: [],
        observed: { ...observe(kind, [from, to], out[to]), float32: true },
      };
    }
  }
  return undefined;
}

/** Permuting the input along the axis permutes the result in the same way. */
export async function judgeFollowsOrder(
  f: TensorFunction,
  x: tf.Tensor,
  { axis, outAxis = axis, of = "position" }: AxisOptions,
): Promise<FindingData | undefined> {
  const base = await f(x);
  const length = x.shape[axis];
  const odd = wrongLength(base, length, outAxis, of);
  if (odd) return odd;
  const indices = Array.from({ length }, (_, i) => i);
  // These two make every other permutation. One alone would not do: a circular convolution survives the rotation.
  const orders = [[...indices.slice(1), 0], length > 1 ? [1, 0, ...indices.slice(2)] : indices];
  for (const order of orders) {
    const out = await f(tf.gather(x, tf.tensor1d(order, "int32"), axis));
    const due = tf.gather(base, tf.tensor1d(order, "int32"), outAxis);
    const found = await judgeTensorValues(out, due);
    if (!found) continue;
    return {
      ...found,
      headline: `The order of the ${of}s must not matter: permuting the input permutes the output.`,
      misconception: undefined,
      details: [`the ${of}s in the order ${order.join(", ")} give other numbers`],
      observed: { ...found.observed, kind: `order ${found.observed.kind}` },
    };
  }
  return undefined;
}

/** What is wrong with a result that has not as many of them along its axis as went in. */
function wrongLength(got: unknown, length: number, axis: number, of: string): FindingData | undefined {
  if (isTensor(got) && got.shape[axis] === length) return undefined;
  const count = isTensor(got)
    ? (got.shape[axis] ?? `a tensor of shape [${got.shape.join(", ")}]`)
    : typeof got;
  return {
    headline: `${length} ${of}s went in, so ${length} should come out, got ${count}`,
    details: [],
    map: [],
    observed: observe("length", isTensor(got) ? got.shape : [], []),
  };
}

/** The numbers at each index along an axis. */
async function slices(tensor: tf.Tensor, axis: number): Promise<number[][]> {
  const order = [axis, ...tensor.shape.map((_, i) => i).filter((i) => i !== axis)];
  const read = (await readTensors(tf.transpose(tensor, order))) as Nested[];
  return read.map(flatten);
}

/** A copy in which what lies at one index of the axis is something else. */
function disturb(x: tf.Tensor, axis: number, at: number): tf.Tensor {
  return tf.tidy(() => {
    const shape = x.shape.map((n, i) => (i === axis ? n : 1));
    const here = tf.reshape(tf.oneHot(tf.scalar(at, "int32"), x.shape[axis]), shape);
    // Whole numbers are ids, and must stay within their vocabulary.
    if (x.dtype === "int32") return tf.where(tf.broadcastTo(tf.cast(here, "bool"), x.shape), otherIds(x), x);
    const shift = tf.reshape(tf.add(0.7, tf.mul(-0.3, tf.range(0, x.size / x.shape[axis]))), [
      ...x.shape.slice(0, axis),
      1,
      ...x.shape.slice(axis + 1),
    ]);
    return tf.add(x, tf.mul(here, shift)); // the shape of x
  });
}

function otherIds(ids: tf.Tensor): tf.Tensor {
  return tf.cast(tf.where(tf.greater(ids, 0), tf.sub(ids, 1), tf.add(ids, 1)), "int32"); // the shape of ids
}

/** Rounding may differ between two runs of a fused kernel, so a change must be more than noise. */
function same(a: number[], b: number[]): boolean {
  return (
    a.length === b.length &&
    a.every((x, i) => Object.is(x, b[i]) || Math.abs(x - b[i]) <= 1e-6 * Math.max(1, Math.abs(x)))
  );
}
