import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Apply and merge LoRA adapters",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Give an adapter of rank 4 and one of rank 8 the same α. Does each dimension of the rank-8 adapter count half as much?",
    "In an adapted model, only the corrected matrices are new. A merged model shares no tensor with any other model.",
    "rank 4, α = 8:   W′ = W + 2 · A·B.   rank 16, α = 8:   W′ = W + ½ · A·B",
    "Scale A·B, which has the shape of W, and add W to it without changing W.\nFor the merged tree, make a new variable from each tensor of the adapted tree.",
  ],
  explore:
    "Merge trained adapters into the base, then subtract the same corrections again: W + Δ − Δ. How many of the 24,576 adapted weights return to exactly their old value?",
  answer:
    "About 20,100 do. The other 18% differ in the last bit, because sums of floating-point numbers are rounded. These differences move the logits by up to 8e-6.\nMeasured, 2 seeds: 20,073 and 20,105.",
  predict: {
    question:
      "You raise the rank of an adapter from 4 to 16 and leave α at 8. The random numbers in A and B are as large as before. What happens to the norm of the correction that the adapter adds to W?",
    choices: ["it halves", "it stays the same", "it doubles", "it quadruples"],
    answer: 0,
    because:
      "Each entry of A·B now sums four times as many random terms, so the norm of A·B grows by a factor of √4. But α / r falls to a quarter, so the norm of the correction halves. Rank-stabilized LoRA divides by √r instead.",
  },
});
