import * as tf from "@tensorflow/tfjs";

/** A shader may bind eight buffers: the sum, and these. */
const MOST = 7;

/** TensorFlow.js's own kernel. */
let add: tf.KernelFunc;

/**
 * Makes WebGPU add many tensors: TensorFlow.js binds all of them at once, and where those are too many for the device the sum is
 * whatever its buffer held before, often zeros. Here they are added seven at a time.
 */
export function mendSums(): void {
  const stock = tf.getKernel("AddN", "webgpu");
  if (!stock || stock.kernelFunc === addFew) return;
  tf.unregisterKernel("AddN", "webgpu");
  add = stock.kernelFunc;
  tf.registerKernel({ ...stock, kernelFunc: addFew });
}

const addFew: tf.KernelFunc = ({ inputs, backend, ...rest }) => {
  const summands = inputs as unknown as tf.TensorInfo[];
  const sumOf = (some: tf.TensorInfo[]) =>
    add({ ...rest, backend, inputs: some as unknown as tf.NamedTensorInfoMap }) as tf.TensorInfo;
  let sum = sumOf(summands.slice(0, MOST));
  for (let i = MOST; i < summands.length; i += MOST - 1) {
    const before = sum;
    sum = sumOf([before, ...summands.slice(i, i + MOST - 1)]);
    (backend as { disposeData(id: object): void }).disposeData(before.dataId);
  }
  return sum;
};
