import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { softmax } from "../03-attention/softmax.js";
import { logSumExp } from "./log-sum-exp.js";

type Vector = number[];
type Matrix = number[][];
const IGNORE = -100;

const sum = (v: Vector) => v.reduce((total, x) => total + x, 0);
const columns = (A: Matrix) => A[0].map((_, v) => A.map((row) => row[v]));

/** What a mistake may replace; the checks that the stub gives stay. */
interface Parts {
  /** What a position costs that has a target. */
  cost: (row: Vector, target: number, logits: Matrix, t: number) => number;
  /** How many positions count. */
  count: (targets: Vector, logits: Matrix, perPosition: Vector) => number;
  refuse: (counted: number, targets: Vector) => void;
  mean: (total: number, counted: number, perPosition: Vector) => number;
}

const right: Parts = {
  cost: (row, target) => logSumExp(row) - row[target],
  count: (targets) => targets.filter((target) => target !== IGNORE).length,
  refuse: (counted) => {
    if (counted === 0) throw new RangeError("at least one target must not be IGNORE");
  },
  mean: (total, counted) => total / counted,
};

function loss(changed: Partial<Parts>) {
  const part = { ...right, ...changed };
  return (logits: Matrix, targets: number[]) => {
    assertSameLength("the numbers of positions and targets", logits.length, targets.length);
    const perPosition = logits.map((row, t) => {
      const target = targets[t];
      if (target === IGNORE) return 0;
      if (row[target] === undefined) throw new RangeError(`target ${target} is no token`);
      return part.cost(row, target, logits, t);
    });
    const counted = part.count(targets, logits, perPosition);
    part.refuse(counted, targets);
    return { loss: part.mean(sum(perPosition), counted, perPosition), perPosition };
  };
}

const costing = (cost: Parts["cost"]) => ({ crossEntropy: loss({ cost }) });

export default mistakesFor<typeof import("./cross-entropy.js")>({
  "mean-over-all-positions": {
    because:
      "You divided the total by all positions. Those without a target cost nothing, and they must not count either.",
    crossEntropy: loss({ count: (targets) => targets.length }),
  },
  "sum-for-mean": {
    because:
      "Your loss is the sum over all positions. Take the mean, or a long text would look worse than a short one.",
    crossEntropy: loss({ mean: (total) => total }),
  },
  "mean-over-the-vocabulary": {
    because:
      "You divided the total by the size of the vocabulary, not by the number of positions that count.",
    crossEntropy: loss({ count: (_, logits) => logits[0].length }),
  },
  "one-position-fewer": {
    because:
      "The number of positions with a target need not be T − 1: count the targets that are not IGNORE.",
    crossEntropy: loss({ count: (targets) => targets.length - 1 }),
  },
  "token-0-is-no-target": {
    because: "Id 0 is a token like any other: as a target it counts. Only IGNORE doesn't.",
    crossEntropy: loss({ count: (targets) => targets.filter((target) => target > 0).length }),
  },
  "counts-each-token-once": {
    because: "You counted a token that is the target twice only once. Count positions, not different tokens.",
    crossEntropy: loss({
      count: (targets) => new Set(targets.filter((target) => target !== IGNORE)).size,
    }),
  },
  "cost-0-is-no-target": {
    because:
      "You took a cost of 0 for a position without a target. A perfect prediction costs 0, and it counts.",
    crossEntropy: loss({
      count: (_targets, _logits, perPosition) => perPosition.filter((cost) => cost !== 0).length,
    }),
  },
  "worst-position": {
    because: "Your loss is that of the worst position. Take the mean over all positions with a target.",
    crossEntropy: loss({ mean: (_total, _counted, perPosition) => Math.max(...perPosition) }),
  },
  "last-position": {
    because: "Your loss is that of the last position. Take the mean over all positions with a target.",
    crossEntropy: loss({ mean: (_total, _counted, perPosition) => perPosition[perPosition.length - 1] }),
  },
  "log-of-softmax": {
    because: "You computed a probability and took its logarithm: one that rounds to 0 costs Infinity.",
    ...costing((row, target) => -Math.log(softmax(row)[target])),
  },
  "log-of-a-clipped-softmax": {
    because:
      "A tiny number keeps the logarithm finite, but it also gives everything rarer the wrong cost. Use logSumExp.",
    ...costing((row, target) => -Math.log(Math.max(softmax(row)[target], 1e-12))),
  },
  "bits-for-nats": {
    because: "These are bits, logarithms to base 2. The loss is in nats, natural logarithms.",
    ...costing((row, target) => (logSumExp(row) - row[target]) / Math.LN2),
  },
  "one-minus-probability": {
    because: "This is 1 − P. Cross-entropy is −ln P, which grows without bound as P goes to 0.",
    ...costing((row, target) => 1 - softmax(row)[target]),
  },
  "minus-probability": {
    because: "This is −P: the logarithm is missing.",
    ...costing((row, target) => -softmax(row)[target]),
  },
  "sign-flipped": {
    because: "This is ln P, which is never above 0. Training makes a loss smaller: take −ln P.",
    ...costing((row, target) => row[target] - logSumExp(row)),
  },
  "logit-only": {
    because:
      "This is minus the target's logit. The probability depends on the other logits too: add their logSumExp.",
    ...costing((row, target) => -row[target]),
  },
  "log-sum-exp-only": {
    because: "You never subtracted the target's logit, so the loss doesn't depend on the targets at all.",
    ...costing((row) => logSumExp(row)),
  },
  "maximum-for-log-sum-exp": {
    because:
      "The distance to the largest logit is 0 as soon as the target leads. logSumExp counts all the others too.",
    ...costing((row, target) => Math.max(...row) - row[target]),
  },
  "squared-error": {
    because:
      "This is the squared distance from the one-hot target. Cross-entropy is −ln of the target's probability.",
    ...costing((row, target) => sum(softmax(row).map((p, v) => (p - (v === target ? 1 : 0)) ** 2))),
  },
  "entropy-of-the-model": {
    because:
      "This is the entropy of the model's own probabilities. Cross-entropy looks only at the target's probability.",
    ...costing((row) => sum(softmax(row).map((p) => -p * Math.log(p)))),
  },
  "softmax-over-positions": {
    because:
      "Your positions divide the probability among themselves. At each position the tokens must: use the row.",
    ...costing((_row, target, logits, t) => logSumExp(columns(logits)[target]) - logits[t][target]),
  },
  "mean-of-nothing-is-zero": {
    because: "Without any target you return a loss of 0, which would pass for a perfect model. Refuse it.",
    crossEntropy: loss({
      refuse: () => {},
      mean: (total, counted) => (counted === 0 ? 0 : total / counted),
    }),
  },
  "mean-of-nothing-is-nan": {
    because:
      "Without any target your loss is 0/0 = NaN, and after the next step so is every weight. Refuse it.",
    crossEntropy: loss({ refuse: () => {} }),
  },
  "refuses-any-ignored": {
    because:
      "You refuse a single position without a target. Refuse only if no position has one: then there is no mean.",
    crossEntropy: loss({
      refuse: (counted, targets) => {
        if (counted < targets.length) throw new RangeError("a target is missing");
      },
    }),
  },
  "costs-something-at-least": {
    because:
      "You bounded the cost from below. A probability of almost 1 costs almost nothing, and 1 costs 0.",
    ...costing((row, target) => Math.max(logSumExp(row) - row[target], 1e-9)),
  },
  "small-costs-are-none": {
    because: "You treated a small cost as 0. A probability of almost 1 still costs a little.",
    ...costing((row, target) => {
      const cost = logSumExp(row) - row[target];
      return cost < 1e-10 ? 0 : cost;
    }),
  },
  "bounds-the-cost": {
    because:
      "You bounded the cost from above. It has no bound: the more certain the model was, the more it costs.",
    ...costing((row, target) => Math.min(logSumExp(row) - row[target], 1e6)),
  },
  "adds-the-target": {
    because: "You added the target's logit. A likely target costs little: subtract it from the logSumExp.",
    ...costing((row, target) => logSumExp(row) + row[target]),
  },
  "first-token-for-all": {
    because: "You took the logit of token 0 at every position. Each position has its own target.",
    ...costing((row) => logSumExp(row) - row[0]),
  },
  "one-token-too-low": {
    because: "You took the logit before the target's. Ids count from 0: the target is the index itself.",
    ...costing((row, target) => logSumExp(row) - (row[target - 1] ?? Number.NaN)),
  },
  "mean-over-everything": {
    because: "You divided by the number of all logits. The mean is over the positions with a target.",
    crossEntropy: loss({ count: (_targets, logits) => logits.length * logits[0].length }),
  },
  "middle-cost": {
    because: "You took the middle cost. The loss is the mean.",
    crossEntropy: loss({
      mean: (_total, _counted, perPosition) => perPosition.toSorted((a, b) => a - b)[perPosition.length >> 1],
    }),
  },
  "perplexity-for-loss": {
    because: "This is the perplexity. The loss is the mean itself.",
    crossEntropy: loss({ mean: (total, counted) => Math.exp(total / counted) }),
  },
  "root-of-the-count": {
    because: "You divided by the root of the count. The mean divides by the count.",
    crossEntropy: loss({ mean: (total, counted) => total / Math.sqrt(counted) }),
  },
  "rounds-the-loss": {
    because: "You rounded the loss. Keep all its digits.",
    crossEntropy: loss({ mean: (total, counted) => Number((total / counted).toFixed(6)) }),
  },
  "zero-is-no-loss": {
    because: "A loss of 0 is a loss, the best of all. JavaScript treats it as false.",
    crossEntropy: loss({ mean: (total, counted) => total / counted || Number.NaN }),
  },
  "tiny-number-in-the-logarithm": {
    because: "You added a tiny number to the probability, and every cost is too small. logSumExp needs none.",
    crossEntropy: loss({ cost: (row, target) => -Math.log(Math.exp(row[target] - logSumExp(row)) + 1e-9) }),
  },
  "probability-for-cost": {
    because: "These are the probabilities. The cost is −ln of each.",
    crossEntropy: loss({ cost: (row, target) => Math.exp(row[target] - logSumExp(row)) }),
  },
  "squared-cost": {
    because: "You squared the costs. Each is −ln of the probability.",
    crossEntropy: loss({ cost: (row, target) => (logSumExp(row) - row[target]) ** 2 }),
  },
  "divides-by-the-vocabulary": {
    because:
      "You divided each cost by the size of the vocabulary. Only the target's logarithm counts, in full.",
    crossEntropy: loss({ cost: (row, target) => (logSumExp(row) - row[target]) / row.length }),
  },
  "logit-at-the-position": {
    because: "You took the logit at index t. Take the target's.",
    crossEntropy: loss({ cost: (row, _target, _logits, t) => logSumExp(row) - (row[t] ?? 0) }),
  },
  "one-token-too-high": {
    because: "You took the logit after the target's. Ids count from 0: the target is the index.",
    crossEntropy: loss({ cost: (row, target) => logSumExp(row) - (row[target + 1] ?? 0) }),
  },
  "binary-cross-entropy": {
    because:
      "You compared the target's logit with 0 alone. All tokens of the vocabulary compete: use logSumExp.",
    crossEntropy: loss({ cost: (row, target) => Math.log1p(Math.exp(-row[target])) }),
  },
  "smooths-the-targets": {
    because: "You smoothed the target. All of its probability belongs to the one token.",
    crossEntropy: loss({
      cost: (row, target) => logSumExp(row) - 0.9 * row[target] - (0.1 * sum(row)) / row.length,
    }),
  },
  "focal-loss": {
    because: "You weighted hard positions more. Every position counts with its own cost.",
    crossEntropy: loss({
      cost: (row, target) =>
        (1 - Math.exp(row[target] - logSumExp(row))) ** 2 * (logSumExp(row) - row[target]),
    }),
  },
  "exponentials-overflow": {
    because: "Your exponentials overflow. logSumExp shifts the logits first.",
    crossEntropy: loss({ cost: (row, target) => Math.log(sum(row.map((x) => Math.exp(x)))) - row[target] }),
  },
  "ignored-positions-are-nan": {
    because: "A position without a target costs 0, not NaN.",
    crossEntropy: (logits, targets) => {
      const made = loss({})(logits, targets);
      return {
        ...made,
        perPosition: made.perPosition.map((x, t) => (targets[t] === IGNORE ? Number.NaN : x)),
      };
    },
  },
  "refuses-a-single-target": {
    because: "You refuse a single target. One position has a mean: its own cost.",
    crossEntropy: loss({
      refuse: (counted) => {
        if (counted < 2) throw new RangeError("at least one target must not be IGNORE");
      },
    }),
  },
  "negative-targets-are-ignored": {
    because: "You ignore every negative target. Only IGNORE is ignored; another negative number is refused.",
    crossEntropy: (logits, targets) =>
      loss({})(
        logits,
        targets.map((target) => (target < 0 ? IGNORE : target)),
      ),
  },
});
