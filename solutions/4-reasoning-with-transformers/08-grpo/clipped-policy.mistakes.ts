import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import { type ClipRange, clippedPolicy as right } from "./clipped-policy.js";

interface Parts {
  ratios: (now: tf.Tensor, old: tf.Tensor, mask: tf.Tensor) => tf.Tensor;
  /** advantages as a table that fits the ratios */
  spread: (A: tf.Tensor, ratios: tf.Tensor) => tf.Tensor;
  objective: (ratios: tf.Tensor, A: tf.Tensor, range: ClipRange) => tf.Tensor;
  masked: (objective: tf.Tensor, mask: tf.Tensor) => tf.Tensor;
}
const clip = (x: tf.Tensor, { low, high }: ClipRange) => tf.clipByValue(x, 1 - low, 1 + high);
const parts: Parts = {
  ratios: (now, old, mask) => tf.exp(tf.mul(tf.sub(now, stopGradient(old)), mask)),
  spread: (A) => tf.expandDims(stopGradient(A), 1),
  objective: (ratios, A, range) => tf.minimum(tf.mul(ratios, A), tf.mul(clip(ratios, range), A)),
  masked: (objective, mask) => tf.mul(objective, mask),
};

/** The objective with some of its parts done in another way; what does not fit is refused as it should be. */
const by = (other: Partial<Parts>) => ({
  clippedPolicy(now: tf.Tensor, old: tf.Tensor, A: tf.Tensor, mask: tf.Tensor, range: ClipRange): tf.Tensor {
    const way = { ...parts, ...other };
    return tf.tidy(() => {
      right(now, old, A, mask, range);
      const ratios = way.ratios(now, old, mask);
      return way.masked(way.objective(ratios, way.spread(A, ratios), range), mask);
    });
  },
});

export default mistakesFor<typeof import("./clipped-policy.js")>({
  "loss-for-objective": {
    because: "This is the negative of the objective, a loss. The sign changes later, after the average.",
    ...by({ masked: (objective, mask) => tf.neg(tf.mul(objective, mask)) }),
  },
  "advantages-by-column": {
    because:
      "The advantages were spread over columns. In a table of as many rows as columns no error tells you; each belongs to a row.",
    ...by({
      spread: (A, ratios) =>
        ratios.shape[0] === ratios.shape[1] ? stopGradient(A) : tf.expandDims(stopGradient(A), 1),
    }),
  },
  "mean-advantage-for-all": {
    because: "All rows got the mean of the advantages. Each text has its own.",
    ...by({ spread: (A) => tf.mean(stopGradient(A)) }),
  },
  "no-clipping": {
    because:
      "Nothing is clipped: a token gains without end, and later updates on the same rollout go too far.",
    ...by({ objective: (ratios, A) => tf.mul(ratios, A) }),
  },
  "clipped-on-both-sides": {
    because:
      "Only the clipped ratio counts here. A token that has moved the wrong way has no gradient then, and is never repaired.",
    ...by({ objective: (ratios, A, range) => tf.mul(clip(ratios, range), A) }),
  },
  "larger-of-the-two": {
    because: "The larger of the two was taken. It keeps the gain and cuts the loss: the opposite of careful.",
    ...by({ objective: (ratios, A, range) => tf.maximum(tf.mul(ratios, A), tf.mul(clip(ratios, range), A)) }),
  },
  "minimum-before-the-advantage": {
    because:
      "The smaller ratio was taken, then multiplied with A. With a negative advantage that is the larger objective.",
    ...by({ objective: (ratios, A, range) => tf.mul(tf.minimum(ratios, clip(ratios, range)), A) }),
  },
  "edges-swapped": {
    because: "Low and high are swapped. Low is below 1 and high above.",
    ...by({
      objective: (ratios, A, { low, high }) => parts.objective(ratios, A, { low: high, high: low }),
    }),
  },
  "low-on-both-sides": {
    because: "The upper edge lies at 1 + low. It has its own distance, high.",
    ...by({ objective: (ratios, A, { low }) => parts.objective(ratios, A, { low, high: low }) }),
  },
  "high-on-both-sides": {
    because: "The lower edge lies at 1 − high. It has its own distance, low.",
    ...by({ objective: (ratios, A, { high }) => parts.objective(ratios, A, { low: high, high }) }),
  },
  "edges-are-the-epsilons": {
    because: "Ratios were clipped to low and high themselves. These are distances from 1.",
    ...by({
      objective: (ratios, A, { low, high }) =>
        tf.minimum(
          tf.mul(ratios, A),
          tf.mul(tf.clipByValue(ratios, Math.min(low, high), Math.max(low, high)), A),
        ),
    }),
  },
  "epsilons-of-the-paper": {
    because: "The edges are always 0.8 and 1.28 here. Low and high are arguments.",
    ...by({ objective: (ratios, A) => parts.objective(ratios, A, { low: 0.2, high: 0.28 }) }),
  },
  "clipped-above-only": {
    because: "Only the upper edge is there. With a negative advantage gains end at 1 − low.",
    ...by({
      objective: (ratios, A, { high }) =>
        tf.minimum(tf.mul(ratios, A), tf.mul(tf.minimum(ratios, 1 + high), A)),
    }),
  },
  "clipped-below-too": {
    because:
      "A bad text's objective can't fall below three times its advantage here. Where a token moved the wrong way, nothing is held back.",
    ...by({
      objective: (ratios, A, range) => {
        const floor = tf.where(tf.less(A, 0), tf.mul(3, A), tf.fill(A.shape, -1e30)); // [B, 1]
        return tf.maximum(parts.objective(ratios, A, range), tf.mul(floor, tf.onesLike(ratios)));
      },
    }),
  },
  "log-ratio-clipped": {
    because: "The difference of log-probabilities was clipped. The edges are those of ratios.",
    ...by({
      objective: (ratios, A, { low, high }) =>
        tf.minimum(tf.mul(ratios, A), tf.mul(tf.exp(tf.clipByValue(tf.log(ratios), -low, high)), A)),
    }),
  },
  "objective-clipped": {
    because:
      "The product of ratio and advantage was clipped. Only the ratio is, whatever the size of the advantage.",
    ...by({ objective: (ratios, A, range) => tf.minimum(tf.mul(ratios, A), clip(tf.mul(ratios, A), range)) }),
  },
  "log-ratio-for-ratio": {
    because:
      "The difference of log-probabilities was taken for the ratio. The ratio is its exponential, and 1 at the start.",
    ...by({ ratios: (now, old, mask) => tf.mul(tf.sub(now, stopGradient(old)), mask) }),
  },
  "ratio-upside-down": {
    because: "The ratio is upside down. It grows when the token becomes likelier.",
    ...by({ ratios: (now, old, mask) => tf.exp(tf.mul(tf.sub(stopGradient(old), now), mask)) }),
  },
  "ratio-of-the-text": {
    because:
      "The ratio of the whole text was taken, the product over its tokens. Each token has a ratio of its own.",
    ...by({
      ratios: (now, old, mask) => {
        const whole = tf.exp(tf.sum(tf.mul(tf.sub(now, stopGradient(old)), mask), 1, true)); // [B, 1]
        return tf.mul(whole, tf.onesLike(mask)); // [B, M]
      },
    }),
  },
  "mean-ratio-of-the-text": {
    because: "The geometric mean of the row's ratios was taken. Each token has a ratio of its own.",
    ...by({
      ratios: (now, old, mask) => {
        const sums = tf.sum(tf.mul(tf.sub(now, stopGradient(old)), mask), 1, true); // [B, 1]
        return tf.mul(tf.exp(tf.div(sums, tf.maximum(tf.sum(mask, 1, true), 1))), tf.onesLike(mask)); // [B, M]
      },
    }),
  },
  "padding-has-an-objective": {
    because: "Padding has an objective here: its ratio is 1, so it is the advantage. It must be 0.",
    ...by({ masked: (objective) => objective }),
  },
  "mask-forgotten": {
    because: "The mask was forgotten. Prompt and padding have an objective here, and a gradient.",
    ...by({ ratios: (now, old) => tf.exp(tf.sub(now, stopGradient(old))), masked: (objective) => objective }),
  },
  "masked-after-the-exponential": {
    because:
      "The mask came after the exponential. Padding may make it infinite, and 0 · ∞ is NaN: mask the difference.",
    ...by({ ratios: (now, old) => tf.exp(tf.sub(now, stopGradient(old))) }),
  },
  "padding-hidden-by-where": {
    because:
      "`tf.where` hides an infinite ratio, but not its gradient, which is 0 · ∞ = NaN. Mask the difference before the exponential.",
    ...by({
      ratios: (now, old, mask) => {
        const all = tf.exp(tf.sub(now, stopGradient(old)));
        return tf.where(tf.cast(mask, "bool"), all, tf.onesLike(all));
      },
    }),
  },
  "gradient-into-the-old": {
    because: "Gradients flow into the old log-probabilities. They are a record, and constant.",
    ...by({ ratios: (now, old, mask) => tf.exp(tf.mul(tf.sub(now, old), mask)) }),
  },
  "gradient-into-advantages": {
    because: "Gradients flow into the advantages. They say how good a text was, and are constant.",
    ...by({ spread: (A) => tf.expandDims(A, 1) }),
  },
  "gradient-stopped-everywhere": {
    because: "The whole ratio was made a constant. Gradients have to flow into the policy as it is now.",
    ...by({
      ratios: (now, old, mask) => tf.exp(tf.mul(tf.sub(stopGradient(now), stopGradient(old)), mask)),
    }),
  },
  "policy-gradient": {
    because: "This is A · ln π. The old policy is left out, so nothing can be clipped.",
    ...by({
      ratios: (now, _old, mask) => tf.mul(now, mask),
      objective: (logProbs, A) => tf.mul(logProbs, A),
    }),
  },
  "zero-outside-the-edges": {
    because:
      "Tokens outside the edges count 0. Clipped ones keep the objective of the edge, and the others count in full.",
    ...by({
      objective: (ratios, A, { low, high }) => {
        const r = stopGradient(ratios);
        const isInside = tf.logicalAnd(tf.greaterEqual(r, 1 - low), tf.lessEqual(r, 1 + high));
        return tf.mul(tf.cast(isInside, "float32"), tf.mul(ratios, A));
      },
    }),
  },
  "averaged-already": {
    because: "The objectives were averaged over the tokens of their row. How to average is decided later.",
    ...by({
      masked: (objective, mask) => tf.div(tf.mul(objective, mask), tf.maximum(tf.sum(mask, 1, true), 1)),
    }),
  },
  "one-plus-the-log-ratio": {
    because:
      "1 plus the difference of logarithms stands for the ratio. That holds for small steps only: the ratio is e to the difference.",
    ...by({ ratios: (now, old, mask) => tf.add(1, tf.mul(tf.sub(now, stopGradient(old)), mask)) }),
  },
  "lower-edge-as-a-quotient": {
    because: "The lower edge is 1 / (1 + low) in your answer. It lies low below 1: at 1 − low.",
    ...by({
      objective: (ratios, A, { low, high }) =>
        tf.minimum(tf.mul(ratios, A), tf.mul(tf.clipByValue(ratios, 1 / (1 + low), 1 + high), A)),
    }),
  },
  "negative-advantages-dropped": {
    because:
      "Negative advantages were set to 0. A text that is worse than its group has to become less likely.",
    ...by({ spread: (A) => tf.relu(tf.expandDims(stopGradient(A), 1)) }),
  },
  "advantages-not-turned": {
    because:
      "The advantages have no second axis of length 1 that fits the rows: they are spread over columns. Each belongs to a row.",
    ...by({ spread: (A) => tf.expandDims(stopGradient(A), 0) }),
  },
});
