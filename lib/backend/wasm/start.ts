import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { dropWasmListeners, wasmFolder } from "#platform";
import { mendWasm } from "./mend.js";

let factory: ReturnType<typeof tf.findBackendFactory> | undefined;

/** Starts the WebAssembly backend with this course's kernels. */
export async function startWasm(): Promise<void> {
  if (!factory) {
    factory = tf.findBackendFactory("wasm");
    const folder = wasmFolder();
    if (folder) setWasmPaths(folder);
    // The course's kernels work on the memory of one thread; a page that is isolated from other origins would start several.
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    mendWasm();
  }
  // tf.removeBackend takes the factory away with the backend.
  if (!tf.findBackendFactory("wasm")) tf.registerBackend("wasm", factory);
  const isStarted = await tf.setBackend("wasm");
  dropWasmListeners();
  if (!isStarted) {
    throw new Error(
      "the WebAssembly backend does not start: the files of @tensorflow/tfjs-backend-wasm must be whole; run npm ci again",
    );
  }
}
