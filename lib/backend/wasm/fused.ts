import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { apply, together } from "./broadcast.js";
import { at, simdOf } from "./heap.js";
import { type Kernel, register } from "./kernel.js";
import { product } from "./matmul.js";
import type { Simd } from "./simd.js";

interface Attributes {
  transposeA: boolean;
  transposeB: boolean;
  activation: string;
  leakyreluAlpha?: number;
}

/**
 * `activation(a · b + bias)`. The shipped kernel adds the bias and takes the activation once per 48 of the inner
 * dimension, if the product is transposed or a batch.
 */
const fusedMatMul: Kernel = ({ inputs, backend, attrs }) => {
  const { a, b, bias, preluActivationWeights } = inputs;
  const out = product(backend, a, b, attrs as Attributes);
  if (bias) onto(backend, simdOf(backend).plus, out, bias);
  activate(backend, out, attrs as Attributes, preluActivationWeights);
  return out;
};

/** `out = f(out, b)`, b broadcasting. */
function onto(backend: BackendWasm, f: Simd["plus"], out: tf.TensorInfo, b: tf.TensorInfo): void {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(out.shape, b.shape);
  const walk = together(out.shape, b.shape, out.shape);
  if (!walk || b.dtype !== "float32" || !tf.util.arraysEqual(shape, out.shape))
    throw new Error(
      `fused.matMul: bias and prelu weights must be float32 and broadcast to the product's [${out.shape}], got ${b.dtype} of [${b.shape}]`,
    );
  apply(backend, f, out, b, out, walk);
}

function activate(
  backend: BackendWasm,
  out: tf.TensorInfo,
  { activation, leakyreluAlpha = 0 }: Attributes,
  weights: tf.TensorInfo | undefined,
): void {
  const simd = simdOf(backend);
  const place = at(backend, out);
  const n = tf.util.sizeFromShape(out.shape);
  if (activation === "relu") simd.rectified(place, place, n);
  else if (activation === "relu6") simd.clipped(place, place, n, 0, 6);
  else if (activation === "elu") simd.exponential_linear(place, place, n);
  else if (activation === "sigmoid") simd.logistic(place, place, n);
  else if (activation === "leakyrelu") simd.leaky(place, place, n, leakyreluAlpha);
  else if (activation === "prelu" && weights) onto(backend, simd.parametric_linear, out, weights);
  else if (activation && activation !== "linear")
    throw new Error(
      `fused.matMul: the activation must be linear, relu, relu6, elu, sigmoid, leakyrelu, or prelu with its weights, got ${activation}`,
    );
}

export function mendFusedMatMul(): void {
  register("_FusedMatMul", fusedMatMul);
}
