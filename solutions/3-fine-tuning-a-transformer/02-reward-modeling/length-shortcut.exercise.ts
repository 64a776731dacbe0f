import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Auditing a length shortcut",
  difficulty: 3,
  minutes: 30,
  seconds: 60,
  hints: [
    "Audit a pair whose two texts have the same length. Do longGood and shortGood both leave it out?",
    "The accuracy on all pairs mixes pairs on which the shortcut helps with pairs on which it misleads. Divide the pairs by which text is better, not by which text the model prefers.",
    "longGood: |chosen| > |rejected|;   shortGood: |chosen| < |rejected|;   rejectedReward = rewards[n + i]",
    "Filter the pairs twice by comparing lengths, and compute the metrics of each part that isn't empty.\nThe rewards of the chosen texts are the first half of the list.",
  ],
  explore:
    "Train the biased model for 60 steps and for 120 steps instead of 30. What happens to the shortcut?",
  answer:
    "It goes away. On pairs whose better text is shorter, the model is right about 20% of the time after 60 steps, and most of the time after 120. It can learn this because one training pair in 20 contradicts the shortcut. Real data may have no such pair.\nMeasured, 3 seeds: 9 to 31% after 60 steps, 78 to 95% after 120.",
  predict: {
    question:
      "In only 10 out of 200 test pairs, the better text is the shorter one. A model ranks 5 of these 10 pairs correctly. Which true accuracies on such pairs does a 95% interval contain?",
    choices: ["45 to 55%", "38 to 62%", "24 to 76%", "5 to 95%"],
    answer: 2,
    because:
      "Wilson's interval runs from 24% to 76%, so it can't rule out either a coin flip or a decent judge. A test set drawn like the training set has few pairs that expose a shortcut, so you have to build more of them.",
  },
});
