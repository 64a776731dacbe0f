import * as tf from "@tensorflow/tfjs";
import { at, simdOf } from "./heap.js";
import { type Kernel, register, stock } from "./kernel.js";

/** The axes as one block in the middle, `[outer, n, inner]`, if they lie side by side. */
export function block(
  shape: number[],
  axes: number[],
): [outer: number, n: number, inner: number] | undefined {
  const sorted = [...axes].sort((p, q) => p - q);
  const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? -1];
  if (last - first + 1 !== sorted.length) return undefined;
  const size = tf.util.sizeFromShape;
  return [size(shape.slice(0, first)), size(shape.slice(first, last + 1)), size(shape.slice(last + 1))];
}

interface Reduction {
  axis: number | number[];
  keepDims: boolean;
}

function reduction(name: "Sum" | "Mean"): Kernel {
  const shipped = stock(name);
  return (call) => {
    const { backend, inputs, attrs } = call;
    const { x } = inputs;
    const { axis, keepDims } = attrs as Reduction;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const walk = x.dtype === "float32" ? block(x.shape, axes) : undefined;
    if (!walk) return shipped(call);
    const shape = x.shape.flatMap((length, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [length]));
    const out = backend.makeOutput(shape, "float32");
    // The mean of nothing is 0, as on the cpu backend.
    const divisor = name === "Mean" ? walk[1] || 1 : 1;
    simdOf(backend).sum(at(backend, x), at(backend, out), ...walk, divisor);
    return out;
  };
}

function softmax(): Kernel {
  const shipped = stock("Softmax");
  return (call) => {
    const { backend, inputs, attrs } = call;
    const { logits } = inputs;
    const last = logits.shape.length - 1;
    if (logits.dtype !== "float32" || (attrs.dim !== -1 && attrs.dim !== last)) return shipped(call);
    const out = backend.makeOutput(logits.shape, "float32");
    const n = logits.shape[last];
    if (n > 0) {
      const rows = tf.util.sizeFromShape(logits.shape) / n;
      simdOf(backend).softmax(at(backend, logits), at(backend, out), rows, n);
    }
    return out;
  };
}

export function mendReductions(): void {
  register("Sum", reduction("Sum"));
  register("Mean", reduction("Mean"));
  register("Softmax", softmax());
}
