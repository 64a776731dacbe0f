import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { root } from "../platform/root.js";
import { Unavailable } from "./unavailable.js";

const PACKAGE = "@tensorflow/tfjs-node-gpu";

/** Who trains waits for the first trial; where a library hangs, they train on something else. */
const PATIENCE = 30;

/** What came of loading the package and multiplying with it: it does not work for a reason, or works, perhaps on a GPU. */
type Outcome = { problem: string } | { gpu: boolean };

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
 * @param software whether those that compute on the CPU will do: at the course's sizes they train more slowly than wasm
 * @param base the folder whose node_modules has the package
 * @throws Unavailable if it is not installed, came without its binary, does not work, or finds no GPU where it is to
 */
export async function startNative(
  software: boolean,
  base = root,
): Promise<{ gpu: boolean; adapter?: string }> {
  const require = createRequire(path.join(base, "package.json"));
  const folder = installed(require);
  if (!folder) throw new Unavailable("not installed; it is optional");
  const outcome = known(base, folder);
  if ("problem" in outcome) throw new Unavailable(outcome.problem);
  if (!outcome.gpu && !software)
    throw new Unavailable("it finds no CUDA GPU; KATA_BACKEND=tensorflow takes it as it is");
  prepare(require);
  try {
    require(PACKAGE);
  } catch (error) {
    throw new Unavailable(reason((error as Error).message, folder));
  }
  if (!(await tf.setBackend("tensorflow")))
    throw new Unavailable("it does not start: TensorFlow.js refuses its backend");
  return outcome.gpu ? { gpu: true, adapter: "a CUDA GPU" } : { gpu: false };
}

function installed(require: NodeJS.Require): string | undefined {
  try {
    return path.dirname(require.resolve(`${PACKAGE}/package.json`));
  } catch {
    return undefined;
  }
}

/** The outcome of the last trial, unless something has changed since then. */
function known(base: string, folder: string): Outcome {
  const stamp = stampOf(folder);
  const cache = path.join(base, "node_modules", ".cache", "kata", "native.json");
  try {
    const last = JSON.parse(readFileSync(cache, "utf8")) as { stamp: string; outcome: Outcome };
    if (last.stamp === stamp) return last.outcome;
  } catch {
    // Never tried, or half written: try again.
  }
  const outcome = tried(base, folder);
  try {
    mkdirSync(path.dirname(cache), { recursive: true });
    writeFileSync(cache, JSON.stringify({ stamp, outcome }));
  } catch {
    // A folder that cannot be written only means that the next process tries again.
  }
  return outcome;
}

/** All that decides whether the package loads, and finds a GPU: Node, its files, where the system looks for CUDA. */
function stampOf(folder: string): string {
  const files = [
    path.join(folder, "package.json"),
    ...filesIn(path.join(folder, "lib")),
    ...filesIn(path.join(folder, "deps", "lib")),
    "/etc/ld.so.cache",
    "/dev/nvidiactl",
  ];
  const { CUDA_VISIBLE_DEVICES, LD_LIBRARY_PATH, PATH } = process.env;
  return JSON.stringify([
    ...[process.version, process.platform, process.arch, CUDA_VISIBLE_DEVICES, LD_LIBRARY_PATH],
    process.platform === "win32" && PATH,
    ...files.map((file) => {
      const found = statSync(file, { throwIfNoEntry: false });
      return [file, found?.isFile() ? `${found.size} ${found.mtimeMs}` : found !== undefined];
    }),
  ]);
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => path.join(folder, name));
}

/** Loads the package and multiplies in a process of its own: what is wrong with a native library may end the process that loads it. */
function tried(base: string, folder: string): Outcome {
  const code = `
    (${prepare})(require);
    let said;
    try {
      require(${JSON.stringify(PACKAGE)});
      const tf = require("@tensorflow/tfjs");
      tf.setBackend("tensorflow");
      const backend = tf.findBackend("tensorflow");
      if (!backend) throw new Error("TensorFlow.js refuses its backend");
      tf.matMul([[1, 2]], [[3], [4]]).dataSync();
      said = { gpu: backend.isUsingGpuDevice === true };
    } catch (error) {
      said = { error: error.message };
    }
    require("node:fs").writeSync(1, "\\n" + JSON.stringify(said));
    process.exit(0);`;
  const { stdout, stderr, status, signal, error } = spawnSync(process.execPath, ["-e", code], {
    cwd: base,
    encoding: "utf8",
    timeout: PATIENCE * 1000,
    killSignal: "SIGKILL",
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT")
    return { problem: `its native library is not ready after ${PATIENCE} s` };
  try {
    const said = JSON.parse(stdout.slice(stdout.lastIndexOf("\n"))) as { gpu: boolean } | { error: string };
    return "error" in said ? { problem: reason(said.error, folder) } : said;
  } catch {
    // The loader's last words: a function that is missing shows only when it is called.
    const said = signal
      ? ""
      : (stderr
          .trim()
          .split("\n")
          .at(-1)
          ?.replaceAll(folder + path.sep, "") ?? "");
    const how = [signal ?? `exit code ${status}`, said.slice(-160)].filter(Boolean).join(", ");
    return { problem: `its native library ends the process that loads it (${how})` };
  }
}

/** The errors of the package, and of the system that loads its libraries, in one line. */
function reason(message: string, folder: string): string {
  const [line] = message.replaceAll(folder + path.sep, "").split("\n");
  // In the package's own words. A path in an error of the system's may look much like them.
  if (/^The Node.js native addon module .+ can not be found/.test(line))
    return "installed without its native library; with npm 12 its install script must be allowed: npm install-scripts approve";
  // Linux says so of a file that is there, but was built for another processor.
  const [, missing] = /^(.+): cannot open shared object file: No such file/.exec(line) ?? [];
  const found = ["", "deps/lib"]
    .map((place) => path.join(folder, place, missing ?? "?"))
    .some((file) => existsSync(file));
  if (found) return `${missing} was built for another processor than this one, ${process.arch}`;
  return `it does not start: ${line.slice(0, 160)}`;
}
