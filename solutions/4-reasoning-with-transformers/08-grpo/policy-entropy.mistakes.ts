import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import { policyEntropy as right } from "./policy-entropy.js";

interface Parts {
  entropies: (logits: tf.Tensor, mask: tf.Tensor) => tf.Tensor;
  mean: (x: tf.Tensor, mask: tf.Tensor) => tf.Tensor;
}
const ofLogs = (logP: tf.Tensor) => tf.neg(tf.sum(tf.mul(tf.exp(logP), logP), -1));
const parts: Parts = {
  entropies: (logits) => ofLogs(tf.logSoftmax(logits)),
  mean: (x, mask) => tf.div(tf.sum(tf.mul(x, mask)), tf.maximum(tf.sum(mask), 1)),
};

/** The entropy with some of its parts done in another way; what does not fit is refused as it should be. */
const by = (other: Partial<Parts>) => ({
  policyEntropy(logits: tf.Tensor, mask: tf.Tensor): tf.Scalar {
    const way = { ...parts, ...other };
    return tf.tidy(() => {
      right(logits, mask);
      return way.mean(way.entropies(logits, mask), mask) as tf.Scalar;
    });
  },
});

export default mistakesFor<typeof import("./policy-entropy.js")>({
  "log-of-the-softmax": {
    because:
      "The logarithm was taken of a softmax. A probability may be too small for float32, and ln 0 is −∞: log-softmax isn't.",
    ...by({
      entropies: (logits) => {
        const p = tf.softmax(logits);
        return tf.neg(tf.sum(tf.mul(p, tf.log(p)), -1));
      },
    }),
  },
  "logarithm-that-where-hides": {
    because:
      "The logarithm of 0 was hidden by where. Its gradient is multiplied by 0 there, and 0 · ∞ is NaN: log-softmax has no ln 0.",
    ...by({
      entropies: (logits) => {
        const p = tf.softmax(logits);
        return tf.neg(tf.sum(tf.where(tf.greater(p, 0), tf.mul(p, tf.log(p)), tf.zerosLike(p)), -1));
      },
    }),
  },
  "epsilon-in-the-logarithm": {
    because:
      "A small number was added under the logarithm. It hides −∞, and moves the values of likely tokens and the gradients.",
    ...by({
      entropies: (logits) => {
        const p = tf.softmax(logits);
        return tf.neg(tf.sum(tf.mul(p, tf.log(tf.add(p, 1e-4))), -1));
      },
    }),
  },
  "exponential-of-the-logits": {
    because:
      "The logits went into the exponential as they are, and e^10,000 is infinite. Subtract the largest first, or use log-softmax.",
    ...by({
      entropies: (logits) => {
        const weights = tf.exp(logits);
        const logP = tf.sub(logits, tf.log(tf.sum(weights, -1, true)));
        return tf.neg(tf.sum(tf.mul(tf.exp(logP), logP), -1));
      },
    }),
  },
  "largest-of-the-batch": {
    because:
      "The largest logit of the whole batch was subtracted. A token with small logits underflows then: each needs its own largest.",
    ...by({
      entropies: (logits) => {
        const z = tf.sub(logits, tf.max(logits));
        return ofLogs(tf.sub(z, tf.log(tf.sum(tf.exp(z), -1, true))));
      },
    }),
  },
  "logits-for-log-probs": {
    because:
      "Logits were taken for log-probabilities. They aren't until the log of their sum of exponentials is subtracted.",
    ...by({ entropies: (logits) => tf.neg(tf.sum(tf.mul(tf.softmax(logits), logits), -1)) }),
  },
  "log-probs-unweighted": {
    because:
      "The −ln p were averaged over the vocabulary. A token counts as often as it is drawn: weigh it with p.",
    ...by({ entropies: (logits) => tf.neg(tf.mean(tf.logSoftmax(logits), -1)) }),
  },
  "surprise-of-the-likeliest": {
    because: "This is −ln p of the likeliest token. The entropy is the mean over all of them.",
    ...by({ entropies: (logits) => tf.neg(tf.max(tf.logSoftmax(logits), -1)) }),
  },
  "sign-missing": {
    because: "The sign is missing. Logarithms of probabilities are negative, and entropy is not.",
    ...by({ entropies: (logits) => tf.neg(parts.entropies(logits, logits)) }),
  },
  bits: {
    because: "These are bits. With the natural logarithm the unit is the nat.",
    ...by({ entropies: (logits) => tf.div(parts.entropies(logits, logits), Math.LN2) }),
  },
  "mean-over-the-vocabulary": {
    because:
      "The terms p ln p were averaged over the vocabulary. p is their weight already, so they are summed.",
    ...by({ entropies: (logits) => tf.div(parts.entropies(logits, logits), logits.shape[2] as number) }),
  },
  "share-of-the-most-possible": {
    because: "The entropy was divided by ln V. In nats it goes from 0 to ln V.",
    ...by({
      entropies: (logits) =>
        tf.div(parts.entropies(logits, logits), Math.log(Math.max(2, logits.shape[2] as number))),
    }),
  },
  "mask-forgotten": {
    because: "The mask was forgotten. Prompt and padding are among the tokens.",
    ...by({ mean: (x) => tf.mean(x) }),
  },
  "divided-by-all-places": {
    because: "The sum was divided by all places. Only tokens whose mask is 1 are counted.",
    ...by({ mean: (x, mask) => tf.mean(tf.mul(x, mask)) }),
  },
  "mean-of-row-means": {
    because: "Each row was averaged first, so a token of a short row weighs more. All tokens weigh the same.",
    ...by({
      mean: (x, mask) => tf.mean(tf.div(tf.sum(tf.mul(x, mask), 1), tf.maximum(tf.sum(mask, 1), 1))),
    }),
  },
  "sum-of-the-tokens": {
    because: "The entropies were added up. The mean over the tokens is asked for.",
    ...by({ mean: (x, mask) => tf.sum(tf.mul(x, mask)) }),
  },
  "divided-by-the-rows": {
    because:
      "The sum was divided by the number of rows. That is the entropy of a whole text, and longer ones have more.",
    ...by({ mean: (x, mask) => tf.div(tf.sum(tf.mul(x, mask)), mask.shape[0]) }),
  },
  "nan-for-no-token": {
    because: "The sum was divided by a count of 0. Where no token counts, the entropy is 0.",
    ...by({ mean: (x, mask) => tf.div(tf.sum(tf.mul(x, mask)), tf.sum(mask)) }),
  },
  "count-plus-one": {
    because: "1 was added to the count. Only a count of 0 must be replaced.",
    ...by({ mean: (x, mask) => tf.div(tf.sum(tf.mul(x, mask)), tf.add(tf.sum(mask), 1)) }),
  },
  "masked-logits": {
    because:
      "The logits were masked. Logits of 0 are a policy that is undecided, ln V, and not one that isn't there.",
    ...by({
      entropies: (logits, mask) => parts.entropies(tf.mul(logits, tf.expandDims(mask, -1)), mask),
      mean: (x, mask) => tf.div(tf.sum(x), tf.maximum(tf.sum(mask), 1)),
    }),
  },
  "distribution-of-the-batch": {
    because:
      "The policy was averaged over the tokens first. That mean is undecided even if every token was sure.",
    policyEntropy(logits: tf.Tensor, mask: tf.Tensor): tf.Scalar {
      return tf.tidy(() => {
        right(logits, mask);
        const p = tf.mul(tf.softmax(logits), tf.expandDims(mask, -1));
        const mean = tf.div(tf.sum(p, [0, 1]), tf.maximum(tf.sum(mask), 1)); // [V]
        return tf.neg(tf.sum(tf.mul(mean, tf.log(tf.maximum(mean, 1e-30))))) as tf.Scalar;
      });
    },
  },
  "constant-weights": {
    because:
      "The probabilities in front of ln p were made constants. They are the policy's as well, and get a gradient.",
    ...by({
      entropies: (logits) => {
        const logP = tf.logSoftmax(logits);
        return tf.neg(tf.sum(tf.mul(stopGradient(tf.exp(logP)), logP), -1));
      },
    }),
  },
  "gradient-stopped": {
    because: "No gradient flows back to the logits. An entropy bonus would do nothing.",
    ...by({ entropies: (logits) => stopGradient(parts.entropies(logits, logits)) }),
  },
  "one-minus-the-squares": {
    because:
      "This is 1 less the sum of squares, which is large for undecided policies too. The entropy weighs logarithms, in nats.",
    ...by({ entropies: (logits) => tf.sub(1, tf.sum(tf.square(tf.softmax(logits)), -1)) }),
  },
  "mask-one-early": {
    because:
      "The mask was moved by one column. The logits in column m already are those from which its token was drawn.",
    ...by({
      mean: (x, mask) => {
        const [B, M] = mask.shape as [number, number];
        const moved = tf.concat([tf.slice(mask, [0, 1], [B, M - 1]), tf.zeros([B, 1])], 1);
        return parts.mean(x, moved);
      },
    }),
  },
  "softmax-over-the-tokens": {
    because: "The softmax ran over the columns. A distribution is over the vocabulary, the last axis.",
    ...by({
      entropies: (logits) => ofLogs(tf.transpose(tf.logSoftmax(tf.transpose(logits, [0, 2, 1])), [0, 2, 1])),
    }),
  },
  "entropy-of-a-temperature": {
    because:
      "The logits were divided by a temperature. The entropy is that of the distribution at temperature 1.",
    ...by({ entropies: (logits) => ofLogs(tf.logSoftmax(tf.div(logits, 0.7))) }),
  },
});
