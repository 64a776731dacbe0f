import type { Parameters } from "#lib/micro-model";
import { mistakesFor } from "#lib/mistakes";
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
    because: "gelu′ was taken at what came out of the activation. It belongs to what went in: preActivation.",
    feedForwardBackward: activation(({ activated }, t, k) => geluDerivative(activated[t][k])),
  },
  "value-for-slope": {
    because: "The gradient was multiplied by gelu's value. Going back, it meets the slope at that place.",
    feedForwardBackward: activation(({ activated }, t, k) => activated[t][k]),
  },
  "skips-the-activation": {
    because: "The gradient passed the GELU unchanged: each number has to be multiplied by the slope there.",
    feedForwardBackward: activation(() => 1),
  },
  "slope-of-relu": {
    because: "1 where the unit is on, 0 where it is off: that is the ReLU's slope. This network has a GELU.",
    feedForwardBackward: activation(({ preActivation }, t, k) => (preActivation[t][k] > 0 ? 1 : 0)),
  },
  "slope-twice": {
    because: "The slope was multiplied on twice. The GELU stands once between the layers.",
    feedForwardBackward: activation(({ preActivation }, t, k) => geluDerivative(preActivation[t][k]) ** 2),
  },
  "slope-of-the-first-token": {
    because: "Every token has its own slopes; yours were all taken from token 0.",
    feedForwardBackward: activation(({ preActivation }, _t, k) => geluDerivative(preActivation[0][k])),
  },
  "slope-of-the-first-unit": {
    because: "Every unit has a slope of its own; yours were all taken from unit 0.",
    feedForwardBackward: activation(({ preActivation }, t) => geluDerivative(preActivation[t][0])),
  },
  "second-layer-reads-the-pre-activation": {
    because:
      "The second layer's input was the activated units. dW2 is made with them, not with preActivation.",
    feedForwardBackward: but(({ dOutput, cache, p }) => ({
      dW2: linearBackward(dOutput, cache.preActivation, p.W2).dW,
    })),
  },
  "layers-exchanged": {
    because: "The two layers' gradients changed places. Going back, the first one met is that of W2.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => {
      const { dW1, db1, dW2, db2 } = right(dOutput, X, cache, p);
      return { dW1: dW2, db1: db2, dW2: dW1, db2: db1 };
    }),
  },
  "first-layer-before-the-slope": {
    because:
      "dW1 was made from the gradient behind the GELU. First through the slope, then to the first layer.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => ({
      dW1: linearBackward(linearBackward(dOutput, cache.activated, p.W2).dX, X, p.W1).dW,
    })),
  },
  "first-bias-before-the-slope": {
    because: "b1 sits in front of the GELU, so its gradient passes the slope as well, like that of W1.",
    feedForwardBackward: but(({ dOutput, cache, p }) => ({
      db1: sumOf(linearBackward(dOutput, cache.activated, p.W2).dX),
    })),
  },
  "activation-first": {
    because: "Backwards means the last step first: second layer, then activation. You began with the slope.",
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
    because: "dOutput was added to dX. The residual runs round this network; the block adds it, not you.",
    feedForwardBackward: but(({ dOutput, X, cache, p }) => {
      const { dX } = right(dOutput, X, cache, p);
      return { dX: each(dX, (d, t, i) => d + dOutput[t][i]) };
    }),
  },
  "stops-at-the-units": {
    because: "dX still has one number for each unit. One more layer lies between them and the input.",
    feedForwardBackward: but(({ dOutput, cache, p }) => ({
      dX: linearBackward(dOutput, cache.activated, p.W2).dX,
    })),
  },
  "changes-the-cache": {
    because: "The gradients are right, but the slopes were written into the cache. Leave it as it was given.",
    feedForwardBackward: (dOutput, X, cache, p) => {
      const gradients = right(dOutput, X, cache, p);
      for (const row of cache.preActivation) row.splice(0, row.length, ...row.map((x) => geluDerivative(x)));
      return gradients;
    },
  },
});
