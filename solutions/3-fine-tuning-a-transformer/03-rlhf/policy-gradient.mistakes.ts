import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import { policyGradientLoss as right } from "./policy-gradient.js";

type Loss = (logProbs: tf.Tensor, advantages: tf.Tensor, mask: tf.Tensor) => tf.Tensor;

/** Another loss; what does not fit is refused as it should be. */
const losing = (loss: Loss) => ({
  policyGradientLoss(logProbs: tf.Tensor, advantages: tf.Tensor, mask: tf.Tensor): tf.Scalar {
    return tf.tidy(() => {
      right(tf.zeros(logProbs.shape), tf.zeros(advantages.shape), tf.zeros(mask.shape));
      return loss(logProbs, advantages, mask) as tf.Scalar;
    });
  },
});

/** Another factor for each log-probability, other tokens that count, or another divisor. */
const weighing = (
  weigh: Loss = (_, advantages) => stopGradient(advantages),
  count: (mask: tf.Tensor) => tf.Tensor = (mask) => tf.maximum(tf.sum(mask), 1),
) =>
  losing((logProbs, advantages, mask) =>
    tf.neg(tf.div(tf.sum(tf.mul(tf.mul(weigh(logProbs, advantages, mask), mask), logProbs)), count(mask))),
  );

export default mistakesFor<typeof import("./policy-gradient.js")>({
  "through-the-advantages": {
    because:
      "The gradient also went through the advantages. If they depend on the policy, the product rule adds a second term; here they are only numbers.",
    ...weighing((_, advantages) => advantages),
  },
  "wrong-sign": {
    because:
      "The sign is wrong. An optimizer makes a loss smaller, so the loss must fall when a good token gets likelier.",
    ...losing((logProbs, advantages, mask) => tf.neg(right(logProbs, advantages, mask))),
  },
  "mean-over-all-places": {
    because:
      "The sum was divided by all B · M places. Prompt and padding are no response tokens, and a longer padding would make the steps smaller.",
    ...weighing(undefined, (mask) => tf.scalar(mask.size)),
  },
  "mean-of-row-means": {
    because:
      "Each row was averaged first, and then the rows. So a token of a long response counts less than one of a short response.",
    ...losing((logProbs, advantages, mask) => {
      const sums = tf.sum(tf.mul(tf.mul(stopGradient(advantages), mask), logProbs), 1);
      return tf.neg(tf.mean(tf.div(sums, tf.maximum(tf.sum(mask, 1), 1))));
    }),
  },
  "divided-by-rows": {
    because:
      "The sum was divided by the number of rows. The mean is over tokens, so the divisor is the number of response tokens.",
    ...weighing(undefined, (mask) => tf.scalar(mask.shape[0])),
  },
  summed: {
    because: "The tokens were added up. A mean does not grow with the batch or with the length of responses.",
    ...weighing(undefined, () => tf.scalar(1)),
  },
  "mask-ignored": {
    because: "The mask was ignored. Prompt and padding are not what the policy chose.",
    ...losing((logProbs, advantages) => tf.neg(tf.mean(tf.mul(stopGradient(advantages), logProbs)))),
  },
  "mask-in-the-divisor-alone": {
    because:
      "The mask is only in the divisor. Prompt and padding still add to the sum, and so to the gradient.",
    ...losing((logProbs, advantages, mask) =>
      tf.neg(tf.div(tf.sum(tf.mul(stopGradient(advantages), logProbs)), tf.maximum(tf.sum(mask), 1))),
    ),
  },
  "mask-inverted": {
    because: "The mask was read the wrong way round. It is 1 at response tokens.",
    ...losing((logProbs, advantages, mask) => right(logProbs, advantages, tf.sub(1, mask))),
  },
  "advantage-0-not-counted": {
    because:
      "Tokens with an advantage of 0 were left out of the mean. They add nothing to the sum, and still they are response tokens.",
    ...losing((logProbs, advantages, mask) => {
      const counted = tf.mul(mask, tf.cast(tf.notEqual(stopGradient(advantages), 0), "float32"));
      return tf.neg(
        tf.div(
          tf.sum(tf.mul(tf.mul(stopGradient(advantages), counted), logProbs)),
          tf.maximum(tf.sum(stopGradient(counted)), 1),
        ),
      );
    }),
  },
  "probabilities-for-logarithms": {
    because:
      "The probability itself was weighed, not its logarithm. Its gradient is π · ∇ ln π, and rare tokens would learn next to nothing.",
    ...losing((logProbs, advantages, mask) => right(tf.exp(logProbs), advantages, mask)),
  },
  "ratio-for-logarithms": {
    because:
      "This is the ratio π / π, which is always 1. Its gradient is right where old and new policy are equal, but the loss must be linear in logProbs.",
    ...losing((logProbs, advantages, mask) =>
      right(tf.exp(tf.sub(logProbs, stopGradient(logProbs))), advantages, mask),
    ),
  },
  "no-gradient-at-all": {
    because:
      "The log-probabilities were cut off too. Then nothing is left for the gradient to flow through: only the advantages are constants.",
    ...losing((logProbs, advantages, mask) => right(stopGradient(logProbs), advantages, mask)),
  },
  "baseline-inside": {
    because:
      "The mean of the advantages was subtracted. The advantages come with their baseline, and here they are taken as they are.",
    ...losing((logProbs, advantages, mask) => {
      const mean = tf.div(tf.sum(tf.mul(advantages, mask)), tf.maximum(tf.sum(mask), 1));
      return right(logProbs, tf.sub(advantages, mean), mask);
    }),
  },
  "good-tokens-alone": {
    because:
      "Negative advantages were set to 0. A token that was worse than expected must become less likely.",
    ...losing((logProbs, advantages, mask) => right(logProbs, tf.relu(advantages), mask)),
  },
  "size-of-the-advantage": {
    because:
      "The sign of the advantages was lost. It says whether a token should become likelier or less likely.",
    ...losing((logProbs, advantages, mask) => right(logProbs, tf.abs(advantages), mask)),
  },
  "empty-mask-nan": {
    because:
      "Without a response token this divides 0 by 0, and one NaN ruins all parameters. The loss is 0 there.",
    ...weighing(undefined, (mask) => tf.sum(mask)),
  },
  "one-token-too-many": {
    because: "1 was added to the number of tokens, to keep it from 0. That makes every other mean too small.",
    ...weighing(undefined, (mask) => tf.add(tf.sum(mask), 1)),
  },
  "divisor-plus-epsilon": {
    because:
      "A small number was added to the count of tokens. Each response token counts alike, and there are whole tokens only.",
    ...weighing(undefined, (mask) => tf.add(tf.sum(mask), 1e-3)),
  },
  "means-multiplied": {
    because:
      "The mean advantage was multiplied with the log-probabilities' mean. Each token has an advantage of its own.",
    ...losing((logProbs, advantages, mask) => {
      const tokens = tf.maximum(tf.sum(mask), 1);
      const mean = (x: tf.Tensor) => tf.div(tf.sum(tf.mul(x, mask)), tokens);
      return tf.neg(tf.mul(mean(stopGradient(advantages)), mean(logProbs)));
    }),
  },
});
