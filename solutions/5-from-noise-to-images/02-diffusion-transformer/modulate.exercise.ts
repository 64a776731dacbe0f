import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adaptive layer norm",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let shift and scale be 0 everywhere, which is what a linear layer of zeros returns. What is left of your tokens?",
    "The scale is a relative change: a scale of 0 changes nothing. Shift and scale have one vector per picture, so they need an axis for its tokens.",
    "A feature that is 0.5 after the norm becomes 3 with a scale of 1 and a shift of 2. With a scale of 0 it becomes 2.5.",
    "Normalize the tokens with γ = 1 and β = 0.\nAdd 1 to the scale. Give it and the shift an axis of length 1 between batch and features.\nMultiply first, then add.",
  ],
  explore:
    "Take a token and add 100 to each of its features. In two more runs, multiply the features by 10 and by −1. With the same shift and scale, which of these changes reach the result?",
  answer:
    "Only the factor −1 changes the result noticeably. A norm removes a token's mean and size, and only shift and scale can bring them back.\nMeasured, 5 tokens of 32 features: differences of at most 3e-5 and 4e-5, from rounding and ε, and of up to 14 for −1.",
});
