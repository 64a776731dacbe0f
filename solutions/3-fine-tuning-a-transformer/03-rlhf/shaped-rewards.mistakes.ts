import { mistakesFor } from "#lib/author/mistakes";
import { EOS } from "#lib/mini-world/words";
import { shapedRewards as right, scored as rightScores, type TokenLogProbs } from "./shaped-rewards.js";

/** Scores in another way; what does not fit is refused as it should be. */
const scoring = (other: (score: number, response: number[], missingEos: number) => number) => ({
  scored(scores: number[], responses: number[][], missingEos: number): number[] {
    rightScores(scores, responses, missingEos);
    return scores.map((score, b) => other(score, responses[b], missingEos));
  },
});

/** What is known of one row: its log-ratios, where its response begins and ends, and its number. */
interface Row {
  d: number[];
  mask: number[];
  first: number;
  last: number;
  score: number;
  beta: number;
}

/** Rows in another way, column by column. */
const shaping = (reward: (row: Row, m: number) => number) => ({
  shapedRewards(scores: number[], tokens: TokenLogProbs, beta: number): number[][] {
    right(scores, tokens, beta);
    const { logProbs, refLogProbs } = tokens;
    return tokens.mask.map((mask, b) => {
      const d = mask.map((_, m) => logProbs[b][m] - refLogProbs[b][m]);
      const row = { d, mask, first: mask.indexOf(1), last: mask.lastIndexOf(1), score: scores[b], beta };
      return mask.map((_, m) => reward(row, m));
    });
  },
});

/** The penalty in another way, and the score where it should be. */
const penalizing = (penalty: (row: Row, m: number) => number) =>
  shaping((row, m) => (row.mask[m] ? (m === row.last ? row.score : 0) - row.beta * penalty(row, m) : 0));

/** The score in another way, and the penalty as it should be. */
const giving = (score: (row: Row, m: number) => number) =>
  shaping((row, m) => score(row, m) - (row.mask[m] ? row.beta * row.d[m] : 0));

const length = ({ mask }: Row) => mask.filter(Boolean).length;

export default mistakesFor<typeof import("./shaped-rewards.js")>({
  "fine-replaces-the-score": {
    because: "A response that was cut off got the fine alone. The fine is taken off its score.",
    ...scoring((score, response, fine) => (response.at(-1) === EOS ? score : -fine)),
  },
  "fine-added": {
    because: "The fine was added, so it pays to never come to an end.",
    ...scoring((score, response, fine) => (response.at(-1) === EOS ? score : score + fine)),
  },
  "ends-are-fined": {
    because: "The condition is the wrong way round: responses that end were fined.",
    ...scoring((score, response, fine) => (response.at(-1) === EOS ? score - fine : score)),
  },
  "all-are-fined": {
    because: "All responses were fined. Those that end with <eos> are finished.",
    ...scoring((score, _, fine) => score - fine),
  },
  "eos-anywhere": {
    because: "An <eos> was looked for anywhere. A response is finished if it ends with it.",
    ...scoring((score, response, fine) => (response.includes(EOS) ? score : score - fine)),
  },
  "nothing-is-not-fined": {
    because: "A response without any token was left alone. It does not end with <eos> either.",
    ...scoring((score, response, fine) =>
      response.length === 0 || response.at(-1) === EOS ? score : score - fine,
    ),
  },
  "zero-is-no-score": {
    because: "A score of 0 was taken for none. It is a score, and the fine comes off it.",
    ...scoring((score, response, fine) => (!score || response.at(-1) === EOS ? score : score - fine)),
  },
  "score-everywhere": {
    because:
      "Every token got the score. It judges the whole response, so a longer response would get it more often.",
    ...giving(({ score, mask }, m) => (mask[m] ? score : 0)),
  },
  "score-shared-out": {
    because:
      "The score was shared out over the tokens. It is known once the response is complete, with the last one.",
    ...giving((row, m) => (row.mask[m] ? row.score / length(row) : 0)),
  },
  "score-in-the-last-column": {
    because:
      "The score is in the last column, which is padding in shorter rows. It belongs to the row's last response token.",
    ...giving(({ score, mask }, m) => (m === mask.length - 1 ? score : 0)),
  },
  "score-lost-in-padding": {
    because: "The score was due in the last column. In shorter rows that is padding, so it was never given.",
    ...giving(({ score, mask }, m) => (mask[m] && m === mask.length - 1 ? score : 0)),
  },
  "score-on-the-first-token": {
    because:
      "The score was given with the first token of the response. Then no token after it could have earned it.",
    ...giving(({ score, first }, m) => (m === first ? score : 0)),
  },
  "score-one-late": {
    because:
      "The score is one column too late. The column of the last response token is the last 1 of the mask.",
    ...giving(({ score, last, mask }, m) => (m === Math.min(last + 1, mask.length - 1) ? score : 0)),
  },
  "score-one-early": {
    because:
      "The score is one column too early. The mask already belongs to the columns, so nothing has to be shifted.",
    ...giving(({ score, last }, m) => (m === Math.max(0, last - 1) ? score : 0)),
  },
  "count-as-a-column": {
    because:
      "The number of response tokens was taken for the column of the last one. The prompt comes before them.",
    ...giving((row, m) => (m === length(row) - 1 ? row.score : 0)),
  },
  "score-left-out": {
    because: "The score is missing. The penalty alone rewards staying where the reference is.",
    ...giving(() => 0),
  },
  "score-times-beta": {
    because: "The score was multiplied by β too. β weights the penalty alone.",
    ...giving(({ score, last, beta }, m) => (m === last ? beta * score : 0)),
  },
  "penalty-added": {
    because:
      "The penalty was added. A token that the policy likes better than the reference costs something.",
    ...penalizing(({ d }, m) => -d[m]),
  },
  "penalty-everywhere": {
    because: "Prompt and padding were penalized too. The policy did not write them.",
    ...shaping(({ d, score, last, beta }, m) => (m === last ? score : 0) - beta * d[m]),
  },
  "mask-as-a-factor": {
    because:
      "The penalty was multiplied by the mask. 0 times NaN or Infinity, which padding may hold, is not 0.",
    ...shaping(({ d, mask, score, last, beta }, m) => (m === last ? score : 0) - beta * d[m] * mask[m]),
  },
  "penalty-at-the-end": {
    because:
      "The whole penalty is on the last token. Each token pays for itself, so that it is known which one left the reference.",
    ...penalizing(({ d, mask, last }, m) =>
      m === last ? d.reduce((sum, x, i) => sum + (mask[i] ? x : 0), 0) : 0,
    ),
  },
  "last-token-unpenalized": {
    because: "The last token got the score in place of its penalty. It gets both.",
    ...penalizing(({ d, last }, m) => (m === last ? 0 : d[m])),
  },
  "first-token-unpenalized": {
    because: "The first token of the response was not penalized.",
    ...penalizing(({ d, first }, m) => (m === first ? 0 : d[m])),
  },
  "never-a-bonus": {
    because:
      "The penalty was kept from falling below 0. Where the reference is the surer one, k1 is negative and the token gains.",
    ...penalizing(({ d }, m) => Math.max(0, d[m])),
  },
  "absolute-penalty": {
    because:
      "The sign of the log-ratio was dropped. Then the rewards of a row do not sum to what they should.",
    ...penalizing(({ d }, m) => Math.abs(d[m])),
  },
  "k2-penalty": {
    because: "The penalty is k2. The rewards' sum needs the log-ratio itself, k1.",
    ...penalizing(({ d }, m) => d[m] ** 2 / 2),
  },
  "k3-penalty": {
    because: "The penalty is k3. The rewards' sum needs the log-ratio itself, k1.",
    ...penalizing(({ d }, m) => d[m] + Math.exp(-d[m]) - 1),
  },
  "penalty-per-token": {
    because:
      "The penalty was divided by the number of tokens. A longer response that leaves the reference further pays more.",
    ...penalizing((row, m) => row.d[m] / length(row)),
  },
  "beta-ignored": {
    because: "β was left out: the penalty always has the weight 1.",
    ...penalizing(({ d, beta }, m) => (beta === 0 ? 0 : d[m] / beta)),
  },
  "last-penalty-added": {
    because:
      "The last token's penalty was added to the score. It is taken off there too, as from every other token.",
    ...shaping(({ d, mask, last, score, beta }, m) =>
      mask[m] ? (m === last ? score + beta * d[m] : -beta * d[m]) : 0,
    ),
  },
  "others-penalty-added": {
    because:
      "All tokens but the last are paid for leaving the reference. Each of them pays, as the last one does.",
    ...shaping(({ d, mask, last, score, beta }, m) =>
      mask[m] ? (m === last ? score - beta * d[m] : beta * d[m]) : 0,
    ),
  },
  "prompt-penalized": {
    because: "The prompt's tokens were penalized too. The policy did not write them: their reward is 0.",
    ...shaping((row, m) => (m > row.last ? 0 : (m === row.last ? row.score : 0) - row.beta * row.d[m])),
  },
  "score-of-the-first-row": {
    because: "All rows got the score of the first one. Each response has a score of its own.",
    shapedRewards: (scores, tokens, beta) =>
      right(
        scores.map(() => scores[0]),
        tokens,
        beta,
      ),
  },
  "zero-refused": {
    because: "A fine or a weight of 0 was refused. It switches the fine or the penalty off.",
    scored(scores, responses, missingEos) {
      if (missingEos === 0) throw new RangeError("missingEos must be a finite number from 0 on, got 0");
      return rightScores(scores, responses, missingEos);
    },
    shapedRewards(scores, tokens, beta) {
      if (beta === 0) throw new RangeError("beta must be a finite number from 0 on, got 0");
      return right(scores, tokens, beta);
    },
  },
});
