import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Layer norm on batches",
  difficulty: 1,
  minutes: 12,
  seconds: 20,
  hints: [
    "Normalize two vectors, one of them a hundred times the other. Are the two results almost the same?",
    "Each vector has its own mean and variance. Both are taken over the last axis and no other, no matter how many leading axes there are.",
    "x = (5, −1, 3, 1, 2):  mean 2,  variance (9 + 9 + 1 + 1 + 0) / 5 = 4;\nwith a tiny ε:  (x − 2) / √4 = (1.5, −1.5, 0.5, −0.5, 0), then times γ, plus β",
    "two means over the last axis, kept with length 1: the mean of x [..., 1], and that of the squared differences [..., 1]\nthe small ε goes inside the root, with the variance; then multiply by the scale [D] and add the shift [D]",
  ],
  explore:
    "Set keepDims to false in the first mean. Run your function on the shapes [2, 5, 7], [7, 7, 7] and [2, 1, 7]. Which of them make it throw?",
  answer:
    "Only [2, 5, 7]. The means [B, T] are aligned with the last two axes: at [7, 7, 7], x[b, t, d] silently loses the mean of item t and position d, and [2, 1, 7] even becomes [2, 2, 7]. Code that was tested only on equal lengths, or on a single token, looks right.",
});
