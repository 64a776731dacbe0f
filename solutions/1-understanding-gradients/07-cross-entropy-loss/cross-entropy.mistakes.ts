import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";
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
      "The total was divided by all positions. Those without a target cost nothing and must not count either.",
    crossEntropy: loss({ count: (targets) => targets.length }),
  },
  "sum-for-mean": {
    because:
      "The loss is the sum of all positions. Take the mean, or a long text would look worse than a short one.",
    crossEntropy: loss({ mean: (total) => total }),
  },
  "mean-over-the-vocabulary": {
    because:
      "The total was divided by the number of tokens in the vocabulary, not by that of the positions that count.",
    crossEntropy: loss({ count: (_, logits) => logits[0].length }),
  },
  "one-position-fewer": {
    because: "The positions that count need not be all but one: count the targets that are not IGNORE.",
    crossEntropy: loss({ count: (targets) => targets.length - 1 }),
  },
  "token-0-is-no-target": {
    because: "Id 0 is a token like any other: as a target it counts. Only IGNORE does not.",
    crossEntropy: loss({ count: (targets) => targets.filter((target) => target > 0).length }),
  },
  "counts-each-token-once": {
    because:
      "A token that is the target twice was counted once. The positions count, not the different tokens.",
    crossEntropy: loss({
      count: (targets) => new Set(targets.filter((target) => target !== IGNORE)).size,
    }),
  },
  "cost-0-is-no-target": {
    because:
      "A cost of 0 was taken for a position without a target. A perfect prediction costs 0, and counts.",
    crossEntropy: loss({
      count: (_targets, _logits, perPosition) => perPosition.filter((cost) => cost !== 0).length,
    }),
  },
  "worst-position": {
    because: "The loss is that of the worst position. All positions with a target take part: their mean.",
    crossEntropy: loss({ mean: (_total, _counted, perPosition) => Math.max(...perPosition) }),
  },
  "last-position": {
    because: "The loss is what the last position costs. All positions with a target take part: their mean.",
    crossEntropy: loss({ mean: (_total, _counted, perPosition) => perPosition[perPosition.length - 1] }),
  },
  "log-of-softmax": {
    because: "A probability was computed and its logarithm taken: one that rounds to 0 costs Infinity.",
    ...costing((row, target) => -Math.log(softmax(row)[target])),
  },
  "log-of-a-clipped-softmax": {
    because:
      "A tiny number keeps the logarithm from Infinity, and all that is rarer from its true cost. Use logSumExp.",
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
    because: "This is ln P, never above 0. A loss is made smaller: it is −ln P.",
    ...costing((row, target) => row[target] - logSumExp(row)),
  },
  "logit-only": {
    because:
      "This is minus the target's logit. How likely that is depends on the other logits: add their logSumExp.",
    ...costing((row, target) => -row[target]),
  },
  "log-sum-exp-only": {
    because: "The target's logit was never subtracted, so the loss does not depend on the targets at all.",
    ...costing((row) => logSumExp(row)),
  },
  "maximum-for-log-sum-exp": {
    because:
      "The distance to the largest logit is 0 as soon as the target leads. The logSumExp counts all others too.",
    ...costing((row, target) => Math.max(...row) - row[target]),
  },
  "squared-error": {
    because:
      "This is the squared distance from the one-hot target. Cross-entropy is −ln of the target's probability.",
    ...costing((row, target) => sum(softmax(row).map((p, v) => (p - (v === target ? 1 : 0)) ** 2))),
  },
  "entropy-of-the-model": {
    because:
      "This is the entropy of the model's own probabilities. Cross-entropy looks at the target's alone.",
    ...costing((row) => sum(softmax(row).map((p) => -p * Math.log(p)))),
  },
  "softmax-over-positions": {
    because:
      "The positions share the probability out among them. At each position the tokens do: along the row.",
    ...costing((_row, target, logits, t) => logSumExp(columns(logits)[target]) - logits[t][target]),
  },
  "mean-of-nothing-is-zero": {
    because: "Without any target the loss is 0 here: that would pass for a perfect model. Refuse it.",
    crossEntropy: loss({
      refuse: () => {},
      mean: (total, counted) => (counted === 0 ? 0 : total / counted),
    }),
  },
  "mean-of-nothing-is-nan": {
    because: "Without any target the loss is 0/0 = NaN, and every weight after the next step too. Refuse it.",
    crossEntropy: loss({ refuse: () => {} }),
  },
  "refuses-any-ignored": {
    because:
      "A single position without a target was refused. Only where no target at all is left there is no mean.",
    crossEntropy: loss({
      refuse: (counted, targets) => {
        if (counted < targets.length) throw new RangeError("a target is missing");
      },
    }),
  },
});
