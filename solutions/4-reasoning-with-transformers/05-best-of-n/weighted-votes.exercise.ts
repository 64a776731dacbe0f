import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Weighted and filtered votes",
  difficulty: 2,
  minutes: 15,
  hints: [
    "One answer has two chains, with scores of 0.5 and 0.4. Another answer has one chain, with 0.8. Which answer wins a vote by sums, and which by means?",
    "A vote adds up the scores of an answer, so two chains with a score of ½ weigh as much as one with a score of 1. In a filtered vote, the judge only decides who may vote.",
    "weighted: argmax_a Σ_{i: a_i = a} s_i;   filtered: argmax_a #{i : a_i = a, s_i ≥ threshold}, or over all i if there are no such voters",
    "First leave out chains without an answer.\nCollect a sum for each answer, in a map that keeps the order in which answers come up. Only a strictly larger sum takes the lead.\nFor the filter, keep the chains at or above the threshold, or all of them if none is left. Each has a weight of 1.",
  ],
  explore:
    "Use no judge: let the reasoner write 16 chains for each problem at T = 1, and score a chain by the smallest probability that it gave one of its tokens, except the first. Compare a plain vote, the best chain, the weighted vote, and filters at 0.5 and 0.8.",
  answer:
    "The filter at 0.8 (98.9% right) and the weighted vote (98.7%) are best; the filter at 0.5 (94.1%) is worse than the plain vote (96.5%). On the ten sums it has learned wrongly, the reasoner gives the right digit a probability below 0.5 on average. No wrong step reached 0.8, but some errors pass at 0.5.\nMeasured, 3 times 300 problems: best chain 97.9%, one chain 64%.",
  predict: {
    question:
      "A judge gives one chain a score of 0.99. Twenty other chains agree on a different answer, and each gets 0.05. Which side wins best-of-N, the weighted vote, and the vote filtered at 0.5, in this order?",
    choices: [
      "the one chain, every time",
      "the one chain, the twenty, the one chain",
      "the one chain, the twenty, the twenty",
      "the twenty, every time",
    ],
    answer: 1,
    because:
      "The one chain has the highest score, but the twenty add up to 1.00, which just beats 0.99. Many chains can win a weighted vote although the judge believes none of them. The filter removes all twenty, so the single chain has the only vote.",
  },
});
