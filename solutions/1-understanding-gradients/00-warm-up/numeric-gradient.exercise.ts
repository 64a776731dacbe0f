import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Numeric gradient",
  difficulty: 2,
  minutes: 10,
  hints: [
    "For f(x) = x² at x = 3 the slope is 6. Is yours, in size and sign, and also with h = 0.5?",
    "Nudge one coordinate at a time. The slope is how much f changes from one side to the other, divided by the distance between the two points.",
    "f(x, y) = x·y at (3, 5) with h = 0.5, coordinate 0:  (f(3.5, 5) − f(2.5, 5)) / (2 · 0.5) = (17.5 − 12.5) / 1 = 5",
    "up[i] and down[i] move by h in opposite directions;\nthe slope is the rise between them over the run between them.",
  ],
  explore: "Log numericGradient(([x]) => Math.max(0, x), [0]). What is the slope of a function at its kink?",
  answer:
    "0.5. On the left the slope is 0, on the right 1, and the central difference averages both; the true derivative does not exist. PyTorch " +
    "returns 0 there, so a gradient check exactly at a kink fails although the code is right. GPT-2's activation function, GELU, is smooth and " +
    "has no kink.",
});
