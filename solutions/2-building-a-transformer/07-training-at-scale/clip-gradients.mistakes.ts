import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
      "You clipped every gradient by its own norm, which changes the direction of the step. Use one norm for all of them.",
    ...clipping({ apply: (grad, _, maxNorm) => tf.mul(grad, perTensor(grad, maxNorm)) }),
  },
  "each-number": {
    because:
      "You clipped every number separately: large ones lose more, so the direction changes. Scale all alike.",
    ...clipping({ apply: (grad, _, maxNorm) => tf.clipByValue(grad, -maxNorm, maxNorm) }),
  },
  "never-clips": {
    because: "You returned the gradients unchanged, however long they are.",
    ...clipping({ factor: () => tf.scalar(1) }),
  },
  "stretches-short-ones": {
    because: "You made a short gradient longer. maxNorm is a limit, not a target length.",
    ...clipping({ factor: (norm, maxNorm) => tf.div(maxNorm, tf.add(norm, 1e-6)) }),
  },
  "only-stretches": {
    because: "You took the larger of the two factors, so long gradients stay and short ones are stretched.",
    ...clipping({ factor: (norm, maxNorm) => tf.maximum(1, tf.div(maxNorm, tf.add(norm, 1e-6))) }),
  },
  "to-length-one": {
    because: "You cut long gradients to the length 1, whatever the limit is.",
    ...clipping({
      factor: (norm, maxNorm) =>
        tf.where(tf.greater(norm, maxNorm), tf.div(1, tf.add(norm, 1e-6)), tf.onesLike(norm)),
    }),
  },
  "factor-turned-round": {
    because: "You divided the norm by the limit. The longer the gradient, the smaller the factor must be.",
    ...clipping({ factor: (norm, maxNorm) => tf.minimum(1, tf.div(norm, maxNorm)) }),
  },
  "no-tiny-number": {
    because: "You didn't add 10⁻⁶ to the denominator. It matters for tiny gradients, and PyTorch adds it.",
    ...clipping({ factor: (norm, maxNorm) => tf.minimum(1, tf.div(maxNorm, norm)) }),
  },
  "unit-vector-first": {
    because: "You divided a gradient of zeros by its norm, which is 0: NaN. Adding 10⁻⁶ prevents that.",
    ...clipping({ factor: (norm, maxNorm) => tf.div(tf.minimum(norm, maxNorm), norm) }),
  },
  "square-of-the-norm": {
    because: "The root is missing: you used the square of the norm.",
    ...clipping({ norm: (grads) => tf.square(steps.norm(grads)) }),
  },
  "sum-of-the-norms": {
    because: "You added the norms. The squares add up; the root comes last, once.",
    ...clipping({ norm: (grads) => tf.addN(grads.map((g) => tf.norm(g))) }),
  },
  "sum-of-the-sizes": {
    because:
      "You added the absolute values of all numbers. The length of a vector is the root of the sum of squares.",
    ...clipping({ norm: (grads) => tf.addN(grads.map((g) => tf.sum(tf.abs(g)))) }),
  },
  "largest-number": {
    because: "You took the largest number for the norm. The length depends on all of them.",
    ...clipping({ norm: (grads) => tf.max(tf.stack(grads.map((g) => tf.max(tf.abs(g))))) }),
  },
  "norm-of-the-first": {
    because: "You took the norm of the first gradient for that of all. Every gradient is part of the length.",
    ...clipping({ norm: ([first]) => tf.norm(first) }),
  },
  "norm-of-the-last": {
    because: "You took the norm of the last gradient for that of all. Every gradient is part of the length.",
    ...clipping({ norm: (grads) => tf.norm(grads[grads.length - 1]) }),
  },
  "longest-gradient": {
    because:
      "You took the longest of the gradients for the norm. The length is that of all of them together.",
    ...clipping({ norm: (grads) => tf.max(tf.stack(grads.map((g) => tf.norm(g)))) }),
  },
  "mean-of-the-squares": {
    because: "You averaged the squares. A norm is the root of their sum: it grows with the model.",
    ...clipping({ norm: (grads) => tf.div(steps.norm(grads), Math.sqrt(numbersOf(grads))) }),
  },
  "mean-square-of-each": {
    because: "You averaged the squares of each gradient. Add them up: every number counts the same.",
    ...clipping({ norm: (grads) => tf.sqrt(tf.addN(grads.map((g) => tf.mean(tf.square(g))))) }),
  },
  "nan-is-a-limit": {
    because: "You accepted a limit of NaN. NaN <= 0 is false: ask whether the limit is above 0.",
    clipGradients: (grads, maxNorm) => {
      if (maxNorm <= 0) throw new RangeError("no norm");
      return clipping({}).clipGradients(grads, Number.isNaN(maxNorm) ? 1 : maxNorm);
    },
  },
  "same-without-a-limit": {
    because:
      "With the limit Infinity you returned the gradients themselves. The caller gets new tensors every time.",
    clipGradients: (grads, maxNorm) => {
      const result = clipping({}).clipGradients(grads, maxNorm);
      if (maxNorm !== Infinity) return result;
      tf.dispose(result.grads);
      return { grads, norm: result.norm };
    },
  },
  "norm-after-clipping": {
    because: "You returned the norm after clipping. The norm before it shows how the training is going.",
    ...clipping({ report: (norm, factor) => tf.mul(norm, factor) }),
  },
  "gives-the-factor": {
    because: "You returned the factor instead of the norm.",
    ...clipping({ report: (_, factor) => factor }),
  },
  "disposes-the-gradients": {
    because: "You disposed of the gradients that came in. The caller still needs them.",
    clipGradients: (grads, maxNorm) => {
      const result = clipping({}).clipGradients(grads, maxNorm);
      tf.dispose(grads);
      return result;
    },
  },
});
