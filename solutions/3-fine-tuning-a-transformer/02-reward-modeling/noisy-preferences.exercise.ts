import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Noisy labels and their ceiling",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Label the pair (1, 0) a thousand times. How often is the second chosen? And with (0, 1), the first?",
    "One draw decides one pair, and the weaker answer wins with its own probability. A model that names the more likely answer agrees as often as that one wins.",
    "P = 0.8:   u = 0.75 chooses the first, u = 0.85 the second.   P = 0.8 and 0.3:   ceiling = (0.8 + 0.7) / 2",
    "For each pair, draw one number from rng and compare it with the preference for the first.\nFor the ceiling, average the larger of each pair's two probabilities.",
  ],
  explore:
    "Two labelers of InstructGPT agreed in 73 out of 100 cases. Suppose all pairs are equally hard. What is the ceiling of a reward model trained on such labels?",
  answer:
    "They agree with probability P² + (1 − P)² = 0.73, so the ceiling is P = 0.84. Don't blame the model for the other 16%. For this chapter's reviews, with true rewards as strengths, it is 0.755; without the 23% of ties, 0.83.\nMeasured: 3 × 20,000 pairs.",
  predict: {
    question:
      "In every pair the better answer leads by 1, so 73 out of 100 people choose it. Two people label 100 pairs. On how many do they agree?",
    choices: ["about 53", "about 61", "about 73", "about 88"],
    answer: 1,
    because:
      "0.73² + 0.27² = 0.61. Each is right on 73, but not on the same 73. Labelers who agree on only 61 may be as good as anyone can be.",
  },
});
