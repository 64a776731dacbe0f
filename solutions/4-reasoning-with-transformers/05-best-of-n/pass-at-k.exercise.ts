import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "pass@k without bias",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let 3 of 10 samples be right, and k = 10: all are picked. Is the result 1?",
    "Picks aren't put back: each miss leaves fewer wrong samples for the next. It is easier to compute how often all k picks are wrong.",
    "pass@k = 1 − C(n − c, k) / C(n, k) = 1 − Π_{i = n−c+1}^{n} (1 − k / i)",
    "Start with a probability of 1 that all picks are wrong.\nMultiply one factor for each right sample, or for each pick: never a factorial, which overflows.\nSubtract the result from 1.",
  ],
  explore:
    "How far off is 1 − (1 − c/n)^k on average? Let samples be right with probability 0.1, n = 10 and k = 10: weigh each c from 0 to 10 with its binomial probability, and compare with 1 − 0.9^10.",
  answer:
    "0.494 instead of 0.651, while yours gives 0.651. For k = 5 it is 0.349 instead of 0.410, and for 100 samples at 0.02 and k = 100 it is 0.722 instead of 0.867. The curve bends, and the mean over c lies below the curve at the mean: such a report makes a model look worse than it is.",
  predict: {
    question: "Out of 100 samples exactly one is right. What is the unbiased estimate of pass@50?",
    choices: ["0.01", "0.39", "0.5", "0.63"],
    answer: 2,
    because:
      "0.5: you pick half of the samples, and the right one is among them half of the time. The formula 1 − (1 − 1/100)^50 says 0.395, as if each pick were put back.",
  },
});
