import * as tf from "@tensorflow/tfjs";

/** The first steps may make what stays, such as an optimizer's moments. */
const WARM_UP = 2;

/** Counts the tensors that steps leave behind. */
export function watchTensors(): { step(): void; perStep(): number } {
  let steps = 0;
  let first = 0;
  let last = 0;
  return {
    step: () => {
      steps++;
      last = tf.memory().numTensors;
      if (steps <= WARM_UP) first = last;
    },
    /** On average, of the steps after the first two. */
    perStep: () => (steps > WARM_UP ? (last - first) / (steps - WARM_UP) : 0),
  };
}

/**
 * Watches the trainable variables that there are.
 *
 * @returns how many there were, and how many of them have been written since
 */
export function watchVariables(): () => { total: number; written: number } {
  const before = Object.values(tf.engine().registeredVariables)
    .filter((variable) => variable.trainable)
    .map((variable) => ({ variable, dataId: variable.dataId }));
  return () => ({
    total: before.length,
    // To assign to a variable is to give it other data.
    written: before.filter(({ variable, dataId }) => variable.dataId !== dataId).length,
  });
}
