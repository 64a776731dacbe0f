import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "XOR with two hidden units",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Compute your two hidden units for the sums 0, 1 and 2. Which combination of them is 0, 1, 0?",
    "The sum of the inputs is 0, 1 or 2. The answer must rise from 0 to 1 and fall back to 0: it turns at 1.",
    "y = relu(s) − 2·relu(s − 1), where s = x₁ + x₂",
    "both units add up both inputs; a bias of −1 makes the second one wait until s exceeds 1;\nthe output counts the first unit once and subtracts the second twice.",
  ],
  explore:
    "Find a second answer, with the differences x₁ − x₂ and x₂ − x₁ in the hidden units. Would training find either of them?",
  answer:
    "Rows (1, −1) and (−1, 1), biases 0, and output weights (1, 1): that is |x₁ − x₂|. Training found an answer in 249 of 1,000 runs (gradient descent, 5,000 steps of 0.1, normal random weights); 260 ended at the constant answer 1/2. A unit that is 0 for all inputs gets no gradient. That a network can compute something doesn't mean that it learns it.",
});
