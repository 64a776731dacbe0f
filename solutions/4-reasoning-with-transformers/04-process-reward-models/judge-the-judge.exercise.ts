import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Recall, first error and AUC",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Let a judge call everything right, then everything wrong. Which of your four numbers does each get for free?",
    "Each share has its own denominator: all steps, wrong steps, chains with a wrong step, or pairs of a right and a wrong step.",
    "recall = #(wrong, z ≤ 0) / #wrong;   first error: argmin{s : z_s ≤ 0} = argmin{s : y_s = 0};   AUC = mean over pairs of [r > w] + ½ [r = w]",
    "Divide the wrong steps called wrong by all wrong steps.\nFor chains with an error, compare two indices: of the first wrong label and of the first step called wrong.\nFor the AUC, give each pair 1, a half or 0. Where there is nothing to count, return null.",
  ],
  explore:
    "Invent a judge. In chains of six steps, 8% of the steps are wrong; right steps get normal scores with mean 3, wrong ones with mean −2, both with a standard deviation of 1.5. Add −3, −1, 0, 1 and 3 to all scores. What happens to accuracy, recall and first error?",
  answer:
    "Recall is best at −3, accuracy at +1. The first error peaks at 0, because it punishes both misses and false alarms. The AUC never changes.\nMeasured, 20,000 chains, from −3 to +3: recall 1.00, 0.98, 0.91, 0.75 and 0.25; first error 0.37, 0.80, 0.86, 0.74 and 0.25; accuracy 0.54, 0.91, 0.97, 0.98 and 0.94.",
  predict: {
    question:
      "8 of 100 steps are wrong. A judge finds all of them, and it also calls 8% of the right steps wrong. Of the steps it calls wrong, how many really are?",
    choices: ["all", "about 92 out of 100", "about 52 out of 100", "about 8 out of 100"],
    answer: 2,
    because:
      "8 / (8 + 0.08 · 92) = 0.52. Right steps so outnumber wrong ones that a few false alarms match all the errors. That is why you measure the first error: a single earlier false alarm counts as a miss.",
  },
});
