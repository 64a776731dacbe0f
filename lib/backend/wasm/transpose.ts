import type { TensorInfo } from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { share } from "./identity.js";
import { type Kernel, register, stock } from "./kernel.js";
import { fourBytes, move, stridesOf } from "./move.js";

/** The axes in another order: axis `i` of the result is axis `perm[i]` of x. */
export function transposed(backend: BackendWasm, x: TensorInfo, perm: number[]): TensorInfo {
  const shape = perm.map((axis) => x.shape[axis]);
  const long = perm.filter((axis) => x.shape[axis] !== 1);
  if (long.every((axis, i) => i === 0 || axis > long[i - 1])) return share(backend, x, shape);
  const out = backend.makeOutput(shape, x.dtype);
  const strides = stridesOf(x.shape);
  move(
    backend,
    { tensor: x, start: 0, strides: perm.map((axis) => strides[axis]) },
    { tensor: out, start: 0, strides: stridesOf(shape) },
    shape,
  );
  return out;
}

export function mendTranspose(): void {
  const shipped = stock("Transpose");
  const transpose: Kernel = (call) =>
    fourBytes(call.inputs.x.dtype) ? transposed(call.backend, call.inputs.x, call.attrs.perm) : shipped(call);
  register("Transpose", transpose);
}
