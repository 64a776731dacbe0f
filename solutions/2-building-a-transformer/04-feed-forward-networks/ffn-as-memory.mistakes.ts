import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because: "These are the units before the activation. How far a unit is active is said behind it.",
    ...memory({ activate: (x, { W1, b1 }) => batchedLinear(x, W1, b1) }),
  },
  "forgets-the-bias": {
    because: "b1 is missing: it decides how well a key must fit before its unit responds.",
    ...memory({ activate: (x, { W1 }, activation) => activation(batchedLinear(x, W1)) }),
  },
  "always-gelu": {
    because: "GELU was used whatever activation came in. It is only the one to use if none is given.",
    ...memory({ activate: (x, { W1, b1 }) => geluTanh(batchedLinear(x, W1, b1)) }),
  },
  "activates-twice": {
    because: "The activation was applied twice. A unit is as active as it is after once.",
    ...memory({ activate: (x, { W1, b1 }, activation) => activation(activation(batchedLinear(x, W1, b1))) }),
  },
  "activations-as-constants": {
    because:
      "The activations were read out and put back as a new tensor: no gradient finds the way through it.",
    ...memory({ show: (activations) => tf.tensor(activations.dataSync(), activations.shape) }),
  },
  "softmax-over-the-units": {
    because:
      "The units share a budget of 1, as keys of attention do. In a feed-forward network each stands alone.",
    ...memory({ activate: (x, { W1, b1 }) => tf.softmax(batchedLinear(x, W1, b1)) }),
  },
  "columns-of-w2": {
    because: "Unit j was given column j of W2. With weights [in, out] its value is row j.",
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
    because: "Every unit adds its whole row of W2. It adds the row as much as it is active.",
    ...memory({ spread: (activations, { W2 }) => tf.mul(tf.onesLike(tf.expandDims(activations, -1)), W2) }),
  },
  "shares-out-b2": {
    because: "b2 was shared out among the units. It belongs to none: it is there when all are silent.",
    ...memory({
      spread: (activations, W) =>
        tf.add(steps.spread(activations, W), tf.div(W.b2, activations.shape[2] as number)),
    }),
  },
  "units-behind-components": {
    because: "The last two axes are exchanged: units come before the components of what they add.",
    ...memory({ spread: (activations, W) => tf.transpose(steps.spread(activations, W), [0, 1, 3, 2]) }),
  },
  "summed-already": {
    because: "The contributions were summed over the units. Each unit keeps a vector of its own.",
    ...memory({
      spread: (activations, { W2 }) => batchedLinear(activations, W2),
      take: (contributions) => contributions,
    }),
  },
  "shares-of-the-sum": {
    because: "The activations were divided by their sum. A unit adds its row times its activation as it is.",
    ...memory({
      spread: (activations, W) => steps.spread(tf.div(activations, tf.sum(activations, -1, true)), W),
    }),
  },
  "sizes-only": {
    because:
      "The activations lost their sign. GELU is negative left of 0, and then a unit takes its row away.",
    ...memory({ spread: (activations, W) => steps.spread(tf.abs(activations), W) }),
  },
  "mean-over-positions": {
    because: "Each unit was averaged over the positions. A unit is as active as its own position makes it.",
    ...memory({
      spread: (activations, W) =>
        steps.spread(tf.broadcastTo(tf.mean(activations, 1, true), activations.shape), W),
    }),
  },
  "silent-by-its-bias": {
    because: "Only the unit's bias was set to 0. It goes on comparing its key; its activation is to be 0.",
    ...memory({
      silence: ({ x, W, unit, activation }) =>
        batchedFeedForward(x, { ...W, b1: tf.mul(W.b1, without(W, unit)) }, activation),
    }),
  },
  "silent-before-the-activation": {
    because:
      "What went into the activation was set to 0. A sigmoid makes ½ of 0: what comes out of it must be 0.",
    ...memory({
      silence: ({ x, W, unit, activation }) =>
        batchedFeedForward(x, W, (hidden) => activation(tf.mul(hidden, without(W, unit)))),
    }),
  },
  "the-unit-alone": {
    because: "This is what the unit adds. The output without it is asked for.",
    ...memory({ silence: ({ own }) => own }),
  },
  "takes-the-bare-row": {
    because: "The unit's whole row of W2 was taken away. It had added the row only as much as it is active.",
    ...memory({ silence: ({ output, W, unit }) => tf.sub(output, tf.gather(W.W2, unit)) }),
  },
  "loses-b2-too": {
    because: "b2 went away with the unit. It belongs to no unit and stays.",
    ...memory({ silence: ({ output, own, W }) => tf.sub(tf.sub(output, own), W.b2) }),
  },
  "adds-it-again": {
    because: "The unit's contribution was added once more, so it counts twice. It is taken away.",
    ...memory({ silence: ({ output, own }) => tf.add(output, own) }),
  },
  "the-unit-before": {
    because: "The unit before was silenced: they are counted from 0.",
    ...memory({ take: (contributions, unit) => tf.gather(contributions, Math.max(0, unit - 1), 2) }),
  },
  "the-next-unit": {
    because: "The unit behind was silenced: they are counted from 0, and so is the number that came in.",
    ...memory({
      take: (contributions, unit) => {
        const F = contributions.shape[2] as number;
        return tf.gather(contributions, Math.min(F - 1, unit + 1), 2);
      },
    }),
  },
  "drops-every-axis-of-one": {
    because: "Every axis of length 1 was dropped, and items were mixed. Only the axis of units goes.",
    ...memory({
      take: (contributions, unit) => tf.squeeze(tf.slice(contributions, [0, 0, unit, 0], [-1, -1, 1, -1])),
    }),
  },
  "silences-a-position": {
    because: "The unit's number was used for a position. Units lie on the third axis.",
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
    because: "All other units were silenced, and this one kept.",
    ...memory({ silence: ({ own, W }) => tf.add(own, W.b2) }),
  },
});
