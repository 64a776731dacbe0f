import * as tf from "@tensorflow/tfjs";
import { Unavailable } from "./unavailable.js";
import { mendSums } from "./webgpu-sums.js";

/** What this code uses of the WebGPU that Dawn brings; its types need a browser's. */
interface Dawn {
  create(options: string[]): { requestAdapter(): Promise<Adapter | null> };
  globals: object;
}

interface Adapter {
  info: { architecture: string; description: string; isFallbackAdapter?: boolean };
}

let gpu: ReturnType<Dawn["create"]> | undefined;

/**
 * Starts WebGPU on Metal, Vulkan or Direct3D 12.
 *
 * @param software whether an adapter that computes on the CPU will do: it is slower than wasm
 * @throws Unavailable if the packages or a GPU are missing
 */
export async function startWebgpu(software: boolean): Promise<{ gpu: boolean; adapter: string }> {
  // A name that is not a literal: TypeScript would read types that need a browser's.
  const name = "webgpu";
  const dawn = (await import(name).catch(() => undefined)) as Dawn | undefined;
  if (!dawn) throw new Unavailable("not installed; it is optional");
  // One for the whole process: Dawn does not outlive a second one.
  gpu ??= dawn.create([]);
  // The backend looks for these when it is imported.
  Object.assign(globalThis, dawn.globals);
  const { navigator } = globalThis as { navigator?: object };
  if (navigator) Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  else Object.assign(globalThis, { navigator: { gpu, userAgent: "" } });

  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) throw new Unavailable("no GPU with Metal, Vulkan or Direct3D 12 was found");
  const { architecture, description, isFallbackAdapter } = adapter.info;
  const real = architecture !== "software" && !isFallbackAdapter;
  if (!real && !software)
    throw new Unavailable(`only a software adapter was found (${description}); KATA_BACKEND=webgpu takes it`);
  try {
    await import("@tensorflow/tfjs-backend-webgpu");
  } catch {
    throw new Unavailable("@tensorflow/tfjs-backend-webgpu is not installed; it is optional");
  }
  if (!(await tf.setBackend("webgpu"))) throw new Unavailable(`its backend does not start on ${description}`);
  mendSums();
  return { gpu: real, adapter: description };
}
