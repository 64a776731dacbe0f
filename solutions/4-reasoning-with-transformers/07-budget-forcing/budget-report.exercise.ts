import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Control, scaling, performance",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Take three runs with 2, 4 and 8 tokens and accuracies of 0.2, 0.4 and 0.5. How many slopes are averaged?",
    "Every two runs with different numbers of tokens have a slope, even if they aren't neighbors. The order of the runs makes no difference.",
    "control = #{a : least ≤ t_a ≤ most} / n;   scaling = mean over pairs t_a ≠ t_b of (f_b − f_a) / (t_b − t_a)",
    "Count the runs between the limits, limits included, and divide by the number of all runs.\nGo through each pair once, and skip pairs with equal tokens.\nDivide the sum of the slopes by their number; if there are none, there is no mean.",
  ],
  explore:
    "Here are eight runs of the model `hasty`, with a minimum of 0 to 7 thoughts. Tokens: 11.3, 11.4, 12.3, 13.4, 14.1, 14.7, 15.0 and 17.0. Accuracy: 0.431, 0.423, 0.479, 0.570, 0.639, 0.745, 0.865 and 0.101. What is the scaling of the first seven runs, and what is it for all eight?",
  answer:
    "0.115 per token for seven runs, and still 0.045 with the disastrous last run, which is in only 7 of the 28 pairs. The slopes of these 7 average −0.168, but 20 of the other 21 are positive. A positive scaling doesn't show that more thinking is better, and the performance, 0.865, doesn't show how much thinking is best.",
  predict: {
    question:
      "Runs with 2, 4 and 8 thinking tokens have accuracies of 0.2, 0.4 and 0.5. What is their scaling by s1's definition, in accuracy per token?",
    choices: [
      "0.050: from the first to the last",
      "0.0625: the mean of the two steps",
      "0.0583",
      "0.046: the line that fits best",
    ],
    answer: 2,
    because:
      "(0.1 + 0.025 + 0.05) / 3 = 0.0583: every two runs are a pair, including the first and the last. The other three definitions are sensible, too, but all four results differ. So two papers that both report a “slope” may not be comparable.",
  },
});
