import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import {
  clippedLoss as right,
  clippedShare as rightShare,
  valueLoss as rightValue,
} from "./clipped-objective.js";

interface Parts {
  ratio: (now: tf.Tensor, old: tf.Tensor, mask: tf.Tensor) => tf.Tensor;
  objective: (ratio: tf.Tensor, A: tf.Tensor, epsilon: number) => tf.Tensor;
  mean: (x: tf.Tensor, mask: tf.Tensor) => tf.Tensor;
  constant: (A: tf.Tensor) => tf.Tensor;
  sign: number;
}
const parts: Parts = {
  ratio: (now, old, mask) => tf.exp(tf.mul(tf.sub(now, stopGradient(old)), mask)),
  objective: (ratio, A, epsilon) =>
    tf.minimum(tf.mul(ratio, A), tf.mul(tf.clipByValue(ratio, 1 - epsilon, 1 + epsilon), A)),
  mean: (x, mask) => tf.div(tf.sum(tf.mul(x, mask)), tf.maximum(tf.sum(mask), 1)),
  constant: stopGradient,
  sign: -1,
};

/** The loss with some of its parts done in another way; what does not fit is refused as it should be. */
const losing = (other: Partial<Parts>) => ({
  clippedLoss(now: tf.Tensor, old: tf.Tensor, A: tf.Tensor, mask: tf.Tensor, epsilon: number): tf.Scalar {
    const way = { ...parts, ...other };
    return tf.tidy(() => {
      right(now, old, A, mask, epsilon);
      const objective = way.objective(way.ratio(now, old, mask), way.constant(A), epsilon);
      return tf.mul(way.sign, way.mean(objective, mask)) as tf.Scalar;
    });
  },
});
const clip = (ratio: tf.Tensor, epsilon: number) => tf.clipByValue(ratio, 1 - epsilon, 1 + epsilon);

const sharing = (
  outside: (ratio: tf.Tensor, epsilon: number) => tf.Tensor,
  mean = parts.mean,
  ratio = parts.ratio,
) => ({
  clippedShare(now: tf.Tensor, old: tf.Tensor, mask: tf.Tensor, epsilon: number): tf.Scalar {
    return tf.tidy(() => {
      rightShare(now, old, mask, epsilon);
      return mean(tf.cast(outside(ratio(now, old, mask), epsilon), "float32"), mask) as tf.Scalar;
    });
  },
});
const far = (ratio: tf.Tensor, epsilon: number) => tf.greater(tf.abs(tf.sub(ratio, 1)), epsilon);

const valuing = (loss: (values: tf.Tensor, returns: tf.Tensor, mask: tf.Tensor) => tf.Tensor) => ({
  valueLoss(values: tf.Tensor, returns: tf.Tensor, mask: tf.Tensor): tf.Scalar {
    return tf.tidy(() => {
      rightValue(values, returns, mask);
      return loss(values, returns, mask) as tf.Scalar;
    });
  },
});
const errorsOf = (values: tf.Tensor, returns: tf.Tensor, mask: tf.Tensor) =>
  tf.mul(tf.sub(values, stopGradient(returns)), mask);
const byAll = (x: tf.Tensor, mask: tf.Tensor) => tf.mean(tf.mul(x, mask));
const byRows = (x: tf.Tensor, mask: tf.Tensor) =>
  tf.mean(tf.div(tf.sum(tf.mul(x, mask), 1), tf.maximum(tf.sum(mask, 1), 1)));

export default mistakesFor<typeof import("./clipped-objective.js")>({
  "sign-of-the-loss": {
    because:
      "This is the objective itself. An optimizer makes a loss smaller, so the loss is minus the objective.",
    ...losing({ sign: 1 }),
  },
  "no-clipping": {
    because:
      "Nothing is clipped: a token gains without end, and a second update on the same rollout goes too far.",
    ...losing({ objective: (ratio, A) => tf.mul(ratio, A) }),
  },
  "clipped-on-both-sides": {
    because:
      "The ratio was clipped on both sides, so a token that has moved the wrong way has no gradient and is never repaired.",
    ...losing({ objective: (ratio, A, epsilon) => tf.mul(clip(ratio, epsilon), A) }),
  },
  "larger-of-the-two": {
    because: "The larger of the two was taken. It keeps the gain and cuts the loss: the opposite of careful.",
    ...losing({
      objective: (ratio, A, epsilon) => tf.maximum(tf.mul(ratio, A), tf.mul(clip(ratio, epsilon), A)),
    }),
  },
  "minimum-before-the-advantage": {
    because:
      "The smaller ratio was taken, and then multiplied by A. With a negative advantage the smaller ratio is the larger objective.",
    ...losing({ objective: (ratio, A, epsilon) => tf.mul(tf.minimum(ratio, clip(ratio, epsilon)), A) }),
  },
  "log-ratio-clipped": {
    because:
      "The difference of log-probabilities was clipped. The band from 1 − ε to 1 + ε is one of ratios.",
    ...losing({
      objective: (ratio, A, epsilon) =>
        tf.minimum(tf.mul(ratio, A), tf.mul(tf.exp(tf.clipByValue(tf.log(ratio), -epsilon, epsilon)), A)),
    }),
  },
  "log-ratio-for-ratio": {
    because:
      "The difference of log-probabilities was taken for the ratio. The ratio is its exponential, and 1 at the start.",
    ...losing({ ratio: (now, old, mask) => tf.mul(tf.sub(now, stopGradient(old)), mask) }),
  },
  "ratio-upside-down": {
    because: "The ratio is upside down: it is π / π_old, and grows when the token becomes likelier.",
    ...losing({ ratio: (now, old, mask) => tf.exp(tf.mul(tf.sub(stopGradient(old), now), mask)) }),
  },
  "objective-clipped": {
    because:
      "The product r·A was clipped to the band. Only the ratio is clipped, whatever the size of the advantage.",
    ...losing({
      objective: (ratio, A, epsilon) => tf.minimum(tf.mul(ratio, A), clip(tf.mul(ratio, A), epsilon)),
    }),
  },
  "clipped-above-only": {
    because: "Only the upper edge is there. With a negative advantage gains end at 1 − ε.",
    ...losing({
      objective: (ratio, A, epsilon) =>
        tf.minimum(tf.mul(ratio, A), tf.mul(tf.minimum(ratio, 1 + epsilon), A)),
    }),
  },
  "band-from-its-inverse": {
    because: "The band goes from 1/(1 + ε) to 1 + ε here. PPO's goes from 1 − ε to 1 + ε.",
    ...losing({
      objective: (ratio, A, epsilon) =>
        tf.minimum(tf.mul(ratio, A), tf.mul(tf.clipByValue(ratio, 1 / (1 + epsilon), 1 + epsilon), A)),
    }),
  },
  "epsilon-of-the-paper": {
    because: "ε is always 0.2 here. It is an argument.",
    ...losing({ objective: (ratio, A) => parts.objective(ratio, A, 0.2) }),
  },
  "log-probs-for-ratios": {
    because:
      "This is the policy-gradient loss A·ln π: the old policy is left out, so nothing can be clipped.",
    ...losing({ ratio: (now, _old, mask) => tf.mul(now, mask), objective: (ratio, A) => tf.mul(ratio, A) }),
  },
  "zero-outside-the-band": {
    because:
      "Tokens outside the band count 0. Clipped ones keep the objective of the edge, and others count in full.",
    ...losing({
      objective: (ratio, A, epsilon) =>
        tf.mul(
          tf.cast(tf.lessEqual(tf.abs(tf.sub(stopGradient(ratio), 1)), epsilon), "float32"),
          tf.mul(ratio, A),
        ),
    }),
  },
  "padding-in-the-mean": {
    because: "The sum was divided by all places. Only tokens whose mask is 1 are counted.",
    ...losing({ mean: byAll }),
  },
  "mask-forgotten": {
    because: "The mask was forgotten: prompt and padding are among the tokens.",
    ...losing({ mean: (x) => tf.mean(x), ratio: (now, old) => tf.exp(tf.sub(now, stopGradient(old))) }),
  },
  "mean-of-row-means": {
    because:
      "Each row was averaged first, so a token in a short response counts more. All tokens count alike.",
    ...losing({ mean: byRows }),
  },
  summed: {
    because: "The objectives were added up. Their mean over the tokens is asked for.",
    ...losing({ mean: (x, mask) => tf.sum(tf.mul(x, mask)) }),
  },
  "masked-after-the-exponential": {
    because:
      "The mask came after the exponential. Padding may make it infinite, and 0 · ∞ is NaN: mask the log-ratio.",
    ...losing({ ratio: (now, old) => tf.exp(tf.sub(now, stopGradient(old))) }),
  },
  "padding-hidden-by-where": {
    because:
      "`tf.where` hides an infinite ratio, but not its gradient, which is 0 · ∞ = NaN. Mask the log-ratio before the exponential.",
    ...losing({
      ratio: (now, old, mask) => {
        const all = tf.exp(tf.sub(now, stopGradient(old)));
        return tf.where(tf.cast(mask, "bool"), all, tf.onesLike(all));
      },
    }),
  },
  "gradient-into-the-old": {
    because: "Gradients flow into the old log-probabilities. They are a record, and constant.",
    ...losing({ ratio: (now, old, mask) => tf.exp(tf.mul(tf.sub(now, old), mask)) }),
  },
  "gradient-stopped-everywhere": {
    because: "The whole ratio was made a constant. Gradients have to flow into the policy as it is now.",
    ...losing({
      ratio: (now, old, mask) => tf.exp(tf.mul(tf.sub(stopGradient(now), stopGradient(old)), mask)),
    }),
  },
  "gradient-into-advantages": {
    because: "Gradients flow into the advantages. They say how good a token was, and are constant.",
    ...losing({ constant: (A) => A }),
  },
  "nan-for-no-token": {
    because: "The sum was divided by a count of 0. Where no token counts, the loss is 0.",
    ...losing({ mean: (x, mask) => tf.div(tf.sum(tf.mul(x, mask)), tf.sum(mask)) }),
  },
  "share-by-log-ratio": {
    because: "The log-ratio was compared with ε. The band is one of ratios: 0.81 is inside, 1.21 is outside.",
    ...sharing((ratio, epsilon) => tf.greater(tf.abs(tf.log(ratio)), epsilon)),
  },
  "share-band-from-its-inverse": {
    because:
      "The band goes from 1/(1 + ε) to 1 + ε here. Its lower edge is 1 − ε: a ratio of 0.81 is inside.",
    ...sharing((ratio, epsilon) => tf.greater(tf.abs(tf.log(ratio)), Math.log(1 + epsilon))),
  },
  "share-above-only": {
    because: "Only ratios above the band were counted. Those below are outside as well.",
    ...sharing((ratio, epsilon) => tf.greater(ratio, 1 + epsilon)),
  },
  "share-inside": {
    because: "Ratios inside the band were counted. The share outside is asked for.",
    ...sharing((ratio, epsilon) => tf.lessEqual(tf.abs(tf.sub(ratio, 1)), epsilon)),
  },
  "share-of-all-places": {
    because: "The count was divided by all places. It is a share of the tokens whose mask is 1.",
    ...sharing(far, byAll),
  },
  "share-with-padding": {
    because: "Padding was counted: the mask was forgotten.",
    ...sharing(
      far,
      (x) => tf.mean(x),
      (now, old) => tf.exp(tf.sub(now, old)),
    ),
  },
  "value-halved": {
    because: "There is a factor ½ here. The mean squared error is asked for as it is.",
    ...valuing((v, R, mask) => tf.mul(0.5, parts.mean(tf.square(errorsOf(v, R, mask)), mask))),
  },
  "value-of-all-places": {
    because: "The squares were divided by all places. Only tokens whose mask is 1 are counted.",
    ...valuing((v, R, mask) => byAll(tf.square(errorsOf(v, R, mask)), mask)),
  },
  "value-by-size": {
    because: "The sizes of the errors were averaged. Their squares are asked for.",
    ...valuing((v, R, mask) => parts.mean(tf.abs(errorsOf(v, R, mask)), mask)),
  },
  "value-with-padding": {
    because: "The mask was forgotten: padding is among the tokens.",
    ...valuing((v, R) => tf.mean(tf.square(tf.sub(v, stopGradient(R))))),
  },
  "value-masked-too-late": {
    because:
      "The mask came after the square. A large number at padding has an infinite square, and 0 · ∞ is NaN.",
    ...valuing((v, R, mask) => parts.mean(tf.square(tf.sub(v, stopGradient(R))), mask)),
  },
  "value-gradient-into-returns": {
    because: "Gradients flow into the returns. They are the target, and constant.",
    ...valuing((v, R, mask) => parts.mean(tf.square(tf.mul(tf.sub(v, R), mask)), mask)),
  },
  "quotient-of-exponentials": {
    because:
      "Both exponentials were taken, and then their quotient. Of unlikely tokens both are 0: take e to the difference.",
    ...losing({
      ratio: (now, old, mask) => tf.div(tf.exp(tf.mul(now, mask)), tf.exp(tf.mul(stopGradient(old), mask))),
    }),
    ...sharing(far, parts.mean, (now, old, mask) =>
      tf.div(tf.exp(tf.mul(now, mask)), tf.exp(tf.mul(old, mask))),
    ),
  },
  "share-with-the-edges": {
    because:
      "A ratio on an edge of the band was counted as outside. The band reaches from 1 − ε to 1 + ε, both included.",
    ...sharing((ratio, epsilon) => tf.greaterEqual(tf.abs(tf.sub(ratio, 1)), epsilon)),
  },
  "epsilon-below-one": {
    because:
      "An ε of 1 or more was refused. The band may reach down to 0 and below: ε only has to be more than 0.",
    clippedLoss(now, old, A, mask, epsilon) {
      if (epsilon >= 1) throw new RangeError(`epsilon must be more than 0, got ${epsilon}`);
      return right(now, old, A, mask, epsilon);
    },
    clippedShare(now, old, mask, epsilon) {
      if (epsilon >= 1) throw new RangeError(`epsilon must be more than 0, got ${epsilon}`);
      return rightShare(now, old, mask, epsilon);
    },
  },
  "value-root": {
    because: "The root of the mean squared error was taken. The loss is the mean of the squares itself.",
    ...valuing((values, returns, mask) =>
      tf.sqrt(parts.mean(tf.square(errorsOf(values, returns, mask)), mask)),
    ),
  },
});
