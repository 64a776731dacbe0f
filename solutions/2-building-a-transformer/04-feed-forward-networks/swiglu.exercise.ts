import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "SwiGLU",
  difficulty: 2,
  minutes: 15,
  hints: [
    "With D = F = 1 and all weights 1, is your output 3.52 at x = 2, and 0.27 at x = −1?",
    "Two hidden layers read the same x. W1 makes the gate, which passes through silu. W3 makes the values, which stay linear. The two are multiplied elementwise.",
    "D = F = 1, all three weights 1, x = 2:  gate silu(2) = 2 · 0.8808 = 1.7616,  value 2,  y = 1.7616 · 2 · 1 = 3.52",
    "gate [B, T, F]: W1, then silu; values [B, T, F]: W3, and nothing more\ntheir elementwise product [B, T, F], then W2 to [B, T, D]; no biases",
  ],
  explore:
    "Set D, F and all three weights to 1, and run swiglu on −3, −2, −1, 1, 2, 3 and 4. Which simple curve does the output resemble for positive x?",
  answer:
    "x²: the outputs are 0.43, 0.48, 0.27, 0.73, 3.52, 8.57 and 15.71, nearly 0 on the left and nearly x² on the right. GELU and ReLU grow like x, so for large inputs a gated network returns far larger outputs. Llama-style models do show a few huge activations, which is one reason why they are hard to store in 8 bits.",
  predict: {
    question:
      "All three weights of a SwiGLU unit are 1. For x = 2 it outputs 3.5. What does it output for x = 4?",
    choices: [
      "about 4, because the gate is open and x passes",
      "about 7, twice as much",
      "about 16, more than four times as much",
    ],
    answer: 2,
    because:
      "15.7. An open gate is nearly x itself, and the value is x, so their product grows like x². The output of a GELU unit grows like x.",
  },
});
