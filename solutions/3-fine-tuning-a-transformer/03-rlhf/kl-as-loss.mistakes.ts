import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type KlKind, expectedGradient as rightGradient, klLoss as rightLoss } from "./kl-as-loss.js";

type Loss = typeof rightLoss;
type Gradient = typeof rightGradient;

/** Another gradient; what does not fit is refused as it should be. */
function gradient(other: Gradient): { expectedGradient: Gradient } {
  return {
    expectedGradient: (kind, logits, refLogits) =>
      tf.tidy(() => {
        rightGradient(kind, logits, refLogits);
        return other(kind, logits, refLogits);
      }),
  };
}

/** The expected loss of a policy, its tokens weighted in some way. */
const weighing = (
  weights: (logits: tf.Tensor, refLogits: tf.Tensor) => tf.Tensor,
  loss: Loss = rightLoss,
): Gradient => {
  return (kind, logits, refLogits) => {
    const share = weights(logits, refLogits); // [V]
    const total = (z: tf.Tensor) =>
      tf.sum(tf.mul(share, loss(kind, tf.logSoftmax(z), tf.logSoftmax(refLogits))));
    return tf.grad(total)(logits); // [V]
  };
};

/** Another loss, from the log-ratio, and the gradient that follows from it. */
function loss(other: (d: tf.Tensor, kind: KlKind, logProbs: tf.Tensor, refLogProbs: tf.Tensor) => tf.Tensor) {
  const klLoss: Loss = (kind, logProbs, refLogProbs) =>
    tf.tidy(() => {
      rightLoss(kind, logProbs, refLogProbs);
      return other(tf.sub(logProbs, refLogProbs), kind, logProbs, refLogProbs);
    });
  return { klLoss, ...gradient(weighing((logits) => tf.softmax(logits), klLoss)) };
}

/** One of the three in another way. */
const instead = (
  of: KlKind,
  estimate: (d: tf.Tensor, logProbs: tf.Tensor, refLogProbs: tf.Tensor) => tf.Tensor,
) =>
  loss((d, kind, logProbs, refLogProbs) =>
    kind === of ? estimate(d, logProbs, refLogProbs) : rightLoss(kind, logProbs, refLogProbs),
  );

const exp = (x: tf.Tensor) => tf.exp(x);

export default mistakesFor<typeof import("./kl-as-loss.js")>({
  "reference-less-policy": {
    because: "The log-ratio is upside down: KL(π ‖ π_ref) is made of ln π − ln π_ref.",
    ...loss((_, kind, logProbs, refLogProbs) => rightLoss(kind, refLogProbs, logProbs)),
  },
  "k1-kept-above-zero": {
    because: "k1 was kept from falling below 0. It may be negative, or its mean is not KL.",
    ...instead("k1", (d) => tf.relu(d)),
  },
  "k1-absolute": {
    because: "The sign of k1 was dropped. It may be negative, or its mean is not KL.",
    ...instead("k1", (d) => tf.abs(d)),
  },
  "k2-without-a-half": {
    because: "k2 is the whole square of k1. With half of it, its gradient on average is that of KL.",
    ...instead("k2", (d) => tf.square(d)),
  },
  "k2-half-detached": {
    because: "One of the two factors in the square was made a constant, which halves the gradient.",
    ...instead("k2", (d) => tf.div(tf.mul(d, constant(d)), 2)),
  },
  "k3-upside-down": {
    because: "The ratio in k3 is π / π_ref. Over the policy's samples the mean of π_ref / π is 1.",
    rung: 3,
    ...instead("k3", (d) => tf.sub(tf.sub(exp(d), 1), d)),
  },
  "k3-without-minus-one": {
    because: "The −1 of k3 is missing. The gradient does not see it, but the numbers are too large by 1.",
    ...instead("k3", (d) => tf.add(exp(tf.neg(d)), d)),
  },
  "k3-ratio-detached": {
    because: "The ratio in k3 was made a constant. The reference is one; the policy in the ratio is not.",
    ...instead("k3", (d) => tf.add(d, tf.sub(constant(exp(tf.neg(d))), 1))),
  },
  "k3-of-probabilities": {
    because: "The ratio was made from two probabilities. Those of a long text are both 0 in float32.",
    ...instead("k3", (d, a, b) => tf.add(d, tf.sub(tf.div(exp(b), exp(a)), 1))),
  },
  "clipped-log-ratio": {
    because: "The log-ratio was clipped. Beyond the clip the estimate is wrong, and has no gradient.",
    ...loss((d, kind) => rightLoss(kind, tf.clipByValue(d, -5, 5), tf.zerosLike(d))),
  },
  "policy-detached": {
    because:
      "The policy's log-probabilities were made constants, so no estimate has a gradient. Only the reference is one.",
    ...loss((_, kind, logProbs, refLogProbs) => rightLoss(kind, constant(logProbs), refLogProbs)),
  },
  "mean-of-samples": {
    because: "The samples were averaged. Each has its own loss, and the caller decides what to average.",
    klLoss: (kind, logProbs, refLogProbs) => tf.tidy(() => tf.mean(rightLoss(kind, logProbs, refLogProbs))),
  },
  "draw-differentiated": {
    because:
      "The probabilities of the draw were differentiated too. When a step differentiates, its tokens are drawn already, so how often they come is a constant.",
    rung: 3,
    ...gradient((kind, logits, refLogits) => {
      const total = (z: tf.Tensor) =>
        tf.sum(tf.mul(tf.softmax(z), rightLoss(kind, tf.logSoftmax(z), tf.logSoftmax(refLogits))));
      return tf.grad(total)(logits);
    }),
  },
  "k1-taken-for-a-penalty": {
    because:
      "The gradient of KL itself was returned for k1. A measure without bias need not have that gradient.",
    ...gradient((kind, logits, refLogits) => rightGradient(kind === "k1" ? "k2" : kind, logits, refLogits)),
  },
  "gradient-of-kl-for-all": {
    because: "All three got the gradient of KL(π ‖ π_ref). Only one of the three estimates has it.",
    ...gradient((_, logits, refLogits) => rightGradient("k2", logits, refLogits)),
  },
  "tokens-count-alike": {
    because: "All tokens counted the same. A step sees each as often as the policy draws it.",
    ...gradient(weighing((logits) => tf.fill(logits.shape, 1 / logits.size))),
  },
  "gradients-added-up": {
    because:
      "The gradients of all tokens were added up, as if each were drawn. Weight them with their probabilities.",
    ...gradient(weighing((logits) => tf.onesLike(logits))),
  },
  "drawn-from-the-reference": {
    because: "The tokens were drawn from the reference. The policy draws them.",
    ...gradient(weighing((_, refLogits) => tf.softmax(refLogits))),
  },
  "likeliest-token": {
    because: "Only the likeliest token was looked at. A step draws others as well.",
    ...gradient(weighing((logits) => tf.oneHot(tf.argMax(logits, 0), logits.size))),
  },
  "mean-over-tokens": {
    because: "The weighted sum was divided by V once more. Probabilities sum to 1 already.",
    ...gradient((kind, logits, refLogits) => tf.div(rightGradient(kind, logits, refLogits), logits.size)),
  },
  "downhill-sign": {
    because: "This is minus the gradient. The step downhill is the optimizer's business.",
    ...gradient((kind, logits, refLogits) => tf.neg(rightGradient(kind, logits, refLogits))),
  },
  "in-log-probabilities": {
    because:
      "Logits and log-probabilities were mixed up. One logit moves the log-probabilities of all tokens, because the probabilities sum to 1.",
    ...gradient((kind, logits, refLogits) => {
      const total = (logProbs: tf.Tensor) =>
        tf.sum(tf.mul(tf.softmax(logits), rightLoss(kind, logProbs, tf.logSoftmax(refLogits))));
      return tf.grad(total)(tf.logSoftmax(logits));
    }),
  },
  "in-the-reference": {
    because: "The gradient was taken in the reference's logits. The reference is frozen; the policy learns.",
    ...gradient((kind, logits, refLogits) => {
      const total = (z: tf.Tensor) =>
        tf.sum(tf.mul(tf.softmax(logits), rightLoss(kind, tf.logSoftmax(logits), tf.logSoftmax(z))));
      return tf.grad(total)(refLogits);
    }),
  },
  "reference-not-normalized": {
    because:
      "The reference's logits were taken for log-probabilities. For k1 and k2 it makes no difference here; k3 is scaled by it.",
    ...gradient((kind, logits, refLogits) => {
      const total = (z: tf.Tensor) =>
        tf.sum(tf.mul(tf.softmax(logits), rightLoss(kind, tf.logSoftmax(z), refLogits)));
      return tf.grad(total)(logits);
    }),
  },
  "exponent-cut": {
    because:
      "The log-ratio was cut before the exponential. Then k3 is another number, and its gradient is 0 beyond the cut.",
    ...loss((d, kind, a, b) =>
      kind === "k3" ? tf.add(d, tf.sub(tf.exp(tf.minimum(20, tf.neg(d))), 1)) : rightLoss(kind, a, b),
    ),
  },
  "k2-not-squared": {
    because: "k2 is the size of the log-ratio. It is half its square.",
    ...instead("k2", (d) => tf.abs(d)),
  },
  "k1-subtracted-in-k3": {
    because: "k1 was subtracted in k3. It is added to the term that cancels on average.",
    ...instead("k3", (d) => tf.sub(tf.sub(exp(tf.neg(d)), 1), d)),
  },
});

/** The same numbers, without a gradient. */
function constant(x: tf.Tensor): tf.Tensor {
  return tf.customGrad((y) => ({
    value: tf.clone(y as tf.Tensor),
    gradFunc: () => tf.zerosLike(y as tf.Tensor),
  }))(x);
}
