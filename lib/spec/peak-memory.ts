import * as tf from "@tensorflow/tfjs";

/** How much memory a run needed. */
export interface PeakMemory {
  /** the most bytes in use at a time, beyond those before the run; the numbers of a shape that shares data count once */
  bytes: number;
  /** the shape of the largest tensor that an operation made, the first of equally large ones */
  largest: number[];
}

/**
 * Runs something and measures after each operation of TensorFlow.js how many bytes its tensors take. Nothing of the run changes.
 * One run at a time. What the run returns is freed.
 *
 * @param run is not async
 */
export function peakMemory(run: () => tf.TensorContainer): PeakMemory {
  const engine = tf.engine();
  const { runKernel } = engine;
  const before = tf.memory().numBytes;
  let bytes = 0;
  let largest: number[] | undefined;
  engine.runKernel = ((name, inputs, attrs) => {
    const made = runKernel.call(engine, name, inputs, attrs) as tf.Tensor | tf.Tensor[];
    bytes = Math.max(bytes, tf.memory().numBytes - before);
    for (const { shape, size } of [made].flat())
      if (!largest || size > tf.util.sizeFromShape(largest)) largest = shape;
    return made;
  }) as typeof runKernel;
  try {
    tf.dispose(run());
  } finally {
    engine.runKernel = runKernel;
  }
  return { bytes, largest: largest ?? [] };
}
