import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Weighted and filtered votes",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Give one answer the scores 0.5 and 0.4, and another one 0.8. Which one wins a vote by sums, and which one by means?",
    "A vote adds up what speaks for an answer. Agreement must count: two chains that are half believed weigh as much as one that is believed fully. In a filtered vote the judge only says who may vote.",
    "weighted: argmax_a Σ_{i: a_i = a} s_i;   filtered: argmax_a #{i : a_i = a, s_i ≥ threshold}, over all i if the set of voters is empty",
    "Leave out what has no answer, before anything else.\nCollect a sum for each answer, in a map that keeps the order in which answers come. Only a strictly larger sum takes the lead.\nFor the filter, keep those at or above the threshold, or all if none is left, and let each of them vote with a weight of 1.",
  ],
  explore:
    "No judge at all: let the reasoner write 16 chains for each problem at T = 1, and take as a chain's score the smallest probability that it gave one of its own tokens, the first one left out. Compare a plain vote, the best chain, the weighted vote, and filters at 0.5 and 0.8.",
  answer:
    "Over 3 times 300 problems: one chain 0.64, plain vote 0.965, best chain 0.979, weighted vote 0.987, filter at 0.8 0.989, and filter at 0.5 0.941, worse than the plain vote. " +
    "Of the ten sums that it has learned wrongly, the reasoner gives the right digit less than 0.5 on average. No wrong step reached 0.8, so what passes there is right. At 0.5 some errors pass.",
  predict: {
    question:
      "A judge gives one chain the score 0.99. Twenty other chains agree on another answer, and the judge gives each of them 0.05. Who wins the best-of-N, the weighted vote, and the vote filtered at 0.5?",
    choices: [
      "the one chain, every time",
      "one chain, twenty, one chain",
      "one chain, twenty, twenty",
      "the twenty, every time",
    ],
    answer: 1,
    because:
      "The sum of the twenty is 1.00, and just beats 0.99. So a weighted vote can be won by many chains of which the judge believes none. The filter throws all twenty out, and the single chain has the only vote.",
  },
});
