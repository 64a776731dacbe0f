import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import type { AttentionWeights } from "../05-transformer-block/gpt-attention.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { attentionOf, type Head, qkCircuit as right, headColumns as rightColumns } from "./qk-circuit.js";

type Columns = (W: tf.Tensor, heads: number, head: number) => tf.Tensor;

/** What a mistake may do in another way. */
interface Steps {
  columns: Columns;
  query: (
    directions: tf.Tensor,
    attention: AttentionWeights,
    columns: (W: tf.Tensor) => tf.Tensor,
  ) => tf.Tensor;
  key: (
    directions: tf.Tensor,
    attention: AttentionWeights,
    columns: (W: tf.Tensor) => tf.Tensor,
  ) => tf.Tensor;
  scores: (Q: tf.Tensor, K: tf.Tensor, model: GPT) => tf.Tensor;
}

const product = (Q: tf.Tensor, K: tf.Tensor) => tf.matMul(Q, K, false, true); // [n, m]
const width = (x: tf.Tensor) => x.shape[1] as number;

const steps: Steps = {
  columns: rightColumns,
  query: (directions, { Wq }, columns) => tf.matMul(directions, columns(Wq)), // [n, headDim]
  key: (directions, { Wk }, columns) => tf.matMul(directions, columns(Wk)), // [m, headDim]
  scores: (Q, K) => tf.div(product(Q, K), Math.sqrt(width(Q))), // [n, m]
};

/** The circuit with some steps replaced; what is refused stays refused. */
const circuit =
  (other: Partial<Steps>) =>
  (model: GPT, head: Head, queries: tf.Tensor = model.E, keys: tf.Tensor = model.E): tf.Tensor =>
    tf.tidy(() => {
      right(model, head, queries, keys);
      const walk = { ...steps, ...other };
      const attention = attentionOf(model, head);
      const columns = (W: tf.Tensor) => walk.columns(W, model.heads, head.head); // [D, headDim]
      return walk.scores(walk.query(queries, attention, columns), walk.key(keys, attention, columns), model);
    });

/** Other columns, for the projection by itself and in the circuit. */
const cutting = (columns: Columns) => {
  const checked: Columns = (W, heads, head) =>
    tf.tidy(() => {
      rightColumns(W, heads, head);
      return columns(W, heads, head);
    });
  return { headColumns: checked, qkCircuit: circuit({ columns: checked }) };
};

/** The biases of one head. */
const cut = (bias: tf.Tensor, like: tf.Tensor, head: number) =>
  tf.slice(bias, [head * width(like)], [width(like)]);

export default mistakesFor<typeof import("./qk-circuit.js")>({
  "not-scaled": {
    because:
      "You didn't scale the scores. Attention divides them before the softmax, and the circuit holds the scores that attention computes.",
    qkCircuit: circuit({ scores: product }),
  },
  "scaled-by-the-width": {
    because:
      "You took the scale from the width of the residual stream. The queries and keys of one head are shorter than that.",
    qkCircuit: circuit({ scores: (Q, K, { E }) => tf.div(product(Q, K), Math.sqrt(width(E))) }),
  },
  "scaled-without-the-root": {
    because: "You divided the scores by the head dimension itself. Attention divides by its square root.",
    qkCircuit: circuit({ scores: (Q, K) => tf.div(product(Q, K), width(Q)) }),
  },
  "all-heads-at-once": {
    because:
      "You compared whole projections, which adds up the scores of all heads. Each head has columns of its own.",
    qkCircuit: circuit({
      columns: (W) => W,
      scores: (Q, K, { heads }) => tf.div(product(Q, K), Math.sqrt(width(Q) / heads)),
    }),
  },
  "every-other-column": {
    because: "You gave the head every H-th column. Each head owns a block of neighboring columns.",
    ...cutting((W, heads, head) => {
      const places = Array.from({ length: width(W) / heads }, (_, c) => c * heads + head);
      return tf.gather(W, tf.tensor1d(places, "int32"), 1); // [D, headDim]
    }),
  },
  "first-head-always": {
    because:
      "You used the first block of columns for every head. The block of head h begins after the blocks of h other heads.",
    ...cutting((W, heads) => rightColumns(W, heads, 0)),
  },
  "heads-from-the-end": {
    because: "You counted the heads from the last block of columns. Head 0 has the first block.",
    ...cutting((W, heads, head) => rightColumns(W, heads, heads - 1 - head)),
  },
  "one-column-late": {
    because:
      "You began every block but the first one column too early. Exactly h whole blocks come before head h.",
    ...cutting((W, heads, head) => {
      const n = width(W) / heads;
      return tf.slice(W, [0, Math.max(0, head * n - 1)], [-1, n]); // [D, headDim]
    }),
  },
  "keys-by-queries": {
    because: "You swapped rows and columns. Queries ask, so they are the rows; the keys are the columns.",
    qkCircuit: circuit({ scores: (Q, K) => steps.scores(K, Q, undefined as never) }),
  },
  "projections-exchanged": {
    because:
      "You projected the query directions by Wk and the key directions by Wq. The side that asks goes through Wq.",
    qkCircuit: circuit({
      query: (directions, { Wk }, columns) => tf.matMul(directions, columns(Wk)),
      key: (directions, { Wq }, columns) => tf.matMul(directions, columns(Wq)),
    }),
  },
  "queries-for-keys": {
    because:
      "You projected both sides by Wq. Keys have a projection of their own, so that a token can look for tokens unlike itself.",
    qkCircuit: circuit({ key: (directions, { Wq }, columns) => tf.matMul(directions, columns(Wq)) }),
  },
  "with-the-biases": {
    because:
      "You added the biases bq and bk. The circuit leaves them out, so that the score of a sum is the sum of the scores.",
    qkCircuit: (model, head, queries, keys) =>
      tf.tidy(() => {
        const { bq, bk } = attentionOf(model, head);
        const biased =
          (step: Steps["query"], bias?: tf.Tensor): Steps["query"] =>
          (directions, attention, columns) => {
            const projected = step(directions, attention, columns);
            return bias ? tf.add(projected, cut(bias, projected, head.head)) : projected; // [n, headDim]
          };
        return circuit({ query: biased(steps.query, bq), key: biased(steps.key, bk) })(
          model,
          head,
          queries,
          keys,
        );
      }),
  },
  "softmax-of-the-scores": {
    because: "You returned attention weights. A circuit holds the scores before mask and softmax.",
    qkCircuit: circuit({ scores: (Q, K, model) => tf.softmax(steps.scores(Q, K, model)) }),
  },
  "normed-directions": {
    because:
      "You normed the directions with norm 1 first. The circuit leaves norm 1 out: a direction has no residual stream around it to be normed with.",
    qkCircuit: (model, head, queries = model.E, keys = model.E) =>
      tf.tidy(() => {
        right(model, head, queries, keys);
        const normed = (x: tf.Tensor) => batchedLayerNorm(x, model.blocks[head.layer].norm1); // [n, D]
        return right(model, head, normed(queries), normed(keys));
      }),
  },
  "keys-default-to-the-queries": {
    because:
      "You used the query directions where no key directions were given. The token table is the default for both.",
    qkCircuit: (model, head, queries, keys) => right(model, head, queries, keys ?? queries),
  },
  "first-layer-always": {
    because: "You used the weights of layer 0, whichever layer the head is in.",
    qkCircuit: (model, head, queries, keys) =>
      tf.tidy(() => {
        right(model, head, queries, keys);
        return right(model, { ...head, layer: 0 }, queries, keys);
      }),
  },
  "keys-default-to-positions": {
    because:
      "You used the position table where no key directions are given. The token table is the default for both.",
    qkCircuit: (model, head, queries, keys) => right(model, head, queries, keys ?? model.P),
  },
  "queries-on-both-sides": {
    because: "You made the keys from the query directions. They come from the key directions.",
    qkCircuit: (model, head, queries = model.E, keys = model.E) =>
      tf.tidy(() => {
        right(model, head, queries, keys);
        return right(model, head, queries, queries);
      }),
  },
  "scaled-by-all-heads": {
    because:
      "You took the scale from the columns of all heads. A score is divided by the root of one head's dimension.",
    qkCircuit: circuit({ scores: (Q, K, { heads }) => tf.div(product(Q, K), Math.sqrt(heads * width(Q))) }),
  },
  "all-heads-and-their-width": {
    because:
      "You compared whole projections, scaled by their width. Each head has columns and a dimension of its own.",
    qkCircuit: circuit({ columns: (W) => W }),
  },
  "unit-directions": {
    because: "You made each direction a unit vector first. Directions reach the projections as they are.",
    qkCircuit: (model, head, queries = model.E, keys = model.E) =>
      tf.tidy(() => {
        right(model, head, queries, keys);
        const length = tf.norm(queries, 2, 1, true); // [n, 1]
        return right(model, head, tf.div(queries, length), keys);
      }),
  },
});
