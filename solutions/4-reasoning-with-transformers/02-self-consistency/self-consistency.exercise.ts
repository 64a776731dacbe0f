import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Self-consistency",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a model that always answers 7 in three tokens. With four chains per problem, what share of the votes does the winner have, and how many tokens does a decision cost?",
    "Copies of one prompt are neighbors in the batch, and so are their chains. Only answers vote, but you pay for the tokens of all chains.",
    "tokens = Σ over the chains of a problem of (length of the chain);   used = the smallest u such that the vote may stop after the first u answers, otherwise the number of all answers",
    "Repeat each prompt once per chain, and sample all of them in one call with at most 2·K + 3 tokens.\nCut the samples into one group per problem. For each group, let the answers vote and add up the lengths.\nFor the early stop, take answers until `mayStop` allows a stop or none are left. Only the answers taken vote.",
  ],
  explore:
    "Stop at thresholds of 0.8 and 0.99, with at most 16 chains at temperature 0.7. How many chains does a problem take at each threshold, and how often is the vote right? Compare both with a fixed vote of 5 chains.",
  answer:
    "At 0.8, a problem takes 3.9 chains, and the vote is right 91.6% of the time. At 0.99, it takes 12.3 chains, and the vote is right 95.7% of the time, as often as with all 16. The last chains add almost nothing. A fixed vote of 5 chains costs more than stopping at 0.8, but is right only 87.7% of the time.\nMeasured, 1,500 problems.",
  predict: {
    question:
      "The reasoner votes with up to 16 chains, each right 72% of the time. At a threshold of 0.95, the vote stops at 4 votes to 0, 6 to 1, 8 to 2 and so on. How many chains does a problem need on average?",
    choices: ["about 4.5", "about 6", "about 9", "about 14"],
    answer: 2,
    because:
      "8.9. The vote is right 95.5% of the time, compared with 95.7% when all 16 chains vote. Easy problems stop after four chains; those whose answers differ use all 16.\nMeasured, 1,500 problems at temperature 0.7.",
  },
});
