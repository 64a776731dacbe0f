import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { mersenneTwister, type Random } from "#lib/random";
import { type Adapter, loraDelta as right } from "./lora-init.js";

/** What can be done in another way. */
interface Ways {
  bound: (inputs: number, rank: number, outputs: number) => number;
  /** one number, from one draw in [0, 1) */
  uniform: (bound: number, rng: Random) => number;
  A: "drawn" | "zero";
  B: "drawn" | "zero";
  source: (rng: Random) => Random;
}

const ways: Ways = {
  bound: (inputs) => 1 / Math.sqrt(inputs),
  uniform: (bound, rng) => bound * (2 * rng.random() - 1),
  A: "drawn",
  B: "zero",
  source: (rng) => rng,
};

const variable = (shape: number[], next: (i: number) => number): tf.Variable =>
  tf.tidy(() =>
    tf.variable(
      tf.tensor(
        Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => next(i)),
        shape,
      ),
    ),
  );

const starting = (other: Partial<Ways>) => ({
  initAdapter([inputs, outputs]: [number, number], rank: number, rng: Random): Adapter {
    const way = { ...ways, ...other };
    if (!Number.isInteger(rank) || rank < 1) throw new RangeError(`no rank: ${rank}`);
    const bound = way.bound(inputs, rank, outputs);
    const source = way.source(rng);
    const next = (start: "drawn" | "zero") => () => (start === "zero" ? 0 : way.uniform(bound, source));
    return { A: variable([inputs, rank], next(way.A)), B: variable([rank, outputs], next(way.B)) };
  },
});

/** A delta from x, `[B·T, inputs]`, both matrices and the scale. */
const adding = (delta: (rows: tf.Tensor, A: tf.Tensor, B: tf.Tensor, scale: number) => tf.Tensor) => ({
  loraDelta: (x: tf.Tensor, adapter: Adapter, scale: number): tf.Tensor =>
    tf.tidy(() => {
      const { A, B } = adapter;
      if (x.rank !== 3 || x.shape[2] !== A.shape[0]) return right(x, adapter, scale);
      const [batch, time, inputs] = x.shape;
      return tf.reshape(delta(tf.reshape(x, [batch * time, inputs]), A, B, scale), [
        batch,
        time,
        B.shape[1] as number,
      ]);
    }),
});

export default mistakesFor<typeof import("./lora-init.js")>({
  "both-zero": {
    because:
      "Both matrices are 0. Each gradient has the other matrix as a factor, so neither of them can ever move.",
    ...starting({ A: "zero" }),
  },
  "both-random": {
    because:
      "Both matrices are random. Then x·A·B is noise at the start, and what the base has learned is disturbed before the first step.",
    ...starting({ B: "drawn" }),
  },
  "zero-and-random-exchanged": {
    because:
      "A is 0 and B is random. The delta is 0, too, but B's gradient has x·A as a factor: the first step would move A alone.",
    ...starting({ A: "zero", B: "drawn" }),
  },
  "bound-of-the-rank": {
    because:
      "The bound comes from the rank. What A puts out is a sum over its inputs, and the rank says how many such sums there are.",
    ...starting({ bound: (_, rank) => 1 / Math.sqrt(rank) }),
  },
  "bound-of-the-outputs": {
    because:
      "The bound comes from the outputs of the frozen matrix. A does not see them: it sums over the inputs.",
    ...starting({ bound: (_inputs, _rank, outputs) => 1 / Math.sqrt(outputs) }),
  },
  "bound-of-both-axes": {
    because: "The bound comes from both axes of A. Only the one that is summed over counts here.",
    ...starting({ bound: (inputs, rank) => Math.sqrt(6 / (inputs + rank)) }),
  },
  "bound-without-root": {
    because:
      "The bound is 1/n without the root. A sum of n random products grows with √n, so that is what has to be made up for.",
    ...starting({ bound: (inputs) => 1 / inputs }),
  },
  "variance-of-one-over-n": {
    because: "The bound is √(3/n), which makes the variance 1/n. It is 1/√n here, as in PEFT.",
    ...starting({ bound: (inputs) => Math.sqrt(3 / inputs) }),
  },
  "normal-numbers": {
    because:
      "The numbers are normally distributed, and some of them lie far outside the bound. They should be uniform.",
    ...starting({ uniform: (bound, rng) => rng.gauss(0, bound) }),
  },
  "positive-numbers": {
    because: "All numbers are positive. They should lie on both sides of 0, from −bound to bound.",
    ...starting({ uniform: (bound, rng) => bound * rng.random() }),
  },
  "one-column-again-and-again": {
    because:
      "All columns of A are equal, so they get equal gradients forever: that is rank 1, whatever the rank is called. Draw every number.",
    initAdapter([inputs, outputs]: [number, number], rank: number, rng: Random): Adapter {
      if (!Number.isInteger(rank) || rank < 1) throw new RangeError(`no rank: ${rank}`);
      const column = Array.from({ length: inputs }, () => ways.uniform(1 / Math.sqrt(inputs), rng));
      return {
        A: variable([inputs, rank], (i) => column[Math.floor(i / rank)]),
        B: variable([rank, outputs], () => 0),
      };
    },
  },
  "a-source-of-its-own": {
    because:
      "The numbers come from a new source of a fixed seed, so all adapters start alike. Draw from the one that is given.",
    ...starting({ source: () => mersenneTwister(7) }),
  },
  "product-of-the-matrices-first": {
    because:
      "A·B was made first, which is as large as the frozen matrix. Multiply x with A, and the result with B.",
    ...adding((rows, A, B, scale) => tf.mul(tf.matMul(rows, tf.matMul(A, B)), scale)),
  },
  "without-the-scale": {
    because: "The scale was left out. It says how much the adapter's part counts.",
    ...adding((rows, A, B) => tf.matMul(tf.matMul(rows, A), B)),
  },
  "scaled-twice": {
    because: "The scale was applied after A and again after B, so it counts squared. Once is enough.",
    ...adding((rows, A, B, scale) => tf.mul(tf.matMul(tf.mul(tf.matMul(rows, A), scale), B), scale)),
  },
  "divided-by-the-rank": {
    because: "The scale was divided by the rank. The caller has done that: the scale it passes is final.",
    ...adding((rows, A, B, scale) =>
      tf.mul(tf.matMul(tf.matMul(rows, A), B), scale / (A.shape[1] as number)),
    ),
  },
  "half-as-wide": {
    because:
      "The numbers reach only half as far as the bound. A draw from 0 to 1 has to become one from −1 to 1.",
    ...starting({ uniform: (bound, rng) => bound * (rng.random() - 0.5) }),
  },
  "root-without-one-over": {
    because:
      "The bound is √n. It is 1 divided by that: the more products are summed, the smaller each has to be.",
    ...starting({ bound: (inputs) => Math.sqrt(inputs) }),
  },
  "one-number-for-all": {
    because:
      "All numbers of A are the same draw, so every dimension of the rank learns alike. Draw each number.",
    initAdapter([inputs, outputs]: [number, number], rank: number, rng: Random): Adapter {
      if (!Number.isInteger(rank) || rank < 1) throw new RangeError(`no rank: ${rank}`);
      const one = ways.uniform(1 / Math.sqrt(inputs), rng);
      return { A: variable([inputs, rank], () => one), B: variable([rank, outputs], () => 0) };
    },
  },
  "starts-with-ones": {
    because: "B is 1 everywhere. Then x·A·B is not 0 at the start, and the model is no longer the base.",
    initAdapter(shape, rank, rng) {
      const { A, B } = starting({}).initAdapter(shape, rank, rng);
      return { A, B: variable(B.shape, () => 1) };
    },
  },
  "nearly-zero": {
    because: "B is a small number everywhere. At the start it is 0, and x·A·B is exactly nothing.",
    initAdapter(shape, rank, rng) {
      const { A, B } = starting({}).initAdapter(shape, rank, rng);
      return { A, B: variable(B.shape, () => 1e-6) };
    },
  },
  "rank-within-the-sides": {
    because:
      "A rank above the number of inputs or outputs was refused. It is a whole number from 1 on, however large.",
    initAdapter(shape, rank, rng) {
      if (rank > Math.min(...shape)) throw new RangeError(`a rank is a whole number from 1 on, got ${rank}`);
      return starting({}).initAdapter(shape, rank, rng);
    },
  },
  "divided-by-the-scale": {
    because:
      "The delta was divided by the scale. It is multiplied with it, so a scale of 0 switches the adapter off.",
    ...adding((rows, A, B, scale) => tf.div(tf.matMul(tf.matMul(rows, A), B), scale)),
  },
  "scale-of-zero-ignored": {
    because: "A scale of 0 was taken for a missing one. It switches the adapter off.",
    ...adding((rows, A, B, scale) => tf.mul(tf.matMul(tf.matMul(rows, A), B), scale || 1)),
  },
  "relu-in-between": {
    because:
      "Negative numbers were cut off between the two matrices. The adapter is two products, and nothing else.",
    ...adding((rows, A, B, scale) => tf.mul(tf.matMul(tf.relu(tf.matMul(rows, A)), B), scale)),
  },
});
