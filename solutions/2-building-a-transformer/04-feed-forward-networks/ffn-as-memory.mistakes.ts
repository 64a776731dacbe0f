import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedFeedForward, type FeedForwardWeights } from "./batched-feed-forward.js";
import { silenceUnit as right, ffnAsMemory as rightParts } from "./ffn-as-memory.js";
import { geluTanh } from "./gelu-forms.js";

type Activation = (x: tf.Tensor) => tf.Tensor;
/** What the parts are made of, and the unit's share of them; a mistake replaces some of it. */
interface Steps {
  activate: (x: tf.Tensor, W: FeedForwardWeights, activation: Activation) => tf.Tensor;
  spread: (activations: tf.Tensor, W: FeedForwardWeights) => tf.Tensor;
  show: (activations: tf.Tensor) => tf.Tensor;
  take: (contributions: tf.Tensor, unit: number) => tf.Tensor;
  silence: (input: {
    output: tf.Tensor;
    own: tf.Tensor;
    x: tf.Tensor;
    W: FeedForwardWeights;
    unit: number;
    activation: Activation;
  }) => tf.Tensor;
}

const steps: Steps = {
  activate: (x, { W1, b1 }, activation) => activation(batchedLinear(x, W1, b1)), // [B, T, F]
  spread: (activations, { W2 }) => tf.mul(tf.expandDims(activations, -1), W2), // [B, T, F, D]
  show: (activations) => activations, // [B, T, F]
  take: (contributions, unit) => tf.gather(contributions, unit, 2), // [B, T, D]
  silence: ({ output, own }) => tf.sub(output, own), // [B, T, D]
};

/** Both functions behind their checks, with some steps replaced. */
function memory(other: Partial<Steps>) {
  const { activate, spread, show, take, silence } = { ...steps, ...other };
  const ffnAsMemory = (x: tf.Tensor, W: FeedForwardWeights, activation: Activation = geluTanh) => {
    tf.dispose({ ...rightParts(x, W, activation) });
    return tf.tidy(() => {
      const activations = activate(x, W, activation); // [B, T, F]
      return { activations: show(activations), contributions: spread(activations, W) };
    });
  };
  const silenceUnit = (
    x: tf.Tensor,
    W: FeedForwardWeights,
    unit: number,
    activation: Activation = geluTanh,
  ) => {
    tf.dispose(right(x, W, unit, activation));
    return tf.tidy(() => {
      const own = take(ffnAsMemory(x, W, activation).contributions, unit); // [B, T, D]
      return silence({ output: batchedFeedForward(x, W, activation), own, x, W, unit, activation });
    });
  };
  return { ffnAsMemory, silenceUnit };
}

/** 0 for one unit, 1 for all others, `[F]`. */
const without = ({ W1 }: FeedForwardWeights, unit: number) =>
  tf.sub(1, tf.oneHot(tf.scalar(unit, "int32"), W1.shape[1] as number)); // [F]

export default mistakesFor<typeof import("./ffn-as-memory.js")>({
  "before-the-activation": {
    because: "These are the units before the activation. How active a unit is shows only after it.",
    ...memory({ activate: (x, { W1, b1 }) => batchedLinear(x, W1, b1) }),
  },
  "forgets-the-bias": {
    because: "b1 is missing: it decides how well a key must fit before its unit responds.",
    ...memory({ activate: (x, { W1 }, activation) => activation(batchedLinear(x, W1)) }),
  },
  "always-gelu": {
    because: "You always use GELU, whatever activation you are given. It is only the default.",
    ...memory({ activate: (x, { W1, b1 }) => geluTanh(batchedLinear(x, W1, b1)) }),
  },
  "activates-twice": {
    because: "You applied the activation twice. Apply it once.",
    ...memory({ activate: (x, { W1, b1 }, activation) => activation(activation(batchedLinear(x, W1, b1))) }),
  },
  "activations-as-constants": {
    because: "You read the activations out and made a new tensor of them: no gradient gets through it.",
    ...memory({ show: (activations) => tf.tensor(activations.dataSync(), activations.shape) }),
  },
  "softmax-over-the-units": {
    because:
      "Your units divide a budget of 1, as keys in attention do. In a feed-forward network each unit is independent.",
    ...memory({ activate: (x, { W1, b1 }) => tf.softmax(batchedLinear(x, W1, b1)) }),
  },
  "adds-the-key": {
    because:
      "Your units add their keys, the columns of W1. A key is compared with the input; the value is the row of W2.",
    ...memory({
      spread: (activations, { W1 }) => tf.mul(tf.expandDims(activations, -1), tf.transpose(W1)), // [B, T, F, D]
    }),
  },
  "columns-of-w2": {
    because: "You gave unit j column j of W2. With weights [in, out] its value is row j.",
    ...memory({
      spread: (activations, { W2 }) => {
        const square = W2.shape[0] === W2.shape[1];
        return tf.mul(
          tf.expandDims(activations, -1),
          square ? tf.transpose(W2) : tf.reshape(tf.transpose(W2), W2.shape),
        );
      },
    }),
  },
  "rows-unweighted": {
    because: "Every unit adds its whole row of W2 in yours. It adds the row times its activation.",
    ...memory({ spread: (activations, { W2 }) => tf.mul(tf.onesLike(tf.expandDims(activations, -1)), W2) }),
  },
  "shares-out-b2": {
    because: "You divided b2 among the units. It belongs to none: it is there even if all units are silent.",
    ...memory({
      spread: (activations, W) =>
        tf.add(steps.spread(activations, W), tf.div(W.b2, activations.shape[2] as number)),
    }),
  },
  "units-behind-components": {
    because: "You swapped the last two axes: units come before the components of what they add.",
    ...memory({ spread: (activations, W) => tf.transpose(steps.spread(activations, W), [0, 1, 3, 2]) }),
  },
  "summed-already": {
    because: "You summed the contributions over the units. Each unit keeps its own vector.",
    ...memory({
      spread: (activations, { W2 }) => batchedLinear(activations, W2),
      take: (contributions) => contributions,
    }),
  },
  "shares-of-the-sum": {
    because: "You divided the activations by their sum. A unit adds its row times its activation itself.",
    ...memory({
      spread: (activations, W) => steps.spread(tf.div(activations, tf.sum(activations, -1, true)), W),
    }),
  },
  "sizes-only": {
    because:
      "You dropped the sign of the activations. GELU is negative left of 0, and then a unit subtracts its row.",
    ...memory({ spread: (activations, W) => steps.spread(tf.abs(activations), W) }),
  },
  "mean-over-positions": {
    because: "You averaged each unit over the positions. A unit is as active as its own position makes it.",
    ...memory({
      spread: (activations, W) =>
        steps.spread(tf.broadcastTo(tf.mean(activations, 1, true), activations.shape), W),
    }),
  },
  "silent-by-its-bias": {
    because: "You only set the unit's bias to 0. Its key still works; its activation must be 0.",
    ...memory({
      silence: ({ x, W, unit, activation }) =>
        batchedFeedForward(x, { ...W, b1: tf.mul(W.b1, without(W, unit)) }, activation),
    }),
  },
  "silent-before-the-activation": {
    because: "You set the input of the activation to 0. A sigmoid makes ½ of 0: its output must be 0.",
    ...memory({
      silence: ({ x, W, unit, activation }) =>
        batchedFeedForward(x, W, (hidden) => activation(tf.mul(hidden, without(W, unit)))),
    }),
  },
  "the-unit-alone": {
    because: "This is what the unit adds. Return the output without it.",
    ...memory({ silence: ({ own }) => own }),
  },
  "takes-the-bare-row": {
    because: "You subtracted the unit's whole row of W2. The unit added that row times its activation.",
    ...memory({ silence: ({ output, W, unit }) => tf.sub(output, tf.gather(W.W2, unit)) }),
  },
  "loses-b2-too": {
    because: "You removed b2 along with the unit. It belongs to no unit and stays.",
    ...memory({ silence: ({ output, own, W }) => tf.sub(tf.sub(output, own), W.b2) }),
  },
  "adds-it-again": {
    because: "You added the unit's contribution once more, so it counts twice. Subtract it.",
    ...memory({ silence: ({ output, own }) => tf.add(output, own) }),
  },
  "the-unit-before": {
    because: "You silenced the previous unit: units count from 0.",
    ...memory({ take: (contributions, unit) => tf.gather(contributions, Math.max(0, unit - 1), 2) }),
  },
  "the-next-unit": {
    because: "You silenced the next unit: units count from 0, and so does the given index.",
    ...memory({
      take: (contributions, unit) => {
        const F = contributions.shape[2] as number;
        return tf.gather(contributions, Math.min(F - 1, unit + 1), 2);
      },
    }),
  },
  "drops-every-axis-of-one": {
    because: "You dropped every axis of length 1, which mixes items. Drop only the axis of units.",
    ...memory({
      take: (contributions, unit) => tf.squeeze(tf.slice(contributions, [0, 0, unit, 0], [-1, -1, 1, -1])),
    }),
  },
  "silences-a-position": {
    because: "You used the unit's index for a position. Units are on the third axis.",
    ...memory({
      take: (contributions, unit) => {
        const T = contributions.shape[1] as number;
        return tf.broadcastTo(tf.sum(tf.gather(contributions, [unit % T], 1), 2), [
          contributions.shape[0],
          T,
          contributions.shape[3] as number,
        ]);
      },
    }),
  },
  "all-the-others": {
    because: "You silenced all other units and kept this one.",
    ...memory({ silence: ({ own, W }) => tf.add(own, W.b2) }),
  },
  "bias-after-the-activation": {
    because: "You added b1 after the activation. It moves the input of the activation: x · W1 + b1.",
    ...memory({ activate: (x, { W1, b1 }, activation) => tf.add(activation(batchedLinear(x, W1)), b1) }),
  },
  "only-what-is-positive": {
    because:
      "You cut negative activations off in the contributions. A unit adds its row times its activation, of any sign.",
    ...memory({ spread: (activations, W) => steps.spread(tf.relu(activations), W) }),
  },
  "units-from-one": {
    because: "You counted the units from 1. The first one has the index 0, the last one F − 1.",
    silenceUnit: (x, W, unit, activation) => {
      const F = W.W1.shape[1] as number;
      if (!Number.isInteger(unit) || unit < 1 || unit > F)
        throw new RangeError(`unit must be a whole number from 0 to ${F - 1}, got ${unit}`);
      return right(x, W, unit - 1, activation);
    },
  },
  "counts-from-the-end": {
    because: "You took a negative index from the end. There is no unit below 0: refuse it.",
    silenceUnit: (x, W, unit, activation) => {
      const F = W.W1.shape[1] as number;
      return right(x, W, Number.isInteger(unit) && unit >= -F && unit < 0 ? unit + F : unit, activation);
    },
  },
  "unit-zero-is-none": {
    because: "You took index 0 for no unit. It is the first one, although JavaScript treats 0 as false.",
    silenceUnit: (x, W, unit, activation) =>
      unit === 0 ? batchedFeedForward(x, W, activation) : right(x, W, unit, activation),
  },
  "sums-a-component": {
    because: "You used the index for a component, on the last axis. Units are on the third axis.",
    silenceUnit: (x, W, unit, activation) =>
      tf.tidy(() => {
        tf.dispose(right(x, W, unit, activation));
        const { contributions } = rightParts(x, W, activation); // [B, T, F, D]
        const own = tf.sum(tf.gather(contributions, unit, 3), -1, true); // [B, T, 1]
        return tf.sub(batchedFeedForward(x, W, activation), own);
      }),
  },
  "the-unit-by-gelu": {
    because: "You computed the unit's contribution with GELU. Hand the given activation on.",
    silenceUnit: (x, W, unit, activation) =>
      tf.tidy(() => {
        tf.dispose(right(x, W, unit, activation));
        return tf.sub(batchedFeedForward(x, W, activation), steps.take(rightParts(x, W).contributions, unit));
      }),
  },
  "the-output-by-gelu": {
    because: "You computed the output with GELU. Hand the given activation on.",
    silenceUnit: (x, W, unit, activation) =>
      tf.tidy(() => {
        tf.dispose(right(x, W, unit, activation));
        return tf.sub(batchedFeedForward(x, W), steps.take(rightParts(x, W, activation).contributions, unit));
      }),
  },
  "mean-for-silence": {
    because: "You replaced the unit by its mean. Silenced, it adds nothing at all.",
    ...memory({ silence: ({ output, own }) => tf.add(tf.sub(output, own), tf.mean(own, [0, 1], true)) }),
  },
});
