import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { FeedForwardWeights } from "./batched-feed-forward.js";
import { type FeedForwardGradients, feedForwardGradients as right } from "./feed-forward-gradients.js";
import { geluExact, geluGradient, geluTanh } from "./gelu-forms.js";

/** What goes in, and what the forward pass made of it. */
type Input = {
  x: tf.Tensor;
  W1: tf.Tensor;
  W2: tf.Tensor;
  pre: tf.Tensor;
  hidden: tf.Tensor;
  dOutput: tf.Tensor;
};
/** From one gradient to the next; a mistake replaces some of them. */
interface Steps {
  db2: (input: Input) => tf.Tensor;
  dW2: (input: Input) => tf.Tensor;
  dHidden: (input: Input) => tf.Tensor;
  dPre: (dHidden: tf.Tensor, input: Input) => tf.Tensor;
  db1: (dPre: tf.Tensor, dHidden: tf.Tensor) => tf.Tensor;
  dW1: (dPre: tf.Tensor, input: Input, dHidden: tf.Tensor) => tf.Tensor;
  dx: (dPre: tf.Tensor, input: Input, dHidden: tf.Tensor) => tf.Tensor;
}

const rows = (x: tf.Tensor) => tf.reshape(x, [-1, x.shape.at(-1) as number]); // [B·T, width]
const places = (x: tf.Tensor) => (x.shape[0] as number) * (x.shape[1] as number);
const outer = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(rows(a), rows(b), true); // [in, out]

const steps: Steps = {
  db2: ({ dOutput }) => tf.sum(rows(dOutput), 0), // [D]
  dW2: ({ hidden, dOutput }) => outer(hidden, dOutput), // [F, D]
  dHidden: ({ dOutput, W2 }) => batchedLinear(dOutput, tf.transpose(W2)), // [B, T, F]
  dPre: (dHidden, { pre }) => tf.mul(dHidden, geluGradient(pre)), // [B, T, F]
  db1: (dPre) => tf.sum(rows(dPre), 0), // [F]
  dW1: (dPre, { x }) => outer(x, dPre), // [D, F]
  dx: (dPre, { W1 }) => batchedLinear(dPre, tf.transpose(W1)), // [B, T, D]
};

/** The backward pass behind its checks, with some steps replaced. */
const back =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, weights: FeedForwardWeights, dOutput: tf.Tensor): FeedForwardGradients => {
    tf.dispose({ ...right(x, weights, dOutput) });
    const walk = { ...steps, ...other };
    return tf.tidy(() => {
      const pre = batchedLinear(x, weights.W1, weights.b1); // [B, T, F]
      const input = { x, W1: weights.W1, W2: weights.W2, pre, hidden: geluExact(pre), dOutput };
      const dHidden = walk.dHidden(input); // [B, T, F]
      const dPre = walk.dPre(dHidden, input); // [B, T, F]
      return {
        db2: walk.db2(input),
        dW2: walk.dW2(input),
        dHidden,
        dPre,
        db1: walk.db1(dPre, dHidden),
        dW1: walk.dW1(dPre, input, dHidden),
        dx: walk.dx(dPre, input, dHidden),
      };
    });
  };

export default mistakesFor<typeof import("./feed-forward-gradients.js")>({
  "averages-the-second-bias": {
    because: "You averaged db2 over the positions. A bias serves every position, and the gradients add up.",
    feedForwardGradients: back({ db2: ({ dOutput }) => tf.mean(rows(dOutput), 0) }),
  },
  "second-bias-by-item": {
    because: "You summed db2 over the positions only. All items share the bias: it has one axis.",
    feedForwardGradients: back({ db2: ({ dOutput }) => tf.sum(dOutput, 1) }),
  },
  "second-weights-from-pre": {
    because: "You made dW2 with the hidden units before GELU. W2 multiplies those after it.",
    feedForwardGradients: back({ dW2: ({ pre, dOutput }) => outer(pre, dOutput) }),
  },
  "second-weights-from-the-other-form": {
    because: "You made dW2 with the tanh form's hidden units. The forward pass used the exact form.",
    feedForwardGradients: back({ dW2: ({ pre, dOutput }) => outer(geluTanh(pre), dOutput) }),
  },
  "second-weights-turned-over": {
    because: "Your dW2 is transposed: the gradient of W2 has the shape of W2, units first.",
    feedForwardGradients: back({ dW2: ({ hidden, dOutput }) => outer(dOutput, hidden) }),
  },
  "averages-the-second-weights": {
    because: "You averaged dW2 over the positions. If there is a mean, the loss takes it.",
    feedForwardGradients: back({ dW2: (input) => tf.div(steps.dW2(input), places(input.dOutput)) }),
  },
  "first-item-only": {
    because: "You made dW2 from the first item alone. Every position of every item used W2.",
    feedForwardGradients: back({
      dW2: ({ hidden, dOutput }) => outer(tf.slice(hidden, 0, 1), tf.slice(dOutput, 0, 1)),
    }),
  },
  "hidden-without-transpose": {
    because:
      "You multiplied dOutput by W2 itself. Forward, units become components; backward, use the transpose.",
    feedForwardGradients: back({
      dHidden: ({ dOutput, W2 }) => {
        const [F, D] = W2.shape as [number, number];
        return batchedLinear(dOutput, F === D ? W2 : tf.reshape(W2, [D, F]));
      },
    }),
  },
  "forgets-the-activation": {
    because: "GELU has a slope: multiply what comes back by it, unit by unit.",
    feedForwardGradients: back({ dPre: (dHidden) => dHidden }),
  },
  "value-for-slope": {
    because: "You multiplied dHidden by GELU itself. Going back, multiply by its derivative.",
    feedForwardGradients: back({ dPre: (dHidden, { hidden }) => tf.mul(dHidden, hidden) }),
  },
  "slope-behind-gelu": {
    because: "You took the slope at the hidden units after GELU. It depends on GELU's input.",
    feedForwardGradients: back({ dPre: (dHidden, { hidden }) => tf.mul(dHidden, geluGradient(hidden)) }),
  },
  "slope-of-relu": {
    because: "0 or 1 is the derivative of ReLU. This network has GELU.",
    feedForwardGradients: back({ dPre: (dHidden, { pre }) => tf.mul(dHidden, tf.step(pre)) }),
  },
  "slope-of-the-other-form": {
    because: "This is the derivative of the tanh form; the forward pass used the exact one.",
    feedForwardGradients: back({ dPre: (dHidden, { pre }) => tf.mul(dHidden, tf.grad(geluTanh)(pre)) }),
  },
  "slope-at-the-gradient": {
    because: "You took the slope at dHidden. Take it at the forward pass's input of GELU.",
    feedForwardGradients: back({ dPre: (dHidden) => tf.mul(dHidden, geluGradient(dHidden)) }),
  },
  "exchanges-gradient-and-pre": {
    because: "You swapped pre and dHidden. Take the slope at pre, and multiply dHidden by it.",
    feedForwardGradients: back({ dPre: (dHidden, { pre }) => tf.mul(pre, geluGradient(dHidden)) }),
  },
  "first-bias-before-the-slope": {
    because: "You summed db1 from dHidden. b1 is added before GELU, so its gradient comes from dPre.",
    feedForwardGradients: back({ db1: (_dPre, dHidden) => tf.sum(rows(dHidden), 0) }),
  },
  "averages-the-first-bias": {
    because: "You averaged db1 over the positions. They add up, as for the weights.",
    feedForwardGradients: back({ db1: (dPre) => tf.mean(rows(dPre), 0) }),
  },
  "first-weights-before-the-slope": {
    because: "You made dW1 with dHidden, which is after GELU. W1 made GELU's input.",
    feedForwardGradients: back({ dW1: (_dPre, { x }, dHidden) => outer(x, dHidden) }),
  },
  "first-weights-turned-over": {
    because: "Your dW1 is transposed: it has the shape of W1, components of the stream first.",
    feedForwardGradients: back({ dW1: (dPre, { x }) => outer(dPre, x) }),
  },
  "averages-the-first-weights": {
    because: "You averaged dW1 over the positions. The gradient of a shared weight is a sum.",
    feedForwardGradients: back({
      dW1: (dPre, input) => tf.div(steps.dW1(dPre, input, dPre), places(input.x)),
    }),
  },
  "input-before-the-slope": {
    because: "You made dx with dHidden: GELU's slope is missing on the path to the input.",
    feedForwardGradients: back({ dx: (_dPre, { W1 }, dHidden) => batchedLinear(dHidden, tf.transpose(W1)) }),
  },
  "input-without-transpose": {
    because: "You multiplied dPre by W1 itself. Going back, units become components again: transpose W1.",
    feedForwardGradients: back({
      dx: (dPre, { W1 }) => {
        const [D, F] = W1.shape as [number, number];
        return batchedLinear(dPre, D === F ? W1 : tf.reshape(W1, [F, D]));
      },
    }),
  },
  "input-by-the-second-weights": {
    because: "You sent dx through W2 again. W1 connects the units with the input.",
    feedForwardGradients: back({ dx: (dPre, { W2 }) => batchedLinear(dPre, W2) }),
  },
  "residual-gradient": {
    because:
      "You added dOutput to dx. That belongs to the block, where the residual stream goes around this network.",
    feedForwardGradients: back({
      dx: (dPre, input) => tf.add(input.dOutput, steps.dx(dPre, input, dPre)),
    }),
  },
  "forgets-the-first-bias": {
    because: "You left b1 out when you repeated the forward pass. GELU's input is x · W1 + b1.",
    feedForwardGradients: (x, weights, dOutput) =>
      back({})(x, { ...weights, b1: tf.zerosLike(weights.b1) }, dOutput),
  },
  "second-bias-of-the-first-item": {
    because: "You summed db2 over the first item alone. Every position of every item used the bias.",
    feedForwardGradients: back({ db2: ({ dOutput }) => tf.sum(rows(tf.slice(dOutput, 0, 1)), 0) }),
  },
  "averages-over-the-items": {
    because: "You divided db2 by the number of items. If there is a mean, the loss takes it: sum.",
    feedForwardGradients: back({ db2: (input) => tf.div(steps.db2(input), input.dOutput.shape[0]) }),
  },
  "second-weights-averaged-over-the-items": {
    because: "You divided dW2 by the number of items. If there is a mean, the loss takes it: sum.",
    feedForwardGradients: back({ dW2: (input) => tf.div(steps.dW2(input), input.dOutput.shape[0]) }),
  },
  "slope-without-its-second-term": {
    because:
      "You took Φ(x) for the slope of GELU. x · Φ(x) is a product: its second term, x · φ(x), is missing.",
    feedForwardGradients: back({
      dPre: (dHidden, { pre }) => tf.mul(dHidden, tf.mul(0.5, tf.add(1, tf.erf(tf.div(pre, Math.SQRT2))))),
    }),
  },
  "first-weights-of-the-first-item": {
    because: "You made dW1 from the first item alone. Every position of every item used W1.",
    feedForwardGradients: back({ dW1: (dPre, { x }) => outer(tf.slice(x, 0, 1), tf.slice(dPre, 0, 1)) }),
  },
  "hidden-is-pre": {
    because:
      "You returned dPre as dHidden too. dHidden is the gradient after GELU, before its slope comes in.",
    feedForwardGradients: (x, weights, dOutput) => {
      const gradients = back({})(x, weights, dOutput);
      gradients.dHidden.dispose();
      return { ...gradients, dHidden: tf.clone(gradients.dPre) };
    },
  },
});
