import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A shortcut, and an audit",
  difficulty: 3,
  minutes: 30,
  seconds: 60,
  hints: [
    "Audit a pair of two texts of equal length. Is it in neither part?",
    "A pooled accuracy mixes pairs in which a shortcut helps with pairs in which it misleads. Each kind has to be judged alone, by which text is better, whatever the model says.",
    "longGood: |chosen| > |rejected|;   shortGood: |chosen| < |rejected|;   rejectedReward = rewards[n + i]",
    "Filter the pairs twice by comparing the two lengths, and give each part its metrics unless it is empty.\nThe rewards of the chosen texts fill the first half of the list.",
  ],
  explore: "Train the biased model for 60 and for 120 steps instead of 30. What becomes of the shortcut?",
  answer:
    "It goes away. After 60 steps the model is right in 9 to 31% of the pairs whose better text is shorter, after 120 in 78 to 95% (3 seeds): one pair in 20 contradicts the rule, and in time that is enough. " +
    "A shortcut is what is learned first. With real data there may be no pair that contradicts it.",
  predict: {
    question:
      "A test set of 200 pairs has ten whose better text is the shorter one. A model ranks 5 of these ten rightly. Which true rates does that leave possible, at 95%?",
    choices: ["45 to 55%", "38 to 62%", "24 to 76%", "5 to 95%"],
    answer: 2,
    because:
      "24 to 76% (Wilson): a coin, or a decent judge. The part that tells a shortcut from understanding is small in any set that is drawn like the training set. Build more such pairs before you conclude.",
  },
});
