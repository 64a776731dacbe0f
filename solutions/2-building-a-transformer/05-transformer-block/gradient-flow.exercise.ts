import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient flow, part by part",
  difficulty: 3,
  minutes: 30,
  seconds: 40,
  hints: [
    "With both parts, does your block equal preNormBlock? For a tensor with 1e-25 in every entry, is your length above 0?",
    "Each part is a separate choice: a sublayer reads a normalized copy or the stream itself, and its result is added to the stream or replaces it. Going back through the blocks is the chain rule.",
    "x = (3e-25, 4e-25):  m = 4e-25, x/m = (0.75, 1), length = 4e-25 · √1.5625 = 5e-25;\ngradient before block l = that of Σ block l(u) ⊙ (gradient after it) with respect to u, at the u that block l read",
    "block: two choices for each sublayer, what it reads and whether its result is added\nback: the gradient of one block at its input, given the gradient after it, both [B, T, D]; append its length to the list",
  ],
  explore:
    "Llama 3 405B has 126 blocks. Set DEPTH in the spec to 32 and look at the same table in kata show. Which of the four variants could you still train?",
  answer:
    "Those with residuals. With neither part the length is exactly 0, because float32 has nothing that small. With norms only it is 0.001 to 0.03, down from about 0.1 with 8 blocks. With residuals it is still 16, as it was at the end: with small weights, the residual path doesn't depend on depth.",
  predict: {
    question:
      "Eight untrained blocks with residuals and norms pass a gradient of length 16 back to the first block almost unchanged: its length there is 16. What is its length with 32 blocks?",
    choices: ["about 16", "about 4, a quarter", "about 0.06, the fourth power of what is lost"],
    answer: 0,
    because:
      "15 to 17 with five seeds, as with 8 blocks. The residual path multiplies the gradient by no factor, so depth has nothing to repeat.",
  },
});
