import { mistakesFor } from "#lib/author/mistakes";
import { lengthGradient as right } from "./length-bias.js";

type How = "sequence" | "constant";

interface Row {
  /** fillers */
  n: number;
  f: number;
  cap: number;
  isForced: boolean;
}

interface Parts {
  chance: (row: Row) => number;
  score: (row: Row) => number;
  divisor: (row: Row, how: How) => number;
  /** how many fillers the longest row has */
  longest: (cap: number) => number;
  /** what is made of the expectation */
  result: (sum: number, of: { f: number; cap: number; A: number; how: How }) => number;
}

const parts: Parts = {
  chance: ({ n, f, isForced }) => f ** n * (isForced ? 1 : 1 - f),
  score: ({ n, f, isForced }) => n * (1 - f) - (isForced ? 0 : f),
  divisor: ({ n, cap }, how) => (how === "sequence" ? n + 1 : cap + 1),
  longest: (cap) => cap,
  result: (sum) => sum,
};

/** Some parts of the sum are others; what does not fit is refused as it should be. */
const summing = (other: Partial<Parts>) => ({
  lengthGradient(f: number, cap: number, A: number, how: How): number {
    right(f, cap, A, how);
    const { chance, score, divisor, longest, result } = { ...parts, ...other };
    let sum = 0;
    for (let n = 0; n <= longest(cap); n++) {
      const row = { n, f, cap, isForced: n === cap };
      sum += (chance(row) * A * score(row)) / divisor(row, how);
    }
    return result(sum, { f, cap, A, how });
  },
});

export default mistakesFor<typeof import("./length-bias.js")>({
  "forced-stop-scored": {
    because:
      "The period after `maxFillers` fillers was scored as a decision to stop. It is put there, whatever the logit.",
    ...summing({ score: ({ n, f }) => n * (1 - f) - f }),
  },
  "kept-away-from-zero": {
    because: "f was kept away from 0. Any probability above 0 has its gradient, however small it is.",
    lengthGradient: (f: number, cap: number, A: number, how: How) =>
      right(f > 0 && f < 1e-6 ? 1e-6 : f, cap, A, how),
  },
  "forced-stop-costs-a-chance": {
    because:
      "The longest row has the factor 1 − f. No decision ends it, so the probabilities don't add up to 1.",
    ...summing({ chance: ({ n, f }) => f ** n * (1 - f) }),
  },
  "forced-stop-is-a-decision": {
    because:
      "The longest row was ended by a decision, in its probability and in its score. After `maxFillers` fillers none is left.",
    ...summing({ chance: ({ n, f }) => f ** n * (1 - f), score: ({ n, f }) => n * (1 - f) - f }),
  },
  "longest-row-left-out": {
    because:
      "The row with `maxFillers` fillers was left out. It is the only one that the model doesn't end itself.",
    ...summing({ longest: (cap) => cap - 1 }),
  },
  "one-filler-too-many": {
    because:
      "There is a row with maxFillers + 1 fillers. After `maxFillers` of them the period comes by itself.",
    ...summing({
      longest: (cap) => cap + 1,
      chance: ({ n, f, cap }) => f ** n * (n > cap ? 1 : 1 - f),
      score: ({ n, f, cap }) => n * (1 - f) - (n > cap ? 0 : f),
    }),
  },
  "fillers-are-the-length": {
    because: "Rows were divided by their fillers alone. The period is a token, too.",
    ...summing({ divisor: ({ n, cap }, how) => (how === "sequence" ? Math.max(1, n) : cap + 1) }),
  },
  "forced-period-not-counted": {
    because: "Rows were divided by their decisions. The period that was put there is a token, too.",
    ...summing({
      divisor: ({ n, cap, isForced }, how) => (how === "sequence" ? n + (isForced ? 0 : 1) : cap + 1),
    }),
  },
  "no-end-after-the-fillers": {
    because: "Rows go on after `maxFillers` fillers. The period is put there, and nothing follows.",
    ...summing({
      longest: () => 3000,
      chance: ({ n, f }) => f ** n * (1 - f),
      score: ({ n, f }) => n * (1 - f) - f,
    }),
  },
  "answer-counts": {
    because: "The answer was counted as a token of the row. A row is its fillers and the period.",
    ...summing({ divisor: ({ n, cap }, how) => (how === "sequence" ? n + 2 : cap + 2) }),
  },
  "sign-turned": {
    because: "The sign is turned. The gradient is that of an objective, which is to rise.",
    ...summing({ result: (sum) => -sum }),
  },
  "no-division": {
    because: "The sequence average was not divided by each row's tokens, so it is 0 like the constant one.",
    ...summing({ divisor: ({ cap }) => cap + 1 }),
  },
  "swapped-averages": {
    because: "The two averages are swapped. `sequence` divides each row by its own tokens.",
    ...summing({ divisor: ({ n, cap }, how) => (how === "constant" ? n + 1 : cap + 1) }),
  },
  "divided-by-the-mean-length": {
    because: "All rows were divided by their mean length. Each row is divided by its own.",
    lengthGradient(f: number, cap: number, A: number, how: How): number {
      right(f, cap, A, how);
      const rows = Array.from({ length: cap + 1 }, (_, n) => ({ n, f, cap, isForced: n === cap }));
      const mean = rows.reduce((sum, row) => sum + parts.chance(row) * (row.n + 1), 0);
      return rows.reduce(
        (sum, row) =>
          sum + (parts.chance(row) * A * parts.score(row)) / (how === "sequence" ? mean : cap + 1),
        0,
      );
    },
  },
  "by-the-probability": {
    because: "The derivative is the one by f. θ is the logit, and the derivative of f by θ is f (1 − f).",
    ...summing({ score: ({ n, f, isForced }) => n / f - (isForced ? 0 : 1 / (1 - f)) }),
  },
  "score-of-one-token": {
    because: "Only the last decision was scored. Each filler was a decision to go on.",
    ...summing({ score: ({ f, isForced }) => (isForced ? 1 - f : -f) }),
  },
  "go-on-only": {
    because: "The decision to stop was not scored. It is a token that the model has chosen as well.",
    ...summing({ score: ({ n, f }) => n * (1 - f) }),
  },
  "scores-swapped": {
    because: "The derivatives are swapped: ln f has the derivative 1 − f by the logit, ln(1 − f) has −f.",
    ...summing({ score: ({ n, f, isForced }) => n * f - (isForced ? 0 : 1 - f) }),
  },
  "all-rows-alike": {
    because: "Every row counts the same. Each counts as often as the model writes it.",
    ...summing({ chance: ({ cap }) => 1 / (cap + 1) }),
  },
  "f-is-one-half": {
    because: "The probabilities are those of f = 1/2, the lesson's example. f is an argument.",
    ...summing({ chance: ({ n, isForced }) => 0.5 ** (isForced ? n : n + 1) }),
  },
  "advantage-forgotten": {
    because: "The advantage was not used. It is a factor of each row's gradient.",
    lengthGradient(f: number, cap: number, A: number, how: How): number {
      right(f, cap, A, how);
      return right(f, cap, 1, how);
    },
  },
  "a-baseline-for-one": {
    because:
      "A baseline of all advantages was subtracted, and nothing is left. The rows of one answer all have the advantage that was given.",
    ...summing({ result: () => 0 }),
  },
  "size-of-the-advantage": {
    because: "The advantage lost its sign. After a wrong answer it is less than 0.",
    ...summing({ result: (sum, { A }) => (A < 0 ? -sum : sum) }),
  },
  "advantage-is-a-sign": {
    because: "Only the sign of the advantage was used. The gradient grows with its size.",
    ...summing({ result: (sum, { A }) => (A === 0 ? 0 : sum / Math.abs(A)) }),
  },
  "gradient-of-the-length": {
    because: "This is the derivative of the mean length. The gradient of a row carries its advantage.",
    ...summing({
      divisor: () => 1,
      result: (sum, { f, cap, A, how }) =>
        how === "constant"
          ? sum
          : (A < 0 ? -1 : 1) *
            Array.from({ length: cap }, (_, n) => (n + 1) * f ** (n + 1) * (1 - f)).reduce(
              (s, x) => s + x,
              0,
            ),
    }),
  },
  "f-is-the-stop": {
    because: "f was taken for the probability of the period. With f the model goes on and writes a filler.",
    ...summing({ chance: ({ n, f, isForced }) => (1 - f) ** n * (isForced ? 1 : f) }),
  },
  "stop-pushes-up": {
    because:
      "The period raises the logit in your sum. It is the decision against going on: its derivative is −f.",
    ...summing({ score: ({ n, f, isForced }) => n * (1 - f) + (isForced ? 0 : f) }),
  },
  "chances-left-out": {
    because: "All rows weigh the same. An expectation weighs each row with its probability.",
    ...summing({ chance: () => 1 }),
  },
  "one-division-for-all": {
    because:
      "The gradients were added up, then divided by the mean length, for both averages. Divide each row before the sum.",
    lengthGradient(f, cap, A, how) {
      right(f, cap, A, how);
      const rows = Array.from({ length: cap + 1 }, (_, n) => ({ n, f, cap, isForced: n === cap }));
      const mean = (of: (row: Row) => number) =>
        rows.reduce((sum, row) => sum + parts.chance(row) * of(row), 0);
      return (A * mean(parts.score)) / mean((row) => parts.divisor(row, how));
    },
  },
});
