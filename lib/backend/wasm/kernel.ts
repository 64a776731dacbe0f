import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/** A kernel function as TensorFlow.js calls it, for this backend. */
export type Kernel<Out = tf.TensorInfo> = (call: Call) => Out;

export interface Call {
  inputs: Record<string, tf.TensorInfo>;
  backend: BackendWasm;
  attrs: any;
}

/** The kernel that TensorFlow.js ships, for the calls that ours leaves alone. */
export function stock<Out = tf.TensorInfo>(name: string): Kernel<Out> {
  const kernel = tf.getKernel(name, "wasm");
  if (!kernel)
    throw new Error(
      `TensorFlow.js has no wasm kernel named ${name}: it must be 4.22.0, the version that package.json names`,
    );
  return kernel.kernelFunc as unknown as Kernel<Out>;
}

/** Puts a kernel in the place of the shipped one, or where there is none. */
export function register(name: string, kernel: Kernel<tf.TensorInfo | tf.TensorInfo[]>): void {
  const shipped = tf.getKernel(name, "wasm");
  if (shipped) tf.unregisterKernel(name, "wasm");
  tf.registerKernel({
    // It binds the shipped function to a backend that starts; ours may still call that.
    setupFunc: shipped?.setupFunc,
    kernelName: name,
    backendName: "wasm",
    kernelFunc: kernel as unknown as tf.KernelFunc,
  });
}
