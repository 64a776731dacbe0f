import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Selection pressure",
  difficulty: 3,
  minutes: 25,
  seconds: 60,
  hints: [
    "Do all three curves have the same value at n = 1, where they see the same single chain?",
    "To compare sizes and methods, keep everything else equal: the same problems, the same chains, the first n of each.",
    "accuracy_n = #{problems : decide(first n chains) = truth} / #problems",
    "Cut each problem's chains to the first n once, and let all three methods decide on them.\nCount the problems whose answer is the true one, and divide by all, including those without an answer.",
  ],
  explore:
    "Train three judges on step labels from random weights (std 0.1, 300 steps). They find 0.47, 0.69 and 0.88 of the wrong steps. At which n is best-of-N best with each, and what does it reach at 64? And the weighted vote?",
  answer:
    "Best-of-N is best with 4, 8 and 8 chains (0.835, 0.875, 0.99), and at 64 it has 0.47, 0.63 and 0.96. The first is worse than one chain at random, 0.63. The weighted vote of 64 has 1.00 with all three. The reasoner's own logits have 0.96 to 0.99 at 64.",
  predict: {
    question:
      "No judge is trained: the scores are the reasoner's own logits of its totals, and the chain whose worst step has the highest score wins. One chain is right in 0.64 of the problems. What share does the best of 64 reach?",
    choices: ["about 0.64: it knows nothing more", "about 0.75", "about 0.84, as by outcomes", "about 0.98"],
    answer: 3,
    because:
      "About 0.98. A model often knows better than what it has drawn: between a right and a wrong step, its logit is higher for the right one in 99% of the pairs. Training adds only the threshold.\nMeasured, 200 problems, 3 seeds: 0.985, 0.96 and 0.99.",
  },
});
