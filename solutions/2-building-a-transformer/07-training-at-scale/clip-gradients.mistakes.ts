import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import type { Gradients } from "./accumulate-gradients.js";

/** How long the gradient is, and how much of it is kept; a mistake replaces one of them. */
interface Steps {
  norm: (grads: tf.Tensor[]) => tf.Tensor;
  factor: (norm: tf.Tensor, maxNorm: number) => tf.Tensor;
  apply: (grad: tf.Tensor, factor: tf.Tensor, maxNorm: number) => tf.Tensor;
  report: (norm: tf.Tensor, factor: tf.Tensor, maxNorm: number) => tf.Tensor;
}

const steps: Steps = {
  norm: (grads) => tf.sqrt(tf.addN(grads.map((g) => tf.sum(tf.square(g))))), // []
  factor: (norm, maxNorm) => tf.minimum(1, tf.div(maxNorm, tf.add(norm, 1e-6))), // []
  apply: (grad, factor) => tf.mul(grad, factor),
  report: (norm) => norm,
};

const clipping = (other: Partial<Steps>) => ({
  clipGradients: (grads: Gradients, maxNorm: number) => {
    if (!(maxNorm > 0)) throw new RangeError("no norm");
    const { norm, factor, apply, report } = { ...steps, ...other };
    return tf.tidy(() => {
      const length = norm(Object.values(grads));
      const kept = factor(length, maxNorm);
      const clipped = Object.entries(grads).map(([name, grad]) => [name, apply(grad, kept, maxNorm)]);
      return { grads: Object.fromEntries(clipped), norm: report(length, kept, maxNorm) as tf.Scalar };
    });
  },
});

const perTensor = (grad: tf.Tensor, maxNorm: number) => steps.factor(tf.norm(grad), maxNorm);
const numbersOf = (grads: tf.Tensor[]) => grads.reduce((sum, { size }) => sum + size, 0);

export default mistakesFor<typeof import("./clip-gradients.js")>({
  "each-by-its-own-norm": {
    because:
      "Every gradient was clipped by its own norm: the direction of the step changes. One norm for all of them.",
    ...clipping({ apply: (grad, _, maxNorm) => tf.mul(grad, perTensor(grad, maxNorm)) }),
  },
  "each-number": {
    because:
      "Every number was clipped by itself: large ones lose more, so the direction changes. Scale all alike.",
    ...clipping({ apply: (grad, _, maxNorm) => tf.clipByValue(grad, -maxNorm, maxNorm) }),
  },
  "never-clips": {
    because: "The gradients came back as they were, however long.",
    ...clipping({ factor: () => tf.scalar(1) }),
  },
  "stretches-short-ones": {
    because: "A short gradient was made longer. maxNorm is a limit, not a length to be reached.",
    ...clipping({ factor: (norm, maxNorm) => tf.div(maxNorm, tf.add(norm, 1e-6)) }),
  },
  "only-stretches": {
    because: "Long gradients stay, short ones are stretched: the larger of the two factors was taken.",
    ...clipping({ factor: (norm, maxNorm) => tf.maximum(1, tf.div(maxNorm, tf.add(norm, 1e-6))) }),
  },
  "to-length-one": {
    because: "Long gradients were cut to the length 1, whatever the limit is.",
    ...clipping({
      factor: (norm, maxNorm) =>
        tf.where(tf.greater(norm, maxNorm), tf.div(1, tf.add(norm, 1e-6)), tf.onesLike(norm)),
    }),
  },
  "factor-turned-round": {
    because: "The norm was divided by the limit. The longer the gradient, the smaller the factor must be.",
    ...clipping({ factor: (norm, maxNorm) => tf.minimum(1, tf.div(norm, maxNorm)) }),
  },
  "no-tiny-number": {
    because: "10⁻⁶ is missing under the fraction. It shows for tiny gradients, and PyTorch has it.",
    ...clipping({ factor: (norm, maxNorm) => tf.minimum(1, tf.div(maxNorm, norm)) }),
  },
  "unit-vector-first": {
    because:
      "A gradient of zeros became NaN: it was divided by its own norm, which is 0. 10⁻⁶ keeps that away.",
    ...clipping({ factor: (norm, maxNorm) => tf.div(tf.minimum(norm, maxNorm), norm) }),
  },
  "square-of-the-norm": {
    because: "The root is missing: this is the square of the norm.",
    ...clipping({ norm: (grads) => tf.square(steps.norm(grads)) }),
  },
  "sum-of-the-norms": {
    because: "The norms were added. The squares add up; the root comes last, once.",
    ...clipping({ norm: (grads) => tf.addN(grads.map((g) => tf.norm(g))) }),
  },
  "sum-of-the-sizes": {
    because: "The sizes of all numbers were added. The length of a vector is the root of the sum of squares.",
    ...clipping({ norm: (grads) => tf.addN(grads.map((g) => tf.sum(tf.abs(g)))) }),
  },
  "largest-number": {
    because: "The largest number was taken for the norm. The length is made of all of them.",
    ...clipping({ norm: (grads) => tf.max(tf.stack(grads.map((g) => tf.max(tf.abs(g))))) }),
  },
  "norm-of-the-first": {
    because:
      "The norm of the first gradient was taken for that of all. Every gradient belongs to the length.",
    ...clipping({ norm: ([first]) => tf.norm(first) }),
  },
  "norm-of-the-last": {
    because: "The norm of the last gradient was taken for that of all. Every gradient belongs to the length.",
    ...clipping({ norm: (grads) => tf.norm(grads[grads.length - 1]) }),
  },
  "longest-gradient": {
    because:
      "The longest of the gradients was taken for the norm. The length is that of all of them together.",
    ...clipping({ norm: (grads) => tf.max(tf.stack(grads.map((g) => tf.norm(g)))) }),
  },
  "mean-of-the-squares": {
    because: "The squares were averaged. A norm is a root of their sum: it grows with the model.",
    ...clipping({ norm: (grads) => tf.div(steps.norm(grads), Math.sqrt(numbersOf(grads))) }),
  },
  "mean-square-of-each": {
    because: "The squares of each gradient were averaged. Add them up: every number counts the same.",
    ...clipping({ norm: (grads) => tf.sqrt(tf.addN(grads.map((g) => tf.mean(tf.square(g))))) }),
  },
  "nan-is-a-limit": {
    because: "A limit of NaN was accepted. NaN <= 0 is false: ask whether the limit is above 0.",
    clipGradients: (grads, maxNorm) => {
      if (maxNorm <= 0) throw new RangeError("no norm");
      return clipping({}).clipGradients(grads, Number.isNaN(maxNorm) ? 1 : maxNorm);
    },
  },
  "same-without-a-limit": {
    because:
      "With the limit Infinity the gradients themselves came back. The caller gets new tensors every time.",
    clipGradients: (grads, maxNorm) => {
      const result = clipping({}).clipGradients(grads, maxNorm);
      if (maxNorm !== Infinity) return result;
      tf.dispose(result.grads);
      return { grads, norm: result.norm };
    },
  },
  "norm-after-clipping": {
    because: "The norm after clipping came back. The one before tells what the training is doing.",
    ...clipping({ report: (norm, factor) => tf.mul(norm, factor) }),
  },
  "gives-the-factor": {
    because: "The factor came back for the norm.",
    ...clipping({ report: (_, factor) => factor }),
  },
  "disposes-the-gradients": {
    because: "The gradients that came in were disposed. The caller still needs them.",
    clipGradients: (grads, maxNorm) => {
      const result = clipping({}).clipGradients(grads, maxNorm);
      tf.dispose(grads);
      return result;
    },
  },
});
