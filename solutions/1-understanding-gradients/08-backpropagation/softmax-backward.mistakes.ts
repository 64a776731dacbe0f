import { mistakesFor } from "#lib/mistakes";
import { softmax } from "../03-attention/softmax.js";

type Vector = number[];

const sum = (x: Vector) => x.reduce((total, value) => total + value, 0);
const dot = (u: Vector, v: Vector) => sum(u.map((x, i) => x * v[i]));

/** Another rule for each score, behind the check that the stub gives. */
const rule =
  (dz: (p: Vector, dp: Vector, j: number) => number) =>
  (p: Vector, dp: Vector): Vector => {
    if (p.length !== dp.length) throw new RangeError("the lengths of p and dp must agree");
    return p.map((_, j) => dz(p, dp, j));
  };

export default mistakesFor<typeof import("./softmax-backward.js")>({
  "diagonal-only": {
    because:
      "Only the weight's own score was counted. A score also takes from all other weights: −p[i]·p[j] for each.",
    softmaxBackward: rule((p, dp, j) => p[j] * (1 - p[j]) * dp[j]),
  },
  "weight-times-gradient": {
    because: "p ⊙ dp misses what the other weights lose: the average of dp has to be taken off dp first.",
    softmaxBackward: rule((p, dp, j) => p[j] * dp[j]),
  },
  "plain-average": {
    because: "The average counts every dp alike. Each counts with its weight p: Σ p[i]·dp[i].",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - sum(dp) / dp.length)),
  },
  "weighted-average-over-n": {
    because: "The weights sum to 1, so Σ p[i]·dp[i] is an average already. It is not divided by n as well.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - dot(p, dp) / p.length)),
  },
  "leaves-itself-out": {
    because: "The average left out the score's own entry. Every entry counts with its weight, its own too.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - (dot(p, dp) - p[j] * dp[j]))),
  },
  "sum-for-average": {
    because: "The whole sum of dp was taken off. It is the average with the weights p that counts.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - sum(dp))),
  },
  "forgets-the-weight": {
    because: "dp is centred, but not multiplied by the weight: a hidden score would get a gradient too.",
    softmaxBackward: rule((p, dp, j) => dp[j] - dot(p, dp)),
  },
  "log-softmax": {
    because: "dp[j] − p[j]·Σ dp belongs to the logarithm of softmax. Here dp is the gradient of p itself.",
    softmaxBackward: rule((p, dp, j) => dp[j] - p[j] * sum(dp)),
  },
  "sign-flipped": {
    because: "The sign is wrong: a score whose weight should grow more than the average has dp above it.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dot(p, dp) - dp[j])),
  },
  "off-diagonal-sign": {
    because: "A score that rises lowers the other weights: −p[i]·p[j] for i ≠ j. Yours has a plus there.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] + dot(p, dp) - 2 * p[j] * dp[j])),
  },
  "adds-the-average": {
    because: "The average was added where it is taken off: the gradient would not sum to 0.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] + dot(p, dp))),
  },
  "average-of-the-weights": {
    because: "The weights were averaged, Σ p[i]². It is dp that is averaged, with the weights p.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - dot(p, p))),
  },
  "roles-exchanged": {
    because: "p and dp changed places: the weight stands outside, the difference is one of dp.",
    softmaxBackward: rule((p, dp, j) => dp[j] * (p[j] - dot(p, dp))),
  },
  "softmax-again": {
    because: "p are the weights already, not the scores: they went through softmax a second time.",
    softmaxBackward: rule((p, dp, j) => softmax(p)[j] * (dp[j] - dot(softmax(p), dp))),
  },
  "changes-the-input": {
    because: "The gradient is right, but it was written into dp. Return a new list.",
    softmaxBackward: (p, dp) => {
      if (p.length !== dp.length) throw new RangeError("the lengths of p and dp must agree");
      const average = dot(p, dp);
      for (const [j, weight] of p.entries()) dp[j] = weight * (dp[j] - average);
      return dp;
    },
  },
});
