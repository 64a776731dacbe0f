import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import type { FeedForward } from "../05-feed-forward-network/feed-forward.js";
import { type FeedForwardGradients, feedForwardBackward as right } from "./feed-forward-backward.js";
import { geluDerivative } from "./gelu-derivative.js";
import { linearBackward } from "./linear-backward.js";

type Vector = number[];
type Matrix = number[][];
type Pass = { dOutput: Matrix; X: Matrix; cache: FeedForward; p: Pick<Parameters, "W1" | "W2"> };

const each = (A: Matrix, f: (x: number, t: number, k: number) => number) =>
  A.map((row, t) => row.map((x, k) => f(x, t, k)));

/** The right gradients with some of them replaced. */
const but =
  (change: (pass: Pass) => Partial<FeedForwardGradients>) =>
  (
    dOutput: Matrix,
    X: Matrix,
    cache: FeedForward,
    p: Pick<Parameters, "W1" | "W2">,
  ): FeedForwardGradients => ({
    ...right(dOutput, X, cache, p),
    ...change({ dOutput, X, cache, p }),
  });

/** Another way from the gradient of the activated units to that before the activation. */
const activation = (slope: (cache: FeedForward, t: number, k: number) => number) =>
  but(({ dOutput, X, cache, p }) => {
    const second = linearBackward(dOutput, cache.activated, p.W2);
    const dPre = each(second.dX, (d, t, k) => d * slope(cache, t, k));
    const first = linearBackward(dPre, X, p.W1);
    return { dX: first.dX, dW1: first.dW, db1: first.db };
  });

const sumOf = (A: Matrix): Vector => A[0].map((_, k) => A.reduce((sum, row) => sum + row[k], 0));

export default mistakesFor<typeof import("./feed-forward-backward.js")>({
  "slope-at-the-activated-value": {
    because: "You took gelu′ at the output of the activation. Take it at the input: preActivation.",
    feedForwardBackward: activation(({ activated }, t, k) => geluDerivative(activated[t][k])),
  },
  "value-for-slope": {
    because:
      "You multiplied the gradient by gelu's value. Going back, multiply it by the derivative at preActivation.",
    feedForwardBackward: activation(({ activated }, t, k) => activated[t][k]),
  },
  "skips-the-activation": {
    because: "Your gradient passes the GELU unchanged: multiply each number by gelu′ at its preActivation.",
    feedForwardBackward: activation(() => 1),
  },
  "slope-without-the-gradient": {
    because:
      "You passed on the slope of the GELU alone. Multiply it by the gradient that comes back through the second layer.",
    feedForwardBackward: but(({ X, cache, p }) => {
      const first = linearBackward(each(cache.preActivation, geluDerivative), X, p.W1);
      return { dX: first.dX, dW1: first.dW, db1: first.db };
    }),
  },
  "slope-of-relu": {
    because:
      "1 where the unit is on, 0 where it is off: that is the derivative of ReLU. This network has a GELU.",
    feedForwardBackward: activation(({ preActivation }, t, k) => (preActivation[t][k] > 0 ? 1 : 0)),
  },
  "slope-twice": {
    because: "You multiplied by the slope twice. There is one GELU between the layers.",
    feedForwardBackward: activation(({ preActivation }, t, k) => geluDerivative(preActivation[t][k]) ** 2),
  },
  "slope-of-the-first-token": {
    because: "Every token has its own slopes; you took all of them from token 0.",
    feedForwardBackward: activation(({ preActivation }, _t, k) => geluDerivative(preActivation[0][k])),
  },
  "slope-of-the-first-unit": {
    because: "Every unit has its own slope; you took all of them from unit 0.",
    feedForwardBackward: activation(({ preActivation }, t) => geluDerivative(preActivation[t][0])),
  },
  "second-layer-reads-the-pre-activation": {
    because: "The second layer reads the activated units. Make dW2 with them, not with preActivation.",
    feedForwardBackward: but(({ dOutput, cache, p }) => ({
      dW2: linearBackward(dOutput, cache.preActivation, p.W2).dW,
    })),
  },
  "layers-exchanged": {
    because: "You swapped the gradients of the two layers. Going back, W2 comes first.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => {
      const { dW1, db1, dW2, db2 } = right(dOutput, X, cache, p);
      return { dW1: dW2, db1: db2, dW2: dW1, db2: db1 };
    }),
  },
  "first-layer-before-the-slope": {
    because:
      "You made dW1 from the gradient after the GELU. Go back through the slope first, then to the first layer.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => ({
      dW1: linearBackward(linearBackward(dOutput, cache.activated, p.W2).dX, X, p.W1).dW,
    })),
  },
  "first-bias-before-the-slope": {
    because: "b1 comes before the GELU, so its gradient passes through the slope as well, like that of W1.",
    feedForwardBackward: but(({ dOutput, cache, p }) => ({
      db1: sumOf(linearBackward(dOutput, cache.activated, p.W2).dX),
    })),
  },
  "activation-first": {
    because:
      "Going back, the last step comes first: second layer, then activation. You began with the slope.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => {
      const second = linearBackward(
        each(dOutput, (d, t, o) => d * geluDerivative(cache.output[t][o])),
        cache.activated,
        p.W2,
      );
      const first = linearBackward(second.dX, X, p.W1);
      return { dX: first.dX, dW1: first.dW, db1: first.db, dW2: second.dW, db2: second.db };
    }),
  },
  "adds-the-residual": {
    because: "You added dOutput to dX. The residual goes around this network; the block adds it.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => {
      const { dX } = right(dOutput, X, cache, p);
      return { dX: each(dX, (d, t, i) => d + dOutput[t][i]) };
    }),
  },
  "stops-at-the-units": {
    because:
      "Your dX still has one number for each unit. One more layer lies between the units and the input.",
    feedForwardBackward: but(({ dOutput, cache, p }) => ({
      dX: linearBackward(dOutput, cache.activated, p.W2).dX,
    })),
  },
  "changes-the-cache": {
    because: "The gradients are right, but you wrote the slopes into the cache. Leave the cache unchanged.",
    feedForwardBackward: (dOutput, X, cache, p) => {
      const gradients = right(dOutput, X, cache, p);
      for (const row of cache.preActivation) row.splice(0, row.length, ...row.map((x) => geluDerivative(x)));
      return gradients;
    },
  },
  "preactivation-for-slope": {
    because: "You multiplied by preActivation itself. Multiply by the slope of the GELU there.",
    feedForwardBackward: activation(({ preActivation }, t, k) => preActivation[t][k]),
  },
  "divides-by-the-slope": {
    because: "You divided by the slope of the GELU. Going back, the chain rule multiplies.",
    feedForwardBackward: activation(({ preActivation }, t, k) => 1 / geluDerivative(preActivation[t][k])),
  },
  "second-layer-meets-the-input": {
    because: "You sent X back through the second layer. What comes back is dOutput, the gradient from above.",
    feedForwardBackward: (_dOutput, X, cache, p) => right(X, X, cache, p),
  },
  "first-layer-reads-the-gradient": {
    because: "You used dOutput as the input of the first layer. In the forward pass it read X.",
    feedForwardBackward: (dOutput, X, cache, p) => ({
      ...right(dOutput, X, cache, p),
      dW1: right(dOutput, dOutput, cache, p).dW1,
    }),
  },
  "first-weights-transposed": {
    because: "dW1 is transposed. A gradient has the shape of its weights: [d_ff, D].",
    feedForwardBackward: (dOutput, X, cache, p) => {
      const made = right(dOutput, X, cache, p);
      return { ...made, dW1: made.dW1[0].map((_, d) => made.dW1.map((row) => row[d])) };
    },
  },
  "second-weights-transposed": {
    because: "dW2 is transposed. A gradient has the shape of its weights: [D, d_ff].",
    feedForwardBackward: (dOutput, X, cache, p) => {
      const made = right(dOutput, X, cache, p);
      return { ...made, dW2: made.dW2[0].map((_, d) => made.dW2.map((row) => row[d])) };
    },
  },
  "adds-the-slope": {
    because: "You added gelu′ to the gradient. The chain rule multiplies by it.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => {
      const second = linearBackward(dOutput, cache.activated, p.W2);
      const dPre = each(second.dX, (d, t, k) => d + geluDerivative(cache.preActivation[t][k]));
      const first = linearBackward(dPre, X, p.W1);
      return { dX: first.dX, dW1: first.dW, db1: first.db };
    }),
  },
  "biases-exchanged": {
    because: "db1 and db2 are exchanged. db2 belongs to the second layer, and has D numbers.",
    feedForwardBackward: (dOutput, X, cache, p) => {
      const made = right(dOutput, X, cache, p);
      return { ...made, db1: made.db2, db2: made.db1 };
    },
  },
  "first-weights-on-the-way-to-the-units": {
    because: "The gradient of the units goes through W1. The second layer's weights, W2, lead there.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => {
      const second = linearBackward(
        dOutput,
        cache.activated,
        p.W1[0].map((_, d) => p.W1.map((row) => row[d])),
      );
      const dPre = each(second.dX, (d, t, k) => d * geluDerivative(cache.preActivation[t][k]));
      const first = linearBackward(dPre, X, p.W1);
      return { dX: first.dX, dW1: first.dW, db1: first.db };
    }),
  },
  "second-weights-on-the-way-to-the-input": {
    because: "dX goes through W2. The first layer's weights, W1, lead to the input.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => {
      const second = linearBackward(dOutput, cache.activated, p.W2);
      const dPre = each(second.dX, (d, t, k) => d * geluDerivative(cache.preActivation[t][k]));
      return {
        dX: linearBackward(
          dPre,
          X,
          p.W2[0].map((_, k) => p.W2.map((row) => row[k])),
        ).dX,
      };
    }),
  },
  "first-layer-reads-the-output": {
    because: "dW1 is made with the network's output. The first layer read X.",
    feedForwardBackward: but(({ dOutput, cache, p }) => {
      const second = linearBackward(dOutput, cache.activated, p.W2);
      const dPre = each(second.dX, (d, t, k) => d * geluDerivative(cache.preActivation[t][k]));
      return { dW1: linearBackward(dPre, cache.output, p.W1).dW };
    }),
  },
  "second-bias-averaged": {
    because: "db2 is a mean over the tokens. One bias serves them all: add up.",
    feedForwardBackward: (dOutput, X, cache, p) => {
      const made = right(dOutput, X, cache, p);
      return { ...made, db2: made.db2.map((x) => x / X.length) };
    },
  },
  "first-weights-averaged": {
    because: "dW1 is a mean over the tokens. The same weights serve them all: add up.",
    feedForwardBackward: (dOutput, X, cache, p) => {
      const made = right(dOutput, X, cache, p);
      return { ...made, dW1: made.dW1.map((row) => row.map((x) => x / X.length)) };
    },
  },
  "second-weights-averaged": {
    because: "dW2 is a mean over the tokens. The same weights serve them all: add up.",
    feedForwardBackward: (dOutput, X, cache, p) => {
      const made = right(dOutput, X, cache, p);
      return { ...made, dW2: made.dW2.map((row) => row.map((x) => x / X.length)) };
    },
  },
  "slope-at-most-1": {
    because: "You cut the slope at 1. gelu rises faster than x in places: keep its derivative as it is.",
    feedForwardBackward: activation((cache, t, k) => Math.min(1, geluDerivative(cache.preActivation[t][k]))),
  },
  "sigmoid-for-the-slope": {
    because:
      "You multiplied by the share that passes. The derivative has a second term, for the share that changes.",
    feedForwardBackward: activation((cache, t, k) => 1 / (1 + Math.exp(-1.702 * cache.preActivation[t][k]))),
  },
  "no-slope-at-0": {
    because: "You treat a unit at 0 as switched off. gelu has the slope ½ there.",
    feedForwardBackward: activation((cache, t, k) =>
      cache.preActivation[t][k] === 0 ? 0 : geluDerivative(cache.preActivation[t][k]),
    ),
  },
});
