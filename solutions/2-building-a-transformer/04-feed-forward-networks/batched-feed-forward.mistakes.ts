import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { type FeedForwardWeights, batchedFeedForward as right } from "./batched-feed-forward.js";
import { geluExact, geluTanh } from "./gelu-forms.js";

type Activation = (x: tf.Tensor) => tf.Tensor;
type Network = (x: tf.Tensor, weights: FeedForwardWeights, activation?: Activation) => tf.Tensor;

/** The network behind its checks, with something else in it. */
const network =
  (
    body: (x: tf.Tensor, W: FeedForwardWeights, activation: Activation) => tf.Tensor,
    usual = geluTanh,
  ): Network =>
  (x, weights, activation = usual) => {
    tf.dispose(right(x, weights, (hidden) => hidden));
    return tf.tidy(() => body(x, weights, activation));
  };

const up = (x: tf.Tensor, { W1, b1 }: FeedForwardWeights) => batchedLinear(x, W1, b1); // [B, T, F]
const down = (hidden: tf.Tensor, { W2, b2 }: FeedForwardWeights) => batchedLinear(hidden, W2, b2); // [B, T, D]

export default mistakesFor<typeof import("./batched-feed-forward.js")>({
  "forgets-the-activation": {
    because: "Nothing bends between the layers: the activation is missing, and two linear layers are one.",
    batchedFeedForward: network((x, W) => down(up(x, W), W)),
  },
  "always-gelu": {
    because: "GELU was used whatever activation came in. It is only the one to use if none is given.",
    batchedFeedForward: network((x, W) => down(geluTanh(up(x, W)), W)),
  },
  "gelu-and-the-other": {
    because: "Two activations were applied, GELU and the one that came in. One bend is enough.",
    batchedFeedForward: network((x, W, activation) => down(activation(geluTanh(up(x, W))), W)),
  },
  "the-exact-form": {
    because: "Unless another activation is given, the tanh form of GELU is due. This was the exact one.",
    batchedFeedForward: network((x, W, activation) => down(activation(up(x, W)), W), geluExact),
  },
  "relu-by-habit": {
    because:
      "Unless another activation is given, it is GELU. This was ReLU, the activation of the first transformer.",
    batchedFeedForward: network((x, W, activation) => down(activation(up(x, W)), W), tf.relu),
  },
  "activates-the-input": {
    because: "x went through the activation before the first layer. It sits between the layers.",
    batchedFeedForward: network((x, W, activation) => down(up(activation(x), W), W)),
  },
  "activates-the-output": {
    because: "The output went through the activation as well. The second layer is the last step.",
    batchedFeedForward: network((x, W, activation) => activation(down(activation(up(x, W)), W))),
  },
  "activates-late": {
    because: "The activation came after the second layer and not before it. It belongs to the hidden units.",
    batchedFeedForward: network((x, W, activation) => activation(down(up(x, W), W))),
  },
  "activates-twice": {
    because: "The activation was applied twice to the hidden units. Once is enough.",
    batchedFeedForward: network((x, W, activation) => down(activation(activation(up(x, W))), W)),
  },
  "activates-before-the-bias": {
    because:
      "b1 was added behind the activation. A unit's bias decides from where on it responds, so it comes before.",
    batchedFeedForward: network((x, W, activation) =>
      down(tf.add(activation(batchedLinear(x, W.W1)), W.b1), W),
    ),
  },
  "forgets-the-first-bias": {
    because: "b1 is not added: with it each hidden unit chooses from where on it responds.",
    batchedFeedForward: network((x, W, activation) => down(activation(batchedLinear(x, W.W1)), W)),
  },
  "forgets-the-second-bias": {
    because: "b2 is not added to the output of the second layer.",
    batchedFeedForward: network((x, W, activation) => batchedLinear(activation(up(x, W)), W.W2)),
  },
  "adds-the-input": {
    because: "x was added to the output. That is the block's to do, in chapter 05.",
    batchedFeedForward: network((x, W, activation) => tf.add(x, down(activation(up(x, W)), W))),
  },
  "one-matrix-for-both": {
    because: "The way down is W1 turned over. W2 has weights of its own.",
    batchedFeedForward: network((x, W, activation) =>
      down(activation(up(x, W)), { ...W, W2: tf.transpose(W.W1) }),
    ),
  },
  "keeps-three-axes": {
    because:
      "The products run, but no gradient comes back: what has three axes goes through weights as a list of rows.",
    batchedFeedForward: network((x, { W1, b1, W2, b2 }, activation) =>
      tf.add(tf.matMul(activation(tf.add(tf.matMul(x, W1), b1)), W2), b2),
    ),
  },
  "first-item-for-all": {
    because: "Only the first item went through the network; the others came out as copies of it.",
    batchedFeedForward: network((x, W, activation) =>
      tf.broadcastTo(down(activation(up(tf.slice(x, 0, 1), W)), W), x.shape),
    ),
  },
  "mixes-the-positions": {
    because:
      "What the hidden units of a text have in common was subtracted. Positions never meet in this network.",
    batchedFeedForward: network((x, W, activation) => {
      const hidden = activation(up(x, W)); // [B, T, F]
      return down(tf.sub(hidden, tf.mean(hidden, 1, true)), W);
    }),
  },
  "rows-out-of-place": {
    because:
      "The rows came back in another order. Items lie one after the other, each with all its positions.",
    batchedFeedForward: network((x, W, activation) => {
      const [B, T, D] = x.shape as number[];
      return tf.transpose(tf.reshape(down(activation(up(x, W)), W), [T, B, D]), [1, 0, 2]);
    }),
  },
});
