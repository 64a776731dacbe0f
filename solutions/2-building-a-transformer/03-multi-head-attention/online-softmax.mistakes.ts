import { mistakesFor } from "#lib/author/mistakes";
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
  maxOf: (scores) => scores.reduce((most, score) => Math.max(most, score), -Infinity),
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
      "You took the exponential of each score as it is, and that overflows at 710. Subtract the maximum first.",
    ...making({ weigh: (score) => e(score) }),
  },
  "maximum-at-least-zero": {
    because:
      "You started the maximum at 0, so it is wrong when all scores are negative. Start it at −Infinity.",
    ...making({ maxOf: (scores) => Math.max(0, ...scores) }),
  },
  "a-softmax-for-each-block": {
    because:
      "You gave each block a softmax of its own, whose weights sum to 1. The real sum is needed later, so don't divide yet.",
    ...making({
      block: ({ max, denominator: d, weightedSum }) =>
        d === 0
          ? { max, denominator: 0, weightedSum }
          : { max, denominator: 1, weightedSum: weightedSum.map((x) => x / d) },
    }),
  },
  "hidden-block-makes-nan": {
    because:
      "You subtracted −Infinity from −Infinity, which is NaN. When every key is hidden, the maximum is −Infinity too.",
    ...making({ weigh: (score, max) => e(score - max) }),
  },
  "low-scores-are-hidden": {
    because:
      "You treated a very low score as a hidden one. Only −Infinity hides a key; every finite score counts.",
    ...making({ weigh: (score, max) => (score < -1e9 ? 0 : Math.exp(score - max)) }),
  },
  "low-states-are-hidden": {
    because:
      "You treated a state with a very low maximum as one without a visible key. Such a state has the maximum −Infinity.",
    ...making({ merged: (a, b) => (Math.max(a.max, b.max) < -1e9 ? structuredClone(a) : merge(a, b)) }),
  },
  "hidden-key-scores-zero": {
    because:
      "You gave a hidden key the score 0, so it still has a weight. A hidden key adds nothing: its exponential is 0, not its score.",
    ...making({ weigh: (score, max) => e((score === -Infinity ? 0 : score) - max) }),
  },
  "states-just-added": {
    because:
      "You added the two states' sums as they are. Each was taken against its own maximum, so they are in different units.",
    ...making({ merged: adding(() => [1, 1]) }),
  },
  "only-the-first-rescaled": {
    because:
      "You rescaled only the first state. The second one may have the smaller maximum, and then its sums must shrink.",
    ...making({ merged: adding((a, _, m) => [e(a - m), 1]) }),
  },
  "only-the-second-rescaled": {
    because:
      "You rescaled only the second state. When the maximum grows, the first state's sums must shrink.",
    ...making({ merged: adding((_, b, m) => [1, e(b - m)]) }),
  },
  "scales-upside-down": {
    because:
      "You enlarged the sums of the state with the smaller maximum. Against a larger maximum, its exponentials get smaller.",
    ...making({ merged: adding((a, b, m) => [e(m - a), e(m - b)]) }),
  },
  "denominator-not-rescaled": {
    because:
      "You rescaled only the weighted sum. The denominator is a sum of the same exponentials, so it changes by the same factor.",
    ...making({ merged: adding((a, b, m) => [1, 1, e(a - m), e(b - m)]) }),
  },
  "weighted-sum-not-rescaled": {
    because:
      "You rescaled only the denominator. The weighted sum is made of the same exponentials, so it changes by the same factor.",
    ...making({ merged: adding((a, b, m) => [e(a - m), e(b - m), 1, 1]) }),
  },
  "maximum-of-the-last-block": {
    because:
      "You took the second state's maximum, even where the first one's is larger. The merged state's keys are those of both.",
    ...making({
      merged: adding(
        (a, b, m) => [e(a - m), e(b - m)],
        (_, b) => b,
      ),
    }),
  },
  "two-averages-averaged": {
    because:
      "You averaged the two averages as equals. The state whose exponentials sum to more must count for more.",
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
      "You subtracted −Infinity from −Infinity, which is NaN. When neither state has a visible key, both maxima are −Infinity.",
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
    because:
      "You wrote the merged numbers into the first state. The caller may still need that state, so return a new one.",
    ...making({
      merged: (a, b) => Object.assign(a, merge(a, b)),
    }),
  },
  "hands-back-a-state": {
    because:
      "You returned one of the states itself when the other had no visible key. The result must be a new state even then.",
    ...making({
      merged: (a, b) => (b.denominator === 0 ? a : a.denominator === 0 ? b : merge(a, b)),
    }),
  },
  "not-divided": {
    because:
      "You returned the weighted sum. For the average of the values, divide it by the sum of the weights.",
    ...making({ output: ({ weightedSum }) => [...weightedSum] }),
  },
  "zero-over-zero": {
    because: "You divided 0 by 0 when no key was visible, which is NaN. Such a query gets zeros.",
    ...making({ output: ({ weightedSum, denominator }) => weightedSum.map((x) => x / denominator) }),
  },
  "log-without-the-maximum": {
    because:
      "You returned the logarithm of the denominator alone. It lacks the maximum, which you had subtracted from every score.",
    ...making({ logSumExp: ({ denominator }) => Math.log(denominator) }),
  },
  "log-taken-off": {
    because:
      "You subtracted the logarithm from the maximum. More keys make the log-sum-exp larger, not smaller.",
    ...making({ logSumExp: ({ max, denominator }) => max - Math.log(denominator) }),
  },
  "log-of-a-huge-sum": {
    because:
      "You computed the sum of e^score after all, and it overflows at 710. Keep the maximum outside the logarithm.",
    ...making({ logSumExp: ({ max, denominator }) => Math.log(denominator * e(max)) }),
  },
  "blocks-collected-first": {
    because:
      "You collected all blocks before you read the first. Then all scores are in memory at once, which this method avoids.",
    ...making({ read: (blocks) => [...blocks] }),
  },
  "one-argument-a-score": {
    because:
      "You handed every score to one call of Math.max, which takes about 100,000. Go through the list.",
    ...making({ maxOf: (scores) => Math.max(...scores) }),
  },
  "difference-upside-down": {
    because:
      "You subtracted the score from the maximum, so the lowest score weighs most. It is e^(score − m).",
    ...making({ weigh: (score, max) => (score === -Infinity ? 0 : e(max - score)) }),
  },
  "score-zero-is-hidden": {
    because: "You treated a score of 0 as hidden. Only −Infinity hides a key.",
    ...making({ weigh: (score, max) => (score && score !== -Infinity ? e(score - max) : 0) }),
  },
  "hidden-block-weighs-one": {
    because: "You gave the keys of a block without a visible key the weight 1. Each has the weight 0.",
    ...making({ weigh: (score, max) => (max === -Infinity ? 1 : e(score - max)) }),
  },
  "one-hidden-state-ends-it": {
    because:
      "You returned the first state where either has no visible key. The other one's keys still count.",
    ...making({
      merged: (a, b) => (a.max === -Infinity || b.max === -Infinity ? structuredClone(a) : merge(a, b)),
    }),
  },
  "scales-exchanged": {
    because: "You scaled each state by the other's difference. A state's own maximum goes into its factor.",
    ...making({ merged: adding((a, b, m) => [e(b - m), e(a - m)]) }),
  },
  "smaller-maximum": {
    because:
      "You kept the smaller maximum. The merged state's keys are those of both, and their largest score counts.",
    ...making({
      merged: (a, b) => {
        const max = Math.min(a.max, b.max);
        if (max === -Infinity) return structuredClone(a);
        const [scaleA, scaleB] = [e(a.max - max), e(b.max - max)];
        return {
          max,
          denominator: scaleA * a.denominator + scaleB * b.denominator,
          weightedSum: a.weightedSum.map((x, c) => scaleA * x + scaleB * b.weightedSum[c]),
        };
      },
    }),
  },
  "a-little-in-the-denominator": {
    because: "You added a small number to the denominator. It is at least 1, or 0 if no key is visible.",
    ...making({ output: ({ weightedSum, denominator }) => weightedSum.map((x) => x / (denominator + 1e-9)) }),
  },
  "log-sum-exp-of-nothing-is-zero": {
    because: "You returned 0 where no key is visible. The logarithm of an empty sum is −Infinity.",
    ...making({ logSumExp: ({ max, denominator }) => (denominator === 0 ? 0 : max + Math.log(denominator)) }),
  },
  "log-plus-one": {
    because: "Math.log1p adds 1 to the denominator. The sum of the exponentials is complete already.",
    ...making({ logSumExp: ({ max, denominator }) => max + Math.log1p(denominator) }),
  },
  "log-of-base-two": {
    because: "You took the logarithm to base 2. The exponentials are of base e, and so is the logarithm.",
    ...making({ logSumExp: ({ max, denominator }) => max + Math.log2(denominator) }),
  },
});
