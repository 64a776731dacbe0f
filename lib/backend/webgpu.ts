import * as tf from "@tensorflow/tfjs";
import { provideGpu } from "#platform";
import { Unavailable } from "./unavailable.js";
import { mendSums } from "./webgpu-sums.js";
import { mendTranspose } from "./webgpu-transpose.js";

/** What software adapters call themselves: Dawn's, and the one in Chromium. */
const SOFTWARE = ["software", "swiftshader"];

/**
 * Starts WebGPU.
 *
 * @param software whether an adapter that computes on the CPU will do: it is slower than wasm
 * @throws Unavailable if the packages or a GPU are missing
 */
export async function startWebgpu(software: boolean): Promise<{ gpu: boolean; adapter: string }> {
  const gpu = await provideGpu();
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) throw new Unavailable("no GPU with Metal, Vulkan or Direct3D 12 was found");
  const { architecture, description, isFallbackAdapter } = adapter.info;
  const real = !SOFTWARE.includes(architecture) && !isFallbackAdapter;
  if (!real && !software)
    throw new Unavailable(`only a software adapter was found (${description}); KATA_BACKEND=webgpu takes it`);
  try {
    await import("@tensorflow/tfjs-backend-webgpu");
  } catch {
    throw new Unavailable("@tensorflow/tfjs-backend-webgpu is not installed; it is optional");
  }
  if (!(await tf.setBackend("webgpu"))) throw new Unavailable(`its backend does not start on ${description}`);
  mendSums();
  mendTranspose();
  return { gpu: real, adapter: description };
}
