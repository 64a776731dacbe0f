import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Low-rank adapters (LoRA)",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take one step of gradient descent with your adapter. Is x·A·B still 0 after it? And after a step from A = 0 and B = 0?",
    "In a product, each matrix's gradient has the other as a factor: dA = 0 wherever B = 0, and dB = 0 wherever x·A = 0.",
    "A ~ uniform(−1/√inputs, 1/√inputs), B = 0;   delta = scale · (x·A)·B",
    "Each of A's outputs sums over all inputs: that is the n of the bound.\nMultiply x [B, T, inputs] by A to [B, T, rank], then by B to [B, T, outputs].",
  ],
  explore:
    "Start all adapters with both matrices random, and train them as train-lora does. What happens to the loss, and how many of the 18 new questions does the model answer?",
  answer:
    "The loss ends as low as with B = 0, but the model answers at most 5 of the 18 new questions. The noise at the start damaged what the base knew, and training repairs only what it sees.\nMeasured, 5 seeds: a loss of 0.008 to 0.012, 0 to 5 answers; with B = 0, 12 to 18 answers (15 seeds).",
  predict: {
    question:
      "A starts with random numbers, B with zeros. You take a single training step. Which of the two matrices has changed?",
    choices: ["only A", "only B", "both", "neither"],
    answer: 1,
    because:
      "The gradient of A has B as a factor, which is still 0, so only B changes. A follows from the second step on.",
  },
});
