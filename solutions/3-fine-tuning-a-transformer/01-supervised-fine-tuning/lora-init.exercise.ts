import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Low-rank adapters (LoRA)",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take one step of gradient descent with your adapter. Is x·A·B still 0 afterward? It shouldn't be.",
    "In a product, the gradient of each matrix contains the other matrix as a factor: dA = 0 if B = 0, and dB = 0 if x·A = 0.",
    "A ~ uniform(−1/√inputs, 1/√inputs), B = 0;   delta = scale · (x·A)·B",
    "The n in the bound is the number of inputs, because each output of A is a sum over all inputs.\nMultiply x [B, T, inputs] by A to get [B, T, rank], then by B to get [B, T, outputs].",
  ],
  explore:
    "Initialize both matrices of every adapter with random numbers, and train as train-lora does. How low is the loss at the end, and how many of the 18 new questions does the model answer?",
  answer:
    "The loss ends as low as with B = 0, but the model answers at most 5 of the 18 new questions. The random correction at the start damages what the base knows, and training repairs only what its examples cover.\nMeasured, 5 seeds: a loss of 0.008 to 0.012, 0 to 5 answers; with B = 0, 12 to 18 answers (15 seeds).",
  predict: {
    question:
      "A is initialized with random numbers and B with zeros. You take a single training step. Which of the two matrices has changed?",
    choices: ["only A", "only B", "both", "neither"],
    answer: 1,
    because:
      "The gradient of A has B as a factor, and B is still 0, so only B changes. From the second step on, A changes as well.",
  },
});
