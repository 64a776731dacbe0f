import { readFileSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Told } from "../judge/told.js";
import type { Platform } from "./platform.js";
import { root } from "./root.js";

// What lib asks of the place where it runs, answered by Node. `#platform` means this file, and browser.ts in a bundle for a
// browser: package.json says so.

export const readFile: Platform["readFile"] = (name) => {
  try {
    return new Uint8Array(readFileSync(path.join(root, ...name.split("/"))));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
};

export const setting: Platform["setting"] = (name) => process.env[name];

/** Under plain vitest nobody listens. */
export const send: Platform["send"] = (message: Told) => {
  if (process.env.KATA_WORKER) process.send?.({ kataTold: message });
};

export const fileNamed: Platform["fileNamed"] = (name) => name;

export const nextTurn: Platform["nextTurn"] = () => setImmediate();

/** TensorFlow.js finds them beside its own files. */
export const wasmFolder: Platform["wasmFolder"] = () => undefined;

/** Others may add theirs at the same time, so it is the code of the glue's own that tells them. */
const OF_GLUE = /instanceof ExitStatus|throw reason/;

export const dropWasmListeners: Platform["dropWasmListeners"] = () => {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    for (const listener of process.listeners(event as "uncaughtException"))
      if (OF_GLUE.test(String(listener))) process.off(event, listener);
  }
};

export const startNative: Platform["startNative"] = async (software) =>
  (await import("../backend/native.js")).startNative(software);

export const provideGpu: Platform["provideGpu"] = async () =>
  (await import("../backend/dawn.js")).provideGpu();
