import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Low-rank adapters (LoRA)",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take one step of gradient descent with your adapter. Is x·A·B still 0 afterwards? And take another step with A = 0 and B = 0: is it then?",
    "The delta is a product, and each matrix's gradient has the other matrix as a factor: dA = 0 wherever B = 0, and dB = 0 wherever x·A = 0.",
    "A ~ uniform(−1/√inputs, 1/√inputs), B = 0;   delta = scale · (x·A)·B",
    "Each of A's outputs sums over all inputs of the matrix: that is the n of the bound.\nMultiply x [B, T, inputs] with A to [B, T, rank], that with B to [B, T, outputs], and scale it.",
  ],
  explore:
    "Start all adapters of the base with both matrices random and train them as train-lora does. What becomes of the training loss, and how many of the 18 " +
    "facts that fine-tuning never showed does the model answer?",
  answer:
    "The loss hides it: 0.008 to 0.012 after 100 steps, as low as with B = 0, and all 18 facts of the training set are answered. Of the 18 others it answers 0 to 5 " +
    "(5 seeds), where B = 0 gives 12 to 18 (15 seeds). The noise of the first step has damaged what the base knew, and training repairs only what it sees.",
  predict: {
    question:
      "A starts with random numbers, B with zeros. You make a single training step. Which of the two matrices has changed after it?",
    choices: ["only A", "only B", "both", "neither"],
    answer: 1,
    because:
      "Only B. The gradient of A is a product with B, which is still 0; the gradient of B is a product with A. So the zeros move first, and A follows from the second step on.",
  },
});
