import { Unavailable } from "../backend/unavailable.js";
import type { Told } from "../judge/told.js";
import type { Gpu, Platform } from "./platform.js";

// What lib asks of the place where it runs, answered by a browser's worker. A browser reads no file while code runs, so
// the page hands over what the exercise needs before.

/** What the page has fetched and decided. */
export interface Provided {
  /** Files of the course, by path from its root. */
  files: Record<string, Uint8Array>;
  settings?: Record<string, string>;
  /** The file that a module's URL stands for. */
  fileNamed?(url: string): string;
  /** Where TensorFlow.js's WebAssembly files lie. */
  wasmFolder?: string;
  /** Receives what a spec tells the grader. */
  onTold?(message: Told): void;
}

let provided: Provided = { files: {} };

/** Must be called before the modules of lib that start a backend are loaded. */
export function provide(what: Provided): void {
  provided = what;
}

export const readFile: Platform["readFile"] = (name) => provided.files[name];

export const setting: Platform["setting"] = (name) => provided.settings?.[name];

export const send: Platform["send"] = (message) => provided.onTold?.(message);

export const fileNamed: Platform["fileNamed"] = (name) => provided.fileNamed?.(name) ?? name;

export const nextTurn: Platform["nextTurn"] = () =>
  new Promise((resolve) => {
    // A timer of 0 ms becomes one of 4 when they follow each other; a message does not wait.
    const { port1, port2 } = new MessageChannel();
    const onmessage = () => {
      port1.close();
      resolve();
    };
    // Node's types, which lib is checked with, do not know it.
    Object.assign(port1, { onmessage });
    port2.postMessage(undefined);
  });

export const wasmFolder: Platform["wasmFolder"] = () => provided.wasmFolder;

/** Here it adds none. */
export const dropWasmListeners: Platform["dropWasmListeners"] = () => {};

export const startNative: Platform["startNative"] = async () => {
  throw new Unavailable("a browser has no native kernels");
};

export const provideGpu: Platform["provideGpu"] = async () => {
  if (setting("KATA_WEBGPU") !== "on") throw new Unavailable("WebGPU is off on this page");
  const { gpu } = (globalThis as { navigator?: { gpu?: Gpu } }).navigator ?? {};
  if (!gpu) throw new Unavailable("this browser offers no WebGPU");
  return gpu;
};
