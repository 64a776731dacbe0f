import * as tf from "@tensorflow/tfjs";
import { setting, startNative } from "#platform";
import { letComparisonsPass } from "./comparisons.js";
import { BACKENDS, type BackendName } from "./names.js";
import { Unavailable } from "./unavailable.js";
import { startWasm } from "./wasm/start.js";
import { startWebgpu } from "./webgpu.js";

export interface Backend {
  name: BackendName;
  /** Whether a real GPU computes. */
  gpu: boolean;
  /** One line for the learner: what was taken, and why. */
  why: string;
}

/** What the tensors are for: most specs judge values; those that train take the fastest backend. */
export type Purpose = "judge" | "train";

let started: Backend | undefined;
const chosen = new Map<Purpose, Backend>();

/**
 * Chooses and starts the backend for a purpose. KATA_BACKEND names one for everything.
 *
 * @throws Error if KATA_BACKEND names none, or one that this machine does not have
 */
export async function useBackend(purpose: Purpose): Promise<Backend> {
  tf.enableProdMode();
  letComparisonsPass();
  const known = chosen.get(purpose);
  if (known) {
    if (started?.name !== known.name) await tf.setBackend(known.name);
    started = known;
    return known;
  }
  const named = setting("KATA_BACKEND");
  const backend = named ? await forced(named) : await (purpose === "judge" ? forJudging() : forTraining());
  started = backend;
  chosen.set(purpose, backend);
  return backend;
}

/** The backend that computes now; none before the first `useBackend`. */
export function backendInUse(): Backend | undefined {
  return started;
}

async function forced(name: string): Promise<Backend> {
  const backend = BACKENDS.find((known) => known === name);
  if (!backend)
    throw new Error(`KATA_BACKEND must name one of ${BACKENDS.join(", ")}, got ${JSON.stringify(name)}`);
  try {
    const { gpu, adapter } = await startBackend(backend, { software: true });
    const where = adapter ? `; it computes on ${adapter}` : "";
    return { name: backend, gpu, why: `${backend}: KATA_BACKEND names it${where}` };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    throw new Error(
      `KATA_BACKEND asks for ${backend}, which this machine does not have: ${error.message}. ` +
        "Unset KATA_BACKEND, or see what there is: npm run kata -- doctor",
    );
  }
}

/** The embedded backend: verdicts come fast, and are the same on every machine. */
async function forJudging(): Promise<Backend> {
  try {
    await startWasm();
    return { name: "wasm", gpu: false, why: "wasm: verdicts are the same on every machine" };
  } catch (error) {
    await startBackend("cpu");
    return { name: "cpu", gpu: false, why: `cpu: ${(error as Error).message}` };
  }
}

/** The first of: TensorFlow with a GPU, WebGPU with a real one, wasm, cpu. TensorFlow's CPU kernels are slower than wasm here. */
async function forTraining(): Promise<Backend> {
  const missing: string[] = [];
  for (const name of ["tensorflow", "webgpu"] as const) {
    try {
      const { adapter } = await startBackend(name);
      return { name, gpu: true, why: `${name}: it computes on ${adapter}` };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      missing.push(`${name}: ${error.message}`);
    }
  }
  const judging = await forJudging();
  return { ...judging, why: `${judging.name}: no faster backend is there (${missing.join("; ")})` };
}

/**
 * Starts a backend by name.
 *
 * @param options `software`: take TensorFlow and WebGPU where they compute on the CPU too
 * @throws Unavailable if this machine does not have it
 */
export async function startBackend(
  name: BackendName,
  { software = false } = {},
): Promise<{ gpu: boolean; adapter?: string }> {
  if (name === "webgpu") return startWebgpu(software);
  if (name === "tensorflow") return startNative(software);
  if (name === "wasm") await startWasm();
  else await tf.setBackend("cpu");
  return { gpu: false };
}
