import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adapters on, merged and off",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Give an adapter of rank 4 and one of rank 8 the same α. Does a single dimension count half as much in the second?",
    "In an adapted model, only the corrected matrices are new. A merged model lives alone: it shares no tensor with a model that still trains.",
    "rank 4, α = 8:   W′ = W + 2 · A·B.   rank 16, α = 8:   W′ = W + ½ · A·B",
    "Scale A·B, which has the shape of W, and add W without assigning to it.\nFor the merged tree, make a new variable of each tensor of the adapted one.",
  ],
  explore:
    "Merge trained adapters into the base, then subtract the same corrections: W + Δ − Δ. How many of the 24,576 adapted weights are unchanged to the bit?",
  answer:
    "About 20,100. The other 18% come back with a different last bit, because sums of floats are rounded. That moves the logits by up to 8e-6.\nMeasured, 2 seeds: 20,073 and 20,105.",
  predict: {
    question:
      "You raise the rank of an adapter from 4 to 16 and leave α at 8. A and B hold random numbers of the same size as before. What happens to the length of the correction?",
    choices: ["it halves", "it stays the same", "it doubles", "it quadruples"],
    answer: 0,
    because:
      "Four times as many random terms make A·B √4 times as long, but α / r falls to a quarter, so the correction halves. Rank-stabilized LoRA divides by √r instead.",
  },
});
