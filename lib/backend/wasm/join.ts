import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { share } from "./identity.js";
import { type Call, type Kernel, register, stock } from "./kernel.js";
import { fourBytes, move, stridesOf } from "./move.js";

/** The tensors one after the other along an axis. */
function joined(backend: BackendWasm, tensors: tf.TensorInfo[], axis: number): tf.TensorInfo {
  const shapes = tensors.map(({ shape }) => shape);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const shape = tf.backend_util.computeOutShape(shapes, axis);
  if (tensors.length === 1) return share(backend, tensors[0]);
  const out = backend.makeOutput(shape, tensors[0].dtype);
  const strides = stridesOf(shape);
  let start = 0;
  for (const tensor of tensors) {
    const from = { tensor, start: 0, strides: stridesOf(tensor.shape) };
    move(backend, from, { tensor: out, start, strides }, tensor.shape);
    start += tensor.shape[axis] * strides[axis];
  }
  return out;
}

function concat({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const tensors = Object.values(inputs);
  return joined(backend, tensors, tf.util.parseAxisParam(attrs.axis, tensors[0].shape)[0]);
}

function stack({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const tensors = Object.values(inputs);
  const { shape, dtype } = tensors[0];
  for (const tensor of tensors)
    tf.util.assertShapesMatch(shape, tensor.shape, "stack: the shapes must be the same: ");
  const axis = attrs.axis < 0 ? attrs.axis + shape.length + 1 : attrs.axis;
  const longer = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
  return joined(
    backend,
    tensors.map(({ dataId }) => ({ dataId, dtype, shape: longer })),
    axis,
  );
}

/** x again and again, `reps` times along each axis: tf.broadcastTo is this too, and so tf.where of a number. */
function tile({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { x } = inputs;
  const { reps } = attrs as { reps: number[] };
  const shape = x.shape.map((length, axis) => length * reps[axis]);
  const out = backend.makeOutput(shape, x.dtype);
  // Each axis as two: which copy, and where in it.
  const [from, to] = [stridesOf(x.shape), stridesOf(shape)];
  move(
    backend,
    { tensor: x, start: 0, strides: from.flatMap((stride) => [0, stride]) },
    { tensor: out, start: 0, strides: to.flatMap((stride, axis) => [stride * x.shape[axis], stride]) },
    x.shape.flatMap((length, axis) => [reps[axis], length]),
  );
  return out;
}

/** x with a margin of one value: the gradient of a slice is this. */
function pad({ inputs, backend, attrs }: Call): tf.TensorInfo {
  const { x } = inputs;
  const { paddings, constantValue } = attrs as { paddings: [number, number][]; constantValue: number };
  const shape = x.shape.map((length, axis) => paddings[axis][0] + length + paddings[axis][1]);
  const out = backend.makeOutput(shape, x.dtype);
  backend.typedArrayFromHeap(out).fill(constantValue);
  const strides = stridesOf(shape);
  const start = paddings.reduce((sum, [before], axis) => sum + before * strides[axis], 0);
  move(
    backend,
    { tensor: x, start: 0, strides: stridesOf(x.shape) },
    { tensor: out, start, strides },
    x.shape,
  );
  return out;
}

function mend(name: string, ours: Kernel): void {
  const shipped = stock(name);
  register(name, (call) => {
    const all = Object.values(call.inputs);
    return all.every(({ dtype }) => fourBytes(dtype) && dtype === all[0].dtype) ? ours(call) : shipped(call);
  });
}

export function mendJoins(): void {
  mend("Concat", concat);
  mend("Pack", stack);
  mend("Tile", tile);
  mend("PadV2", pad);
}
