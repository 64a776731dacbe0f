import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Self-consistency",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a model that always answers 7 with three tokens. What share and how many tokens do four chains per problem have?",
    "Copies of one prompt are neighbors in the batch, and so are their chains. Answers vote, and you pay for the tokens of all chains.",
    "tokens = Σ over the chains of a problem of their lengths;   used = the smallest u for which the first u answers may stop, otherwise all of them",
    "Repeat each prompt once per chain, and sample all in one call with at most 2·K + 3 tokens.\nCut the samples into groups, let each vote, and add up the lengths.\nFor the early stop, take answers until `mayStop` allows a stop or none are left. Only the answers taken vote.",
  ],
  explore:
    "Stop at thresholds of 0.8 and 0.99, with at most 16 chains at temperature 0.7. How many chains does each use, and how often is its vote right? Compare a fixed vote of 5.",
  answer:
    "A threshold of 0.8 uses 3.9 chains and is right 0.916 of the time; 0.99 uses 12.3 and gets 0.957, as much as all 16. The last chains buy almost nothing. A fixed vote of 5 costs more than the stop at 0.8, and gets only 0.877.\nMeasured, 1,500 problems.",
  predict: {
    question:
      "The reasoner votes with up to 16 chains, each right 72% of the time. At a threshold of 0.95, it stops at 4 votes to 0, 6 to 1, 8 to 2 or later. How many chains does a problem need on average?",
    choices: ["about 4.5", "about 6", "about 9", "about 14"],
    answer: 2,
    because:
      "8.9, and the vote is right 0.955 of the time, against 0.957 with all 16. Easy problems stop at four; those whose answers differ use all 16.\nMeasured, 1,500 problems at temperature 0.7.",
  },
});
