import type { TensorInfo } from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { courseBytes } from "../../platform/files.js";
import type { Simd } from "./simd.js";

/** What this code uses of the backend beyond its public types. */
interface Internals {
  wasm: { asm: { memory: WebAssembly.Memory }; _malloc(bytes: number): number; _free(at: number): void };
  dataIdMap: { get(id: object): { memoryOffset: number } };
}

/** Our functions in one backend's memory, and the room there for their intermediate results. */
interface Attached {
  simd: Simd;
  room: { at: number; bytes: number };
}

// A backend can be removed and another one started; what belongs to the old one goes with it.
const attached = new WeakMap<BackendWasm, Attached>();

function attach(backend: BackendWasm): Attached {
  const known = attached.get(backend);
  if (known) return known;
  const code = new WebAssembly.Module(courseBytes("lib/backend/wasm/kernels.wasm"));
  const { memory } = (backend as unknown as Internals).wasm.asm;
  const { exports } = new WebAssembly.Instance(code, { env: { memory } });
  const made = { simd: exports as unknown as Simd, room: { at: 0, bytes: 0 } };
  attached.set(backend, made);
  return made;
}

/** The SIMD functions, working on this backend's memory. */
export function simdOf(backend: BackendWasm): Simd {
  return attach(backend).simd;
}

/**
 * Where a tensor's numbers lie in the heap, in bytes. It stays right when the memory grows; a typed array does not, so
 * views are taken after the last allocation.
 */
export function at(backend: BackendWasm, tensor: TensorInfo): number {
  return (backend as unknown as Internals).dataIdMap.get(tensor.dataId).memoryOffset;
}

/**
 * A place for a kernel's intermediate floats, in bytes; the next call may hand out the same.
 *
 * @throws RangeError if the heap is full
 */
export function scratch(backend: BackendWasm, floats: number): number {
  const { wasm } = backend as unknown as Internals;
  const made = attach(backend);
  if (floats * 4 > made.room.bytes) {
    if (made.room.at) wasm._free(made.room.at);
    const bytes = Math.max(floats * 4, 2 * made.room.bytes);
    made.room = { at: wasm._malloc(bytes) >>> 0, bytes };
    if (made.room.at === 0) {
      made.room.bytes = 0;
      throw new RangeError(
        `the WebAssembly heap has no room for ${bytes} bytes: use a smaller batch, or dispose tensors`,
      );
    }
  }
  return made.room.at;
}
