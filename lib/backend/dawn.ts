import type { Gpu } from "../platform/platform.js";
import { Unavailable } from "./unavailable.js";

/** What this code uses of the package that brings WebGPU to Node. */
interface Dawn {
  create(options: string[]): Gpu;
  globals: object;
}

let gpu: Gpu | undefined;

/**
 * Loads Dawn, which computes on Metal, Vulkan or Direct3D 12, and puts it where a browser has its WebGPU.
 *
 * @throws Unavailable if the package is missing
 */
export async function provideGpu(): Promise<Gpu> {
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
  return gpu;
}
