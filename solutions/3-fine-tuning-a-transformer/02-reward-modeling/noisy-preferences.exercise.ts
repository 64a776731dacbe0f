import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Accuracy ceiling of noisy labels",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Label the pair (1, 0) a thousand times. Is the second answer chosen in about 27% of the labels?",
    "One draw decides one pair, and the weaker answer wins with its own probability. A model that always names the answer more likely to win agrees with a label as often as that answer wins.",
    "P = 0.8:   u = 0.75 chooses the first, u = 0.85 the second.   P = 0.8 and 0.3:   ceiling = (0.8 + 0.7) / 2",
    "For each pair, draw one number from rng and compare it with the preference for the first.\nFor the ceiling, average the larger of each pair's two probabilities.",
  ],
  explore:
    "For InstructGPT, two labelers agreed on 73 out of 100 pairs. Suppose all pairs are equally hard. What is the accuracy ceiling of a reward model on such labels?",
  answer:
    "Two labelers agree with probability P² + (1 − P)² = 0.73, so the ceiling is P = 0.84. No model can do better than that, except by luck. For this chapter's reviews, with true rewards as strengths, the ceiling is 0.755; without the 23% of pairs that are ties, it is 0.83.\nMeasured: 3 × 20,000 pairs.",
  predict: {
    question:
      "In each of 100 pairs, the better answer leads by 1, so a labeler chooses it with probability 0.73. Two people label all pairs independently. On how many pairs do they agree?",
    choices: ["about 53", "about 61", "about 73", "about 88"],
    answer: 1,
    because:
      "They agree with probability 0.73² + 0.27² = 0.61. Each is right on about 73 pairs, but not on the same 73. Labelers who agree on only 61 pairs may still be as good as any labeler can be.",
  },
});
