import * as tf from "@tensorflow/tfjs";

const OF_TWO = [
  "Equal",
  "NotEqual",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
  "LogicalAnd",
  "LogicalOr",
];
const OF_ONE = ["LogicalNot", "IsNan", "IsFinite", "IsInf", "ArgMax", "ArgMin"];

/**
 * Gives comparisons, and what else jumps from one value to another, the gradient 0. TensorFlow.js gives them none, and refuses to
 * differentiate a loss that chooses by one: `tf.where(tf.greater(p, 0), ...)`.
 */
export function letComparisonsPass(): void {
  if (tf.getGradient(OF_TWO[0])) return;
  for (const kernelName of OF_TWO)
    tf.registerGradient({
      kernelName,
      inputsToSave: ["a", "b"],
      gradFunc: (_dy, [a, b]) => ({ a: () => tf.zeros(a.shape), b: () => tf.zeros(b.shape) }),
    });
  for (const kernelName of OF_ONE)
    tf.registerGradient({
      kernelName,
      inputsToSave: ["x"],
      gradFunc: (_dy, [x]) => ({ x: () => tf.zeros(x.shape) }),
    });
}
