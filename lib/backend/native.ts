import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { root } from "../root.js";
import { Unavailable } from "./unavailable.js";

const PACKAGE = "@tensorflow/tfjs-node-gpu";

/**
 * Puts back what the addon's JavaScript calls and Node 23 removed, and keeps TensorFlow quiet and modest. Its text also runs in
 * another process: it may use nothing but its argument.
 */
function prepare(require: NodeJS.Require): void {
  const util = require("node:util");
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
}

/**
 * Starts TensorFlow's native kernels, on CUDA where they find it.
 *
 * @param base the folder whose node_modules has the package
 * @throws Unavailable if it is not installed, came without its binary, or does not load
 */
export async function startNative(base = root): Promise<{ gpu: boolean }> {
  const require = createRequire(path.join(base, "package.json"));
  const folder = installed(require);
  if (!folder) throw new Unavailable("not installed; it is optional");
  const problem = tried(base, folder);
  if (problem) throw new Unavailable(problem);
  prepare(require);
  try {
    require(PACKAGE);
  } catch (error) {
    throw new Unavailable(reason(error instanceof Error ? error.message : String(error)));
  }
  if (!(await tf.setBackend("tensorflow"))) throw new Unavailable("its backend does not start");
  const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
  return { gpu: isUsingGpuDevice === true };
}

function installed(require: NodeJS.Require): string | undefined {
  try {
    return path.dirname(require.resolve(`${PACKAGE}/package.json`));
  } catch {
    return undefined;
  }
}

/**
 * Loads the addon once in a process of its own: what is wrong with a native library may end the process that loads it.
 * The outcome is kept until the package or Node changes.
 *
 * @returns why it does not load, or "" if it does
 */
function tried(base: string, folder: string): string {
  const stamp = `${process.version} ${process.platform} ${folder} ${statSync(path.join(folder, "package.json")).mtimeMs}`;
  const cache = path.join(base, "node_modules", ".cache", "kata", "native.json");
  try {
    const known = JSON.parse(readFileSync(cache, "utf8")) as { stamp: string; problem: string };
    if (known.stamp === stamp) return known.problem;
  } catch {
    // Never tried, or half written: try again.
  }
  const code = `(${prepare})(require);\nrequire(${JSON.stringify(PACKAGE)});\nprocess.exit(0);`;
  const { status, signal, stderr } = spawnSync(process.execPath, ["-e", code], {
    cwd: base,
    encoding: "utf8",
    timeout: 120_000,
  });
  const problem = status === 0 ? "" : signal ? `loading it ends the process (${signal})` : reason(stderr);
  try {
    mkdirSync(path.dirname(cache), { recursive: true });
    writeFileSync(cache, JSON.stringify({ stamp, problem }));
  } catch {
    // A folder that cannot be written only means that the next process tries again.
  }
  return problem;
}

/** The addon's errors in one line. */
function reason(text: string): string {
  if (/native addon module|napi-v\d|tfjs_binding/i.test(text))
    return "installed without its native library; with npm 12 its install script must be allowed: npm install-scripts approve";
  const line = text.split("\n").find((l) => /^\w*Error\b/.test(l)) ?? text.split("\n")[0];
  return `its native library does not load: ${line.trim().slice(0, 120)}`;
}
