import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { at, scratch, simdOf } from "./heap.js";
import { type Kernel, register } from "./kernel.js";

/** As in simd/matmul.h: so many rows, and so much of the inner dimension, are laid out at a time. */
const BAND = 48;
const DEPTH = 256;

/** The floats that a product of n columns and an inner dimension of k needs for what it lays out. */
export function roomFor(n: number, k: number): number {
  return BAND * DEPTH + Math.min(k, DEPTH) * Math.ceil(n / 8) * 8;
}

/**
 * `a · b` over the last two axes, either one transposed, the others a batch that broadcasts. The shipped kernel takes
 * its fast path only for one product of two matrices as they lie.
 */
const batchMatMul: Kernel = ({ inputs, backend, attrs }) => product(backend, inputs.a, inputs.b, attrs);

export function product(
  backend: BackendWasm,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA = false, transposeB = false },
): tf.TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  tf.util.assert(
    k === inner,
    () =>
      `matMul: the inner dimensions must agree, got ${k} and ${inner} (shapes [${a.shape}] and [${b.shape}], transposeA=${transposeA}, transposeB=${transposeB})`,
  );
  if (a.dtype !== "float32" || b.dtype !== "float32") {
    throw new Error(`matMul multiplies float32 tensors, got ${a.dtype} and ${b.dtype}: cast them first`);
  }
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = backend.makeOutput([...outer, m, n], "float32");
  const batch = tf.util.sizeFromShape(outer);
  if (batch * m * n === 0) return out;
  if (k === 0) {
    backend.typedArrayFromHeap(out).fill(0);
    return out;
  }
  const simd = simdOf(backend);
  const room = scratch(backend, roomFor(n, k));
  const [aRow, aColumn] = transposeA ? [1, aColumns] : [aColumns, 1];
  const [bRow, bColumn] = transposeB ? [1, bColumns] : [bColumns, 1];
  const [aAt, bAt, outAt] = [a, b, out].map((tensor) => at(backend, tensor));
  const run = (
    i: number,
    j: number,
    o: number,
    many: number,
    rows: number,
    aBatch: number,
    bBatch: number,
  ) => {
    const [from, by, to] = [aAt + 4 * i * m * k, bAt + 4 * j * k * n, outAt + 4 * o * m * n];
    simd.matmul(from, aBatch, aRow, aColumn, by, bBatch, bRow, bColumn, to, many, rows, n, k, room);
  };
  const [aMany, bMany] = [a, b].map((t) => tf.util.sizeFromShape(t.shape.slice(0, -2)));
  if (bMany === 1 && aMany === batch && !transposeA) {
    // With b shared, the batch is only more rows.
    run(0, 0, 0, 1, batch * m, 0, 0);
  } else if ((aMany === batch || aMany === 1) && (bMany === batch || bMany === 1)) {
    run(0, 0, 0, batch, m, aMany === 1 ? 0 : m * k, bMany === 1 ? 0 : k * n);
  } else {
    const strides = [a, b].map((t) => batchStrides(t.shape.slice(0, -2), outer));
    for (let o = 0; o < batch; o++) {
      const [i, j] = strides.map((stride) => position(o, outer, stride));
      run(i, j, o, 1, m, 0, 0);
    }
  }
  return out;
}

/** How far one step along each batch axis moves within a tensor: 0 where it broadcasts. */
function batchStrides(shape: number[], outer: number[]): number[] {
  const padded = [...Array(outer.length - shape.length).fill(1), ...shape];
  return padded.map((length, axis) => (length === 1 ? 0 : tf.util.sizeFromShape(padded.slice(axis + 1))));
}

function position(flat: number, shape: number[], strides: number[]): number {
  let rest = flat;
  let sum = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    sum += (rest % shape[axis]) * strides[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return sum;
}

export function mendMatMul(): void {
  register("BatchMatMul", batchMatMul);
}
