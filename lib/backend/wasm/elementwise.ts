import * as tf from "@tensorflow/tfjs";
import { at, simdOf } from "./heap.js";
import { type Kernel, register, stock } from "./kernel.js";
import type { Simd } from "./simd.js";

type Named<F> = { [K in keyof Simd]: Simd[K] extends F ? K : never }[keyof Simd];

/** Functions of each element: the name of the kernel, and of the SIMD function. */
const UNARY = {
  Exp: "exponential",
  Tanh: "tangent",
  Sigmoid: "logistic",
  Erf: "error_function",
  Square: "squared",
  Neg: "negative",
  Sqrt: "root",
  Rsqrt: "reciprocal_root",
} as const satisfies Record<string, Named<Simd["exponential"]>>;

function unary(name: keyof typeof UNARY): Kernel {
  const shipped = stock(name);
  return (call) => {
    const { inputs, backend } = call;
    const { x } = inputs;
    if (x.dtype !== "float32") return shipped(call);
    const out = backend.makeOutput(x.shape, "float32");
    simdOf(backend)[UNARY[name]](at(backend, x), at(backend, out), tf.util.sizeFromShape(x.shape));
    return out;
  };
}

/** x or slope · x, x being negative. */
function leakyRelu(): Kernel {
  const shipped = stock("LeakyRelu");
  return (call) => {
    const { inputs, backend, attrs } = call;
    const { x } = inputs;
    if (x.dtype !== "float32") return shipped(call);
    const out = backend.makeOutput(x.shape, "float32");
    const n = tf.util.sizeFromShape(x.shape);
    simdOf(backend).leaky(at(backend, x), at(backend, out), n, attrs.alpha);
    return out;
  };
}

/** x kept within bounds. The shipped kernel makes a NaN the lower bound, and takes whole numbers for floats. */
const clip: Kernel = ({ inputs, backend, attrs }) => {
  const { x } = inputs;
  const { clipValueMin, clipValueMax } = attrs as { clipValueMin: number; clipValueMax: number };
  const out = backend.makeOutput(x.shape, x.dtype);
  if (x.dtype === "float32") {
    const n = tf.util.sizeFromShape(x.shape);
    simdOf(backend).clipped(at(backend, x), at(backend, out), n, clipValueMin, clipValueMax);
    return out;
  }
  const [from, to] = [x, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  for (let i = 0; i < from.length; i++) to[i] = Math.min(Math.max(from[i], clipValueMin), clipValueMax);
  return out;
};

/** x kept between 0 and 6. */
const relu6: Kernel = (call) => clip({ ...call, attrs: { clipValueMin: 0, clipValueMax: 6 } });

/** x², x³: the powers that formulas have, and with them the gradients of theirs. */
function power(): Kernel {
  const shipped = stock("Pow");
  return (call) => {
    const { inputs, backend } = call;
    const { a, b } = inputs;
    if (a.dtype !== "float32" || b.dtype !== "float32" || b.shape.length > 0) return shipped(call);
    const [exponent] = backend.typedArrayFromHeap(b);
    if (exponent !== 2 && exponent !== 3) return shipped(call);
    const out = backend.makeOutput(a.shape, "float32");
    const name = exponent === 2 ? "squared" : "cubed";
    simdOf(backend)[name](at(backend, a), at(backend, out), tf.util.sizeFromShape(a.shape));
    return out;
  };
}

/** yes or no, element by element. The shipped kernel takes every number for one of four bytes, masks too. */
function select(): Kernel {
  const shipped = stock("Select");
  return (call) => {
    const { inputs, backend } = call;
    const { condition, t, e } = inputs;
    if (t.dtype === "string" || t.dtype !== e.dtype) return shipped(call);
    const out = backend.makeOutput(t.shape, t.dtype);
    if (t.dtype === "bool") {
      const [by, yes, no, to] = [condition, t, e, out].map((tensor) => backend.typedArrayFromHeap(tensor));
      for (let i = 0; i < to.length; i++) to[i] = by[i] ? yes[i] : no[i];
    } else {
      const [by, yes, no, to] = [condition, t, e, out].map((tensor) => at(backend, tensor));
      simdOf(backend).choose(by, yes, no, to, tf.util.sizeFromShape(t.shape));
    }
    return out;
  };
}

export function mendElementwise(): void {
  for (const name of Object.keys(UNARY) as (keyof typeof UNARY)[]) register(name, unary(name));
  register("LeakyRelu", leakyRelu());
  register("ClipByValue", clip);
  register("Relu6", relu6);
  register("Pow", power());
  register("Select", select());
}
