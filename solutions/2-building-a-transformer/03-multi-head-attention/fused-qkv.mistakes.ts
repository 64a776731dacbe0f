import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { Projections } from "../02-scaled-dot-product-attention/self-attention.js";
import { type Qkv, fromHeadMajor as rightOrder, fusedQkv as rightQkv } from "./fused-qkv.js";
import { splitHeads } from "./split-heads.js";

type Parts = [q: tf.Tensor, k: tf.Tensor, v: tf.Tensor];

const fusing =
  (body: (W: Projections) => tf.Tensor) =>
  (W: Projections): tf.Tensor =>
    tf.tidy(() => body(W));

/** q, k and v taken out of the product in another way, behind the checks. */
const taking =
  (body: (qkv: tf.Tensor, heads: number) => Parts) =>
  (x: tf.Tensor, Wqkv: tf.Tensor, heads: number): Qkv => {
    tf.dispose(rightQkv(x, Wqkv, heads));
    return tf.tidy(() => {
      const [q, k, v] = body(batchedLinear(x, Wqkv), heads); // [B, H, T, headDim] each
      return { q, k, v };
    });
  };

/** The columns in another order, behind the checks. */
const ordering =
  (body: (Wqkv: tf.Tensor, size: { D: number; H: number; headDim: number }) => tf.Tensor) =>
  (Wqkv: tf.Tensor, heads: number): tf.Tensor => {
    rightOrder(Wqkv, heads).dispose();
    const [D, columns] = Wqkv.shape as number[];
    return tf.tidy(() => body(Wqkv, { D, H: heads, headDim: columns / heads / 3 }));
  };

const thirds = (qkv: tf.Tensor) => tf.split(qkv, 3, -1) as Parts; // [B, T, H·headDim] each
const inHeads = (parts: Parts, heads: number) => parts.map((part) => splitHeads(part, heads)) as Parts;

export default mistakesFor<typeof import("./fused-qkv.js")>({
  "stacks-the-rows": {
    because:
      "You stacked the weights on top of each other. Side by side they share the rows of x: D rows, all columns.",
    fuseQkv: fusing(({ Wq, Wk, Wv }) => tf.concat([Wq, Wk, Wv], 0)),
  },
  "keys-before-queries": {
    because: "You put the keys' weights first. The order is queries, keys, values.",
    fuseQkv: fusing(({ Wq, Wk, Wv }) => tf.concat([Wk, Wq, Wv], -1)),
  },
  "value-weights-before-keys": {
    because: "You swapped the weights of keys and values. The order is queries, keys, values.",
    fuseQkv: fusing(({ Wq, Wk, Wv }) => tf.concat([Wq, Wv, Wk], -1)),
  },
  "key-weights-twice": {
    because: "You took the keys' weights twice, and never those of the values.",
    fuseQkv: fusing(({ Wq, Wk }) => tf.concat([Wq, Wk, Wk], -1)),
  },
  "takes-turns": {
    because:
      "The columns of your three weights take turns. All columns of the queries come first, then all keys, then all values.",
    fuseQkv: fusing(({ Wq, Wk, Wv }) => tf.reshape(tf.stack([Wq, Wk, Wv], -1), [Wq.shape[0] as number, -1])),
  },
  "piles-up": {
    because: "You stacked the three along a new axis. One product needs one matrix: join their columns.",
    fuseQkv: fusing(({ Wq, Wk, Wv }) => tf.stack([Wq, Wk, Wv])),
  },
  "head-major": {
    because:
      "You read the product head by head: q, k, v of head 0, then of head 1. fuseQkv puts all queries first, then all keys.",
    fusedQkv: taking((qkv, heads) => {
      const pieces = tf.split(splitHeads(qkv, heads), 3, -1); // [B, H, T, headDim] each
      return pieces as Parts;
    }),
  },
  "leaves-heads-together": {
    because: "Your thirds are right, but they are still whole rows: each goes through splitHeads.",
    fusedQkv: taking((qkv) => thirds(qkv)),
  },
  "values-before-keys": {
    because: "You swapped keys and values: the second third is the keys', the last the values'.",
    fusedQkv: taking((qkv, heads) => {
      const [q, k, v] = thirds(qkv);
      return inHeads([q, v, k], heads);
    }),
  },
  "keys-as-values": {
    because: "You returned the keys as values too. The values are the last third of the product.",
    fusedQkv: taking((qkv, heads) => {
      const [q, k] = thirds(qkv);
      return inHeads([q, k, k], heads);
    }),
  },
  "a-product-each": {
    because:
      "You cut the weights and multiplied three times. Cut the one product instead: that is what the weights are joined for.",
    fusedQkv(x, Wqkv, heads) {
      tf.dispose(rightQkv(x, Wqkv, heads));
      return tf.tidy(() => {
        const parts = tf.split(Wqkv, 3, -1); // [D, H·headDim] each
        const [q, k, v] = parts.map((W) => splitHeads(batchedLinear(x, W), heads)); // [B, H, T, headDim] each
        return { q, k, v };
      });
    },
  },
  "queries-three-times": {
    because: "You took the first third three times. Keys and values start farther right.",
    fusedQkv: taking((qkv, heads) => {
      const [q] = thirds(qkv);
      return inHeads([q, q, q], heads);
    }),
  },
  "every-third-column": {
    because:
      "You picked queries, keys and values as every third column. Each of them is one band of neighbors.",
    fusedQkv: taking((qkv, heads) => {
      const [B, T, columns] = qkv.shape as number[];
      const triples = tf.reshape(qkv, [B, T, columns / 3, 3]); // [B, T, H·headDim, 3]
      const [q, k, v] = tf.unstack(triples, -1); // [B, T, H·headDim] each
      return inHeads([q, k, v], heads);
    }),
  },
  "reshapes-straight": {
    because:
      "Your bands are right, but you reshaped them straight into heads, which mixes positions. Use splitHeads.",
    fusedQkv: taking((qkv, heads) => {
      const [B, T, columns] = qkv.shape as number[];
      return thirds(qkv).map((part) => tf.reshape(part, [B, heads, T, columns / heads / 3])) as Parts;
    }),
  },
  "leaves-the-order": {
    because: "Your columns are still head by head. Reshape alone moves no number: swap two of the axes.",
    fromHeadMajor: ordering((Wqkv) => tf.clone(Wqkv)),
  },
  "other-way-round": {
    because:
      "You turned the order of fuseQkv into head by head. The columns come in head by head: what are their axes, outermost first?",
    fromHeadMajor: ordering((Wqkv, { D, H, headDim }) =>
      tf.reshape(tf.transpose(tf.reshape(Wqkv, [D, 3, H, headDim]), [0, 2, 1, 3]), [D, -1]),
    ),
  },
  "tears-heads-apart": {
    because:
      "Your order became [3, headDim, H]: the columns of a head are no longer neighbors. Swap only two axes.",
    fromHeadMajor: ordering((Wqkv, { D, H, headDim }) =>
      tf.reshape(tf.transpose(tf.reshape(Wqkv, [D, H, 3, headDim]), [0, 2, 3, 1]), [D, -1]),
    ),
  },
  "reads-columns-first": {
    because:
      "You read the columns as triples of q, k, v. In a head all query columns come first, then its keys, then its values.",
    fromHeadMajor: ordering((Wqkv, { D, H, headDim }) =>
      tf.reshape(tf.transpose(tf.reshape(Wqkv, [D, H * headDim, 3]), [0, 2, 1]), [D, -1]),
    ),
  },
  "keys-in-the-first-third": {
    because: "You took the first third for the keys. The order is queries, keys, values.",
    fusedQkv: taking((qkv, heads) => {
      const [k, q, v] = thirds(qkv);
      return inHeads([q, k, v], heads);
    }),
  },
  "positions-before-heads": {
    because:
      "You cut the heads out, but left their axis behind the positions. splitHeads moves it in front of them.",
    fusedQkv: taking((qkv, heads) => {
      const [B, T] = qkv.shape as number[];
      return thirds(qkv).map((part) => tf.reshape(part, [B, T, heads, -1])) as Parts;
    }),
  },
  "scales-the-queries": {
    because: "You divided the queries by √headDim. Attention scales the scores; here are plain products.",
    fusedQkv: taking((qkv, heads) => {
      const [q, k, v] = inHeads(thirds(qkv), heads);
      return [tf.div(q, Math.sqrt(q.shape[3] as number)), k, v];
    }),
  },
  "thirds-of-the-positions": {
    because:
      "You cut the product along the positions. Queries, keys and values are side by side in its columns.",
    fusedQkv: taking((qkv, heads) => inHeads(tf.split(qkv, 3, 1) as Parts, heads)),
  },
  "cuts-rows-for-columns": {
    because:
      "Your reshape puts the rows of Wqkv inside its columns. Keep D in front, and cut the columns alone.",
    fromHeadMajor: ordering((Wqkv, { D, H, headDim }) =>
      tf.reshape(tf.transpose(tf.reshape(Wqkv, [H, 3, headDim, D]), [1, 0, 2, 3]), [D, -1]),
    ),
  },
});
