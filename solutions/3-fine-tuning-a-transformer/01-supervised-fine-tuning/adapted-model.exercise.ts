import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adapters on, merged and off",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Give an adapter of rank 4 and one of rank 8 the same α. Does a single dimension count half as much in the second?",
    "The adapted model is the base plus a correction, so only the corrected matrices are new. A merged model has to live alone: it may share nothing with a model that is still trained.",
    "W′ = W + (α / r) · A·B, with r the number of columns of A",
    "A·B has the shape of W. Scale it by α over its own rank and add W; assigning to W would change the base.\nFor the merged tree go through all tensors of the adapted one and make a new variable of each.",
  ],
  explore:
    "Merge trained adapters into the base, then subtract the same corrections again: W + Δ − Δ. How many of the 24,576 adapted weights are bit for bit what they were?",
  answer:
    "20,073 and 20,105 (2 seeds): about 18% came back with another last bit, and the logits differ by up to 8e-6. Sums of floats are rounded. That's harmless here, " +
    "and less so in 16 bits. If you want the base back, keep the base: adaptedModel never touches it.",
  predict: {
    question:
      "You raise the rank of an adapter from 4 to 16 and leave α at 8. A and B hold random numbers of the same size as before. What happens to the length of the correction?",
    choices: ["it halves", "it stays as it is", "it doubles", "it is 4 times as long"],
    answer: 0,
    because:
      "A·B is about twice as long, 128 for 64 with D = 32: four times as many random terms, and √4 = 2. But α / r is a quarter of what it was. Rank-stabilized LoRA divides by √r instead.",
  },
});
