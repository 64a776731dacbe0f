import { mistakesFor } from "#lib/author/mistakes";
import { transpose } from "../02-qkv-projections/transpose.js";
import { softmax } from "../03-attention/softmax.js";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";

type Vector = number[];
type Matrix = number[][];
/** Everything that a row's gradient may be made of. */
type Row = {
  p: Vector;
  row: Vector;
  target: number;
  N: number;
  t: number;
  logits: Matrix;
  targets: number[];
};

function refuse(logits: Matrix, targets: number[], N: number): void {
  if (logits.length !== targets.length) throw new RangeError("positions and targets must agree");
  if (N === 0) throw new RangeError("at least one target must not be IGNORE");
  if (targets.some((target, t) => target !== IGNORE && logits[t][target] === undefined))
    throw new RangeError("a target is no token");
}

const hit = (v: number, target: number) => (v === target ? 1 : 0);
const zeros = ({ row }: Row): Vector => row.map(() => 0);
const right = ({ p, target, N }: Row): Vector => p.map((x, v) => (x - hit(v, target)) / N);

const counted = (targets: number[], _logits: Matrix) => targets.filter((target) => target !== IGNORE).length;

/** Another row for positions with a target, another for those without, another N. */
const rows =
  (withTarget: (r: Row) => Vector, without: (r: Row) => Vector = zeros, count = counted) =>
  (logits: Matrix, targets: number[]): Matrix => {
    const N = count(targets, logits);
    refuse(logits, targets, N);
    return logits.map((row, t) => {
      const r = { p: softmax(row), row, target: targets[t], N, t, logits, targets };
      return targets[t] === IGNORE ? without(r) : withTarget(r);
    });
  };

export default mistakesFor<typeof import("./cross-entropy-backward.js")>({
  "sum-not-mean": {
    because: "This is the gradient of the summed loss. The loss is a mean, so every row is divided by N.",
    crossEntropyBackward: rows(({ p, target }) => p.map((x, v) => x - hit(v, target))),
  },
  "divides-by-all-positions": {
    because: "N counts the positions that have a target. You divided by the number of all positions.",
    crossEntropyBackward: rows(right, zeros, (targets) => targets.length),
  },
  "divides-by-all-logits": {
    because: "The mean runs over positions, not over all logits: don't divide by the size of the vocabulary.",
    crossEntropyBackward: rows((r) => right({ ...r, N: r.N * r.row.length })),
  },
  "one-position-fewer": {
    because: "N need not be T − 1. Count the targets that are not IGNORE.",
    crossEntropyBackward: rows(right, zeros, (targets) => targets.length - 1),
  },
  "divides-by-the-vocabulary": {
    because: "You divided by the number of tokens in the vocabulary. N counts positions.",
    crossEntropyBackward: rows(right, zeros, (_targets, logits) => logits[0].length),
  },
  "counts-different-targets": {
    because: "You counted each token once. A token that is the target of two positions counts for both.",
    crossEntropyBackward: rows(right, zeros, (targets) => {
      return new Set(targets.filter((target) => target !== IGNORE)).size;
    }),
  },
  "token-0-is-no-target": {
    because: "Id 0 is a token like any other: as a target it counts. Only IGNORE doesn't.",
    crossEntropyBackward: rows(right, zeros, (targets) => targets.filter((target) => target > 0).length),
  },
  "token-0-is-false": {
    because:
      "JavaScript treats the target 0 as false, so you didn't count it. Every target but IGNORE counts.",
    crossEntropyBackward: rows(right, zeros, (targets) => targets.filter(Boolean).length),
  },
  "sign-flipped": {
    because: "The sign is wrong: raising the target's logit lowers the loss, so its entry is negative.",
    crossEntropyBackward: rows((r) => right(r).map((x) => -x)),
  },
  "forgets-the-target": {
    because: "These are the probabilities alone. Subtract 1 at the target: that is what raises its logit.",
    crossEntropyBackward: rows(({ p, N }) => p.map((x) => x / N)),
  },
  "only-the-target": {
    because:
      "The other logits count too: each one lowers the target's probability, and its gradient is its own P.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => (hit(v, target) * (x - 1)) / N)),
  },
  "stops-at-the-probability": {
    because:
      "−1/P is the derivative with respect to the target's probability. The softmax still lies between it and the logits.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => -hit(v, target) / x / N)),
  },
  "softmax-slope-only": {
    because:
      "This is the derivative of the probability. The loss is its −ln, which divides by P and flips the sign.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => (p[target] * (hit(v, target) - x)) / N)),
  },
  "no-softmax": {
    because: "You subtracted 1 from a logit. Subtract it from the probability: softmax first.",
    crossEntropyBackward: rows(({ row, target, N }) => row.map((x, v) => (x - hit(v, target)) / N)),
  },
  "softmax-over-positions": {
    because:
      "You ran the softmax over the positions. Each position has its own probabilities over the tokens.",
    crossEntropyBackward: rows((r) =>
      right({ ...r, p: transpose(transpose(r.logits).map((column) => softmax(column)))[r.t] }),
    ),
  },
  "target-of-the-position-before": {
    because:
      "Your row t uses the target of position t − 1, the token that it reads itself. targets[t] is the next one.",
    crossEntropyBackward: rows((r) => right({ ...r, target: r.targets[Math.max(0, r.t - 1)] })),
  },
  "half-for-the-target-only": {
    because: "You divided only the 1 at the target by N. Divide the probability by N too.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => x - hit(v, target) / N)),
  },
  "ignored-rows-keep-probabilities": {
    because:
      "A position without a target is no part of the loss, so its row is 0. You return its probabilities.",
    crossEntropyBackward: rows(right, ({ p, N }) => p.map((x) => x / N)),
  },
  "ignored-rows-keep-logits": {
    because:
      "You return the logits of a position without a target. It is no part of the loss, so its row is 0.",
    crossEntropyBackward: rows(right, ({ row }) => row),
  },
  "ignored-rows-are-left-out": {
    because: "The rows without a target are missing. Keep them, filled with 0: the layers below have T rows.",
    crossEntropyBackward: (logits, targets) => {
      refuse(logits, targets, counted(targets, logits));
      const kept = targets.flatMap((target, t) => (target === IGNORE ? [] : [t]));
      return rows(right)(
        kept.map((t) => logits[t]),
        kept.map((t) => targets[t]),
      );
    },
  },
  overflows: {
    because: "e^10000 is Infinity, and Infinity / Infinity is NaN. Your softmax of chapter 03 avoids it.",
    crossEntropyBackward: rows((r) => {
      const e = r.row.map((x) => Math.exp(x));
      const sum = e.reduce((total, x) => total + x, 0);
      return right({ ...r, p: e.map((x) => x / sum) });
    }),
  },
  "empties-ignored-logits": {
    because: "You wrote the zeros over the caller's logits. A row without a target gets a new list of zeros.",
    crossEntropyBackward: rows(right, ({ row }) => row.fill(0)),
  },
  "changes-the-input": {
    because: "The gradient is right, but you wrote it over the logits. Return new rows.",
    crossEntropyBackward: (logits, targets) => {
      const dlogits = rows(right)(logits, targets);
      for (const [t, row] of dlogits.entries()) logits[t].splice(0, row.length, ...row);
      return logits;
    },
  },
  "adds-one-at-the-target": {
    because: "You added 1 at the target. A higher logit there lowers the loss: subtract it.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => (x + hit(v, target)) / N)),
  },
  "one-off-the-others": {
    because: "You subtracted 1 everywhere but at the target. It belongs at the target alone.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => (x - 1 + hit(v, target)) / N)),
  },
  "one-off-all": {
    because: "You subtracted 1 from every probability. Only the target's loses 1, so that the row sums to 0.",
    crossEntropyBackward: rows(({ p, N }) => p.map((x) => (x - 1) / N)),
  },
  "divides-by-everything": {
    because: "You divided by the number of all logits. N counts the positions with a target.",
    crossEntropyBackward: rows(({ p, target, logits, row }) =>
      p.map((x, v) => (x - hit(v, target)) / (logits.length * row.length)),
    ),
  },
  "ignored-rows-are-nan": {
    because: "A position without a target has no part in the loss. Its gradient is 0, not NaN.",
    crossEntropyBackward: rows(right, ({ row }) => row.map(() => Number.NaN)),
  },
  "ignored-rows-keep-undivided-probabilities": {
    because: "A position without a target has no part in the loss. Its row is 0, not the probabilities.",
    crossEntropyBackward: rows(right, ({ p }) => p),
  },
  "ignored-rows-are-empty": {
    because: "The row of a position without a target is as long as the others, and all 0.",
    crossEntropyBackward: rows(right, () => []),
  },
  "one-at-the-position": {
    because: "You subtracted 1 at index t. Subtract it at the token that is the target.",
    crossEntropyBackward: rows(({ p, t, N }) => p.map((x, v) => (x - hit(v, t)) / N)),
  },
  "one-after-the-target": {
    because: "You subtracted 1 at the token after the target. Ids count from 0: the target is the index.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => (x - hit(v, target + 1)) / N)),
  },
  "multiplies-by-n": {
    because: "You multiplied by N. The loss is a mean, so every row is divided by N.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => (x - hit(v, target)) * N)),
  },
  "divides-the-probabilities-alone": {
    because: "You divided the probabilities by N, but not the 1 at the target. The whole row is divided.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => x / N - hit(v, target))),
  },
  "factor-2": {
    because: "A 2 came in, as from the derivative of a square. Cross-entropy has none.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => (2 * (x - hit(v, target))) / N)),
  },
  "times-the-probability": {
    because:
      "You multiplied by the probability once more. It cancels against the derivative of the logarithm.",
    crossEntropyBackward: rows(({ p, target, N }) => p.map((x, v) => ((x - hit(v, target)) * x) / N)),
  },
  "smooths-the-targets": {
    because: "You smoothed the target. All of its probability belongs to the one token.",
    crossEntropyBackward: rows(({ p, target, N }) =>
      p.map((x, v) => (x - (v === target ? 0.9 : 0.1 / (p.length - 1))) / N),
    ),
  },
  "lets-negative-targets-through": {
    because: "A negative target is no token either, except IGNORE. Refuse it.",
    crossEntropyBackward: (logits, targets) => {
      refuse(
        logits,
        targets.map((target) => (target < 0 && target !== IGNORE ? 0 : target)),
        counted(targets, logits),
      );
      return rows(right)(
        logits,
        targets.map((target) => (target < 0 && target !== IGNORE ? 0 : target)),
      );
    },
  },
});
