import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Selection pressure",
  difficulty: 3,
  minutes: 25,
  seconds: 60,
  hints: [
    "Do all three curves have the same value at n = 1, where each method sees the same single chain?",
    "To compare sizes and methods, keep everything else equal: the same problems and the same chains. A size of n means the first n chains of each problem.",
    "accuracy_n = #{problems : decide(first n chains) = truth} / #problems",
    "Cut each problem's chains to the first n once, and let all three methods decide on them.\nCount the problems whose answer is the true one, and divide by the number of all problems, including those without an answer.",
  ],
  explore:
    "Train three judges on step labels from random weights (std 0.1, 300 steps). They find 47%, 69% and 88% of the wrong steps. For each judge, at which n is best-of-N most accurate, and how accurate is it at 64?",
  answer:
    "Best-of-N is most accurate with 4, 8 and 8 chains (83.5%, 87.5% and 99%). At 64, it is right 47%, 63% and 96% of the time. The first is worse than a single random chain (63%). The weighted vote of 64 chains reaches 100% with all three judges. The reasoner's own logits reach 96 to 99% at 64.",
  predict: {
    question:
      "No judge is trained: the scores are the reasoner's own logits of its totals, and the chain whose worst step has the highest score wins. A single chain is right on 64% of the problems. What share does the best of 64 reach?",
    choices: [
      "about 64%: the logits add nothing",
      "about 75%",
      "about 84%, as with a judge of outcomes",
      "about 98%",
    ],
    answer: 3,
    because:
      "About 98%. A model often knows better than its own samples suggest: given a right and a wrong step, it assigns the right one the higher logit 99% of the time. Training adds only the threshold.\nMeasured, 200 problems, 3 seeds: 0.985, 0.96 and 0.99.",
  },
});
