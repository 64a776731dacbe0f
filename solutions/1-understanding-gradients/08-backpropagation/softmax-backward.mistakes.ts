import { mistakesFor } from "#lib/author/mistakes";
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
      "You counted only the weight's own score. A score also takes from all other weights: −p[i]·p[j] for each.",
    softmaxBackward: rule((p, dp, j) => p[j] * (1 - p[j]) * dp[j]),
  },
  "weight-times-gradient": {
    because: "p ⊙ dp leaves out what the other weights lose: subtract the average of dp from dp first.",
    softmaxBackward: rule((p, dp, j) => p[j] * dp[j]),
  },
  "plain-average": {
    because: "Your average counts every dp alike. Each counts with its weight p: Σ p[i]·dp[i].",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - sum(dp) / dp.length)),
  },
  "weighted-average-over-n": {
    because: "The weights sum to 1, so Σ p[i]·dp[i] is already an average. Don't divide it by n as well.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - dot(p, dp) / p.length)),
  },
  "leaves-itself-out": {
    because:
      "Your average leaves out the score's own entry. Every entry counts with its weight, its own too.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - (dot(p, dp) - p[j] * dp[j]))),
  },
  "sum-for-average": {
    because: "You subtracted the whole sum of dp. Subtract the average with the weights p.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - sum(dp))),
  },
  "forgets-the-weight": {
    because: "You centered dp but didn't multiply by the weight, so a hidden score would get a gradient too.",
    softmaxBackward: rule((p, dp, j) => dp[j] - dot(p, dp)),
  },
  "forgets-the-bracket": {
    because:
      "You multiplied dp alone by the weight. The weight multiplies the whole difference of dp and the average.",
    softmaxBackward: rule((p, dp, j) => p[j] * dp[j] - dot(p, dp)),
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
    because: "You added the average instead of subtracting it, so the gradient doesn't sum to 0.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] + dot(p, dp))),
  },
  "average-of-the-weights": {
    because: "You averaged the weights, Σ p[i]². Average dp, with the weights p.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - dot(p, p))),
  },
  "roles-exchanged": {
    because: "You swapped p and dp: the weight is the factor outside, and the difference is one of dp.",
    softmaxBackward: rule((p, dp, j) => dp[j] * (p[j] - dot(p, dp))),
  },
  "softmax-again": {
    because: "p are already the weights, not the scores: you applied softmax a second time.",
    softmaxBackward: rule((p, dp, j) => softmax(p)[j] * (dp[j] - dot(softmax(p), dp))),
  },
  "changes-the-input": {
    because: "The gradient is right, but you wrote it into dp. Return a new list.",
    softmaxBackward: (p, dp) => {
      if (p.length !== dp.length) throw new RangeError("the lengths of p and dp must agree");
      const average = dot(p, dp);
      for (const [j, weight] of p.entries()) dp[j] = weight * (dp[j] - average);
      return dp;
    },
  },
  "hidden-weights-are-tiny": {
    because: "You put a tiny number in place of a weight of 0. A hidden score gets the gradient 0 exactly.",
    softmaxBackward: rule((p, dp, j) => Math.max(p[j], 1e-15) * (dp[j] - dot(p, dp))),
  },
  "tiny-weights-pass-nothing": {
    because: "You treated a tiny weight as a hidden one. Only a weight of 0 passes nothing on.",
    softmaxBackward: rule((p, dp, j) => (p[j] < 1e-12 ? 0 : p[j] * (dp[j] - dot(p, dp)))),
  },
  "average-of-the-squares": {
    because: "You averaged dp with dp itself. The weights of the average are p: Σ p[i]·dp[i].",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - dot(dp, dp))),
  },
  "gradient-for-the-weight": {
    because: "The factor before the bracket is the weight p[j]. You took the gradient dp[j] once more.",
    softmaxBackward: rule((p, dp, j) => dp[j] * (dp[j] - dot(p, dp))),
  },
  "weight-in-the-bracket": {
    because: "The bracket holds dp[j], how much the loss asks for. You used the weight p[j] there as well.",
    softmaxBackward: rule((p, dp, j) => p[j] * (p[j] - dot(p, dp))),
  },
  "first-gradient-for-all": {
    because: "You compared dp[0] with the average for every score. Each score has its own dp[j].",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[0] - dot(p, dp))),
  },
  "divides-by-the-weight": {
    because: "You divided by the weight. A score moves its own weight in proportion to it: multiply.",
    softmaxBackward: rule((p, dp, j) => (dp[j] - dot(p, dp)) / p[j]),
  },
  "weight-squared": {
    because: "The weight is squared. It stands before the bracket once.",
    softmaxBackward: rule((p, dp, j) => p[j] ** 2 * (dp[j] - dot(p, dp))),
  },
  "own-derivative-for-the-weight": {
    because: "You multiplied by p · (1 − p). The bracket holds what that 1 − p was for: multiply by p.",
    softmaxBackward: rule((p, dp, j) => p[j] * (1 - p[j]) * (dp[j] - dot(p, dp))),
  },
  "divides-by-the-count": {
    because: "You divided by the number of scores. No mean is taken here.",
    softmaxBackward: rule((p, dp, j) => (p[j] * (dp[j] - dot(p, dp))) / p.length),
  },
  "factor-2": {
    because: "A 2 came in. No square is derived here.",
    softmaxBackward: rule((p, dp, j) => 2 * p[j] * (dp[j] - dot(p, dp))),
  },
  "scales-by-the-root": {
    because: "You divided by the root of the count. The scale of attention is a step of its own.",
    softmaxBackward: rule((p, dp, j) => (p[j] * (dp[j] - dot(p, dp))) / Math.sqrt(p.length)),
  },
  "largest-for-average": {
    because: "You subtracted the largest gradient. Subtract the average that the weights make.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - Math.max(...dp))),
  },
  "weights-minus-gradients": {
    because: "This is p − dp, as if dp were the target. The loss is not known here: only its gradient is.",
    softmaxBackward: rule((p, dp, j) => p[j] - dp[j]),
  },
  "average-so-far": {
    because: "Your average is that of the scores so far. It runs over all of them.",
    softmaxBackward: rule((p, dp, j) => p[j] * (dp[j] - dot(p.slice(0, j + 1), dp.slice(0, j + 1)))),
  },
  "only-the-others": {
    because: "You left out how a score moves its own weight. Each score moves all weights, its own included.",
    softmaxBackward: rule((p, dp, j) => -p[j] * (dot(p, dp) - p[j] * dp[j])),
  },
  "own-gradient-for-all": {
    because: "You multiplied every derivative by dp[j]. The derivative of weight i meets dp[i].",
    softmaxBackward: rule((p, dp, j) => dp[j] * p[j] * (1 - sum(p))),
  },
  "single-score-passes": {
    because: "A single score always has the weight 1. It moves nothing: its gradient is 0.",
    softmaxBackward: (p, dp) =>
      p.length === 1 ? [...dp] : rule((q, dq, j) => q[j] * (dq[j] - dot(q, dq)))(p, dp),
  },
  "rounds-the-gradient": {
    because: "You rounded the gradient. Keep all its digits.",
    softmaxBackward: rule((p, dp, j) => Number((p[j] * (dp[j] - dot(p, dp))).toFixed(10))),
  },
});
