import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterEach, expect, test } from "vitest";
import { startNative } from "../../../lib/backend/native.js";
import { root } from "../../../lib/root.js";

// The loader of TensorFlow's native kernels, with a stand-in for the package in each state that it can be found in.

const folders: string[] = [];
afterEach(() => {
  if (tf.findBackendFactory("tensorflow")) tf.removeBackend("tensorflow");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder whose node_modules has the stand-in, and the real TensorFlow.js. */
function folderWith(code: string | undefined): string {
  const base = mkdtempSync(path.join(realpathSync(os.tmpdir()), "kata-native-"));
  folders.push(base);
  const scope = path.join(base, "node_modules", "@tensorflow");
  mkdirSync(scope, { recursive: true });
  symlinkSync(path.join(root, "node_modules", "@tensorflow", "tfjs"), path.join(scope, "tfjs"), "junction");
  if (code !== undefined) {
    const at = path.join(scope, "tfjs-node-gpu");
    mkdirSync(at);
    writeFileSync(
      path.join(at, "package.json"),
      JSON.stringify({ name: "@tensorflow/tfjs-node-gpu", main: "index.js" }),
    );
    writeFileSync(path.join(at, "index.js"), code);
  }
  return base;
}

/** Registers a backend as the real package does; this one computes with TensorFlow.js's own kernels. */
const working = (gpu: boolean) => `
  const tf = require("@tensorflow/tfjs");
  for (const kernel of tf.getKernelsForBackend("cpu"))
    if (!tf.getKernel(kernel.kernelName, "tensorflow")) tf.registerKernel({ ...kernel, backendName: "tensorflow" });
  const Cpu = Object.getPrototypeOf(tf.findBackend("cpu") ?? tf.backend()).constructor;
  tf.registerBackend("tensorflow", () => Object.assign(new Cpu(), { isUsingGpuDevice: ${gpu} }), 3);
`;

async function refusal(code: string | undefined): Promise<string> {
  const error = await startNative(folderWith(code)).catch((e: unknown) => e);
  expect(error).toMatchObject({ name: "Unavailable" });
  return (error as Error).message;
}

test("absent: not installed", async () => {
  expect(await refusal(undefined)).toBe("not installed; it is optional");
});

test("present without its binary: says how it gets one", async () => {
  const message =
    "The Node.js native addon module (tfjs_binding.node) can not be found at path: /somewhere/lib/napi-v8/tfjs_binding.node";
  expect(await refusal(`throw new Error(${JSON.stringify(message)});`)).toContain(
    "install script must be allowed",
  );
});

test("throwing while it loads: the error in one line", async () => {
  expect(await refusal(`throw new Error("libcudart.so.11.0: cannot open shared object file");`)).toBe(
    "its native library does not load: Error: libcudart.so.11.0: cannot open shared object file",
  );
});

test("ending the process that loads it: only a process of its own ends", async () => {
  expect(await refusal(`process.kill(process.pid, "SIGKILL");`)).toContain("ends the process");
});

test("loading, but with a backend that does not start", async () => {
  const code = `require("@tensorflow/tfjs").registerBackend("tensorflow", () => { throw new Error("no device"); }, 3);`;
  expect(await refusal(code)).toBe("its backend does not start");
});

test.each([false, true])("loading, with a GPU: %s", async (gpu) => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
  expect(await startNative(folderWith(working(gpu)))).toEqual({ gpu });
  expect(tf.getBackend()).toBe("tensorflow");
  expect(Array.from(await tf.add([1, 2], 3).data())).toEqual([4, 5]);
});

test("on a Node without them, util's old functions are there again", async () => {
  const code = `const util = require("util");
    if (!util.isNullOrUndefined(null) || !util.isArray([])) throw new Error("util is not mended");
    ${working(false)}`;
  expect(await startNative(folderWith(code))).toEqual({ gpu: false });
});
