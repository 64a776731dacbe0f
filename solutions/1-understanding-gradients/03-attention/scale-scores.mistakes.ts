import { mistakesFor } from "#lib/mistakes";

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
});
