import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A shortcut, and an audit",
  difficulty: 3,
  minutes: 30,
  seconds: 60,
  hints: [
    "Audit a pair of two texts of equal length. Is it in neither part?",
    "A pooled accuracy mixes pairs on which a shortcut helps with pairs on which it misleads. Judge each kind alone, by which text is better, whatever the model says.",
    "longGood: |chosen| > |rejected|;   shortGood: |chosen| < |rejected|;   rejectedReward = rewards[n + i]",
    "Filter the pairs twice by comparing lengths, and give each part its metrics unless it is empty.\nThe chosen texts' rewards fill the first half of the list.",
  ],
  explore: "Train the biased model for 60 and for 120 steps instead of 30. What happens to the shortcut?",
  answer:
    "It goes away. Where the better text is shorter, the model is right in about 20% of the pairs after 60 steps and in most after 120: one training pair in 20 contradicts the shortcut. Real data may have no such pair.\nMeasured, 3 seeds: 9 to 31%, and 78 to 95%.",
  predict: {
    question:
      "In only ten out of 200 test pairs, the better text is the shorter one. A model ranks 5 of these ten correctly. At 95% confidence, which true rates are possible?",
    choices: ["45 to 55%", "38 to 62%", "24 to 76%", "5 to 95%"],
    answer: 2,
    because:
      "Wilson's interval leaves both a coin and a decent judge. A test set drawn like the training set has few pairs that expose a shortcut; build more.",
  },
});
