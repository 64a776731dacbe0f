import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "pass@k without bias",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let 3 of 10 samples be right, and k = 10, so that all are picked. Is the result 1?",
    "Picks aren't put back, so each wrong pick leaves fewer wrong samples for the next pick. It is easier to compute how often all k picks are wrong.",
    "pass@k = 1 − C(n − c, k) / C(n, k) = 1 − Π_{i = n−c+1}^{n} (1 − k / i)",
    "Start with a probability of 1 that all picks are wrong.\nMultiply by one factor for each right sample, or for each pick; factorials would overflow.\nSubtract the result from 1.",
  ],
  explore:
    "How far off is 1 − (1 − c/n)^k on average? Let each sample be right with probability 0.1, and take n = 10 and k = 10. Weight each c from 0 to 10 with its binomial probability, and compare the result with 1 − 0.9^10.",
  answer:
    "The naive formula averages 0.494, although the true value is 0.651. Yours averages exactly 0.651. The naive formula is concave in c, so its average over c is below its value at the average c (Jensen's inequality): it makes a model look worse than it is. With n = k = 100 and a probability of 0.02, it averages 0.722 instead of 0.867.",
  predict: {
    question: "Exactly one of 100 samples is right. What is the unbiased estimate of pass@50?",
    choices: ["0.01", "0.39", "0.5", "0.63"],
    answer: 2,
    because:
      "0.5. You pick half of the samples, so the right one is among them half of the time. The formula 1 − (1 − 1/100)^50 returns 0.395, as if each pick were put back.",
  },
});
