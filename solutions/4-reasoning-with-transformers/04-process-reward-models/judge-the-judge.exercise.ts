import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Recall, first error and AUC",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Let a judge call everything right, then everything wrong. Which of your four numbers does each of these judges get for free?",
    "Each share has its own denominator: all steps, the wrong steps, the chains with a wrong step, or the pairs of a right and a wrong step.",
    "recall = #(wrong, z ≤ 0) / #wrong;   first error: argmin{s : z_s ≤ 0} = argmin{s : y_s = 0};   AUC = mean over pairs of [r > w] + ½ [r = w]",
    "Divide the number of wrong steps called wrong by the number of wrong steps.\nFor each chain with an error, compare two indices: that of the first wrong label and that of the first step called wrong.\nFor the AUC, give each pair 1, a half or 0. If there is nothing to count, return null.",
  ],
  explore:
    "Invent a judge. In chains of six steps, 8% of the steps are wrong. Draw normal scores with a standard deviation of 1.5, with mean 3 for right steps and −2 for wrong ones. Add −3, −1, 0, 1 and 3 to all scores. What happens to accuracy, recall and first error?",
  answer:
    "Recall is best at −3, and accuracy at +1. First error is best at 0, because it punishes both misses and false alarms. The AUC never changes.\nMeasured, 20,000 chains, from −3 to +3: recall 1.00, 0.98, 0.91, 0.75 and 0.25; first error 0.37, 0.80, 0.86, 0.74 and 0.25; accuracy 0.54, 0.91, 0.97, 0.98 and 0.94.",
  predict: {
    question:
      "8 of 100 steps are wrong. A judge finds all of them, and it also calls 8% of the right steps wrong. How many of the steps that it calls wrong really are wrong?",
    choices: ["all", "about 92 out of 100", "about 52 out of 100", "about 8 out of 100"],
    answer: 2,
    because:
      "8 / (8 + 0.08 · 92) = 0.52. There are so many right steps that an 8% false-alarm rate causes almost as many alarms as there are errors. That is why you measure the first error: there, a single earlier false alarm counts as a miss.",
  },
});
