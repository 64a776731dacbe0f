import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    const [B, H, Tq, dK] = q.shape as number[];
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
          const next = way.tidy(() => {
            const [keys, values] = [k, v].map((x) => tf.slice(x, [0, 0, j, 0], [-1, -1, c, -1]));
            const scores = tf.div(tf.matMul(queries, keys, false, true), Math.sqrt(dK)); // [B, H, r, c]
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
      "The block was added to the old sums as they are. When the maximum grows, these must shrink first.",
    ...making({ scales: () => [tf.scalar(1)] }),
  },
  "scales-upside-down": {
    because: "The old sums were blown up. Against a larger maximum, the old exponentials get smaller.",
    ...making({ scales: (before, max) => [tf.exp(tf.minimum(tf.sub(max, before), 80))] }),
  },
  "weighted-sum-not-rescaled": {
    because: "Only the denominator was rescaled. The weighted sum is made of the same exponentials.",
    ...making({ scales: (before, max) => [tf.exp(tf.sub(before, max)), tf.scalar(1)] }),
  },
  "denominator-not-rescaled": {
    because: "Only the weighted sum was rescaled. The denominator is a sum of the same exponentials.",
    ...making({ scales: (before, max) => [tf.scalar(1), tf.exp(tf.sub(before, max))] }),
  },
  "maximum-of-the-block-alone": {
    because: "The maximum is that of the last block. All keys so far count, so the old maximum takes part.",
    ...making({ max: (_, ofBlock) => tf.clone(ofBlock) }),
  },
  "maximum-of-hidden-keys": {
    because:
      "Hidden keys took part in the maximum. A high hidden score makes all visible exponentials vanish.",
    ...making({
      candidates: (scores) => scores,
      weigh: (scores, max, visible) => tf.where(visible, tf.exp(tf.sub(scores, max)), 0),
    }),
  },
  "hidden-keys-count": {
    because: "The mask was not used: hidden keys got weights, too.",
    ...making({
      candidates: (scores) => scores,
      weigh: (scores, max) => tf.exp(tf.sub(scores, max)),
    }),
  },
  "hidden-block-counts-fully": {
    because:
      "Where a query has seen no key yet, the hidden scores are the maximum themselves, and e^0 is 1. Their weight is 0.",
    ...making({
      weigh: (scores, max, visible) => tf.exp(tf.sub(tf.where(visible, scores, HIDDEN), max)),
    }),
  },
  "divided-after-each-block": {
    because:
      "The weighted sum was divided after each block. Then the next block adds a sum to an average: divide once, at the end.",
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
    because: "The weighted sum was returned. An average is the sum divided by the sum of its weights.",
    ...making({ output: ({ weightedSum }) => tf.clone(weightedSum) }),
  },
  "zero-over-zero": {
    because: "A query without a visible key got 0 / 0. It gets zeros, as in batchedAttention.",
    ...making({ output: ({ weightedSum, denominator }) => tf.div(weightedSum, denominator) }),
  },
  "frees-the-old-state": {
    because: "The old state was freed inside the step. It belongs to the caller.",
    flashStep: (state, scores, v, visible) => {
      const next = step(state, scores, v, visible);
      tf.dispose(state);
      return next;
    },
  },
  "every-pair-meets": {
    because:
      "Blocks of keys that all lie in the future were computed and then hidden. They are half of the work: skip them.",
    ...making({ end: ({ Tk }) => Tk }),
  },
  "ends-without-the-earlier-keys": {
    because:
      "The keys were counted as if the first query were at position 0. The queries are the last Tq of the Tk positions.",
    ...making({ end: ({ causal, first, r, Tq, Tk }) => (causal ? first - (Tk - Tq) + r : Tk) }),
  },
  "ends-at-the-first-query": {
    because:
      "The keys end where the first query of the block ends. The last query of the block sees more of them.",
    ...making({ end: ({ causal, first, Tk }) => (causal ? first + 1 : Tk) }),
  },
  "own-position-hidden": {
    because: "A query could not see the key of its own position. Causal hides later keys only.",
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
      "Queries and keys were compared by their places in their blocks. Their positions in the text decide.",
    ...making({ visible: (pair) => masked(past(pair, 0, 0), pair, pair.j) }),
  },
  "queries-counted-from-0": {
    because: "The first query was taken for position 0. The queries are the last Tq of the Tk positions.",
    ...making({ visible: (pair) => masked(past(pair, pair.first - (pair.Tk - pair.Tq)), pair, pair.j) }),
  },
  "key-mask-from-its-start": {
    because:
      "Each block got the first columns of the key mask. A block's own columns begin where its keys begin.",
    ...making({ visible: (pair) => masked(past(pair), pair, 0) }),
  },
  "key-mask-of-the-first-item": {
    because: "All items got the key mask of the first one. Each has a row of its own.",
    ...making({ visible: (pair) => masked(past(pair), pair, pair.j, 0) }),
  },
  "key-mask-instead-of-causal": {
    because: "With a key mask the causal rule was forgotten. Both must let a query look.",
    ...making({ visible: (pair) => masked(pair.keyMask ? all(pair) : past(pair), pair, pair.j) }),
  },
  "causal-instead-of-key-mask": {
    because: "With causal the key mask was forgotten. Both must let a query look.",
    ...making({ visible: (pair) => (pair.causal ? past(pair) : masked(past(pair), pair, pair.j)) }),
  },
  "cuts-the-whole-mask": {
    because:
      "Each step made the causal mask of all positions and cut its block out. That table is as large as the scores.",
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
      "The scores of every block stayed until the end. Together they are the whole table: free each block before the next.",
    ...making({ tidy: ((run: () => tf.TensorContainer) => run()) as typeof tf.tidy }),
  },
  "the-whole-table": {
    because:
      "The whole table of scores was computed. The output is right, but its memory grows with Tq · Tk.",
    ...instead((q, k, v, { causal, keyMask }) => {
      const [B, , Tq] = q.shape;
      const Tk = k.shape[2]!;
      const allowed = causal ? causalMask(Tq, Tk) : tf.ones([Tq, Tk], "bool");
      const mask = keyMask ? tf.logicalAnd(allowed, tf.reshape(keyMask, [B, 1, 1, Tk])) : allowed;
      return batchedAttention(q, k, v, mask).output;
    }),
  },
});
