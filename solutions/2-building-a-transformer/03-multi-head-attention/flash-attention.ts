import * as tf from "@tensorflow/tfjs";
import { assertAxis, assertSameShape, axesOf } from "#lib/shapes";

/** A score that no visible key has. float32 has no finite number much below it. */
const HIDDEN = -3e38;

/** The running softmax of r queries, as in `online-softmax`: all that is kept of the keys read so far. */
export type FlashState = {
  /** the largest score of each query, m; HIDDEN where no key was visible yet, `[B, H, r, 1]` */
  max: tf.Tensor;
  /** Σ e^(score − m) over the visible keys; 0 where there was none, `[B, H, r, 1]` */
  denominator: tf.Tensor;
  /** Σ e^(score − m) · value over the visible keys; zeros where there was none, `[B, H, r, d_v]` */
  weightedSum: tf.Tensor;
};

/** The state of r queries that have seen no key. */
export function emptyState(B: number, H: number, r: number, dV: number): FlashState {
  return {
    max: tf.fill([B, H, r, 1], HIDDEN),
    denominator: tf.zeros([B, H, r, 1]),
    weightedSum: tf.zeros([B, H, r, dV]),
  };
}

/**
 * Returns the state after one more block of c keys.
 *
 * @param state the state of r queries before the block; it stays unchanged
 * @param scores the scaled scores of the block, `[B, H, r, c]`, finite and above HIDDEN
 * @param v the values of the block, `[B, H, c, d_v]`
 * @param visible booleans, true = may look, of a shape that broadcasts to the scores'
 * @returns a new state of the same shapes. The numbers of a query that may see none of the c keys don't change
 */
export function flashStep(
  state: FlashState,
  scores: tf.Tensor,
  v: tf.Tensor,
  visible: tf.Tensor,
): FlashState {
  return tf.tidy(() => {
    // blank: maximum, denominator and weighted sum of all keys so far, including the block's
    const candidates = tf.where(visible, scores, HIDDEN); // [B, H, r, c]
    const max = tf.maximum(state.max, tf.max(candidates, -1, true)); // [B, H, r, 1]
    const weights = tf.where(visible, tf.exp(tf.sub(candidates, max)), 0); // [B, H, r, c]
    const scale = tf.exp(tf.sub(state.max, max)); // [B, H, r, 1]
    const denominator = tf.add(tf.mul(scale, state.denominator), tf.sum(weights, -1, true)); // [B, H, r, 1]
    const weightedSum = tf.add(tf.mul(scale, state.weightedSum), tf.matMul(weights, v)); // [B, H, r, d_v]
    return { max, denominator, weightedSum };
    // end
  });
}

/** How attention is computed in blocks, and which keys may be seen. */
export interface FlashOptions {
  /** number of queries and of keys that meet at a time; the last block of each may be smaller */
  block: number;
  /** hides the future, as `causalMask(Tq, Tk)` does: the queries are the last Tq of the Tk positions; false unless given */
  causal?: boolean;
  /** booleans, true = may be looked at, `[B, Tk]`: one row for all queries and heads of an item; all keys unless given */
  keyMask?: tf.Tensor;
}

/**
 * Computes the output of `batchedAttention`, without the table of scores. Queries and keys are cut into blocks from the start. Each
 * block of queries meets one block of keys at a time, and keeps a running softmax.
 *
 * The tensors of one pair of blocks are freed before the next pair. So no tensor is larger than q, k, v, the output or `[B, H, block,
 * block]`, and the memory in use besides these doesn't depend on the number of keys. With `causal`, a pair of blocks is skipped if all of
 * its keys come after all of its queries.
 *
 * @param q queries, `[B, H, Tq, d_k]`
 * @param k keys, `[B, H, Tk, d_k]`
 * @param v values, `[B, H, Tk, d_v]`
 * @returns the output alone, `[B, H, Tq, d_v]`; zeros for a query that may look at no key
 * @throws RangeError if block is not a whole number of at least 1, q, k and v don't fit each other, keyMask is not `[B, Tk]`, or
 *   causal attention has fewer keys than queries
 * @see Dao et al. 2022, "FlashAttention", algorithm 1; Dao 2023, "FlashAttention-2", algorithm 1, for this order of the loops
 */
export function flashAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  { block, causal = false, keyMask }: FlashOptions,
): tf.Tensor {
  const [B, H, Tq, Tk, dK, dV] = sizesOf(q, k, v);
  assertOptions({ block, causal, keyMask }, B, Tq, Tk);
  return tf.tidy(() => {
    const outputs: tf.Tensor[] = []; // [B, H, r, d_v] each
    for (let i = 0; i < Tq; i += block) {
      const queries = rowsOf(q, i, block); // [B, H, r, d_k]
      const r = queries.shape[2]!;
      const end: number =
        /* blank: how many keys, counted from the first, some query of this block may see */ causal
          ? Tk - Tq + i + r
          : Tk /* end */;
      let state = emptyState(B, H, r, dV);
      for (let j = 0; j < end; j += block) {
        const next = tf.tidy(() => {
          const keys = rowsOf(k, j, block); // [B, H, c, d_k]
          const c = keys.shape[2]!;
          const scores = tf.div(tf.matMul(queries, keys, false, true), Math.sqrt(dK)); // [B, H, r, c]
          const visible = visibleKeys(i + Tk - Tq, r, j, c, { causal, keyMask }); // [r, c] or [B, 1, r, c]
          return flashStep(state, scores, rowsOf(v, j, block), visible);
        });
        tf.dispose(state);
        state = next;
      }
      const output: tf.Tensor = /* blank: what these queries found */ tf.divNoNan(
        state.weightedSum,
        state.denominator,
      ) /* end */; // [B, H, r, d_v]
      outputs.push(output);
      tf.dispose([queries, state.max, state.denominator, state.weightedSum]);
    }
    return tf.concat(outputs, 2); // [B, H, Tq, d_v]
  });
}

/**
 * Returns which keys of a block the queries of a block may look at.
 *
 * @param first position of the first of r queries among the Tk positions
 * @param j index of the first of c keys
 * @returns booleans, true = may look, `[r, c]`, or `[B, 1, r, c]` with a keyMask
 */
function visibleKeys(
  first: number,
  r: number,
  j: number,
  c: number,
  { causal, keyMask }: Omit<FlashOptions, "block">,
): tf.Tensor {
  const queryIds = tf.reshape(tf.range(first, first + r, 1, "int32"), [r, 1]); // [r, 1]
  // blank: true where causal and keyMask, if they are given, both let this query look at this key
  const keyIds = tf.range(j, j + c, 1, "int32"); // [c]
  const allowed = causal ? tf.lessEqual(keyIds, queryIds) : tf.ones([r, c], "bool"); // [r, c]
  if (!keyMask) return allowed;
  const B = keyMask.shape[0];
  const real = tf.reshape(tf.slice(keyMask, [0, j], [-1, c]), [B, 1, 1, c]); // [B, 1, 1, c]
  return tf.logicalAnd(allowed, real); // [B, 1, r, c]
  // end
}

/** At most `count` positions of x, starting at `from`. */
function rowsOf(x: tf.Tensor, from: number, count: number): tf.Tensor {
  return tf.slice(x, [0, 0, from, 0], [-1, -1, Math.min(count, x.shape[2]! - from), -1]);
}

function sizesOf(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): number[] {
  const [B, H, Tq, dK] = axesOf("q", q, "B H Tq d_k");
  const [, , Tk] = axesOf("k", k, "B H Tk d_k");
  const [, , , dV] = axesOf("v", v, "B H Tk d_v");
  assertAxis("k", k, -1, dK);
  assertAxis("v", v, -2, Tk);
  const leading = (x: tf.Tensor) => ({ shape: x.shape.slice(0, 2) });
  assertSameShape("the leading axes of q and k", leading(q), leading(k));
  assertSameShape("the leading axes of k and v", leading(k), leading(v));
  return [B, H, Tq, Tk, dK, dV];
}

function assertOptions({ block, causal, keyMask }: FlashOptions, B: number, Tq: number, Tk: number): void {
  if (!Number.isInteger(block) || block < 1)
    throw new RangeError(`a block has 1 query and 1 key or more, got ${block}`);
  if (causal && Tk < Tq)
    throw new RangeError(`every query needs the key of its own position, got ${Tq} queries and ${Tk} keys`);
  if (keyMask) assertSameShape("keyMask and [B, Tk]", keyMask, { shape: [B, Tk] });
}
