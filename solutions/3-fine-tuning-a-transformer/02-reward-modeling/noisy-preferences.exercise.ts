import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Noisy labels and their ceiling",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Label the pair (1, 0) a thousand times. How often is the second chosen? And with the pair (0, 1), the first?",
    "One draw decides one pair, and the weaker answer wins with its own chance. A model that names the likelier answer agrees with the chance of that answer.",
    "choose the first ⇔ u < P, with u uniform in [0, 1);   ceiling = mean of max(P, 1 − P)",
    "For each pair draw one number from rng and compare it with the preference for the first.\nFor the ceiling take the larger of the two chances of each pair, and average over the pairs.",
  ],
  explore:
    "The people who labeled comparisons for InstructGPT agreed with each other in 73 of 100 cases. Suppose that all pairs are equally hard. What is the ceiling of a reward model that learns from such labels?",
  answer:
    "Two judges agree with P² + (1 − P)² = 0.73, so P = 0.84: that is the ceiling. The model must not be blamed for the other 16%. On pairs of this chapter's reviews, with their true reward as the strength, " +
    "the ceiling is 0.755, and 0.83 without the 23% of pairs whose rewards are equal (3 × 20,000 pairs).",
  predict: {
    question:
      "In every pair the better answer leads by 1, so 73 of 100 people choose it. Two people label the same pairs. In how many of 100 do they agree?",
    choices: ["about 53", "about 61", "about 73", "about 88"],
    answer: 1,
    because:
      "0.73² + 0.27² = 0.61. Each is right 73 times, but not at the same pairs. So labelers who agree in 61 of 100 cases may both be as good as anyone can be, and a model reaches 73 at best.",
  },
});
