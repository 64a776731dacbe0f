import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Normalized codes",
  difficulty: 2,
  minutes: 12,
  hints: [
    "One batch holds 0 and 2, another holds 10 and 12. What is the standard deviation of each batch, and that of all four numbers?",
    "Batches are an accident of memory: put the codes together before you average anything. Rounding can leave a variance that isn't quite 0, so don't ask whether it is 0. Ask what it means for a number to be constant. On the way back, undo the steps in reverse order.",
    "m = Σ z / N;   s = √(Σ (z − m)² / N), but 1 where max z = min z;   (z − m) / s, and back z · s + m",
    "Join all batches along their first axis. Take mean and variance over it.\nCompare the largest and the smallest of each number; where they are equal, use 1 instead of the root of the variance.\nSubtract the mean and divide. Back: multiply, and add the mean.",
  ],
  explore:
    "Multiply the normalized codes by 0.2 or by 5 before the flow learns from them (exercise `train-latent-flow`), and divide what it draws. What becomes of its loss, and of the digits?",
  answer:
    "3 seeds: the loss is 0.24 or 6.1 instead of 1.2, and the digits are hardly worse. Their Fréchet distance at w = 1.5 is 0.36 to 0.40 or 0.33 to 0.36 instead of 0.31 to 0.33, and 0.98 to 0.99 are right. A loss has the units of the codes, so you can't compare losses of different coders. And this network copes with a wrong scale.",
  predict: {
    question:
      "You encode the training digits in ten batches, and because the file is sorted, each batch is one digit. You average the standard deviations of the ten batches. How do they compare with those of all codes?",
    choices: ["they are the same", "14% smaller", "14% larger", "half as large"],
    answer: 1,
    because:
      "14% smaller on average, and 4 to 30% smaller number by number (the chapter's coder). The average loses how the digits differ from each other. In batches of mixed digits it's 0.1%, so a shuffled data set hides the mistake.",
  },
});
