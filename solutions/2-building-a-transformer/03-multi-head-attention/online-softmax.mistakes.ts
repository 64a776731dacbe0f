import { mistakesFor } from "#lib/mistakes";
import {
  type KeyBlock,
  mergeStates as merge,
  type OnlineAttention,
  onlineAttention as online,
  blockState as right,
  type SoftmaxState,
} from "./online-softmax.js";

interface Parts {
  maxOf: (scores: number[]) => number;
  weigh: (score: number, max: number) => number;
  block: (state: SoftmaxState) => SoftmaxState;
  merged: (a: SoftmaxState, b: SoftmaxState) => SoftmaxState;
  output: (state: SoftmaxState) => number[];
  logSumExp: (state: SoftmaxState) => number;
  read: (blocks: Iterable<KeyBlock>) => Iterable<KeyBlock>;
}

const sum = (numbers: number[]) => numbers.reduce((total, x) => total + x, 0);

const parts: Parts = {
  maxOf: (scores) => Math.max(...scores),
  weigh: (score, max) => (score === -Infinity ? 0 : Math.exp(score - max)),
  block: (state) => state,
  merged: (a, b) => merge(a, b),
  output: ({ weightedSum, denominator }) => weightedSum.map((x) => (denominator === 0 ? 0 : x / denominator)),
  logSumExp: ({ max, denominator }) => max + Math.log(denominator),
  read: (blocks) => blocks,
};

/** All three functions, with some parts done in another way; what does not fit is refused as it should be. */
function making(other: Partial<Parts>) {
  const way = { ...parts, ...other };
  const blockState = (block: KeyBlock): SoftmaxState => {
    right(block);
    const { scores, values } = block;
    const max = way.maxOf(scores);
    const weights = scores.map((score) => way.weigh(score, max)); // [keys]
    const weightedSum = values[0].map((_, c) => sum(weights.map((w, n) => w * values[n][c]))); // [d_v]
    return way.block({ max, denominator: sum(weights), weightedSum });
  };
  const mergeStates = (a: SoftmaxState, b: SoftmaxState): SoftmaxState => {
    merge(a, b);
    return way.merged(a, b);
  };
  const onlineAttention = (blocks: Iterable<KeyBlock>): OnlineAttention => {
    let state: SoftmaxState | undefined;
    for (const block of way.read(blocks)) {
      const next = blockState(block);
      state = state ? mergeStates(state, next) : next;
    }
    if (!state) return online([]);
    return { output: way.output(state), logSumExp: way.logSumExp(state) };
  };
  return { blockState, mergeStates, onlineAttention };
}

/** Both states added, each with scales of its own for the denominator and for the weighted sum. */
const adding =
  (
    scales: (a: number, b: number, max: number) => number[],
    max: (a: number, b: number) => number = Math.max,
  ): Parts["merged"] =>
  (a, b) => {
    const m = max(a.max, b.max);
    if (Math.max(a.max, b.max) === -Infinity) return merge(a, b);
    const [scaleA, scaleB, sumA = scaleA, sumB = scaleB] = scales(a.max, b.max, m).map((s) =>
      Number.isNaN(s) ? 0 : s,
    );
    const denominator = scaleA * a.denominator + scaleB * b.denominator;
    return {
      max: m,
      denominator,
      weightedSum: a.weightedSum.map((x, c) => sumA * x + sumB * b.weightedSum[c]),
    };
  };

const e = Math.exp;

export default mistakesFor<typeof import("./online-softmax.js")>({
  "no-maximum-taken-off": {
    because:
      "The exponentials are those of the scores themselves. They overflow at 710: take the maximum off first.",
    ...making({ weigh: (score) => e(score) }),
  },
  "maximum-at-least-zero": {
    because:
      "The maximum started at 0, so it is wrong where all scores are negative. It starts at −Infinity.",
    ...making({ maxOf: (scores) => Math.max(0, ...scores) }),
  },
  "a-softmax-for-each-block": {
    because:
      "Each block got a softmax of its own, whose weights sum to 1. The sum is needed later, so don't divide yet.",
    ...making({
      block: ({ max, denominator: d, weightedSum }) =>
        d === 0
          ? { max, denominator: 0, weightedSum }
          : { max, denominator: 1, weightedSum: weightedSum.map((x) => x / d) },
    }),
  },
  "hidden-block-makes-nan": {
    because: "Where every key is hidden, the maximum is −Infinity too, and −Infinity − (−Infinity) is NaN.",
    ...making({ weigh: (score, max) => e(score - max) }),
  },
  "hidden-key-scores-zero": {
    because:
      "A hidden key was given the score 0. It adds nothing at all: its exponential is 0, not its score.",
    ...making({ weigh: (score, max) => e((score === -Infinity ? 0 : score) - max) }),
  },
  "states-just-added": {
    because:
      "The sums were added as they are. Each was taken against its own maximum, so they have different units.",
    ...making({ merged: adding(() => [1, 1]) }),
  },
  "only-the-first-rescaled": {
    because: "Only the first state was rescaled. The second one can have the smaller maximum, too.",
    ...making({ merged: adding((a, _, m) => [e(a - m), 1]) }),
  },
  "only-the-second-rescaled": {
    because:
      "Only the second state was rescaled. When the maximum grows, it is the first one whose sums must shrink.",
    ...making({ merged: adding((_, b, m) => [1, e(b - m)]) }),
  },
  "scales-upside-down": {
    because:
      "The state with the smaller maximum was blown up. Against a larger maximum, its exponentials get smaller.",
    ...making({ merged: adding((a, b, m) => [e(m - a), e(m - b)]) }),
  },
  "denominator-not-rescaled": {
    because: "Only the weighted sum was rescaled. The denominator is a sum of the same exponentials.",
    ...making({ merged: adding((a, b, m) => [1, 1, e(a - m), e(b - m)]) }),
  },
  "weighted-sum-not-rescaled": {
    because: "Only the denominator was rescaled. The weighted sum is made of the same exponentials.",
    ...making({ merged: adding((a, b, m) => [e(a - m), e(b - m), 1, 1]) }),
  },
  "maximum-of-the-last-block": {
    because: "The new maximum is that of the second state, even where the first one's is larger.",
    ...making({
      merged: adding(
        (a, b, m) => [e(a - m), e(b - m)],
        (_, b) => b,
      ),
    }),
  },
  "two-averages-averaged": {
    because: "The averages of both states were averaged. A state with more weight counts for more.",
    ...making({
      merged: (a, b) => {
        const { max, denominator, weightedSum } = merge(a, b);
        if (a.denominator === 0 || b.denominator === 0) return { max, denominator, weightedSum };
        const mean = a.weightedSum.map((x, c) => (x / a.denominator + b.weightedSum[c] / b.denominator) / 2);
        return { max, denominator, weightedSum: mean.map((x) => x * denominator) };
      },
    }),
  },
  "two-hidden-states-make-nan": {
    because:
      "Where no key of either state is visible, both maxima are −Infinity, and their difference is NaN.",
    ...making({
      merged: (a, b) => {
        const max = Math.max(a.max, b.max);
        const [scaleA, scaleB] = [e(a.max - max), e(b.max - max)];
        return {
          max,
          denominator: scaleA * a.denominator + scaleB * b.denominator,
          weightedSum: a.weightedSum.map((x, c) => scaleA * x + scaleB * b.weightedSum[c]),
        };
      },
    }),
  },
  "merged-into-the-first-state": {
    because: "The merged numbers were written into the first state. The caller may still need it.",
    ...making({
      merged: (a, b) => Object.assign(a, merge(a, b)),
    }),
  },
  "hands-back-a-state": {
    because:
      "Where one state has no visible key, the other one itself was returned. The result is a new state.",
    ...making({
      merged: (a, b) => (b.denominator === 0 ? a : a.denominator === 0 ? b : merge(a, b)),
    }),
  },
  "not-divided": {
    because: "The weighted sum was returned. An average is the sum divided by the sum of its weights.",
    ...making({ output: ({ weightedSum }) => [...weightedSum] }),
  },
  "zero-over-zero": {
    because: "Where no key is visible, 0 was divided by 0. Such a query gets zeros.",
    ...making({ output: ({ weightedSum, denominator }) => weightedSum.map((x) => x / denominator) }),
  },
  "log-without-the-maximum": {
    because: "The logarithm of the denominator lacks the maximum that was taken off every score.",
    ...making({ logSumExp: ({ denominator }) => Math.log(denominator) }),
  },
  "log-taken-off": {
    because:
      "The logarithm was subtracted from the maximum. Many keys make the log-sum-exp larger, not smaller.",
    ...making({ logSumExp: ({ max, denominator }) => max - Math.log(denominator) }),
  },
  "log-of-a-huge-sum": {
    because:
      "The sum of e^score was computed after all, and it overflows at 710. Add the maximum outside of the logarithm.",
    ...making({ logSumExp: ({ max, denominator }) => Math.log(denominator * e(max)) }),
  },
  "blocks-collected-first": {
    because:
      "All blocks were collected before the first was read. Then all scores are in memory at the same time.",
    ...making({ read: (blocks) => [...blocks] }),
  },
});
