import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Normalized codes",
  difficulty: 2,
  minutes: 12,
  hints: [
    "One batch holds 0 and 2, another 10 and 12. What is the standard deviation of each batch, and of all four numbers?",
    "Batches are an accident of memory: put the codes together before you average anything. Rounding can leave a variance that isn't quite 0, so don't ask whether it is 0; ask what it means for a number to be constant. To go back, undo the steps in reverse order.",
    "m = Σ z / N;   s = √(Σ (z − m)² / N), but 1 where max z = min z;   (z − m) / s, and back z · s + m",
    "Join all batches along their first axis, and take mean and variance over it.\nCompare the largest and the smallest value of each number; where they are equal, use 1 instead of the root of the variance.\nSubtract the mean and divide. Back: multiply, and add the mean.",
  ],
  explore:
    "Multiply the normalized codes by 0.2 or by 5 before the flow learns from them (exercise `train-latent-flow`), and divide what it draws. What happens to its loss, and to the digits?",
  answer:
    "The loss is 0.24 or 6.1 instead of 1.2, and the digits are only a little worse. A loss has the units of the codes, so losses of different autoencoders can't be compared. And this network copes with a wrong scale.\nMeasured, 3 seeds at w = 1.5: a Fréchet distance of 0.36 to 0.40 or 0.33 to 0.36 instead of 0.31 to 0.33, with 0.98 to 0.99 right.",
  predict: {
    question:
      "You encode the training digits in ten batches. The file is sorted, so each batch is one digit. You average the ten batches' standard deviations. How do they compare with those of all codes?",
    choices: ["they are the same", "14% smaller", "14% larger", "half as large"],
    answer: 1,
    because:
      "14% smaller on average, and up to 30% for a single number: the average loses how the digits differ from each other. In batches of mixed digits it's 0.1%, so a shuffled data set hides the mistake.\nMeasured on the chapter's autoencoder: 4 to 30%, number by number.",
  },
});
