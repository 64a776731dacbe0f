import { mistakesFor } from "#lib/author/mistakes";
import { type ChainScore, logScoreOfChain as right } from "./score-of-chain.js";

type Log = (scores: number[], how: ChainScore) => number;

/** Both functions from another logarithm; logits that are no finite numbers are refused as they should be. */
const scoring = (log: Log) => {
  const logScoreOfChain: Log = (scores, how) => {
    right(scores, how);
    return log(scores, how);
  };
  return { logScoreOfChain, scoreOfChain: (...a: Parameters<Log>) => Math.exp(logScoreOfChain(...a)) };
};

/** Another logarithm of a step's probability, and all else as it should be. */
const stepwise = (ln: (z: number) => number) =>
  scoring((scores, how) => {
    if (scores.length === 0) return Number.NEGATIVE_INFINITY;
    const logs = scores.map(ln);
    const largest = Math.max(...logs);
    if (how === "min") return Math.min(...logs);
    if (how === "last") return logs[logs.length - 1];
    if (how === "product") return total(logs);
    return largest + Math.log(total(logs.map((log) => Math.exp(log - largest))) / logs.length);
  });

/** One of the ways in another way. */
const insteadOf = (way: ChainScore, of: (logs: number[], scores: number[]) => number) =>
  scoring((scores, how) =>
    how === way && scores.length > 0
      ? of(
          scores.map((z) => right([z], "min")),
          scores,
        )
      : right(scores, how),
  );

/** The mean's logarithm, where another one than the largest becomes 0. */
const shiftedBy = (shift: (logs: number[]) => number) =>
  insteadOf(
    "mean",
    (logs) => shift(logs) + Math.log(total(logs.map((log) => Math.exp(log - shift(logs)))) / logs.length),
  );

const withoutSteps = (log: number) =>
  scoring((scores, how) => (scores.length === 0 ? log : right(scores, how)));

const total = (list: number[]) => list.reduce((sum, x) => sum + x, 0);
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

export default mistakesFor<typeof import("./score-of-chain.js")>({
  "logit-for-logarithm": {
    because:
      "A logit was taken for the logarithm of a probability. A logit of 0 is a probability of one half.",
    ...stepwise((z) => z),
  },
  "probability-for-logarithm": {
    because: "The logits became probabilities, but not their logarithms.",
    ...stepwise(sigmoid),
  },
  "probability-of-an-error": {
    because: "This is the probability that a step is wrong. A high logit means that the step is right.",
    ...stepwise((z) => right([-z], "min")),
  },
  "rounded-to-nothing": {
    because:
      "The logarithm was taken of a probability that had been rounded to 0. At a logit of −1000 it is −1000.",
    ...stepwise((z) => Math.log(sigmoid(z))),
  },
  "overflows-when-sure": {
    because:
      "e to the power of a large logit is Infinity. A form that is safe for bad steps isn't for good ones.",
    ...stepwise((z) => z - Math.log(1 + Math.exp(z))),
  },
  "rounded-to-certainty": {
    because:
      "1 + e^−40 rounds to 1, and its logarithm to 0. A sum of 1 and something tiny needs a logarithm made for it.",
    ...stepwise((z) => Math.min(z, 0) - Math.log(1 + Math.exp(-Math.abs(z)))),
  },
  "kept-away-from-zero": {
    because: "A tiny number was added before the logarithm. It hides how bad a bad step is.",
    ...stepwise((z) => Math.log(sigmoid(z) + 1e-12)),
  },
  "logits-cut-off": {
    because: "Large logits were cut off, so steps beyond the cut look alike.",
    ...stepwise((z) => right([Math.max(-50, Math.min(50, z))], "min")),
  },
  "sure-beyond-doubt": {
    because: "A large logit was treated as a probability of 1. Its logarithm is tiny, but not 0.",
    ...stepwise((z) => (z > 600 ? 0 : right([z], "min"))),
  },
  "in-bits": {
    because: "These are logarithms to base 2. The docstring asks for natural ones.",
    ...stepwise((z) => right([z], "min") / Math.LN2),
  },
  "product-of-logarithms": {
    because: "The logarithms were multiplied. The logarithm of a product is a sum.",
    ...insteadOf("product", (logs) => logs.reduce((all, log) => all * log, 1)),
  },
  "product-of-logits": {
    because:
      "The logits were multiplied. Only probabilities multiply to the probability that all steps are right.",
    ...insteadOf("product", (_, scores) => Math.log(sigmoid(scores.reduce((all, z) => all * z, 1)))),
  },
  "sum-of-logits": {
    because: "The logits were added up. Adding is for logarithms of probabilities.",
    ...insteadOf("product", (_, scores) => right([total(scores)], "min")),
  },
  "product-per-step": {
    because: "The product was evened out over the steps. Each further doubtful step has to lower it.",
    ...insteadOf("product", (logs) => total(logs) / logs.length),
  },
  "product-rounded-to-nothing": {
    because:
      "The probabilities were multiplied first. A long product rounds to 0, and its logarithm is −Infinity.",
    ...insteadOf("product", (logs) => Math.log(logs.reduce((all, log) => all * Math.exp(log), 1))),
  },
  "mean-of-logarithms": {
    because:
      "The logarithms were averaged, which gives a geometric mean. Here the probabilities are averaged.",
    ...insteadOf("mean", (logs) => total(logs) / logs.length),
  },
  "mean-of-logits": {
    because: "The logits were averaged. The mean is one of probabilities.",
    ...insteadOf("mean", (_, scores) => right([total(scores) / scores.length], "min")),
  },
  "sum-for-mean": {
    because: "The probabilities were added up and not divided by the number of steps.",
    ...insteadOf(
      "mean",
      (logs) =>
        right(
          logs.map((log) => logitOf(log)),
          "mean",
        ) + Math.log(logs.length),
    ),
  },
  "mean-rounded-to-nothing": {
    because: "The probabilities were averaged as they are. Where all round to 0, so does their mean.",
    ...insteadOf("mean", (logs) => Math.log(total(logs.map(Math.exp)) / logs.length)),
  },
  "one-large-shift-for-all": {
    because:
      "The logarithms were shifted by the smallest one. What is far above it overflows; the largest must become 0.",
    ...shiftedBy((logs) => Math.min(...logs)),
  },
  "shift-by-the-first": {
    because:
      "The logarithms were shifted by the first one. A later one far above it overflows; the largest must become 0.",
    ...shiftedBy((logs) => logs[0]),
  },
  "shift-by-the-last": {
    because:
      "The logarithms were shifted by the last one. An earlier one far above it overflows; the largest must become 0.",
    ...shiftedBy((logs) => logs[logs.length - 1]),
  },
  "largest-for-min": {
    because: "The largest probability was taken. `min` is the smallest: one bad step makes a bad chain.",
    ...insteadOf("min", (logs) => Math.max(...logs)),
  },
  "first-for-last": {
    because:
      "The first step was taken. The scores are in the order of the steps, and the last one comes last.",
    ...insteadOf("last", (logs) => logs[0]),
  },
  "shift-not-undone": {
    because: "The mean is in units of the largest probability. Its logarithm has to be added again.",
    ...insteadOf("mean", (logs) => {
      const largest = Math.max(...logs);
      return Math.log(total(logs.map((log) => Math.exp(log - largest))) / logs.length);
    }),
  },
  "nothing-is-certain": {
    because:
      "ln of an empty product is 0, so a chain without steps beats all others. It should lose against them.",
    ...withoutSteps(0),
  },
  "nothing-is-even": {
    because:
      "A chain without steps was given a probability of one half. It should rank below every chain with a step.",
    ...withoutSteps(-Math.LN2),
  },
  "nothing-is-no-number": {
    because:
      "NaN is neither above nor below another score. A chain without steps should rank below the others.",
    ...withoutSteps(Number.NaN),
  },
  "nothing-is-very-little": {
    because: "A fixed large negative number isn't low enough: the logarithm of a long product may be lower.",
    ...withoutSteps(-100),
  },
  "exponential-overflows": {
    because:
      "e to the minus logit overflows for a step that is surely wrong. Take the exponential of a number below 0 alone.",
    ...stepwise((z) => -Math.log1p(Math.exp(-z))),
  },
});

/** The logit of a probability, from its logarithm. */
function logitOf(log: number): number {
  return log - Math.log(-Math.expm1(log));
}
