import { readFileSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Told } from "../grader-link.js";
import { root } from "../root.js";
import type { Platform } from "./platform.js";

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

export const nextTurn: Platform["nextTurn"] = () => setImmediate();

/** TensorFlow.js finds them beside its own files. */
export const wasmFolder: Platform["wasmFolder"] = () => undefined;

export const startNative: Platform["startNative"] = async (software) =>
  (await import("../backend/native.js")).startNative(software);

export const provideGpu: Platform["provideGpu"] = async () =>
  (await import("../backend/dawn.js")).provideGpu();
