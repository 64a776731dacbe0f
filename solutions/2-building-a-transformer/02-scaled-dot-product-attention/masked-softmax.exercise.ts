import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Masked softmax",
  difficulty: 3,
  minutes: 15,
  hints: [
    "Try three rows: one with a hidden score of 1e30, one with a visible score of -1e30, and one in which nothing is visible. Which of them fails?",
    "Before the softmax, a hidden score must be below every visible one. After the softmax, a hidden weight must be 0 in every row.",
    "weights = softmax(score if visible, else −3·10³⁸);   then weight if visible, else 0",
    "use the mask twice: once on the scores, with a finite number, and once on the weights, with 0\nuse no infinity: in a row of infinities the softmax is NaN, and its gradient stays NaN",
  ],
  explore:
    "Hide scores with -Infinity instead of your number and save. Every test but one still passes. Which one fails, and why does only that one see the mistake?",
  answer:
    "The one about the gradient of a row without a visible key. In the forward pass, softmax returns NaN for that row, and your second step replaces it with 0. In the backward pass, 0 · NaN is NaN. The mistake shows only in a batch with a fully hidden row, so such code trains well until the first empty text.",
});
