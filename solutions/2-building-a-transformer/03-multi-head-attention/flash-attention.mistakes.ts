import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { emptyState, type FlashOptions, type FlashState, flashStep as step } from "./flash-attention.js";

const HIDDEN = -3e38;

/** What meets in a step: r queries whose first one is at this position, and c keys from j on. */
interface Pair {
  first: number;
  r: number;
  j: number;
  c: number;
  Tq: number;
  Tk: number;
  causal: boolean;
  keyMask: tf.Tensor | undefined;
}

interface Parts {
  /** scores of the block that the maximum is taken of */
  candidates: (scores: tf.Tensor, visible: tf.Tensor) => tf.Tensor;
  max: (state: FlashState, ofBlock: tf.Tensor) => tf.Tensor;
  weigh: (scores: tf.Tensor, max: tf.Tensor, visible: tf.Tensor) => tf.Tensor;
  /** what the old denominator and the old weighted sum are multiplied by */
  scales: (before: tf.Tensor, max: tf.Tensor) => tf.Tensor[];
  stepped: (state: FlashState, before: FlashState) => FlashState;
  end: (pair: Pick<Pair, "first" | "r" | "Tq" | "Tk" | "causal">) => number;
  visible: (pair: Pair) => tf.Tensor;
  output: (state: FlashState) => tf.Tensor;
  /** what frees the tensors of a step */
  tidy: typeof tf.tidy;
  /** what frees the tensors of a pair of blocks; the same unless given */
  tidyPair?: typeof tf.tidy;
  /** what the scores are divided by */
  root: (k: tf.Tensor, v: tf.Tensor) => number;
}

const ids = (from: number, count: number) => tf.range(from, from + count, 1, "int32"); // [count]
const column = (x: tf.Tensor) => tf.reshape(x, [-1, 1]); // [count, 1]
const all = ({ r, c }: Pair) => tf.ones([r, c], "bool"); // [r, c]

/** The keys that causal lets through, by these positions. */
const past = (pair: Pair, queries = pair.first, keys = pair.j) =>
  pair.causal ? tf.lessEqual(ids(keys, pair.c), column(ids(queries, pair.r))) : all(pair); // [r, c]

/** The part of the key mask that this block has. */
const masked = (allowed: tf.Tensor, { keyMask, c }: Pair, from: number, item?: number) => {
  if (!keyMask) return allowed;
  const part = item === undefined ? keyMask : tf.slice(keyMask, [item, 0], [1, -1]);
  return tf.logicalAnd(allowed, tf.reshape(tf.slice(part, [0, from], [-1, c]), [-1, 1, 1, c]));
};

const parts: Parts = {
  candidates: (scores, visible) => tf.where(visible, scores, HIDDEN), // [B, H, r, c]
  max: (state, ofBlock) => tf.maximum(state.max, ofBlock), // [B, H, r, 1]
  weigh: (scores, max, visible) =>
    tf.where(visible, tf.exp(tf.sub(tf.where(visible, scores, HIDDEN), max)), 0), // [B, H, r, c]
  scales: (before, max) => [tf.exp(tf.sub(before, max))], // [B, H, r, 1]
  stepped: (state) => state,
  end: ({ causal, Tk, first, r }) => (causal ? first + r : Tk),
  visible: (pair) => masked(past(pair), pair, pair.j),
  output: ({ weightedSum, denominator }) => tf.divNoNan(weightedSum, denominator),
  tidy: tf.tidy,
  root: (k) => Math.sqrt(k.shape[3]!),
};

/** Both functions, with some parts done in another way; what does not fit is refused as it should be. */
function making(other: Partial<Parts>) {
  const way = { ...parts, ...other };
  const flashStep = (state: FlashState, scores: tf.Tensor, v: tf.Tensor, visible: tf.Tensor): FlashState =>
    way.tidy(() => {
      const max = way.max(state, tf.max(way.candidates(scores, visible), -1, true)); // [B, H, r, 1]
      const weights = way.weigh(scores, max, visible); // [B, H, r, c]
      const [scale, sumScale = scale] = way.scales(state.max, max); // [B, H, r, 1]
      const denominator = tf.add(tf.mul(scale, state.denominator), tf.sum(weights, -1, true)); // [B, H, r, 1]
      const weightedSum = tf.add(tf.mul(sumScale, state.weightedSum), tf.matMul(weights, v)); // [B, H, r, d_v]
      return way.stepped({ max, denominator, weightedSum }, state);
    });
  const flashAttention = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options: FlashOptions): tf.Tensor => {
    refuse(q, k, v, options);
    const { block, causal = false, keyMask } = options;
    const [B, H, Tq] = q.shape as number[];
    const [Tk, dV] = [k.shape[2]!, v.shape[3]!];
    return tf.tidy(() => {
      const outputs: tf.Tensor[] = [];
      for (let i = 0; i < Tq; i += block) {
        const r = Math.min(block, Tq - i);
        const queries = tf.slice(q, [0, 0, i, 0], [-1, -1, r, -1]); // [B, H, r, d_k]
        const first = i + Tk - Tq;
        const end = Math.min(Tk, way.end({ first, r, Tq, Tk, causal }));
        let state = emptyState(B, H, r, dV);
        for (let j = 0; j < end; j += block) {
          const c = Math.min(block, Tk - j);
          const next = (way.tidyPair ?? way.tidy)(() => {
            const [keys, values] = [k, v].map((x) => tf.slice(x, [0, 0, j, 0], [-1, -1, c, -1]));
            const scores = tf.div(tf.matMul(queries, keys, false, true), way.root(k, v)); // [B, H, r, c]
            return flashStep(state, scores, values, way.visible({ first, r, j, c, Tq, Tk, causal, keyMask }));
          });
          if (next !== state) tf.dispose(state);
          state = next;
        }
        outputs.push(way.output(state));
        tf.dispose([queries, ...Object.values(state)]);
      }
      return tf.concat(outputs, 2);
    });
  };
  return { flashStep, flashAttention };
}

/** Refuses what the stub's checks refuse, without an operation that a spec could count. */
function refuse(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, { block, causal, keyMask }: FlashOptions): void {
  const [Tq, Tk] = [q.shape[2]!, k.shape[2]!];
  const agree = (x: tf.Tensor, y: tf.Tensor, axis: number) => x.shape[axis] === y.shape[axis];
  const fits =
    [q, k, v].every((x) => x.rank === 4 && agree(q, x, 0) && agree(q, x, 1)) &&
    agree(q, k, 3) &&
    agree(k, v, 2) &&
    Number.isInteger(block) &&
    block > 0 &&
    !(causal && Tk < Tq) &&
    (!keyMask || keyMask.shape.join() === [k.shape[0], Tk].join());
  if (!fits) throw new RangeError("this does not fit");
}

/** Another whole computation behind the same checks. */
const instead = (of: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options: FlashOptions) => tf.Tensor) => ({
  flashAttention: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options: FlashOptions) => {
    refuse(q, k, v, options);
    return tf.tidy(() => of(q, k, v, options));
  },
});

export default mistakesFor<typeof import("./flash-attention.js")>({
  "old-sums-not-rescaled": {
    because:
      "You added the block to the old sums as they are. When the maximum grows, the old sums must shrink first.",
    ...making({ scales: () => [tf.scalar(1)] }),
  },
  "scales-upside-down": {
    because: "You enlarged the old sums. Against a larger maximum, the old exponentials get smaller.",
    ...making({ scales: (before, max) => [tf.exp(tf.minimum(tf.sub(max, before), 80))] }),
  },
  "weighted-sum-not-rescaled": {
    because:
      "You rescaled only the denominator. The weighted sum is made of the same exponentials, so it changes by the same factor.",
    ...making({ scales: (before, max) => [tf.exp(tf.sub(before, max)), tf.scalar(1)] }),
  },
  "denominator-not-rescaled": {
    because:
      "You rescaled only the weighted sum. The denominator is a sum of the same exponentials, so it changes by the same factor.",
    ...making({ scales: (before, max) => [tf.scalar(1), tf.exp(tf.sub(before, max))] }),
  },
  "maximum-of-the-block-alone": {
    because:
      "You took the maximum of the last block alone. The maximum covers all keys so far, so the old one takes part.",
    ...making({ max: (_, ofBlock) => tf.clone(ofBlock) }),
  },
  "maximum-of-hidden-keys": {
    because:
      "You took the maximum over hidden keys too. One high hidden score can make all visible exponentials vanish.",
    ...making({
      candidates: (scores) => scores,
      weigh: (scores, max, visible) => tf.where(visible, tf.exp(tf.sub(scores, max)), 0),
    }),
  },
  "hides-with-minus-1e9": {
    because:
      "You gave hidden keys a score of −1e9. A visible score may be lower; then the maximum is wrong. HIDDEN is below them all.",
    ...making({ candidates: (scores, visible) => tf.where(visible, scores, -1e9) }),
  },
  "hidden-keys-count": {
    because: "You ignored the mask, so hidden keys got weights too.",
    ...making({
      candidates: (scores) => scores,
      weigh: (scores, max) => tf.exp(tf.sub(scores, max)),
    }),
  },
  "hidden-block-counts-fully": {
    because:
      "You gave hidden keys a weight of e^0 = 1: before a query has seen any key, the maximum is HIDDEN itself. Their weight is 0.",
    ...making({
      weigh: (scores, max, visible) => tf.exp(tf.sub(tf.where(visible, scores, HIDDEN), max)),
    }),
  },
  "divided-after-each-block": {
    because:
      "You divided the weighted sum after each block, so the next block adds a sum to an average. Divide once, at the end.",
    ...making({
      stepped: ({ max, denominator, weightedSum }) => ({
        max,
        denominator,
        weightedSum: tf.divNoNan(weightedSum, denominator),
      }),
      output: ({ weightedSum }) => tf.clone(weightedSum),
    }),
  },
  "not-divided": {
    because:
      "You returned the weighted sum. For the average of the values, divide it by the sum of the weights.",
    ...making({ output: ({ weightedSum }) => tf.clone(weightedSum) }),
  },
  "zero-over-zero": {
    because: "You divided 0 by 0 for a query without a visible key. It gets zeros, as in batchedAttention.",
    ...making({ output: ({ weightedSum, denominator }) => tf.div(weightedSum, denominator) }),
  },
  "frees-the-old-state": {
    because:
      "You disposed of the old state inside the step. It belongs to the caller, who may still need it.",
    flashStep: (state, scores, v, visible) => {
      const next = step(state, scores, v, visible);
      tf.dispose(state);
      return next;
    },
  },
  "every-pair-meets": {
    because:
      "You computed blocks of keys that lie wholly in the future, only to hide them. They are almost half of the work: skip them.",
    ...making({ end: ({ Tk }) => Tk }),
  },
  "ends-without-the-earlier-keys": {
    because:
      "You counted the keys as if the first query were at position 0. The queries are the last Tq of the Tk positions.",
    ...making({ end: ({ causal, first, r, Tq, Tk }) => (causal ? first - (Tk - Tq) + r : Tk) }),
  },
  "ends-at-the-first-query": {
    because:
      "You stopped at the last key that the block's first query sees. The block's last query sees more keys.",
    ...making({ end: ({ causal, first, Tk }) => (causal ? first + 1 : Tk) }),
  },
  "own-position-hidden": {
    because: "You hid the key at each query's own position. Causal attention hides only later keys.",
    ...making({
      visible: (pair) =>
        masked(
          pair.causal ? tf.less(ids(pair.j, pair.c), column(ids(pair.first, pair.r))) : all(pair),
          pair,
          pair.j,
        ),
    }),
  },
  "positions-counted-in-the-block": {
    because:
      "You compared queries and keys by their places in their blocks. Their positions in the text decide.",
    ...making({ visible: (pair) => masked(past(pair, 0, 0), pair, pair.j) }),
  },
  "queries-counted-from-0": {
    because: "You put the first query at position 0. The queries are the last Tq of the Tk positions.",
    ...making({ visible: (pair) => masked(past(pair, pair.first - (pair.Tk - pair.Tq)), pair, pair.j) }),
  },
  "key-mask-from-its-start": {
    because:
      "You gave every block the first columns of the key mask. Each block needs the columns of its own keys.",
    ...making({ visible: (pair) => masked(past(pair), pair, 0) }),
  },
  "key-mask-of-the-first-item": {
    because: "You gave all items the key mask of the first one. Each item has a row of its own.",
    ...making({ visible: (pair) => masked(past(pair), pair, pair.j, 0) }),
  },
  "key-mask-instead-of-causal": {
    because:
      "You dropped the causal rule where there is a key mask. A query may look at a key only if both allow it.",
    ...making({ visible: (pair) => masked(pair.keyMask ? all(pair) : past(pair), pair, pair.j) }),
  },
  "causal-instead-of-key-mask": {
    because:
      "You dropped the key mask where attention is causal. A query may look at a key only if both allow it.",
    ...making({ visible: (pair) => (pair.causal ? past(pair) : masked(past(pair), pair, pair.j)) }),
  },
  "cuts-the-whole-mask": {
    because:
      "You made the causal mask of all positions in each step and cut your block out of it. That table is as large as the scores.",
    ...making({
      visible: (pair) => {
        const { causal, Tq, Tk, first, r, j, c } = pair;
        if (!causal) return masked(all(pair), pair, j);
        const block = tf.slice(tf.cast(causalMask(Tq, Tk), "int32"), [first - (Tk - Tq), j], [r, c]);
        return masked(tf.cast(block, "bool"), pair, j);
      },
    }),
  },
  "keeps-every-block": {
    because:
      "You kept the scores of every block until the end. Together they are the whole table, so free each block before the next.",
    ...making({ tidy: ((run: () => tf.TensorContainer) => run()) as typeof tf.tidy }),
  },
  "the-whole-table": {
    because:
      "You computed the whole table of scores. The output is right, but the memory grows with Tq · Tk.",
    ...instead((q, k, v, { causal, keyMask }) => {
      const [B, , Tq] = q.shape;
      const Tk = k.shape[2]!;
      const allowed = causal ? causalMask(Tq, Tk) : tf.ones([Tq, Tk], "bool");
      const mask = keyMask ? tf.logicalAnd(allowed, tf.reshape(keyMask, [B, 1, 1, Tk])) : allowed;
      return batchedAttention(q, k, v, mask).output;
    }),
  },
  "keys-counted-in-the-block": {
    because:
      "You counted the keys from the start of their block. Their index among all keys decides what a query may see.",
    ...making({ visible: (pair) => masked(past(pair, pair.first, 0), pair, pair.j) }),
  },
  "scales-by-the-value-width": {
    because: "You divided the scores by √d_v. A score is a sum over the width of a key: divide by √d_k.",
    ...making({ root: (_, v) => Math.sqrt(v.shape[3]!) }),
  },
  "scores-unscaled": {
    because: "You passed unscaled scores to the step. Divide them by √d_k, as batchedAttention does.",
    ...making({ root: () => 1 }),
  },
  "tensors-of-a-pair-kept": {
    because:
      "You kept what a pair of blocks needs until the end. Free its scores, keys and values before the next pair.",
    ...making({ tidyPair: ((run: () => tf.TensorContainer) => run()) as typeof tf.tidy }),
  },
});
