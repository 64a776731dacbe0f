import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterEach, expect, test } from "vitest";
import { startNative } from "../../../lib/backend/native.js";
import { root } from "../../../lib/platform/root.js";

// The loader of TensorFlow's native kernels, with a stand-in for the package in each state that it can be found in.

const folders: string[] = [];
afterEach(() => {
  if (tf.findBackendFactory("tensorflow")) tf.removeBackend("tensorflow");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder whose node_modules has the stand-in, and the real TensorFlow.js. */
function folderWith(code: string | undefined): string {
  const base = mkdtempSync(path.join(realpathSync.native(os.tmpdir()), "kata-native-"));
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

/** An error when the addon is loaded; $ADDON stands for its whole path. */
const thrown = (message: string) =>
  `throw new Error(${JSON.stringify(message)}.replace("$ADDON", require("path").join(__dirname, ${JSON.stringify(ADDON)})));`;
const ADDON = path.join("lib", "napi-v8", "tfjs_binding.node");

/** Windows knows no signals. */
const ENDS = /^its native library ends the process that loads it \((SIG\w+|exit code \d+.*)\)$/;

async function refusal(base: string, software = true): Promise<string> {
  const error = await startNative(software, base).catch((e: unknown) => e);
  expect(error).toMatchObject({ name: "Unavailable" });
  return (error as Error).message;
}

/** Writes the file that stands in for the addon. */
function writeAddon(base: string, content: string): void {
  const at = path.join(base, "node_modules", "@tensorflow", "tfjs-node-gpu", ADDON);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, content);
}

test("absent: not installed", async () => {
  expect(await refusal(folderWith(undefined))).toBe("not installed; it is optional");
});

test("present without its binary: says how it gets one", async () => {
  const message =
    "The Node.js native addon module (tfjs_binding.node) can not be found at path: $ADDON. \nPlease run command ...";
  expect(await refusal(folderWith(thrown(message)))).toContain("install script must be allowed");
});

test("throwing while it loads: the error in one line", async () => {
  const message = "libcudart.so.11.0: cannot open shared object file: No such file or directory";
  expect(await refusal(folderWith(thrown(message)))).toBe(
    "it does not start: libcudart.so.11.0: cannot open shared object file: No such file or directory",
  );
});

test("a symbol that is missing is told as that, however long the path of the addon", async () => {
  const base = folderWith(thrown("$ADDON: undefined symbol: TF_NewStatus"));
  expect(await refusal(base)).toBe(`it does not start: ${ADDON}: undefined symbol: TF_NewStatus`);
});

test("a library of another processor, which Linux tells as one that is not there", async () => {
  const none = "cannot open shared object file: No such file or directory";
  const base = folderWith(thrown(`$ADDON: ${none}`));
  expect(await refusal(base)).toBe(`it does not start: ${ADDON}: ${none}`);
  writeAddon(base, "");
  expect(await refusal(base)).toBe(`${ADDON} was built for another processor than this one, ${process.arch}`);
});

test.each(["process.abort();", 'process.kill(process.pid, "SIGKILL"); for (;;);'])(
  "%s while it loads ends only a process of its own",
  async (code) => {
    expect(await refusal(folderWith(code))).toMatch(ENDS);
  },
);

test("ending it without a signal: the system's last words are told", async () => {
  const code = `console.error("node: symbol lookup error: " + __dirname + require("path").sep + "addon.node: undefined symbol: TF_X");
    process.exit(127);`;
  expect(await refusal(folderWith(code))).toBe(
    "its native library ends the process that loads it (exit code 127, node: symbol lookup error: addon.node: undefined symbol: TF_X)",
  );
});

test("loading, but with a backend that does not start", async () => {
  const code = `require("@tensorflow/tfjs").registerBackend("tensorflow", () => { throw new Error("no device"); }, 3);`;
  expect(await refusal(folderWith(code))).toBe("it does not start: TensorFlow.js refuses its backend");
});

test("loading, and then ending the process when it multiplies", async () => {
  const code = `${working(true)}
    tf.unregisterKernel("BatchMatMul", "tensorflow");
    tf.registerKernel({ kernelName: "BatchMatMul", backendName: "tensorflow", kernelFunc: () => process.abort() });`;
  expect(await refusal(folderWith(code))).toMatch(ENDS);
});

test.each([false, true])("loading, with a GPU: %s", async (gpu) => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
  expect(await startNative(true, folderWith(working(gpu)))).toMatchObject({ gpu });
  expect(tf.getBackend()).toBe("tensorflow");
  expect(Array.from(await tf.add([1, 2], 3).data())).toEqual([4, 5]);
});

test("without a GPU it is left alone by those who want one: only the first looks, in another process", async () => {
  const base = folderWith(working(false));
  expect(await refusal(base, false)).toContain("no CUDA GPU");
  expect(tf.findBackendFactory("tensorflow")).toBeNull();
  expect(await refusal(base, false)).toContain("no CUDA GPU");
  expect(await startNative(false, folderWith(working(true)))).toMatchObject({ gpu: true });
});

test("a library that was repaired is tried again, and one that was broken since", async () => {
  const base = folderWith(`
    const addon = require("fs").readFileSync(__dirname + "/lib/napi-v8/tfjs_binding.node", "utf8");
    if (addon === "broken") process.abort();
    ${working(false)}`);
  writeAddon(base, "broken");
  expect(await refusal(base)).toMatch(ENDS);
  writeAddon(base, "whole");
  expect(await startNative(true, base)).toEqual({ gpu: false });
  writeAddon(base, "broken");
  expect(await refusal(base)).toMatch(ENDS);
});

test("on a Node without them, util's old functions are there again", async () => {
  const code = `const util = require("util");
    if (!util.isNullOrUndefined(null) || !util.isArray([])) throw new Error("util is not mended");
    ${working(false)}`;
  expect(await startNative(true, folderWith(code))).toEqual({ gpu: false });
});
