import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient clipping",
  difficulty: 2,
  minutes: 15,
  hints: [
    "3 in one tensor and 4 in another: how long is the whole gradient? Do both of your results still have the ratio 3 to 4?",
    "All gradients together are one long vector. Clipping shortens it and keeps its direction.",
    "3 and 4 with the limit 1: norm = √(9 + 16) = 5, factor = 1 / 5; with the limit 7 the factor would be 7 / 5, so it is 1",
    "One sum of squares for each tensor, all of them added, then a single root.\nThe factor is the limit divided by the norm, and never above 1.",
  ],
  explore: "Clip the gradients of every step to 0.001. Why does AdamW hardly notice, and what does SGD do?",
  answer:
    "AdamW divides each gradient by its typical size: train-language-model ends at 2.26 instead of 2.25. SGD's steps get a thousand times shorter: a GPT of width 32 is at 4.14 after 150 steps instead of 2.83. Clipping helps AdamW when one step's gradient is much longer than the others.",
});
