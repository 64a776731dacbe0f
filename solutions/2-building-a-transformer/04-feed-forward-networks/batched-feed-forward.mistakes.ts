import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
    because:
      "There is no nonlinearity between your layers: the activation is missing, and two linear layers are one.",
    batchedFeedForward: network((x, W) => down(up(x, W), W)),
  },
  "always-gelu": {
    because: "You always use GELU, whatever activation you are given. It is only the default.",
    batchedFeedForward: network((x, W) => down(geluTanh(up(x, W)), W)),
  },
  "gelu-and-the-other": {
    because: "You apply two activations, GELU and the given one. One nonlinearity is enough.",
    batchedFeedForward: network((x, W, activation) => down(activation(geluTanh(up(x, W))), W)),
  },
  "the-exact-form": {
    because: "If no activation is given, the tanh form of GELU is expected. You used the exact form.",
    batchedFeedForward: network((x, W, activation) => down(activation(up(x, W)), W), geluExact),
  },
  "relu-by-habit": {
    because: "If no activation is given, use GELU. You used ReLU, the activation of the first transformer.",
    batchedFeedForward: network((x, W, activation) => down(activation(up(x, W)), W), tf.relu),
  },
  "activates-the-input": {
    because: "You sent x through the activation before the first layer. It belongs between the layers.",
    batchedFeedForward: network((x, W, activation) => down(up(activation(x), W), W)),
  },
  "activates-the-output": {
    because: "You sent the output through the activation as well. The second layer is the last step.",
    batchedFeedForward: network((x, W, activation) => activation(down(activation(up(x, W)), W))),
  },
  "activates-late": {
    because:
      "You applied the activation after the second layer instead of before it. It belongs to the hidden units.",
    batchedFeedForward: network((x, W, activation) => activation(down(up(x, W), W))),
  },
  "activates-twice": {
    because: "You applied the activation twice to the hidden units. Once is enough.",
    batchedFeedForward: network((x, W, activation) => down(activation(activation(up(x, W))), W)),
  },
  "activates-before-the-bias": {
    because:
      "You added b1 after the activation. A unit's bias decides from where on it responds, so it comes before.",
    batchedFeedForward: network((x, W, activation) =>
      down(tf.add(activation(batchedLinear(x, W.W1)), W.b1), W),
    ),
  },
  "forgets-the-first-bias": {
    because: "You don't add b1, with which each hidden unit chooses where it begins to respond.",
    batchedFeedForward: network((x, W, activation) => down(activation(batchedLinear(x, W.W1)), W)),
  },
  "forgets-the-second-bias": {
    because: "You don't add b2 to the output of the second layer.",
    batchedFeedForward: network((x, W, activation) => batchedLinear(activation(up(x, W)), W.W2)),
  },
  "adds-the-input": {
    because: "You added x to the output. The block does that, in chapter 05.",
    batchedFeedForward: network((x, W, activation) => tf.add(x, down(activation(up(x, W)), W))),
  },
  "one-matrix-for-both": {
    because: "Your second layer uses W1 transposed. W2 has its own weights.",
    batchedFeedForward: network((x, W, activation) =>
      down(activation(up(x, W)), { ...W, W2: tf.transpose(W.W1) }),
    ),
  },
  "keeps-three-axes": {
    because:
      "The products run, but no gradient comes back: send a tensor with three axes through weights as a list of rows.",
    batchedFeedForward: network((x, { W1, b1, W2, b2 }, activation) =>
      tf.add(tf.matMul(activation(tf.add(tf.matMul(x, W1), b1)), W2), b2),
    ),
  },
  "first-item-for-all": {
    because: "Only the first item went through the network; the others are copies of it.",
    batchedFeedForward: network((x, W, activation) =>
      tf.broadcastTo(down(activation(up(tf.slice(x, 0, 1), W)), W), x.shape),
    ),
  },
  "mixes-the-positions": {
    because:
      "You subtracted what the hidden units of a text have in common. Positions never meet in this network.",
    batchedFeedForward: network((x, W, activation) => {
      const hidden = activation(up(x, W)); // [B, T, F]
      return down(tf.sub(hidden, tf.mean(hidden, 1, true)), W);
    }),
  },
  "rows-out-of-place": {
    because:
      "Your rows come back in a different order. Items follow each other, each with all its positions.",
    batchedFeedForward: network((x, W, activation) => {
      const [B, T, D] = x.shape as number[];
      return tf.transpose(tf.reshape(down(activation(up(x, W)), W), [T, B, D]), [1, 0, 2]);
    }),
  },
  "gelu-by-a-sigmoid": {
    because:
      "If no activation is given, the tanh form of GELU is expected. x · sigmoid(1.702 x) is another one.",
    batchedFeedForward: network(
      (x, W, activation) => down(activation(up(x, W)), W),
      (x) => tf.mul(x, tf.sigmoid(tf.mul(1.702, x))),
    ),
  },
  "normalizes-the-input": {
    because:
      "You divided each vector by its size first. The block has the norm, in chapter 05; read x itself.",
    batchedFeedForward: network((x, W, activation) => {
      const size = tf.sqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5)); // [B, T, 1]
      return down(activation(up(tf.div(x, size), W)), W);
    }),
  },
  "transposes-square-weights": {
    because: "You transposed W1 where it is square. Weights are [in, out] whatever their lengths.",
    batchedFeedForward: network((x, W, activation) => {
      const [D, F] = W.W1.shape as number[];
      return down(activation(up(x, D === F ? { ...W, W1: tf.transpose(W.W1) } : W)), W);
    }),
  },
});
