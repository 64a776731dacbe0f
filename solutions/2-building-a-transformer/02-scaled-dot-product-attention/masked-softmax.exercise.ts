import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Masked softmax",
  difficulty: 3,
  minutes: 15,
  hints: [
    "Try three rows: a hidden score of 1e30, a visible one of -1e30, and one in which nothing is visible. Which of them fails?",
    "Before the softmax a hidden score must be below every other; after it, a hidden weight must be 0 in every row.",
    "weights = softmax(score if visible, else −3·10³⁸);   then weight if visible, else 0",
    "use the mask twice: once on the scores, with a finite number, and once on the weights, with 0\nno infinity: in a row of infinities softmax is NaN, and its gradient stays NaN",
  ],
  explore:
    "Hide with -Infinity instead of your number and save: every test but one still passes. Which one fails, and why does only that one see it?",
  answer:
    "The one about the gradient of a row without a visible key. Forward, softmax returns NaN for that row, and your second step replaces it by 0. Backward, 0 · NaN is NaN. It shows only in a batch with a fully hidden row, which is why such code trains well until the first empty text.",
});
