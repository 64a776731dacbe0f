import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Weighted and filtered votes",
  difficulty: 2,
  minutes: 15,
  hints: [
    "One answer has the scores 0.5 and 0.4, a second one 0.8. Which wins a vote by sums, and which by means?",
    "A vote adds up the scores of an answer: two half-believed chains weigh as much as one that is believed fully. In a filtered vote the judge only decides who may vote.",
    "weighted: argmax_a Σ_{i: a_i = a} s_i;   filtered: argmax_a #{i : a_i = a, s_i ≥ threshold}, over all i if the set of voters is empty",
    "First leave out chains without an answer.\nCollect a sum for each answer, in a map that keeps the order in which answers come. Only a strictly larger sum takes the lead.\nFor the filter, keep chains at or above the threshold, or all if none is left, each with a weight of 1.",
  ],
  explore:
    "Use no judge: let the reasoner write 16 chains for each problem at T = 1, and score a chain by the smallest probability it gave one of its tokens, except the first. Compare a plain vote, the best chain, the weighted vote, and filters at 0.5 and 0.8.",
  answer:
    "The filter at 0.8 (0.989) and the weighted vote (0.987) are best; the filter at 0.5 (0.941) is worse than the plain vote (0.965). On the ten sums it has learned wrongly, the reasoner gives the right digit less than 0.5 on average. No wrong step reached 0.8, but at 0.5 some errors pass.\nMeasured, 3 times 300 problems: best chain 0.979, one chain 0.64.",
  predict: {
    question:
      "A judge gives one chain the score 0.99. Twenty other chains agree on a different answer, and each gets 0.05. Who wins the best-of-N, the weighted vote, and the vote filtered at 0.5?",
    choices: [
      "the one chain, every time",
      "one chain, twenty, one chain",
      "one chain, twenty, twenty",
      "the twenty, every time",
    ],
    answer: 1,
    because:
      "The twenty add up to 1.00, which just beats 0.99: many chains can win a weighted vote although the judge believes none of them. The filter removes all twenty, so the single chain has the only vote.",
  },
});
