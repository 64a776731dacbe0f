import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { type Call, type Kernel, register, stock } from "./kernel.js";
import { fourBytes, move, stridesOf } from "./move.js";

/** The box of these sides that begins at `begin`. The shipped kernel copies all of x first. */
function cut(backend: BackendWasm, x: tf.TensorInfo, begin: number[], size: number[]): tf.TensorInfo {
  const out = backend.makeOutput(size, x.dtype);
  const strides = stridesOf(x.shape);
  const start = begin.reduce((sum, b, axis) => sum + b * strides[axis], 0);
  move(backend, { tensor: x, start, strides }, { tensor: out, start: 0, strides: stridesOf(size) }, size);
  return out;
}

/** Cuts x along an axis into pieces of these lengths. */
function pieces(backend: BackendWasm, x: tf.TensorInfo, axis: number, lengths: number[]): tf.TensorInfo[] {
  let from = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? from : 0));
    from += length;
    return cut(
      backend,
      x,
      begin,
      x.shape.map((n, i) => (i === axis ? length : n)),
    );
  });
}

function slice({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { x } = inputs;
  const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin, attrs.size);
  // The shipped kernel reads whatever lies in front of x.
  if (x.shape.some((length, i) => begin[i] < 0 || size[i] < 0 || begin[i] + size[i] > length))
    throw new Error(`slice: from [${begin}] on, [${size}] leaves x, whose shape is [${x.shape}]`);
  return cut(backend, x, begin, size);
}

function split({ inputs, backend, attrs }: Call): tf.TensorInfo[] {
  const { x } = inputs;
  const [axis] = tf.util.parseAxisParam(attrs.axis, x.shape);
  const lengths = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits, axis);
  return pieces(backend, x, axis, lengths);
}

function unstack({ inputs, backend, attrs }: Call): tf.TensorInfo[] {
  const { value } = inputs;
  const [axis] = tf.util.parseAxisParam(attrs.axis, value.shape);
  const cuts = pieces(backend, value, axis, Array<number>(value.shape[axis]).fill(1));
  return cuts.map(({ dataId, dtype, shape }) => ({
    dataId,
    dtype,
    shape: shape.filter((_, i) => i !== axis),
  }));
}

function mend<Out extends tf.TensorInfo | tf.TensorInfo[]>(
  name: string,
  input: string,
  ours: Kernel<Out>,
): void {
  const shipped = stock<Out>(name);
  register(name, (call) => (fourBytes(call.inputs[input].dtype) ? ours(call) : shipped(call)));
}

export function mendCuts(): void {
  mend("Slice", "x", slice);
  mend("SplitV", "x", split);
  mend("Unpack", "value", unstack);
}
