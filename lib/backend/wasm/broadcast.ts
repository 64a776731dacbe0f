import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { at, simdOf } from "./heap.js";
import { type Kernel, register, stock } from "./kernel.js";
import type { Simd } from "./simd.js";

/** Functions of two tensors, element by element: the name of the kernel, and of the SIMD function. */
const ARITHMETIC = {
  Add: "plus",
  Sub: "minus",
  Multiply: "times",
  RealDiv: "over",
  Maximum: "larger",
  Minimum: "smaller",
} as const;

const COMPARISONS = {
  Greater: "greater",
  GreaterEqual: "greater_or_equal",
  Less: "less",
  LessEqual: "less_or_equal",
  Equal: "equal",
  NotEqual: "not_equal",
} as const;

const BINARY = { ...ARITHMETIC, ...COMPARISONS };

function binary(name: keyof typeof BINARY): Kernel {
  const shipped = stock(name);
  const dtype = name in ARITHMETIC ? "float32" : "bool";
  return (call) => {
    const { a, b } = call.inputs;
    if (a.dtype !== "float32" || b.dtype !== "float32") return shipped(call);
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const walk = together(a.shape, b.shape, shape);
    // Five axes that broadcast in turns: nobody writes that in a hurry.
    if (!walk) return shipped(call);
    const out = call.backend.makeOutput(shape, dtype);
    apply(call.backend, simdOf(call.backend)[BINARY[name]], a, b, out, walk);
    return out;
  };
}

/** Runs a function of two tensors; `out` may be one of them. */
export function apply(
  backend: BackendWasm,
  f: Simd["plus"],
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  out: tf.TensorInfo,
  walk: Walk,
): void {
  f(at(backend, a), ...walk.a, at(backend, b), ...walk.b, at(backend, out), ...walk.lengths);
}

type Four = [number, number, number, number];

/** Four axes to go along, the outermost first, and how far a step along each goes in a and in b. */
export interface Walk {
  lengths: Four;
  a: Four;
  b: Four;
}

/**
 * Merges neighbouring axes along which both tensors go on alike, and gives the stride of each merged axis: 0 where a
 * value repeats. Undefined if more than four axes are left.
 */
export function together(aShape: number[], bShape: number[], shape: number[]): Walk | undefined {
  const axes: { length: number; a: boolean; b: boolean }[] = [];
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 1) continue;
    const [p, q] = [i - shape.length + aShape.length, i - shape.length + bShape.length];
    const axis = { length: shape[i], a: p >= 0 && aShape[p] !== 1, b: q >= 0 && bShape[q] !== 1 };
    const last = axes.at(-1);
    if (last && last.a === axis.a && last.b === axis.b) last.length *= axis.length;
    else axes.push(axis);
  }
  if (axes.length > 4) return undefined;
  const walk: Walk = { lengths: [1, 1, 1, 1], a: [0, 0, 0, 0], b: [0, 0, 0, 0] };
  let [aStep, bStep] = [1, 1];
  for (let i = 3, j = axes.length - 1; j >= 0; i--, j--) {
    const { length, a, b } = axes[j];
    walk.lengths[i] = length;
    if (a) walk.a[i] = aStep;
    if (b) walk.b[i] = bStep;
    if (a) aStep *= length;
    if (b) bStep *= length;
  }
  return walk;
}

export function mendBroadcasts(): void {
  for (const name of Object.keys(BINARY) as (keyof typeof BINARY)[]) register(name, binary(name));
}
