import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Finding } from "../commands/doctor.js";
import { root } from "../course/paths.js";
import { installed } from "./examine.js";

/** A 512 x 512 product takes 2 * 512^3 operations. */
const PROBE = `
const tf = await import("@tensorflow/tfjs");
tf.enableProdMode();
if (process.argv[1] === "wasm") await import("@tensorflow/tfjs-backend-wasm");
else (await import("node:module")).createRequire(process.cwd() + "/")("@tensorflow/tfjs-node-gpu");
await tf.setBackend(process.argv[1]);
await tf.ready();
const a = tf.randomNormal([512, 512], 0, 1, "float32", 1);
let best = Infinity;
for (let i = 0; i < 6; i++) {
  const started = performance.now();
  const c = tf.matMul(a, a);
  await c.data();
  c.dispose();
  best = Math.min(best, performance.now() - started);
}
console.log(JSON.stringify({ gflops: (2 * 512 ** 3) / best / 1e6, gpu: tf.backend().isUsingGpuDevice === true }));
process.exit(0);
`;

/**
 * The tensor backends that later parts use: the WebAssembly one, which comes with the course, and TensorFlow's native
 * one, which is optional. Each is tried in a process of its own: a broken native package may crash it.
 */
export async function tensorFindings(): Promise<Finding[]> {
  const wasm = await probe("wasm");
  const version = installed("@tensorflow/tfjs-backend-wasm");
  const findings: Finding[] = [
    wasm
      ? {
          name: "wasm",
          state: "ok",
          text: `${version}, ${wasm.gflops.toFixed(0)} GFLOP/s; runs everywhere, the default`,
        }
      : { name: "wasm", state: "bad", text: "the WebAssembly backend does not start: run npm ci again" },
  ];
  if (!installed("@tensorflow/tfjs-node-gpu")) {
    findings.push({
      name: "tensorflow",
      state: "note",
      text: "not installed. It is optional: the course runs without it",
    });
    return findings;
  }
  const native = await probe("tensorflow");
  findings.push(
    native
      ? {
          name: "tensorflow",
          state: "ok",
          text: `${native.gflops.toFixed(0)} GFLOP/s on ${native.gpu ? "a GPU" : "the CPU: no CUDA GPU found"}`,
        }
      : {
          name: "tensorflow",
          state: "note",
          text: "installed, but its native library does not load; the course runs without it",
        },
  );
  return findings;
}

async function probe(backend: "wasm" | "tensorflow"): Promise<{ gflops: number; gpu: boolean } | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "-e", PROBE, backend],
      {
        cwd: root,
        timeout: 60_000,
        env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" },
      },
    );
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { gflops: number; gpu: boolean };
  } catch {
    return undefined;
  }
}
