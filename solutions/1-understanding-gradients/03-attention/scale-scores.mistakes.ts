import { mistakesFor } from "#lib/author/mistakes";

type Scores = number[][];
const times = (scores: Scores, factor: number) => scores.map((row) => row.map((x) => x * factor));

export default mistakesFor<typeof import("./scale-scores.js")>({
  "divides-by-the-width": {
    because:
      "Dividing by d_k itself overshoots: the variance then falls to 1/d_k. The typical size of a score is √d_k.",
    scaleScores: (scores, dK) => times(scores, 1 / dK),
  },
  "multiplies-by-the-root": {
    because:
      "This makes the scores even larger. Wide vectors give large scores, and the scale undoes that: divide.",
    scaleScores: (scores, dK) => times(scores, Math.sqrt(dK)),
  },
  "root-of-the-number-of-keys": {
    because: "A score is a sum over the d_k components of a key; the number of keys doesn't change its size.",
    scaleScores: (scores) => times(scores, 1 / Math.sqrt(scores[0].length)),
  },
  "root-of-the-number-of-queries": {
    because:
      "A score belongs to one query; the number of queries doesn't change its size. The width d_k does.",
    scaleScores: (scores) => times(scores, 1 / Math.sqrt(scores.length)),
  },
  "changes-the-input": {
    because:
      "The values are right, but you wrote them into the raw scores, which the backward pass still needs.",
    scaleScores: (scores, dK) => {
      for (const row of scores) for (let j = 0; j < row.length; j++) row[j] /= Math.sqrt(dK);
      return scores;
    },
  },
  "width-1-returns-the-scores": {
    because:
      "At width 1 you return the raw scores themselves, so a caller that writes into the result changes them. Always make new rows.",
    scaleScores: (scores, dK) => (dK === 1 ? scores : times(scores, 1 / Math.sqrt(dK))),
  },
  "root-of-the-score": {
    because: "Take the root of d_k alone, not of the score: negative scores have no root.",
    scaleScores: (scores, dK) => scores.map((row) => row.map((x) => Math.sqrt(x / dK))),
  },
  "adds-a-tiny-number": {
    because:
      "You added a tiny number to the divisor. d_k is at least 1, so its root is never 0: divide by that alone.",
    scaleScores: (scores, dK) => times(scores, 1 / (Math.sqrt(dK) + 1e-10)),
  },
  "divides-by-the-square": {
    because: "You divided by the square of d_k. Its root is the typical size of a score.",
    scaleScores: (scores, dK) => times(scores, 1 / dK ** 2),
  },
  "cube-root": {
    because: "You took the cube root. The typical size of a score is the square root of d_k.",
    scaleScores: (scores, dK) => times(scores, 1 / Math.cbrt(dK)),
  },
  "logarithm-of-the-width": {
    because: "You divided by the logarithm of d_k. The typical size of a score is its square root.",
    scaleScores: (scores, dK) => times(scores, 1 / Math.log(dK)),
  },
  "rounds-the-root-up": {
    because: "You rounded the root up. It need not be a whole number.",
    scaleScores: (scores, dK) => times(scores, 1 / Math.ceil(Math.sqrt(dK))),
  },
  "rounds-the-root": {
    because: "You rounded the root to a whole number. Divide by √d_k itself.",
    scaleScores: (scores, dK) => times(scores, 1 / Math.round(Math.sqrt(dK))),
  },
  "one-less": {
    because: "You took the root of d_k − 1. A dot product has d_k terms.",
    scaleScores: (scores, dK) => times(scores, 1 / Math.sqrt(dK - 1)),
  },
  "half-of-the-width": {
    because: "You took the root of half the width. The typical size of a score is √d_k.",
    scaleScores: (scores, dK) => times(scores, 1 / Math.sqrt(dK / 2)),
  },
  "subtracts-the-root": {
    because: "You subtracted the root. Divide by it: the scores' size shrinks, their differences with it.",
    scaleScores: (scores, dK) => scores.map((row) => row.map((x) => x - Math.sqrt(dK))),
  },
  "size-without-sign": {
    because: "You dropped the sign. A negative score stays negative.",
    scaleScores: (scores, dK) => scores.map((row) => row.map((x) => Math.abs(x) / Math.sqrt(dK))),
  },
  "whole-numbers": {
    because: "You cut the scores to whole numbers. Keep the digits after the decimal point.",
    scaleScores: (scores, dK) => scores.map((row) => row.map((x) => Math.trunc(x / Math.sqrt(dK)))),
  },
  "measures-the-size": {
    because:
      "You divided by the size that these scores have. Divide by √d_k, the size to be expected at this width.",
    scaleScores: (scores) =>
      times(scores, 1 / Math.sqrt(scores.flat().reduce((sum, x) => sum + x * x, 0) / scores.flat().length)),
  },
  "always-width-64": {
    because: "You divided by 8, the root of 64. The width of a key is an argument: d_k.",
    scaleScores: (scores) => times(scores, 1 / 8),
  },
  "rounds-the-scores": {
    because: "You rounded the scores. Keep all digits: softmax computes with them.",
    scaleScores: (scores, dK) => scores.map((row) => row.map((x) => Number((x / Math.sqrt(dK)).toFixed(4)))),
  },
});
