import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Mean and variance",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Add 1e8 to every number: the mean moves by 1e8. Does your variance stay the same?",
    "The variance averages squared distances from the mean. So you need the mean before you can take the first distance.",
    "(2, 4, 9):  μ = 15/3 = 5;   distances −3, −1, 4;   σ² = (9 + 1 + 16)/3 = 8.67",
    "first pass: sum all numbers and divide by n, which is the mean;\nsecond pass: sum the squared distances from it and divide by n.",
  ],
  explore:
    "GPUs compute in float32. Round every step with Math.fround and use the shortcut, mean of the squares minus square of the mean, for [m + 1, m + 2, m + 3]. For which m does it go wrong?",
  answer:
    "It returns 0.688 at m = 1,000, 0.75 at 2,000, 0 at 3,000 and 2 at 5,000, where 0.667 is right. Squares near 9 million have a spacing of 1 in float32, so a difference of 2/3 can't survive. Two passes square small numbers only: 0.6666667 even at 100,000.",
});
