import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Length bias",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Test 9 pairs in which the chosen answer is longer 8 times and shorter once. Then add 50 ties. Is z the same both times?",
    "Compare the count with the number of heads in n tosses of a fair coin. A tie isn't a toss, so n is the number of pairs whose lengths differ.",
    "8 longer, 1 shorter:   n = 9,   z = (8 − 9/2) / √(9/4) = 2.33",
    "Count longer, shorter, and ties. A fair coin would make the chosen answer longer in half of the pairs that differ.\nz is the distance from that half in standard deviations. If no pair differs, z is 0.",
  ],
  explore:
    "In the spec's thousand pairs, the chosen answer is longer in 41.9% and shorter in 58.1%. With the same shares, how many pairs do you need before z passes ±1.96? How many would you need at 51% and 49%?",
  answer:
    "You need 147 pairs, and at 51% you would need 9,604. A bias that is too small for your test isn't too small for a model that learns from every pair. This chapter's reviews, labeled by their true rewards, have no length bias. If the chosen answer were longer in 95 out of 100 pairs, z would be 9.\nMeasured, 3 × 20,000 reviews: z = −0.1, 0.8, and 1.3.",
  predict: {
    question:
      "You test unbiased labels for 20 biases (length, commas, first letter, ...), and each test raises an alarm if |z| > 1.96. How likely is at least one alarm?",
    choices: ["5%", "about 20%", "about 64%", "about 95%"],
    answer: 2,
    because:
      "If the tests are independent, the probability is 1 − 0.95²⁰ = 0.64. You can't interpret an alarm without knowing how many tests were run.",
  },
});
