import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Self-consistency",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a model that always answers 7 with three tokens. Which share, and how many tokens, do four chains per problem have?",
    "Copies of one prompt are neighbors in the batch, and so are their chains in the result. Answers vote, and you pay for the tokens of all chains.",
    "tokens = Σ over the chains of a problem of their lengths;   used = the smallest u for which the first u answers may stop, else all of them",
    "Repeat each prompt once per chain, and sample all in one call with at most 2·K + 3 tokens.\nCut the samples into groups, read the answers, let them vote, and add up the lengths.\nFor the early stop, take one more answer while those so far may not stop and there is another. Those taken vote.",
  ],
  explore:
    "Stop at thresholds of 0.8, 0.9 and 0.99, with at most 16 chains at temperature 0.7. How many chains does each use, and how many points does it cost? Compare a fixed vote of 5.",
  answer:
    "3.9 chains and 0.916 at 0.8; 7.0 and 0.952 at 0.9; 12.3 and 0.957 at 0.99. All 16 give 0.957. " +
    "The last chains buy almost nothing; the first quarter of the tokens buys five sixths of the gain over a greedy chain, 0.689. A fixed vote of 5 costs more than the stop at 0.8, for only 0.877.\nMeasured, 1,500 problems.",
  predict: {
    question:
      "The reasoner votes with up to 16 chains at temperature 0.7, each right 72% of the time, and stops at 0.95, which takes at least four. How many chains does a problem need on average?",
    choices: ["about 4.5", "about 6", "about 9", "about 14"],
    answer: 2,
    because:
      "8.9, and the vote is right 0.955 of the time, against 0.957 with all 16. Easy problems stop at four; the ones where the answers differ use all 16.\nMeasured, 1,500 problems.",
  },
});
