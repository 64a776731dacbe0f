import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient clipping",
  difficulty: 2,
  minutes: 15,
  hints: [
    "If one tensor holds 3 and another holds 4, how long is the whole gradient? Do both of your results still have the ratio 3 to 4?",
    "All gradients together are one long vector. Clipping shortens it and keeps its direction.",
    "3 and 4 with a limit of 1: norm = √(9 + 16) = 5, factor = 1 / 5; with a limit of 7 the factor would be 7 / 5, so it is 1",
    "Compute one sum of squares for each tensor, add them all, and take a single root.\nThe factor is the limit divided by the norm, and never above 1.",
  ],
  explore:
    "Clip the gradients of every step to 0.001. Why does this barely affect AdamW, and what does it do to SGD?",
  answer:
    "AdamW divides each gradient by its typical size: train-language-model ends at 2.26 instead of 2.25. SGD's steps get a thousand times shorter: after 150 steps, a GPT of width 32 has a loss of 4.14 instead of 2.83. Clipping helps AdamW when the gradient of one step is much longer than the others.",
});
