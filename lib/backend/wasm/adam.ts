import * as tf from "@tensorflow/tfjs";
import { at, simdOf } from "./heap.js";
import { type Call, register } from "./kernel.js";

/** What tf.train.adam keeps; its typings hide it. */
interface Adam {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  accBeta1: tf.Variable;
  accBeta2: tf.Variable;
  accumulatedFirstMoment: { variable: tf.Variable }[];
  accumulatedSecondMoment: { variable: tf.Variable }[];
  incrementIterations(): void;
}

interface NamedTensor {
  name: string;
  tensor: tf.Tensor;
}

type Gradients = tf.NamedTensorMap | NamedTensor[];

/** One variable's step: both moments and the value, new. */
function adamStep({ inputs, backend, attrs }: Call): tf.TensorInfo[] {
  const { gradient, first, second, value, correction1, correction2 } = inputs;
  const out = [first, second, value].map(({ shape }) => backend.makeOutput(shape, "float32"));
  const { beta1, beta2, epsilon, learningRate } = attrs as Adam;
  const place = (tensor: tf.TensorInfo) => at(backend, tensor);
  simdOf(backend).adam(
    place(gradient),
    place(first),
    place(second),
    place(value),
    place(out[0]),
    place(out[1]),
    place(out[2]),
    tf.util.sizeFromShape(value.shape),
    beta1,
    1 - beta1,
    beta2,
    1 - beta2,
    place(correction1),
    place(correction2),
    epsilon,
    learningRate,
  );
  return out;
}

/**
 * Adam's step on all variables, by one kernel each where tf.train.adam runs a dozen. False if the shipped code must do
 * it: the first step, which makes the moments, or a variable without a gradient.
 */
function step(adam: Adam, gradients: Gradients): boolean {
  const named = Array.isArray(gradients)
    ? gradients
    : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
  const variables = named.map(({ name }, i) => ({
    value: tf.engine().registeredVariables[name],
    first: adam.accumulatedFirstMoment[i]?.variable,
    second: adam.accumulatedSecondMoment[i]?.variable,
    gradient: named[i].tensor,
  }));
  const ready = variables.every((all) => Object.values(all).every((tensor) => tensor?.dtype === "float32"));
  if (!ready) return false;
  tf.tidy(() => {
    const [correction1, correction2] = [tf.sub(1, adam.accBeta1), tf.sub(1, adam.accBeta2)];
    const { beta1, beta2, epsilon, learningRate } = adam;
    for (const { value, first, second, gradient } of variables) {
      const [m, v, x] = tf
        .engine()
        .runKernel<tf.Tensor[]>(
          "AdamStep",
          { gradient, first, second, value, correction1, correction2 },
          { beta1, beta2, epsilon, learningRate },
        );
      first.assign(m);
      second.assign(v);
      value.assign(x);
    }
    adam.accBeta1.assign(tf.mul(adam.accBeta1, beta1));
    adam.accBeta2.assign(tf.mul(adam.accBeta2, beta2));
  });
  adam.incrementIterations();
  return true;
}

export function mendAdam(): void {
  register("AdamStep", adamStep);
  const shipped = tf.AdamOptimizer.prototype.applyGradients;
  tf.AdamOptimizer.prototype.applyGradients = function (gradients: Gradients): void {
    const ours = tf.getBackend() === "wasm" && step(this as unknown as Adam, gradients);
    if (!ours) shipped.call(this, gradients as NamedTensor[]);
  };
}
