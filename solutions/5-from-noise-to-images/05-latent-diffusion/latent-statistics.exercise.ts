import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Normalized codes",
  difficulty: 2,
  minutes: 12,
  hints: [
    "One batch holds 0 and 2, another 10 and 12. What is the standard deviation of each batch, and what is that of all four numbers together?",
    "The result must not depend on how the codes are divided into batches, so put them together before you average. Rounding can leave a tiny nonzero variance, so test whether the values themselves are all equal. To go back, undo the steps in reverse order.",
    "m = Σ z / N;   s = √(Σ (z − m)² / N), but 1 where max z = min z;   (z − m) / s, and back z · s + m",
    "Join all batches along their first axis, and take the mean and the variance over it.\nCompare the largest and the smallest value of each dimension; where they are equal, replace the root of the variance with 1.\nSubtract the mean and divide. To go back, multiply and add the mean.",
  ],
  explore:
    "Multiply the normalized codes by 0.2 or by 5 before the flow of exercise `train-latent-flow` learns from them, and divide the codes it draws by the same factor. What happens to the loss and to the digits?",
  answer:
    "The loss is 0.24 or 6.1 instead of 1.2, but the digits are only slightly worse. The size of the loss depends on the scale of the codes, so you can't compare losses across autoencoders.\nMeasured, 3 seeds at w = 1.5: a Fréchet distance of 0.36 to 0.40 or 0.33 to 0.36 instead of 0.31 to 0.33, with 98 to 99% right.",
  predict: {
    question:
      "You encode the training digits in ten batches. The file is sorted, so each batch holds only one digit, such as 3. You average the standard deviations of the ten batches. How does this mean compare with the standard deviation of all codes?",
    choices: ["it is the same", "it is 14% smaller", "it is 14% larger", "it is half as large"],
    answer: 1,
    because:
      "It is 14% smaller on average, and up to 30% in one dimension, because each batch misses how the digits differ from each other. With mixed digits in each batch it is only 0.1% smaller, so a shuffled data set hides the mistake.\nMeasured on the chapter's autoencoder: 4 to 30% by dimension.",
  },
});
