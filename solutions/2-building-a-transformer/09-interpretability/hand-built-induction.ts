import * as tf from "@tensorflow/tfjs";
import type { NormWeights } from "../05-transformer-block/batched-layer-norm.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import type { GPT } from "../06-complete-model/init-gpt.js";

/** The score of a matching key minus that of the others: it gets e^30 times their weight. */
const SHARP = 30;

/**
 * A norm that undoes itself: for a vector of D numbers, `ones` of them 1 and the others 0, the layer norm returns the same
 * vector.
 *
 *     mean m = ones / D;   variance = m (1 − m);   a number x becomes (x − m) / s,   s = √(m (1 − m) + 1e-5)
 *
 * @returns gamma and beta that turn this into x again, `[D]` each
 */
export function undoNorm(D: number, ones: number): NormWeights {
  const mean = ones / D;
  const std = Math.sqrt(mean * (1 - mean) + 1e-5);
  // blank: gamma restores the scale that the norm removed, beta the shift
  return { gamma: tf.fill([D], std), beta: tf.fill([D], mean) }; // [D] each
  // end
}

/** Wires for n neighboring components: input component from + i feeds output component to + i with this weight. */
type Bundle = { from: number; to: number; n: number; weight: number };

/** A matrix that is zero except for its wires, `[rows, columns]`. */
function wired(rows: number, columns: number, bundles: Bundle[]): tf.Tensor {
  const matrix = Array.from({ length: rows }, () => Array(columns).fill(0));
  for (const { from, to, n, weight } of bundles)
    for (let i = 0; i < n; i++) matrix[from + i][to + i] = weight;
  return tf.tensor2d(matrix);
}

/**
 * A GPT of two layers whose weights are written by hand: when a sequence of different tokens repeats, it predicts how the
 * sequence continues.
 *
 * The residual stream has four parts, each a one-hot vector of a token or a position:
 *
 *     token     my token                            V numbers, from the embedding
 *     position  my position                         L numbers, from the embedding
 *     previous  the token before mine               V numbers, written by layer 0
 *     next      what followed my token earlier      V numbers, written by layer 1
 *
 * Layer 0 attends to the previous position and copies the token there to `previous`. Layer 1 attends to keys whose `previous`
 * is the query's own token, and copies their token to `next`; if several match, each gets an equal share. In both layers a
 * matching key scores SHARP, and every other key 0. The unembedding reads `next`, SHARP times as large, so that softmax is
 * certain of it. Each layer has one head, and the weights of its feed-forward network are zeros.
 *
 * Nothing comes before position 0, so its query attends to itself and its `previous` is wrong. So layer 1 keeps every query away
 * from key 0, no matter what its token is: it adds −SHARP to the score of key 0.
 *
 * @param V the number of tokens in the vocabulary
 * @param L the largest number of positions
 * @returns the weights of a GPT of width 3·V + L
 * @see Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits"; Olsson et al. 2022
 */
export function handBuiltInduction(V: number, L: number): GPT {
  const D = 3 * V + L;
  const [token, position, previous, next] = [0, V, V + L, 2 * V + L]; // where each part of the residual stream begins
  const headDim = Math.max(V, L);
  const sharp = SHARP * Math.sqrt(headDim); // attention divides by √headDim
  const block = (ones: number, qk: { q: Bundle[]; k: Bundle[] }, v: Bundle, o: Bundle): BlockWeights => ({
    norm1: undoNorm(D, ones),
    attention: {
      Wq: wired(D, headDim, qk.q), // [D, headDim]
      Wk: wired(D, headDim, qk.k), // [D, headDim]
      Wv: wired(D, headDim, [v]), // [D, headDim]
      Wo: wired(headDim, D, [o]), // [headDim, D]
    },
    norm2: undoNorm(D, ones),
    mlp: { W1: tf.zeros([D, 1]), b1: tf.zeros([1]), W2: tf.zeros([1, D]), b2: tf.zeros([D]) },
  });
  const lookBack =
    /* blank: wires of queries and keys: the query at position t + 1 matches the key at position t */ {
      q: [{ from: position + 1, to: 0, n: L - 1, weight: sharp }],
      k: [{ from: position, to: 0, n: L, weight: 1 }],
    } /* end */;
  const findMe =
    /* blank: the query's token matches keys with that token as their previous one, but never key 0 */ {
      q: [{ from: token, to: 0, n: V, weight: sharp }],
      k: [
        { from: previous, to: 0, n: V, weight: 1 },
        ...Array.from({ length: V }, (_, i) => ({ from: position, to: i, n: 1, weight: -1 })),
      ],
    } /* end */;
  const read = { from: token, to: 0, n: V, weight: 1 };
  return {
    heads: 1,
    E: wired(V, D, [{ from: 0, to: token, n: V, weight: 1 }]), // [V, D]
    P: wired(L, D, [{ from: 0, to: position, n: L, weight: 1 }]), // [L, D]
    blocks: [
      block(
        2,
        lookBack,
        read,
        /* blank: wires from the head to the part that layer 0 writes */ {
          from: 0,
          to: previous,
          n: V,
          weight: 1,
        } /* end */,
      ),
      block(
        3,
        findMe,
        read,
        /* blank: wires from the head to the part that layer 1 writes */ {
          from: 0,
          to: next,
          n: V,
          weight: 1,
        } /* end */,
      ),
    ],
    norm: undoNorm(D, 4),
    unembedding: /* blank: each token's logit from its number in the part called next */ wired(D, V, [
      { from: next, to: 0, n: V, weight: SHARP },
    ]) /* end */, // [D, V]
  };
}
