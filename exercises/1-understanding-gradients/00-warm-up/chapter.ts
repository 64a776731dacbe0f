import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Warm-up",
  summary: "You know how the grader works, and you have fitted a line by gradient descent.",
  exercises: ["predict-line", "mean-squared-error", "numeric-gradient", "fit-line"],
});
