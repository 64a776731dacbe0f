import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { geluExact } from "./gelu-forms.js";
import { swiglu as right, type SwigluWeights, silu } from "./swiglu.js";

/** The two halves of the hidden layer and the way down; a mistake replaces some of it. */
interface Steps {
  gate: (x: tf.Tensor, W: SwigluWeights) => tf.Tensor;
  value: (x: tf.Tensor, W: SwigluWeights) => tf.Tensor;
  meet: (gate: tf.Tensor, value: tf.Tensor) => tf.Tensor;
  down: (hidden: tf.Tensor, W: SwigluWeights, x: tf.Tensor) => tf.Tensor;
}

const steps: Steps = {
  gate: (x, { W1 }) => silu(batchedLinear(x, W1)), // [B, T, F]
  value: (x, { W3 }) => batchedLinear(x, W3), // [B, T, F]
  meet: (gate, value) => tf.mul(gate, value), // [B, T, F]
  down: (hidden, { W2 }) => batchedLinear(hidden, W2), // [B, T, D]
};

/** The network behind its checks, with some steps replaced. */
const network = (other: Partial<Steps>) => ({
  swiglu: (x: tf.Tensor, weights: SwigluWeights) => {
    tf.dispose(right(x, weights));
    const { gate, value, meet, down } = { ...steps, ...other };
    return tf.tidy(() => down(meet(gate(x, weights), value(x, weights)), weights, x));
  },
});

/** The gate with another function. */
const gated = (f: (z: tf.Tensor) => tf.Tensor) => network({ gate: (x, { W1 }) => f(batchedLinear(x, W1)) });

/** Another silu, and the network that uses it. */
const withSilu = (f: (z: tf.Tensor) => tf.Tensor) => ({
  silu: (z: tf.Tensor) => tf.tidy(() => f(z)),
  ...gated(f),
});

export default mistakesFor<typeof import("./swiglu.js")>({
  "sigmoid-for-silu": {
    because: "This is σ(z), the share. silu is the number itself times its share.",
    ...withSilu(tf.sigmoid),
  },
  "selu-for-silu": {
    because: "This is SELU, another function. silu is each number times its sigmoid.",
    ...withSilu((z) => tf.selu(z)),
  },
  "no-negative-gate": {
    because: "You cut off negative numbers. silu lets a little of them pass: z · σ(z) is below 0 there.",
    ...withSilu((z) => tf.mul(tf.relu(z), tf.sigmoid(z))),
  },
  "swish-of-gelu": {
    because: "1.702 belongs to the sigmoid approximation of GELU. silu uses σ(z) itself.",
    ...withSilu((z) => tf.mul(z, tf.sigmoid(tf.mul(1.702, z)))),
  },
  "relu-for-silu": {
    because: "This is ReLU, cut at 0. silu lets a little of the negative numbers through.",
    ...withSilu(tf.relu),
  },
  "silu-by-exponentials": {
    because: "exp of a large number is Infinity, and Infinity / Infinity is NaN. tf.sigmoid avoids that.",
    ...withSilu((z) => tf.mul(z, tf.div(tf.exp(z), tf.add(1, tf.exp(z))))),
  },
  "silu-by-division": {
    because:
      "You divided z by 1 + exp(−z). The values are right, but where exp overflows the gradient is NaN. Use tf.sigmoid.",
    ...withSilu((z) => tf.div(z, tf.add(1, tf.exp(tf.neg(z))))),
  },
  "shifted-share": {
    because:
      "You passed −z to the sigmoid, so small numbers pass and large ones are held back. The share grows with z.",
    ...withSilu((z) => tf.mul(z, tf.sigmoid(tf.neg(z)))),
  },
  "plain-glu": {
    because:
      "Your gate is a sigmoid, as in the first GLU. In SwiGLU it is silu, which may exceed 1 and fall below 0.",
    ...gated(tf.sigmoid),
  },
  "gelu-gate": {
    because: "Your gate is GELU, which makes GEGLU. SwiGLU's gate is silu.",
    ...gated(geluExact),
  },
  "no-bend-at-all": {
    because: "You multiply two linear layers without silu: the gate must go through it.",
    ...gated((z) => z),
  },
  "gate-on-the-other-branch": {
    because: "You applied silu to x · W3. In LLaMA's code W1 makes the gate, and W3 the values.",
    ...network({
      gate: (x, { W3 }) => silu(batchedLinear(x, W3)),
      value: (x, { W1 }) => batchedLinear(x, W1),
    }),
  },
  "silu-on-both": {
    because: "You sent both halves through silu. The values that pass the gate stay linear.",
    ...network({ value: (x, { W3 }) => silu(batchedLinear(x, W3)) }),
  },
  "silu-on-the-product": {
    because: "You applied silu to the product. It belongs to the gate, before the two halves are multiplied.",
    ...network({
      gate: (x, { W1 }) => batchedLinear(x, W1),
      meet: (gate, value) => silu(tf.mul(gate, value)),
    }),
  },
  "adds-the-halves": {
    because: "You added the halves. A gate multiplies: where it is 0, nothing passes.",
    ...network({ meet: (gate, value) => tf.add(gate, value) }),
  },
  "forgets-the-values": {
    because: "You didn't use W3: this is a network with one hidden layer and silu, without a gate.",
    ...network({ meet: (gate) => gate }),
  },
  "one-projection-for-both": {
    because: "You made both gate and values with W1. Each half has its own weights.",
    ...network({ value: (x, { W1 }) => batchedLinear(x, W1) }),
  },
  "values-for-both": {
    because: "You made both gate and values with W3. Each half has its own weights.",
    ...network({ gate: (x, { W3 }) => silu(batchedLinear(x, W3)) }),
  },
  "multiplies-matrices": {
    because: "The gate multiplies unit by unit, at its own position. You summed units over the positions.",
    ...network({
      meet: (gate, value) => tf.matMul(tf.matMul(gate, value, false, true), value), // [B, T, F]
    }),
  },
  "softmax-gate": {
    because: "Your gates divide a budget of 1 among the units. Each opens on its own, by silu.",
    ...gated(tf.softmax),
  },
  "gate-behind-the-way-down": {
    because: "You multiplied the halves after W2. Multiply them in the hidden layer; W2 comes last.",
    ...network({
      meet: (gate, value) => tf.concat([gate, value], -1), // [B, T, 2·F]
      down: (both, { W2 }) => {
        const [gate, value] = tf.split(both, 2, -1); // [B, T, F] each
        return tf.mul(batchedLinear(gate, W2), batchedLinear(value, W2)); // [B, T, D]
      },
    }),
  },
  "adds-the-input": {
    because: "You added x to the output. The block does that, in chapter 05.",
    ...network({ down: (hidden, { W2 }, x) => tf.add(x, batchedLinear(hidden, W2)) }),
  },
  "keeps-three-axes": {
    because:
      "The product with W2 runs, but has no gradient: send a tensor with three axes through weights as a list of rows.",
    ...network({ down: (hidden, { W2 }) => tf.matMul(hidden, W2) }),
  },
  "hard-swish": {
    because: "This is hard swish, made of straight pieces. silu is each number times its sigmoid.",
    ...withSilu((z) => tf.mul(z, tf.div(tf.relu6(tf.add(z, 3)), 6))),
  },
  "sigmoid-clipped": {
    because: "You clipped z inside the sigmoid. It doesn't overflow, and far out it goes on to 0.",
    ...withSilu((z) => tf.mul(z, tf.sigmoid(tf.clipByValue(z, -10, 10)))),
  },
  "three-axes-only": {
    because: "Your silu refuses all but three axes. It takes a tensor of any shape.",
    silu: (z) => {
      if (z.rank !== 3) throw new RangeError(`z must have 3 axes, [B, T, F], got shape [${z.shape}]`);
      return silu(z);
    },
  },
  "hidden-units-by-the-width": {
    because:
      "You refused a hidden layer that isn't a multiple of the width. LLaMA's is 8D/3, rounded: any F is allowed.",
    swiglu(x, weights) {
      const [D, F] = weights.W1.shape as number[];
      if (F % D !== 0)
        throw new RangeError(
          `dividing the hidden units by the width of x must leave no rest, got ${F} and ${D}`,
        );
      return right(x, weights);
    },
  },
});
